"""Class votes: which classes have voted, one session whole."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.words import VOTE_STATUSES, class_title
from aiddesk.queries.placing import HERE, STATUS, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class VoteClassRow:
    """A class with its applicants and its newest session; `vote_id` is "" before the first."""

    class_id: str
    grade: int
    class_name: str
    applicants: int
    ready: int
    vote_id: str
    status: str
    held_on: date | None

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def status_title(self) -> str:
        return VOTE_STATUSES.get(self.status, "未评议")


@dataclass(frozen=True)
class CandidateRow:
    """A candidate; counts of both counters are (yes, no, abstain) or None, `outcome` a word or ""."""

    id: str
    case_id: str
    number: int
    name: str
    first: tuple[int, int, int] | None
    second: tuple[int, int, int] | None
    outcome: str


@dataclass(frozen=True)
class VoterRow:
    id: str
    kind: str
    name: str
    is_present: bool
    excused_reason: str
    student_id: str = ""


@dataclass(frozen=True)
class VoteCard:
    """One session whole; ballots are None until entered."""

    id: str
    class_id: str
    class_title: str
    school_year: int
    round: int
    status: str
    held_on: date
    place: str
    chair: str
    recorder: str
    witnesses: str
    eligible: int
    present: int
    issued: int | None
    valid: int | None
    void: int | None
    unused: int | None
    first_counter: str
    second_counter: str
    candidates: tuple[CandidateRow, ...]
    voters: tuple[VoterRow, ...]


def vote_classes(desk: Desk, school_year: int) -> tuple[VoteClassRow, ...]:
    """Return the classes that have applicants, with the state of their newest session."""
    rows = desk.rows(
        "SELECT c.id, c.grade, c.name, count(k.id), coalesce(sum(k.status = 'surveyed'), 0),"
        " coalesce(v.id, ''), coalesce(v.status, ''), v.held_on"
        f" FROM aid_case k JOIN student s ON s.id = k.student_id AND k.status <> 'withdrawn' {placed('k.school_year')}"
        " LEFT JOIN class_vote v ON v.id = (SELECT id FROM class_vote w WHERE w.school_class_id = c.id"
        " ORDER BY w.round DESC LIMIT 1)"
        f" WHERE c.school_year = ? AND c.school_id = ? AND {HERE}"
        " GROUP BY c.id ORDER BY c.grade, length(c.name), c.name",
        school_year,
        desk.place.id,
    )
    return tuple(VoteClassRow(*[*row[:7], day_or_none(row[7])]) for row in rows)


def still_here(desk: Desk, school_year: int, class_id: str = "") -> frozenset[str]:
    """Return the keys of the cases of a year, or of one class, whose students have not left."""
    sql = f"SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
    rows = desk.rows(f"{sql} WHERE k.school_year = ? AND ? IN ('', c.id) AND {HERE}", school_year, class_id)
    return frozenset(key for (key,) in rows)


def left_behind(desk: Desk, school_year: int) -> int:
    """Return how many cases are still under way whose students have left: each is to be withdrawn."""
    sql = f"SELECT count(*) FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
    where = "k.school_year = ? AND k.school_id = ? AND k.status IN ('applied', 'surveyed', 'voted', 'reviewed')"
    return int(desk.value(f"{sql} WHERE {where} AND NOT {HERE}", school_year, desk.place.id))


def vote(desk: Desk, vote_id: str) -> VoteCard:
    """Return one session whole.

    Raises:
        LookupError: no such session.
    """
    row = desk.one(
        "SELECT v.id, c.id, c.grade, c.name, v.school_year, v.round, v.status, v.held_on, v.place, v.chair,"
        " v.recorder, v.witnesses, v.eligible, v.present, v.issued, v.valid, v.void, v.unused, v.first_counter,"
        " v.second_counter FROM class_vote v JOIN school_class c ON c.id = v.school_class_id WHERE v.id = ?",
        vote_id,
    )
    if row is None:
        raise LookupError(vote_id)
    key, class_id, grade, name, year, turn, status, held, *rest = row
    fields = [key, class_id, class_title(grade, name), year, turn, status, day(held), *rest]
    return VoteCard(*[*fields, _candidates(desk, vote_id), _voters(desk, vote_id)])


def suggested_voters(desk: Desk, class_id: str) -> tuple[VoterRow, ...]:
    """Suggest who may vote: the class teacher, then non-applicants of the class, or their guardians up to grade 3.

    No applicant sits in the group (rules 1.8); small children are spoken for by parents (rules 7.3).
    """
    grade, teacher, year = desk.one(
        "SELECT c.grade, coalesce(t.name, ''), c.school_year FROM school_class c"
        " LEFT JOIN staff t ON t.id = c.teacher_id"
        " WHERE c.id = ?",
        class_id,
    ) or (0, "", 0)
    rows = desk.rows(
        "SELECT s.id, s.name, coalesce((SELECT g.name FROM guardian g WHERE g.student_id = s.id LIMIT 1), '')"
        f" FROM student s {placed('?')} WHERE c.id = ? AND {STATUS} = 'enrolled'"
        " AND NOT EXISTS (SELECT 1 FROM aid_case k WHERE k.student_id = s.id AND k.school_year = c.school_year"
        " AND k.status <> 'withdrawn') ORDER BY s.rowid",
        year,
        year,
        class_id,
    )
    voters = [VoterRow("", "teacher", teacher, True, "")] if teacher else []
    for student_id, student, guardian in rows:
        if grade > 3:
            voters.append(VoterRow("", "student", student, True, "", student_id))
        elif guardian:
            voters.append(VoterRow("", "parent", guardian, True, ""))
    return tuple(voters)


def _candidates(desk: Desk, vote_id: str) -> tuple[CandidateRow, ...]:
    counts = {
        (candidate, counter): (yes, no, abstain)
        for candidate, counter, yes, no, abstain in desk.rows(
            "SELECT candidate_id, counter, yes, no, abstain FROM tally WHERE vote_id = ?", vote_id
        )
    }
    rows = desk.rows(
        "SELECT c.id, c.case_id, c.number, s.name, c.outcome FROM candidate c JOIN aid_case k ON k.id = c.case_id"
        " JOIN student s ON s.id = k.student_id WHERE c.vote_id = ? ORDER BY c.number",
        vote_id,
    )
    return tuple(
        CandidateRow(key, case_id, number, name, counts.get((key, 1)), counts.get((key, 2)), outcome)
        for key, case_id, number, name, outcome in rows
    )


def _voters(desk: Desk, vote_id: str) -> tuple[VoterRow, ...]:
    rows = desk.rows(
        "SELECT id, kind, name, is_present, excused_reason FROM voter WHERE vote_id = ? ORDER BY rowid", vote_id
    )
    return tuple(VoterRow(i, k, n, bool(p), r) for i, k, n, p, r in rows)
