"""The tables of a register, one model per noun of the work; every row of a school names its school."""

from typing import TypeVar

from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    DateField,
    DeferredForeignKey,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

M = TypeVar("M", bound=Model)


class Table(Model):
    """A table with a random text key."""

    id = TextField(primary_key=True)

    class Meta:
        legacy_table_names = False


def _to(model: type[M]) -> "ForeignKeyField[M]":
    return ForeignKeyField(model, backref="+", on_delete="RESTRICT")


def _maybe(model: type[M]) -> "ForeignKeyField[M | None]":
    return ForeignKeyField(model, null=True, backref="+", on_delete="RESTRICT")


class Place(Table):
    """A school, a township office or a county bureau (`words.PLACES`)."""

    kind = TextField()
    name = TextField()
    code = TextField(default="")
    stages = TextField(default="")  # codes of words.STAGES, comma-separated
    principal = TextField(default="")
    phone = TextField(default="")
    mailbox = TextField(default="")
    office = TextField(default="")
    township = TextField(default="")
    receiver_key = TextField(default="")  # where packages of this place are sealed to
    signing_key = TextField(default="")  # public Ed25519 key, hex


class Owned(Table):
    """A row that belongs to one school."""

    school = _to(Place)


class Staff(Owned):
    """A member of staff with roles (`words.ROLES`, comma-separated)."""

    name = TextField()
    roles = TextField(default="")
    phone = TextField(default="")
    is_active = BooleanField(default=True)


class SchoolClass(Owned):
    """A class of one school year."""

    school_year = IntegerField()
    stage = TextField()
    grade = IntegerField()
    name = TextField()
    teacher = _maybe(Staff)

    class Meta:
        table_name = "school_class"
        indexes = ((("school_id", "school_year", "grade", "name"), True),)


class Student(Owned):
    """A child on the roster; `school_class` is the present class."""

    school_class = _to(SchoolClass)
    name = TextField(index=True)
    initials = TextField(default="")  # all readings, blank-separated
    pinyin = TextField(default="")
    sex = TextField(default="")
    ethnicity = TextField(default="")
    birth_date = DateField(null=True)
    birth_month = TextField(default="")
    document_kind = TextField(default="citizen")
    document_number = TextField(default="", index=True)
    number_reversed = TextField(default="", index=True)
    registration_number = TextField(default="")
    boarding = BooleanField(default=False)
    residence = TextField(default="")
    address = TextField(default="")
    phone = TextField(default="")
    status = TextField(default="enrolled")
    entered_on = DateField(null=True)
    left_on = DateField(null=True)
    note = TextField(default="")


class Guardian(Owned):
    student = _to(Student)
    name = TextField()
    relation = TextField(default="")
    document_number = TextField(default="")
    phone = TextField(default="")


class PayeeAccount(Owned):
    """The bank account that a student's aid is paid to."""

    student = _to(Student)
    bank = TextField(default="")
    number = TextField()
    holder = TextField(default="")

    class Meta:
        table_name = "payee_account"


class SpecialCategory(Owned):
    """A student's special category; `code` is of `words.SPECIAL_CATEGORIES` or "" with the source's own words."""

    student = _to(Student)
    code = TextField(default="")
    source_words = TextField(default="")
    since = DateField(null=True)
    until = DateField(null=True)
    source = TextField(default="")

    class Meta:
        table_name = "special_category"


class Movement(Owned):
    """An event of the roster: transfer, suspension, return, change of class."""

    student = _to(Student)
    kind = TextField()
    on_date = DateField()
    from_class = _maybe(SchoolClass)
    to_class = _maybe(SchoolClass)
    reason = TextField(default="")


class Relative(Owned):
    """A declared relative: this member of staff is a relative of this student."""

    staff = _to(Staff)
    student = _to(Student)
    relation = TextField(default="")


class Case(Owned):
    """One student in one school year: the spine of recognition."""

    student = _to(Student)
    school_year = IntegerField()
    status = TextField()
    level = TextField(default="")
    level_reason = TextField(default="")
    opened_on = DateField()
    recognised_on = DateField(null=True)
    closed_reason = TextField(default="")

    class Meta:
        table_name = "aid_case"
        indexes = ((("student_id", "school_year"), True),)


class Application(Owned):
    """The fields of the national form beside what the roster knows (rules 1.9)."""

    case = _to(Case)
    applied_on = DateField()
    native_place = TextField(default="")
    household_size = IntegerField(null=True)
    phone = TextField(default="")
    address = TextField(default="")
    postcode = TextField(default="")
    guardian_phone = TextField(default="")
    income_per_head = IntegerField(null=True)  # fen a year
    disaster = TextField(default="")
    accident = TextField(default="")
    weak_labour = TextField(default="")
    unemployment = TextField(default="")
    debt = TextField(default="")
    other = TextField(default="")
    promise_signed = BooleanField(default=False)


class FamilyMember(Owned):
    case = _to(Case)
    position = IntegerField()
    name = TextField()
    age = IntegerField(null=True)
    relation = TextField(default="")
    workplace = TextField(default="")
    occupation = TextField(default="")
    income = IntegerField(null=True)  # fen a year
    health = TextField(default="")

    class Meta:
        table_name = "family_member"


class Survey(Owned):
    """The answered questionnaire of a case with its score and suggested level."""

    case = _to(Case)
    scheme_code = TextField()
    scheme_version = IntegerField()
    answers = TextField()  # canonical JSON: question code -> option code
    score = IntegerField()
    suggested_level = TextField()
    surveyed_on = DateField()
    staff = _maybe(Staff)


class HomeVisit(Owned):
    case = _to(Case)
    on_date = DateField()
    means = TextField()
    visitors = TextField()
    findings = TextField()

    class Meta:
        table_name = "home_visit"


class Attachment(Owned):
    """A photo or scan kept inside the register; `owner_id` is the row that it proves."""

    owner_id = TextField(index=True)
    kind = TextField()
    name = TextField()
    media_type = TextField()
    sha256 = TextField()
    content = BlobField()


class ClassVote(Owned):
    """One session of a class's vote."""

    school_class = _to(SchoolClass)
    school_year = IntegerField()
    round = IntegerField()
    status = TextField()
    held_on = DateField()
    place = TextField(default="")
    chair = TextField(default="")
    recorder = TextField(default="")
    witnesses = TextField(default="")
    eligible = IntegerField()
    present = IntegerField()
    issued = IntegerField(null=True)
    valid = IntegerField(null=True)
    void = IntegerField(null=True)
    unused = IntegerField(null=True)
    first_counter = TextField(default="")
    second_counter = TextField(default="")

    class Meta:
        table_name = "class_vote"


class Voter(Owned):
    """An eligible voter of a session; `kind` is teacher, parent or student."""

    vote = _to(ClassVote)
    kind = TextField()
    name = TextField()
    student = _maybe(Student)
    staff = _maybe(Staff)
    is_present = BooleanField(default=True)
    excused_reason = TextField(default="")


class Candidate(Owned):
    vote = _to(ClassVote)
    case = _to(Case)
    number = IntegerField()
    outcome = TextField(default="")


class Tally(Owned):
    """The totals that one counter found for one candidate; ballots themselves are never stored."""

    vote = _to(ClassVote)
    candidate = _to(Candidate)
    counter = IntegerField()
    yes = IntegerField()
    no = IntegerField()
    abstain = IntegerField()


class Review(Owned):
    case = _to(Case)
    step = TextField()
    decision = TextField()
    opinion = TextField()
    level = TextField(default="")
    staff = _to(Staff)
    on_date = DateField()


class Notice(Owned):
    """A public notice with its clock; `contact` is the printed way to object."""

    number = IntegerField()
    phase = TextField()
    school_year = IntegerField()
    term = TextField(default="")
    status = TextField()
    days = IntegerField()
    unit = TextField()
    short_reason = TextField(default="")
    posted_on = DateField(null=True)
    first_day = DateField(null=True)
    last_day = DateField(null=True)
    location = TextField(default="")
    contact = TextField(default="")
    finished_on = DateField(null=True)
    taken_down_on = DateField(null=True)
    taken_down_by = TextField(default="")
    award_list = DeferredForeignKey("AwardList", null=True, backref="+", on_delete="RESTRICT")
    replaces = TextField(default="")


class NoticeLine(Owned):
    """A line as it hangs: the public words are frozen with the notice."""

    notice = _to(Notice)
    position = IntegerField()
    case = _to(Case)
    name = TextField()
    class_title = TextField()
    level = TextField(default="")
    amount = IntegerField(null=True)
    class_number = TextField(default="")

    class Meta:
        table_name = "notice_line"


class Objection(Owned):
    notice = _to(Notice)
    line = _maybe(NoticeLine)
    received_on = DateField()
    channel = TextField()
    person = TextField(default="")
    content = TextField()
    due_on = DateField()
    status = TextField()
    investigators = TextField(default="")
    finding = TextField(default="")
    settled_on = DateField(null=True)
    reply = TextField(default="")


class Fund(Owned):
    """Money received for a programme and term; earmarked."""

    programme = TextField()
    term = TextField()
    source = TextField()
    document = TextField(default="")
    received_on = DateField()
    amount = IntegerField()
    account = TextField(default="")


class FundReturn(Owned):
    """Money of a programme and term handed back."""

    programme = TextField()
    term = TextField()
    amount = IntegerField()
    on_date = DateField()
    reason = TextField(default="")
    document = TextField(default="")

    class Meta:
        table_name = "fund_return"


class AwardList(Owned):
    """A list of awards of one programme and term; frozen when approved."""

    number = IntegerField()
    programme = TextField()
    term = TextField()
    status = TextField()
    drawn_on = DateField()
    approved_on = DateField(null=True)
    approver = _maybe(Staff)
    content_hash = TextField(default="")

    class Meta:
        table_name = "award_list"


class Award(Owned):
    """One student's aid of one programme and term; the names and class are frozen with the list."""

    award_list = _to(AwardList)
    case = _to(Case)
    student = _to(Student)
    programme = TextField()
    term = TextField()
    level = TextField()
    class_title = TextField()
    school_class = _to(SchoolClass)
    standard = TextField()
    amount = IntegerField()
    status = TextField()
    sheet_page = IntegerField(null=True)
    sheet_line = IntegerField(null=True)
    cancelled_reason = TextField(default="")


class Payment(Owned):
    """One attempt to pay an award; amounts are never edited."""

    award = _to(Award)
    attempt = IntegerField()
    way = TextField()
    bank = TextField(default="")
    account_number = TextField(default="")
    holder = TextField(default="")
    amount = IntegerField()
    on_date = DateField()
    result = TextField()
    reason = TextField(default="")
    cash_reason = TextField(default="")


class Receipt(Owned):
    """A signed line that came back: who signed, in which relation, when."""

    award = _to(Award)
    signer = TextField()
    signer_kind = TextField()
    relation = TextField(default="")
    signed_on = DateField()
    proxy_reason = TextField(default="")


class SentPackage(Owned):
    sequence = IntegerField()
    term = TextField()
    file_name = TextField()
    sha256 = TextField()
    size = IntegerField()
    fingerprint = TextField()
    totals = TextField()
    journal_head = TextField()
    sent_at = TextField()

    class Meta:
        table_name = "sent_package"


class ReceivedPackage(Table):
    """A package merged at the township; its rows replaced the school's."""

    school = _to(Place)
    sequence = IntegerField()
    term = TextField()
    file_name = TextField()
    sha256 = TextField()
    size = IntegerField()
    fingerprint = TextField()
    totals = TextField()
    journal_head = TextField()
    received_at = TextField()

    class Meta:
        table_name = "received_package"


class Secret(Table):
    """This register's own key material: never sent, never shown."""

    kind = TextField(unique=True)
    value = TextField()


class RegisterFact(Table):
    """What this file is: `id` is the name of the fact (own place, sample, program version)."""

    value = TextField()

    class Meta:
        table_name = "register_fact"


class Entry(Model):
    """One act of the journal; the chain runs over the hashes of its changes."""

    seq = IntegerField(primary_key=True)
    at = TextField()
    staff_id = TextField()
    staff_name = TextField()
    action = TextField()
    title = TextField(null=True)
    title_hash = TextField()
    salt = TextField(null=True)
    is_final = BooleanField()
    undoes = IntegerField(null=True)
    previous_hash = TextField()
    hash = TextField()

    class Meta:
        table_name = "entry"
        legacy_table_names = False


class EntryChange(Model):
    """One row of one table before and after, as salted canonical JSON; images may be erased, hashes stay."""

    seq = IntegerField()
    position = IntegerField()
    table = TextField(column_name="table_name")
    row_id = TextField()
    before = TextField(null=True)
    after = TextField(null=True)
    before_hash = TextField()
    after_hash = TextField()

    class Meta:
        table_name = "entry_change"
        legacy_table_names = False
        primary_key = CompositeKey("seq", "position")
        without_rowid = True


OWNED: tuple[type[Owned], ...] = (
    Staff, SchoolClass, Student, Guardian, PayeeAccount, SpecialCategory, Movement, Relative,
    Case, Application, FamilyMember, Survey, HomeVisit, Attachment,
    ClassVote, Voter, Candidate, Tally, Review, AwardList, Notice, NoticeLine, Objection,
    Fund, FundReturn, Award, Payment, Receipt, SentPackage,
)  # fmt: skip
JOURNALED: tuple[type[Table], ...] = (Place, *OWNED, ReceivedPackage, Secret, RegisterFact)
ALL: tuple[type[Model], ...] = (*JOURNALED, Entry, EntryChange)


def columns(model: type[Model]) -> tuple[str, ...]:
    """Return a table's column names in order."""
    return tuple(f.column_name for f in model._meta.sorted_fields)


def fields(model: type[Model]) -> tuple[Field, ...]:
    """Return a table's fields in order."""
    return tuple(model._meta.sorted_fields)
