"""Sessions of a class vote: open one, print more ballots for it, annul it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from aiddesk.domain import ballot
from aiddesk.domain import sessions as rules
from aiddesk.domain import voters as group
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.reviews import standing
from aiddesk.domain.sessions import VoteDraft
from aiddesk.domain.voters import VoterDraft
from aiddesk.domain.words import QUORUMS
from aiddesk.queries.cases import CaseRow, case_rows, cases
from aiddesk.queries.places import ClassRow, classes
from aiddesk.queries.reviews import past
from aiddesk.queries.vote_days import last_before
from aiddesk.queries.voters import circle, known, suggested_voters
from aiddesk.queries.votes import VoteCard, earlier_candidates, has_open_box, still_here, vote
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Candidate, Case, ClassVote, Voter

TOUCHED = frozenset({"votes", "cases", "reviews"})


def open_vote(desk: Desk, class_id: str, school_year: int, draft: VoteDraft) -> Done:
    """Open a session for the surveyed applicants of a class; who has left is neither voted on nor waited for.

    Raises:
        Invalid: all problems: a date, chair or recorder is missing, one who may not vote is among the voters, too few
            are present, the rules do not fit, or a class votes anew without a reason.
        Conflict: nobody is ready, or a session is still open.
    """
    school_class = next(c for c in classes(desk, school_year) if c.id == class_id)
    ready = _ready(desk, school_class)
    turn = 1 + (desk.value("SELECT max(round) FROM class_vote WHERE school_class_id = ?", class_id) or 0)
    draft = rules.with_most(replace(draft, chair=draft.chair or school_class.teacher), len(ready))
    draft = replace(draft, reason=_reason(desk, class_id, ready, turn, draft.reason))
    voters = _voters(desk, class_id, draft.voters)
    acting = [v for v in voters if not v.recused_reason]
    present = sum(v.is_present for v in acting)
    problems: list[Problem] = []
    day = _day(desk, draft.held_on, ready, problems)
    problems += _people_problems(draft, turn)
    problems += rules.rule_problems(draft, len(ready))
    problems += group.problems(voters, circle(desk, class_id))
    if draft.quorum in QUORUMS:
        problems += ballot.quorum_problems(len(acting), present, draft.quorum)
    if problems or day is None:
        raise Invalid(*problems)
    with journal.entry(desk, "vote.open", f"{school_class.title}开始班级评议") as work:
        key = work.insert(
            ClassVote, school_class_id=class_id, school_year=school_year, round=turn, status="open", held_on=day,
            place=draft.place.strip(), chair=clean_name(draft.chair), recorder=clean_name(draft.recorder),
            witnesses=draft.witnesses.strip(), eligible=len(acting), present=present, caller=clean_name(draft.caller),
            marks=" ".join(_marks(present + rules.SPARE)) if draft.way == "paper" else "",
            **{name: getattr(draft, name) for name in ("way", "form", "most", "rule", "quorum", "tie_rule", "quota")},
            is_coded=draft.is_coded, reason=draft.reason,
        )  # fmt: skip
        work.insert_many(Voter, ({"vote_id": key, **_voter(v)} for v in voters))
        work.insert_many(
            Candidate, ({"vote_id": key, "case_id": row.id, "number": n} for n, row in enumerate(ready, 1))
        )
    away = f"，回避{len(voters) - len(acting)}人" if len(voters) > len(acting) else ""
    text = f"{school_class.title}评议已开始：候选{len(ready)}人，应到{len(acting)}人，实到{present}人{away}。"
    return Done(text, TOUCHED, work.seq, key)


def add_ballots(desk: Desk, vote_id: str, count: int) -> Done:
    """Have more ballots printed, each with a mark of its own.

    Raises:
        Invalid: none, or more than a printing can be.
        Conflict: the session is over, or held at the screen.
    """
    card = running(desk, vote_id)
    if card.way != "paper":
        raise Conflict(f"{card.class_title}这次用电脑投票，没有纸质选票。")
    if not 1 <= count <= rules.MOST_BALLOTS:
        raise Invalid(Problem(f"加印张数应在1到{rules.MOST_BALLOTS}之间。", "count"))
    # A session that was opened before ballots had marks gets them now: all are printed anew.
    before = card.marks or _marks(card.present + rules.SPARE)
    marks = sorted((*before, *_marks(count, before)))
    with journal.entry(desk, "vote.ballots_more", f"{card.class_title}加印选票{count}张") as work:
        work.update(ClassVote, vote_id, marks=" ".join(marks))
    return Done(f"已加印{count}张，选票共{len(marks)}张。", TOUCHED, work.seq, vote_id)


def annul(desk: Desk, vote_id: str, reason: str) -> Done:
    """Void a session of whose candidates none has been reviewed; its cases wait for a new one.

    Raises:
        Invalid: no reason is given.
        Conflict: it is void already, its ballot box is open, a later one has voted on a candidate, or reviews began.
    """
    card = vote(desk, vote_id)
    if card.status == "annulled":
        raise Conflict(f"{card.class_title}的这次评议已经作废。")
    if has_open_box(desk, vote_id):
        raise Conflict(f"{card.class_title}的电脑投票箱还开着。请先在电脑投票里结束或作废这个票箱，再作废评议。")
    rows = case_rows(desk, tuple(c.case_id for c in card.candidates))
    if card.status == "closed":
        _require_unreviewed(desk, card, rows)
    if not reason.strip():
        raise Invalid(Problem("请写明作废的原因，它会印在评议会议记录上。", "reason"))
    with journal.entry(desk, "vote.annul", f"作废{card.class_title}第{card.round}次评议") as work:
        work.update(ClassVote, vote_id, status="annulled", annulled_reason=reason.strip())
        for row in rows:
            if card.status == "closed" and row.status == "voted":
                work.update(Case, row.id, status="surveyed")
    text = f"{card.class_title}第{card.round}次评议已作废，{len(rows)}名申请人可以重新评议。"
    return Done(text, TOUCHED, work.seq, vote_id)


def running(desk: Desk, vote_id: str) -> VoteCard:
    """Return a session that can still be counted.

    Raises:
        Conflict: it is over.
    """
    card = vote(desk, vote_id)
    if card.status == "closed":
        raise Conflict(f"{card.class_title}的评议已经出结果，不能再改。")
    if card.status == "annulled":
        raise Conflict(f"{card.class_title}的这次评议已经作废，不能再改。请重新开始评议。")
    return card


def _ready(desk: Desk, school_class: ClassRow) -> list[CaseRow]:
    here = still_here(desk, school_class.school_year, school_class.id)
    rows = [row for row in cases(desk, school_class.school_year, school_class.id) if row.id in here]
    ready = [row for row in rows if row.status == "surveyed"]
    if not ready:
        raise Conflict(f"{school_class.title}没有完成困难调查的申请，不能评议。请先录完调查。")
    waiting = [row.name for row in rows if row.status == "applied"]
    if waiting:
        raise Conflict(f"{school_class.title}还有{len(waiting)}份申请没有录完调查（{waiting[0]}等）。请先录完再评议。")
    sql = "SELECT count(*) FROM class_vote WHERE school_class_id = ? AND status NOT IN ('closed', 'annulled')"
    if desk.value(sql, school_class.id):
        raise Conflict(f"{school_class.title}有一次评议还没有结束。请先录入计票，或作废那一次。")
    return ready


def _day(desk: Desk, typed: str, ready: Sequence[CaseRow], problems: list[Problem]) -> date | None:
    """Read the day of a session; it is never before what the session builds on."""
    day = check_day(typed, "held_on", "评议日期", desk.today(), problems)
    before = last_before(desk, [row.id for row in ready])
    if day is not None and before is not None and day < before.on:
        problems.append(Problem(f"{before.what}在{before.on:%Y-%m-%d}，评议日期不能在这之前。请核对。", "held_on"))
    return day


def _reason(desk: Desk, class_id: str, ready: Sequence[CaseRow], turn: int, typed: str) -> str:
    """Return why a class votes once more: of itself where only those are voted on whom no session has seen."""
    if turn == 1 or typed.strip() or {row.id for row in ready} & earlier_candidates(desk, class_id):
        return typed.strip()
    sql = "SELECT count(*) FROM class_vote WHERE school_class_id = ? AND status = 'closed'"
    return f"新增申请{len(ready)}人" if desk.value(sql, class_id) else ""


def _voters(desk: Desk, class_id: str, typed: Sequence[VoterDraft]) -> tuple[VoterDraft, ...]:
    """Return who was named, else who is suggested: names clean, keys known, nobody both recused and present."""
    clean = tuple(replace(v, name=clean_name(v.name), recused_reason=v.recused_reason.strip()) for v in typed)
    found = known(desk, class_id, clean) if clean else suggested_voters(desk, class_id)
    return tuple(replace(v, is_present=False) if v.recused_reason else v for v in found)


def _people_problems(draft: VoteDraft, turn: int) -> list[Problem]:
    found = [
        Problem(f"请填写{title}。", field)
        for value, field, title in ((draft.chair, "chair", "主持人"), (draft.recorder, "recorder", "记录人"))
        if not value.strip()
    ]
    if turn > 1 and not draft.reason:
        found.append(Problem(f"这是第{turn}次评议。请写明为什么再次评议，它会印在评议会议记录上。", "reason"))
    return found


def _voter(voter: VoterDraft) -> dict[str, object]:
    return {
        "kind": voter.kind,
        "name": voter.name,
        "is_present": voter.is_present,
        "excused_reason": "" if voter.is_present or voter.recused_reason else voter.excused_reason.strip() or "请假",
        "student_id": voter.student_id or None,
        "staff_id": voter.staff_id or None,
        "recused_reason": voter.recused_reason,
    }


def _marks(count: int, taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return so many new marks in sorted order: random, unlike each other, and linked to nobody."""
    found, known_marks = set[str](), set(taken)
    while len(found) < count:
        mark = "".join(secrets.choice(rules.MARK_SIGNS) for _ in range(rules.MARK_LENGTH))
        if mark not in known_marks:
            found.add(mark)
    return tuple(sorted(found))


def _require_unreviewed(desk: Desk, card: VoteCard, rows: Sequence[CaseRow]) -> None:
    """Check that nothing has been built on a result: neither a review nor a later session."""
    later = desk.value(
        "SELECT count(*) FROM candidate c JOIN class_vote v ON v.id = c.vote_id WHERE v.status <> 'annulled'"
        " AND c.case_id IN (SELECT case_id FROM candidate WHERE vote_id = ?)"
        " AND v.rowid > (SELECT rowid FROM class_vote WHERE id = ?)",
        card.id,
        card.id,
    )
    if later:
        raise Conflict(f"{card.class_title}后来又评议过这些申请，这一次不能作废。请作废后一次。")
    for row in rows:
        reviewed = desk.value("SELECT count(*) FROM review WHERE case_id = ?", row.id)
        if reviewed and (row.status != "voted" or standing(past(desk, row.id))):
            raise Conflict(f"{row.name}的评议结果已经审核，这次评议不能作废。需要重新评议的，请在审核时退回。")
