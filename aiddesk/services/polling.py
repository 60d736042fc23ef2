"""Voting at the one screen: slips drawn from a hat, one ballot at a time into the box, totals at the end.

A register has one box at a time. Nothing of a single ballot is ever told again: neither by the acts here nor by the
journal, which knows only that a box was opened, counted or thrown away.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time
from weakref import WeakKeyDictionary

from aiddesk.domain import choices, slips
from aiddesk.domain.ballot import NOT_TOLD, is_told, levels_text
from aiddesk.domain.choices import Choice, Totals
from aiddesk.domain.errors import Conflict, Invalid, Problem, Unavailable
from aiddesk.domain.outcome import Done
from aiddesk.domain.outcomes import verdicts
from aiddesk.queries.polls import PollRow, open_poll, poll
from aiddesk.queries.votes import vote
from aiddesk.services.sessions import TOUCHED
from aiddesk.services.votes import settle
from aiddesk.store import ballot_box, box_key, journal
from aiddesk.store.ballot_box import BallotBox, Content, Shape
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ClassVote, Tally

COUNTED_BY = "电脑计票"
_NO_BOX = "{title}的票箱没有打开。请先准备投票条。"


@dataclass(frozen=True)
class PollState:
    """How far the voting is: of how many slips how many are used. It never says more."""

    slips: int
    cast: int


@dataclass(frozen=True)
class _Booth:
    """An open box with the codes of its slips, in the order of their bits."""

    key: bytes
    codes: tuple[str, ...]
    row: PollRow
    box: BallotBox


# Kept while the register is open, so that a vote that could not be written can be tried again without doubling it.
_BOOTHS: "WeakKeyDictionary[Desk, _Booth]" = WeakKeyDictionary()


def open_box(desk: Desk, vote_id: str, count: int) -> Done:
    """Open the ballot box of a session with `count` slips.

    Raises:
        Invalid: there are more slips than voters present.
        Conflict: the session is on paper or past voting, or a box is open already.
        Unavailable: the register is read-only, or the folder cannot be written.
    """
    _require_writer(desk)
    row = _pollable(desk, vote_id)
    other = open_poll(desk)
    if other is not None:
        raise Conflict(f"{other.class_title}的票箱还开着，同一时间只能开一个票箱。请先结束那一次投票。")
    most = min(row.present, slips.MOST)
    if not 0 < count <= most:
        raise Invalid(Problem(f"投票条要有1到{most}张：每位实到的投票人一张，不能多于实到人数。", "slips"))
    _make_way(desk)
    key = os.urandom(32)
    box = BallotBox(ballot_box.beside(desk.path), _shape(row, count), key, _midnight(row))
    box.make()
    try:
        with journal.entry(desk, "poll.open", f"{row.class_title}打开电脑投票的票箱", final=True) as work:
            work.update(ClassVote, vote_id, issued=count)
            box_key.keep_key(desk, vote_id, key, count)
    except BaseException:
        with suppress(Unavailable):
            ballot_box.destroy(ballot_box.beside(desk.path))
        raise
    return Done(f"{row.class_title}的票箱已打开，请打印{count}张投票条，裁开后抽取。", TOUCHED, work.seq, vote_id)


def slip_codes(desk: Desk, vote_id: str) -> tuple[str, ...]:
    """Return the codes of all slips in an order that is new every time; they are for the printer only.

    Raises:
        Conflict: no box is open, or somebody has voted: then nothing is printed again.
    """
    booth = _booth(desk, vote_id)
    if booth.box.content.cast:
        raise Conflict("已经有人投票，投票条不能再印。条子不够或丢了，请作废票箱，重新发条投票。")
    mixed = list(booth.codes)
    secrets.SystemRandom().shuffle(mixed)
    return tuple(mixed)


def check_slip(desk: Desk, vote_id: str, code: str) -> None:
    """Check a slip before its ballot is shown.

    Raises:
        Invalid: it is typed wrongly, of another session, or used already; the text says which.
        Conflict: no box is open.
        Unavailable: the box is out of reach.
    """
    _place(_booth(desk, vote_id), code)


def cast(desk: Desk, vote_id: str, code: str, choice: Choice) -> Done:
    """Put one ballot into the box; when this returns, it is counted once and outlives a power cut.

    Raises:
        Invalid: the slip is refused, or the ballot is not filled in.
        Conflict: no box is open.
        Unavailable: the register is read-only or the box out of reach; nothing was counted, it can be tried again.
    """
    _require_writer(desk)
    booth = _booth(desk, vote_id)
    place = _place(booth, code)
    found = choices.problems(booth.row.ballot, choice)
    if found:
        raise Invalid(*found)
    held = booth.box.content
    totals = Totals(booth.row.ballot, held.values, held.cast)
    totals.add(choice)
    booth.box.put(Content(totals.ballots, held.used | 1 << place, totals.values))
    return Done("已投票。")


def state(desk: Desk, vote_id: str) -> PollState:
    """Return how many slips are used.

    Raises:
        Conflict: no box is open, or the one that lies there is another session's.
        Unavailable: the box is missing or damaged.
    """
    if desk.read_only:
        _BOOTHS.pop(desk, None)  # another program votes, so that what was read before is no longer so
    booth = _booth(desk, vote_id)
    booth.box.verify()
    return PollState(len(booth.codes), booth.box.content.cast)


def close_box(desk: Desk, vote_id: str) -> Done:
    """Count the box in one act, then erase key and box; interrupted, it can simply be done again.

    Fewer than five ballots are never broken down: they give the outcome at once and leave no totals.

    Raises:
        Conflict: no box is open, or nobody has voted.
        Unavailable: the box or the register is out of reach; nothing was counted.
    """
    _require_writer(desk)
    row = poll(desk, vote_id)
    if not row.is_open and row.way == "screen" and row.status in ("counted", "closed"):
        return Done(f"{row.class_title}的电脑投票已经计票。{_clear(desk, vote_id)}", TOUCHED)
    booth = _booth(desk, vote_id)
    totals = Totals(row.ballot, booth.box.content.values, booth.box.content.cast)
    if not totals.ballots:
        raise Conflict("还没有人投票，不能计票。不投了可以作废票箱。")
    told = f"{row.class_title}电脑投票已计票：发出{row.slips}张，投票{totals.ballots}张。"
    with (
        box_key.leaving_no_image(desk),
        journal.entry(desk, "poll.close", f"{row.class_title}电脑投票计票", final=True) as work,
    ):
        _write_totals(desk, work, row, totals)
        box_key.erase_key(desk, vote_id)
    if not is_told(totals.ballots):
        told += f"{NOT_TOLD}，已直接得出结果；票数相同的由下一级审核决定。"
    return Done(told + _clear(desk, vote_id), TOUCHED, work.seq, vote_id)


def discard(desk: Desk, vote_id: str, reason: str) -> Done:
    """Throw a box away with everything in it: it is lost or damaged, or the session was broken off.

    Raises:
        Invalid: no reason is given.
        Conflict: no box is open.
    """
    _require_writer(desk)
    row = poll(desk, vote_id)
    if not row.is_open:
        raise Conflict(_NO_BOX.format(title=row.class_title))
    if not reason.strip():
        raise Invalid(Problem("请写明为什么作废票箱。", "reason"))
    with (
        box_key.leaving_no_image(desk),
        journal.entry(desk, "poll.discard", f"{row.class_title}作废电脑投票的票箱", final=True) as work,
    ):
        work.update(ClassVote, vote_id, issued=None)
        work.note("ballot_box", vote_id, {"reason": reason.strip()})
        box_key.erase_key(desk, vote_id)
    told = f"{row.class_title}的票箱已作废，票全部清除，原来的投票条不能再用。{_clear(desk, vote_id)}"
    return Done(told, TOUCHED, work.seq, vote_id)


def tidy(desk: Desk) -> None:
    """Finish what a power cut left of a box that was counted already; done whenever a register is opened."""
    path = ballot_box.beside(desk.path)
    if desk.read_only or not path.exists():
        return
    with suppress(Unavailable, OSError):  # the next opening tries again; the box cannot be read any more
        box_key.blank_rollback(desk.path)
        done = desk.rows("SELECT id FROM class_vote WHERE way = 'screen' AND status <> 'open'")
        if ballot_box.mark_at(path) in {_mark(key) for (key,) in done} and open_poll(desk) is None:
            box_key.rewrite(desk)
            ballot_box.destroy(path)


def _write_totals(desk: Desk, work: journal.Work, row: PollRow, totals: Totals) -> None:
    """Write what two counters of papers would have; rows in the order of numbers, whatever order the votes had."""
    counts, used = totals.counts(), totals.ballots
    values: dict[str, object] = {"issued": row.slips, "valid": used, "void": 0, "unused": row.slips - used}
    work.update(ClassVote, row.vote_id, **values, first_counter=COUNTED_BY, status="counted")
    if not is_told(used):
        card = vote(desk, row.vote_id)
        # A draw among few would need their figures: the next review settles a tie.
        rules = replace(card.rules, tie_rule="review")
        settle(desk, work, card, verdicts({c.id: counts[c.number] for c in row.candidates}, used, rules), rules)
        return
    work.insert_many(
        Tally,
        (
            {
                "vote_id": row.vote_id, "candidate_id": c.id, "counter": 0, "yes": counts[c.number].yes,
                "no": counts[c.number].no, "abstain": counts[c.number].abstain,
                "levels": levels_text(counts[c.number]),
            }
            for c in row.candidates
        ),
    )  # fmt: skip


def _booth(desk: Desk, vote_id: str) -> _Booth:
    """Return the open box of a session; it is read again where another one was open before."""
    found = box_key.key_of(desk, vote_id)
    kept = _BOOTHS.get(desk)
    if found is None:
        raise Conflict(_NO_BOX.format(title=poll(desk, vote_id).class_title))
    key, count = found
    if kept is None or kept.key != key:
        row = poll(desk, vote_id)
        box = BallotBox(ballot_box.beside(desk.path), _shape(row, count), key, _midnight(row))
        box.load(mends=not desk.read_only)
        kept = _BOOTHS[desk] = _Booth(key, slips.codes(key, count), row, box)
    return kept


def _place(booth: _Booth, code: str) -> int:
    """Return which bit stands for a slip that may vote."""
    if wrong := slips.code_problems(code):
        raise Invalid(*wrong)
    place = slips.place(booth.codes, code)
    if place is None:
        raise Invalid(Problem("这不是本次评议的投票条。请用刚才抽到的那一张，或请监票人看看。", "code"))
    if booth.box.content.used >> place & 1:
        raise Invalid(Problem("这张投票条已经投过票了，一张只能投一次。请把它交给监票人。", "code"))
    return place


def _pollable(desk: Desk, vote_id: str) -> PollRow:
    row = poll(desk, vote_id)
    if row.way != "screen":
        raise Conflict(f"{row.class_title}这次评议用纸质选票，不能在电脑上投票。")
    if row.status != "open":
        raise Conflict(f"{row.class_title}的评议已经计票，不能再投票。")
    return row


def _make_way(desk: Desk) -> None:
    """Remove a box of this register whose key is gone already, or that never came about; another register's stays."""
    path = ballot_box.beside(desk.path)
    if not path.exists():
        return
    own = {_mark(key) for (key,) in desk.rows("SELECT id FROM class_vote WHERE way = 'screen'")}
    if ballot_box.mark_at(path) not in own and not ballot_box.is_blank(path):
        raise Conflict(f"数据文件旁边有另一个数据文件的票箱“{path.name}”。请先把它移到别处，再打开票箱。")
    ballot_box.destroy(path)


def _clear(desk: Desk, vote_id: str) -> str:
    """End the traces of a box whose key is erased; returns what is still to be said."""
    _BOOTHS.pop(desk, None)
    path = ballot_box.beside(desk.path)
    try:
        try:
            box_key.rewrite(desk)
        finally:
            if ballot_box.mark_at(path) in ("", _mark(vote_id)):
                ballot_box.destroy(path)
    except Unavailable:
        return "票箱已不能再读，但旧文件还没有清理完，下次打开数据文件时会再清理。"
    return ""


def _require_writer(desk: Desk) -> None:
    if desk.read_only:
        raise Unavailable(desk.read_only_reason)


def _shape(row: PollRow, count: int) -> Shape:
    """Bind the box to what is asked: a ballot that was changed meanwhile must not shift anybody's votes."""
    form = "|".join((row.form, str(row.most), *(f"{c.number}:{c.id}" for c in row.candidates)))
    return Shape(row.vote_id, form, count, len(row.ballot.cells))


def _mark(vote_id: str) -> str:
    return Shape(vote_id, "", 0, 0).mark.hex()


def _midnight(row: PollRow) -> float:
    return datetime.combine(row.held_on, time()).timestamp()
