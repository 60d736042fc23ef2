"""The tables of a register, one model per noun of the work; every row of a school names its school."""

from peewee import Field, Model

from aiddesk.store.tables.base import Owned, Place, Table
from aiddesk.store.tables.deciding import (
    Appeal,
    Attendant,
    BoxKey,
    Candidate,
    ClassVote,
    Evaluation,
    EvaluationScheme,
    Meeting,
    Quota,
    QuotaPart,
    Refusal,
    Review,
    ReviewChain,
    Talk,
    Tally,
    Voter,
)
from aiddesk.store.tables.hardship import (
    ClassPack,
    FollowUp,
    Letter,
    LevelChange,
    Recheck,
    RecheckItem,
    SurveyScheme,
    Unfinished,
    VisitPlan,
)
from aiddesk.store.tables.lists import DepartmentList, ListHit, Waiver
from aiddesk.store.tables.payout import Award, AwardList, Fund, FundReturn, Payment, Receipt
from aiddesk.store.tables.recognition import (
    ASIDE,
    LETTER_SCAN,
    PORTRAIT,
    Application,
    Attachment,
    Case,
    FamilyMember,
    HomeVisit,
    Notice,
    NoticeLine,
    Objection,
    Survey,
)
from aiddesk.store.tables.register import Entry, EntryChange, ReceivedPackage, RegisterFact, Secret, SentPackage
from aiddesk.store.tables.roster import (
    DistinctPair,
    Guardian,
    Household,
    IdentityChange,
    Movement,
    PastClass,
    PayeeAccount,
    Relative,
    SchoolClass,
    SheetColumns,
    SpecialCategory,
    Staff,
    Student,
)

OWNED: tuple[type[Owned], ...] = (
    Staff, SchoolClass, Household, Student, PastClass, Guardian, PayeeAccount, DepartmentList, SpecialCategory,
    Movement, IdentityChange, DistinctPair, Relative, SheetColumns, ListHit, Waiver,
    Letter, Case, Application, FamilyMember, SurveyScheme, Survey, HomeVisit, VisitPlan, Attachment, LevelChange,
    ClassPack, Recheck, RecheckItem, FollowUp,
    Quota, QuotaPart, ClassVote, Voter, Candidate, Tally, EvaluationScheme, Evaluation,
    ReviewChain, Meeting, Attendant, Review, Talk, Refusal, Appeal, AwardList, Notice, NoticeLine, Objection,
    Fund, FundReturn, Award, Payment, Receipt, SentPackage,
)  # fmt: skip
# A school keeps for itself: how it reads sheets, other families' rows of departments' lists, class teachers' sheets,
# what it noted of a child after aid, its mail book.
_KEPT = (SheetColumns, ListHit, ClassPack, FollowUp, SentPackage)
TRAVELLING: tuple[type[Owned], ...] = tuple(m for m in OWNED if m not in _KEPT)
JOURNALED: tuple[type[Table], ...] = (Place, *OWNED, ReceivedPackage, Secret, RegisterFact)
ALL: tuple[type[Model], ...] = (*JOURNALED, Entry, EntryChange, Unfinished, BoxKey)

__all__ = [
    "ALL", "ASIDE", "JOURNALED", "LETTER_SCAN", "OWNED", "PORTRAIT", "TRAVELLING", "Appeal", "Application",
    "Attachment", "Attendant", "Award", "AwardList", "BoxKey", "Candidate", "Case", "ClassPack", "ClassVote",
    "DepartmentList", "DistinctPair", "Entry", "EntryChange", "Evaluation", "EvaluationScheme", "FamilyMember",
    "FollowUp", "Fund", "FundReturn", "Guardian", "HomeVisit", "Household", "IdentityChange", "Letter", "LevelChange",
    "ListHit", "Meeting", "Movement", "Notice", "NoticeLine", "Objection", "Owned", "PastClass", "PayeeAccount",
    "Payment", "Place", "Quota", "QuotaPart", "Receipt", "ReceivedPackage", "Recheck", "RecheckItem", "Refusal",
    "RegisterFact", "Relative", "Review", "ReviewChain", "SchoolClass", "Secret", "SentPackage", "SheetColumns",
    "SpecialCategory", "Staff", "Student", "Survey", "SurveyScheme", "Table", "Talk", "Tally", "Unfinished",
    "VisitPlan", "Voter", "Waiver", "columns", "defaults", "fields",
]  # fmt: skip


def columns(model: type[Model]) -> tuple[str, ...]:
    """Return a table's column names in order."""
    return tuple(f.column_name for f in model._meta.sorted_fields)


def fields(model: type[Model]) -> tuple[Field, ...]:
    """Return a table's fields in order."""
    return tuple(model._meta.sorted_fields)


def defaults(model: type[Model]) -> dict[str, object]:
    """Return what a column holds where nothing was written: for images that are older than the column."""
    return {f.column_name: f.default for f in fields(model) if f.default is not None or f.null}
