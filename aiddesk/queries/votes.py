"""Class votes: which classes have voted, one session whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.ballot import Counts, Paper, levels_of
from aiddesk.domain.levels import Levels
from aiddesk.domain.outcomes import UNDRAWN, Rules, Verdict, drawn, tied, verdicts
from aiddesk.domain.words import VOTE_STATUSES, VOTER_KINDS, class_title
from aiddesk.queries.placing import HERE, placed
from aiddesk.queries.quotas import places_of
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class VoteClassRow:
    """A class with its applicants and its newest session; `vote_id` is "" before the first.

    `quota` are the places of that session, else those that the class has by now.
    """

    class_id: str
    grade: int
    class_name: str
    applicants: int
    ready: int
    vote_id: str
    status: str
    held_on: date | None
    quota: int | None = None
    awaits_draw: bool = False
    declined: int = 0

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def status_title(self) -> str:
        """Say where the class stands; who applied after a result waits for a session of its own."""
        if self.status == "closed" and self.ready:
            return "有新申请"
        if self.status == "closed" and self.awaits_draw:
            return UNDRAWN
        return VOTE_STATUSES.get(self.status, "未评议")

    @property
    def may_open(self) -> bool:
        return self.ready > 0 and self.status not in ("open", "counted")


@dataclass(frozen=True)
class CandidateRow:
    """A candidate; the counts of both counters or None, `screen` those of the one screen, `outcome` a word or ""."""

    id: str
    case_id: str
    number: int
    name: str
    first: Counts | None
    second: Counts | None
    outcome: str
    level: str = ""
    rank: int | None = None
    screen: Counts | None = None

    @property
    def counts(self) -> Counts | None:
        """What was counted, where both counters or the screen have done so and agree."""
        return self.screen or (self.first if self.first == self.second else None)


@dataclass(frozen=True)
class VoterRow:
    id: str
    kind: str
    name: str
    is_present: bool
    excused_reason: str
    student_id: str = ""
    staff_id: str = ""
    recused_reason: str = ""

    @property
    def kind_title(self) -> str:
        return VOTER_KINDS.get(self.kind, self.kind)


@dataclass(frozen=True)
class VoteCard:
    """One session whole; ballots are None until entered. Who was recused is no part of `eligible`."""

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
    way: str
    form: str
    most: int | None
    rule: str
    quorum: str
    tie_rule: str
    quota: int | None
    is_coded: bool
    caller: str
    marks: tuple[str, ...]
    reason: str
    annulled_reason: str
    seed: str
    drawn_on: date | None
    candidates: tuple[CandidateRow, ...]
    voters: tuple[VoterRow, ...]
    levels: Levels

    @property
    def rules(self) -> Rules:
        return Rules(self.form, self.most, self.rule, self.tie_rule, self.quota)

    @property
    def paper(self) -> Paper:
        return Paper(self.form, self.most, self.choices)

    @property
    def choices(self) -> Mapping[str, str]:
        """The levels on its ballots: those that were counted, else those in use."""
        counted = next((c.counts.levels for c in self.candidates if c.counts is not None and c.counts.levels), ())
        codes = tuple(code for code, _ in counted) or self.levels.codes
        return {code: self.levels.titles[code] for code in codes}

    @property
    def is_over(self) -> bool:
        return self.status in ("closed", "annulled")

    @property
    def numbers(self) -> dict[str, int]:
        """The ballot numbers by candidate."""
        return {c.id: c.number for c in self.candidates}

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """What the vote says of each candidate before any draw; empty until all are counted alike."""
        counts = {c.id: c.counts for c in self.candidates}
        found = {key: told for key, told in counts.items() if told is not None}
        if self.valid is None or len(found) < len(counts):
            return {}
        return verdicts(found, self.valid, self.rules)

    @property
    def settled(self) -> dict[str, Verdict]:
        """What the vote says of each candidate, the draw included."""
        found = self.verdicts
        return drawn(found, self.numbers, self.rules, self.seed) if self.seed else found

    @property
    def may_draw(self) -> bool:
        """Say whether a tie at the last places waits for a draw."""
        return self.status == "closed" and self.tie_rule == "draw" and not self.seed and bool(tied(self.verdicts))

    @property
    def recused(self) -> tuple[VoterRow, ...]:
        return tuple(v for v in self.voters if v.recused_reason)

    @property
    def excused(self) -> tuple[VoterRow, ...]:
        return tuple(v for v in self.voters if not v.is_present and not v.recused_reason)


def vote_classes(desk: Desk, school_year: int) -> tuple[VoteClassRow, ...]:
    """Return the classes that have applicants, with the state of their newest session."""
    rows = desk.rows(
        "SELECT c.id, c.grade, c.name, count(k.id), coalesce(sum(k.status = 'surveyed'), 0),"
        " coalesce(v.id, ''), coalesce(v.status, ''), v.held_on, v.quota,"
        f" EXISTS (SELECT 1 FROM candidate d WHERE d.vote_id = v.id AND d.outcome LIKE '%{UNDRAWN}%'),"
        " coalesce(sum(k.status = 'declined'), 0)"
        f" FROM aid_case k JOIN student s ON s.id = k.student_id AND k.status <> 'withdrawn' {placed('k.school_year')}"
        " LEFT JOIN class_vote v ON v.id = (SELECT id FROM class_vote w WHERE w.school_class_id = c.id"
        " ORDER BY w.round DESC LIMIT 1)"
        f" WHERE c.school_year = ? AND c.school_id = ? AND {HERE}"
        " GROUP BY c.id ORDER BY c.grade, length(c.name), c.name",
        school_year,
        desk.place.id,
    )
    found = []
    for *facts, held_on, quota, awaits, declined in rows:
        places = places_of(desk, facts[0]) if quota is None else quota
        found.append(VoteClassRow(*[*facts, day_or_none(held_on), places, bool(awaits), declined]))
    return tuple(found)


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
        " v.second_counter, v.way, v.form, v.most, v.rule, v.quorum, v.tie_rule, v.quota, v.is_coded, v.caller,"
        " v.marks, v.reason, v.annulled_reason, v.seed, v.drawn_on"
        " FROM class_vote v JOIN school_class c ON c.id = v.school_class_id WHERE v.id = ?",
        vote_id,
    )
    if row is None:
        raise LookupError(vote_id)
    key, class_id, grade, name, year, turn, status, held, *rest = row
    *rest, is_coded, caller, marks, reason, annulled, seed, drawn_on = rest
    fields = [key, class_id, class_title(grade, name), year, turn, status, day(held), *rest, bool(is_coded), caller]
    fields += [tuple(marks.split()), reason, annulled, seed, day_or_none(drawn_on)]
    return VoteCard(*[*fields, _candidates(desk, vote_id), _voters(desk, vote_id), desk.levels])


def rounds(desk: Desk, class_id: str) -> dict[str, str]:
    """Return a class's sessions by key, newest first: "第2次　2026-09-20　已出结果"."""
    rows = desk.rows(
        "SELECT id, round, held_on, status FROM class_vote WHERE school_class_id = ? ORDER BY round DESC", class_id
    )
    return {key: f"第{turn}次　{held}　{VOTE_STATUSES[status]}" for key, turn, held, status in rows}


def newest_session(desk: Desk, school_year: int) -> VoteCard | None:
    """Return the session that was opened last in the school, whose rules the next one is likely to have."""
    sql = (
        "SELECT v.id FROM class_vote v JOIN school_class c ON c.id = v.school_class_id"
        " WHERE v.school_year = ? AND c.school_id = ? ORDER BY v.rowid DESC LIMIT 1"
    )
    key = desk.value(sql, school_year, desk.place.id)
    return vote(desk, key) if key else None


def earlier_candidates(desk: Desk, class_id: str) -> frozenset[str]:
    """Return the keys of the cases on which a session of the class that stands has voted."""
    rows = desk.rows(
        "SELECT c.case_id FROM candidate c JOIN class_vote v ON v.id = c.vote_id"
        " WHERE v.school_class_id = ? AND v.status <> 'annulled'",
        class_id,
    )
    return frozenset(key for (key,) in rows)


def has_open_box(desk: Desk, vote_id: str) -> bool:
    """Say whether a ballot box at the one screen still holds a session's slips."""
    return bool(desk.value("SELECT 1 FROM box_key WHERE vote_id = ?", vote_id))


def _candidates(desk: Desk, vote_id: str) -> tuple[CandidateRow, ...]:
    counts = {
        (candidate, counter): Counts(yes, no, abstain, levels_of(levels))
        for candidate, counter, yes, no, abstain, levels in desk.rows(
            "SELECT candidate_id, counter, yes, no, abstain, levels FROM tally WHERE vote_id = ?", vote_id
        )
    }
    rows = desk.rows(
        "SELECT c.id, c.case_id, c.number, s.name, c.outcome, c.level, c.rank FROM candidate c"
        " JOIN aid_case k ON k.id = c.case_id JOIN student s ON s.id = k.student_id WHERE c.vote_id = ?"
        " ORDER BY c.number",
        vote_id,
    )
    return tuple(
        CandidateRow(
            key, case_id, number, name, counts.get((key, 1)), counts.get((key, 2)), outcome, level, rank,
            counts.get((key, 0)),
        )
        for key, case_id, number, name, outcome, level, rank in rows
    )  # fmt: skip


def _voters(desk: Desk, vote_id: str) -> tuple[VoterRow, ...]:
    rows = desk.rows(
        "SELECT id, kind, name, is_present, excused_reason, coalesce(student_id, ''), coalesce(staff_id, ''),"
        " recused_reason FROM voter WHERE vote_id = ? ORDER BY rowid",
        vote_id,
    )
    return tuple(VoterRow(i, k, n, bool(p), *rest) for i, k, n, p, *rest in rows)
