"""Class votes: open a session, enter ballots by two counters, close with a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiddesk.domain import ballot
from aiddesk.domain.ballot import Counts
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.queries.cases import CaseRow, case_rows, cases
from aiddesk.queries.places import classes
from aiddesk.queries.votes import VoteCard, still_here, suggested_voters, vote
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Candidate, Case, ClassVote, Tally, Voter

TOUCHED = frozenset({"votes", "cases", "reviews"})


@dataclass(frozen=True)
class VoterDraft:
    """An eligible voter: `kind` is "teacher", "parent" or "student"; a student of the roster has its key."""

    kind: str
    name: str
    is_present: bool = True
    excused_reason: str = ""
    student_id: str = ""


@dataclass(frozen=True)
class VoteDraft:
    """A session as typed; no voters means those whom the rules suggest."""

    held_on: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    witnesses: str = ""
    voters: tuple[VoterDraft, ...] = ()


@dataclass(frozen=True)
class BallotsDraft:
    """The count of papers: issued = valid + void + unused."""

    issued: int
    valid: int
    void: int
    unused: int


def open_vote(desk: Desk, class_id: str, school_year: int, draft: VoteDraft) -> Done:
    """Open a session for the surveyed applicants of a class; who has left is neither voted on nor waited for.

    Raises:
        Invalid: date, chair or recorder is missing, an applicant sits among the voters, or too few are present.
        Conflict: nobody is ready, or a session is still open.
    """
    school_class = next(c for c in classes(desk, school_year) if c.id == class_id)
    here = still_here(desk, school_year, class_id)
    rows = [row for row in cases(desk, school_year, class_id) if row.id in here]
    ready = [row for row in rows if row.status == "surveyed"]
    if not ready:
        raise Conflict(f"{school_class.title}没有完成困难调查的申请，不能评议。请先录完调查。")
    waiting = [row.name for row in rows if row.status == "applied"]
    if waiting:
        raise Conflict(f"{school_class.title}还有{len(waiting)}份申请没有录完调查（{waiting[0]}等）。请先录完再评议。")
    round_number = (desk.value("SELECT max(round) FROM class_vote WHERE school_class_id = ?", class_id) or 0) + 1
    if desk.value("SELECT count(*) FROM class_vote WHERE school_class_id = ? AND status <> 'closed'", class_id):
        raise Conflict(f"{school_class.title}有一次评议还没有结束。请先录入计票。")
    voters = draft.voters or tuple(
        VoterDraft(v.kind, v.name, student_id=v.student_id) for v in suggested_voters(desk, class_id)
    )
    problems: list[Problem] = []
    day = check_day(draft.held_on, "held_on", "评议日期", desk.today(), problems)
    chair = draft.chair or school_class.teacher
    for value, field, title in ((chair, "chair", "主持人"), (draft.recorder, "recorder", "记录人")):
        if not value.strip():
            problems.append(Problem(f"请填写{title}。", field))
    inside = [v.name for v in voters if _applies(v, ready)]
    if inside:
        problems.append(Problem(f"申请人不能参加评议：{'、'.join(inside)}。请从名单里去掉。", "voters"))
    present = sum(v.is_present for v in voters)
    problems += ballot.quorum_problems(len(voters), present)
    if len(voters) < 3:
        problems.append(Problem("评议小组至少3人。请补充老师、家长或学生代表。", "voters"))
    if problems or day is None:
        raise Invalid(*problems)
    with journal.entry(desk, "vote.open", f"{school_class.title}开始班级评议") as work:
        key = work.insert(
            ClassVote, school_class_id=class_id, school_year=school_year, round=round_number, status="open",
            held_on=day, place=draft.place.strip(), chair=clean_name(chair), recorder=clean_name(draft.recorder),
            witnesses=draft.witnesses.strip(), eligible=len(voters), present=present,
        )  # fmt: skip
        work.insert_many(
            Voter,
            (
                {
                    "vote_id": key,
                    "kind": v.kind,
                    "name": clean_name(v.name),
                    "is_present": v.is_present,
                    "excused_reason": v.excused_reason,
                    "student_id": v.student_id or None,
                }
                for v in voters
            ),
        )
        work.insert_many(
            Candidate, ({"vote_id": key, "case_id": row.id, "number": n} for n, row in enumerate(ready, 1))
        )
    text = f"{school_class.title}评议已开始：候选{len(ready)}人，应到{len(voters)}人，实到{present}人。"
    return Done(text, TOUCHED, work.seq, key)


def count_ballots(desk: Desk, vote_id: str, draft: BallotsDraft) -> Done:
    """Enter how many ballots were issued, valid, void and unused.

    Raises:
        Invalid: they do not balance.
    """
    card = _open(desk, vote_id)
    problems = ballot.balance_problems(draft.issued, draft.valid, draft.void, draft.unused, card.present)
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "vote.ballots", f"{card.class_title}清点选票") as work:
        work.update(ClassVote, vote_id, **vars(draft))
    return Done(f"{card.class_title}选票已清点，发出{draft.issued}张，有效{draft.valid}张。", TOUCHED, work.seq or None)


def enter_count(desk: Desk, vote_id: str, counter: int, name: str, counts: Mapping[str, Counts]) -> Done:
    """Enter one counter's totals per candidate key; `counter` is 1 or 2, two different people.

    Raises:
        Invalid: a candidate is missing, totals do not fit the valid ballots, or one person counts twice.
        Conflict: the ballots have not been counted out yet.
    """
    card = _open(desk, vote_id)
    if card.valid is None:
        raise Conflict("请先清点选票（发出、有效、废票、未用），再录入计票。")
    name = clean_name(name)
    numbers = {c.id: c.number for c in card.candidates}
    problems = list(ballot.count_problems(counts, card.valid, numbers))
    other = card.second_counter if counter == 1 else card.first_counter
    if not name:
        problems.append(Problem("请填写计票人姓名。", "counter"))
    elif name == other:
        problems.append(Problem("两次计票应由两个人分别进行。请填写另一位计票人。", "counter"))
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "vote.count", f"{card.class_title}第{counter}次计票") as work:
        for (key,) in desk.rows("SELECT id FROM tally WHERE vote_id = ? AND counter = ?", vote_id, counter):
            work.delete(Tally, key)
        work.insert_many(
            Tally,
            ({"vote_id": vote_id, "candidate_id": key, "counter": counter, **vars(counts[key])} for key in numbers),
        )
        work.update(ClassVote, vote_id, **{"first_counter" if counter == 1 else "second_counter": name})
        if other:
            work.update(ClassVote, vote_id, status="counted")
    return Done(f"{card.class_title}第{counter}次计票已录入。", TOUCHED, work.seq)


def close_vote(desk: Desk, vote_id: str) -> Done:
    """Close a session when both counters agree: every candidate gets an outcome and counts as voted.

    Raises:
        Conflict: a count is missing, or the two differ; the differing numbers are named.
    """
    card = _open(desk, vote_id)
    first, second = (_counts(card, n) for n in (1, 2))
    if len(first) < len(card.candidates) or len(second) < len(card.candidates):
        raise Conflict("两位计票人都录入以后才能公布结果。")
    differing = ballot.differences(first, second)
    if differing:
        numbers = "、".join(str(c.number) for c in card.candidates if c.id in differing)
        raise Conflict(f"两次计票不一致：{numbers}号。请一起重新清点，一致后才能公布结果。")
    passed = 0
    # Who withdrew meanwhile, or applied again and waits for a new survey, is not moved on by this session.
    still = {row.id for row in case_rows(desk, tuple(c.case_id for c in card.candidates)) if row.status == "surveyed"}
    with journal.entry(desk, "vote.close", f"{card.class_title}评议出结果") as work:
        for candidate in card.candidates:
            outcome = ballot.outcome(first[candidate.id])
            passed += outcome == "passed"
            work.update(Candidate, candidate.id, outcome=ballot.OUTCOMES[outcome])
            if candidate.case_id in still:
                work.update(Case, candidate.case_id, status="voted")
        work.update(ClassVote, vote_id, status="closed")
    text = f"{card.class_title}评议已出结果：{len(card.candidates)}人中{passed}人过半数同意。"
    return Done(text, TOUCHED, work.seq, vote_id)


def counts_from(values: Sequence[tuple[str, int, int, int]]) -> dict[str, Counts]:
    """Make the counts of (candidate key, yes, no, abstain) rows."""
    return {key: Counts(yes, no, abstain) for key, yes, no, abstain in values}


def differing_numbers(card: VoteCard) -> tuple[int, ...]:
    """Return the ballot numbers on which the two counters disagree, once both have counted."""
    first, second = (_counts(card, n) for n in (1, 2))
    if not first or not second:
        return ()
    keys = ballot.differences(first, second)
    return tuple(c.number for c in card.candidates if c.id in keys)


def _applies(voter: VoterDraft, applicants: Sequence[CaseRow]) -> bool:
    if voter.student_id:
        return voter.student_id in {row.student_id for row in applicants}
    return voter.kind == "student" and voter.name in {row.name for row in applicants}


def _counts(card: VoteCard, counter: int) -> dict[str, Counts]:
    found = {}
    for candidate in card.candidates:
        counted = candidate.first if counter == 1 else candidate.second
        if counted is not None:
            found[candidate.id] = Counts(*counted)
    return found


def _open(desk: Desk, vote_id: str) -> VoteCard:
    card = vote(desk, vote_id)
    if card.status == "closed":
        raise Conflict(f"{card.class_title}的评议已经出结果，不能再改。")
    return card
