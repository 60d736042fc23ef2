"""Places of a year: split over the classes by a named method, ties drawn or settled with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from aiddesk.domain import draws
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.quotas import Party, Split, is_levelled, shares, split
from aiddesk.domain.typed import check_count, check_day
from aiddesk.domain.words import QUOTA_BASES, QUOTA_METHODS, QUOTA_SOURCES
from aiddesk.queries.quota_splits import NeedRow, PartRow, QuotaRow, class_needs, quota
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Quota, QuotaPart

TOUCHED = frozenset({"quotas", "votes"})
_MOST = 9999  # places of one school


@dataclass(frozen=True)
class QuotaDraft:
    """Places as typed; `places` are those of classes that were changed by hand, by class key."""

    source: str = ""
    paper: str = ""
    total: str = ""
    basis: str = ""
    method: str = ""
    decided_on: str = ""
    note: str = ""
    is_capped: bool = True  # no class gets more places than it has applicants
    places: Mapping[str, int] | None = None


@dataclass(frozen=True)
class PreviewRow:
    """A class as the method would have it; a tied one may get one place more."""

    need: NeedRow
    weight: int
    ceiling: int | None
    share: Fraction
    places: int
    is_tied: bool


@dataclass(frozen=True)
class Preview:
    """What a draft would give; `hint` asks to look again, and stops nobody."""

    total: int
    rows: tuple[PreviewRow, ...]
    split: Split
    hint: str


def preview(desk: Desk, school_year: int, draft: QuotaDraft) -> Preview:
    """Return what the method makes of the classes as they stand now.

    Raises:
        Invalid: total, basis or method is missing, or no class weighs anything.
    """
    total, problems = _checked(draft)
    needs = class_needs(desk, school_year)
    if draft.basis in QUOTA_BASES and not any(need.weight(draft.basis) for need in needs):
        problems.append(Problem(_WEIGHTLESS[draft.basis], "basis"))
    if problems or total is None:
        raise Invalid(*problems)
    parties = [
        Party(n.class_id, n.class_title, n.weight(draft.basis), n.applicants if draft.is_capped else None)
        for n in needs
    ]
    found, exact = split(parties, total, draft.method), shares(parties, total)
    tied = found.tie.keys if found.tie else ()
    rows = tuple(
        PreviewRow(need, p.weight, p.ceiling, exact[p.key], found.places[p.key], p.key in tied)
        for need, p in zip(needs, parties, strict=True)
    )
    hint = levelled_hint(found.places, {need.class_id: need.applicants for need in needs})
    return Preview(total, rows, found, hint)


def levelled_hint(places: Mapping[str, int], applicants: Mapping[str, int]) -> str:
    """Return a warning where every class gets the same though their applicants are very different in number, or ""."""
    asking = {key: count for key, count in applicants.items() if count}
    if not is_levelled(places, asking):
        return ""
    given, least, most = next(iter(places[key] for key in asking)), min(asking.values()), max(asking.values())
    return (
        f"各班都是{given}个名额，申请人数却从{least}人到{most}人不等。名额应按需要分，平均分配在检查中会被指出；"
        "请改按申请人数或得分来分，确实要这样分的请在说明里写明理由。"
    )


def split_up(desk: Desk, school_year: int, draft: QuotaDraft) -> Done:
    """Save a split of places; a second one of the same year adds to the first. A tie stays open until it is settled.

    Raises:
        Invalid: all problems, each with its field; a place changed by hand needs a reason.
    """
    problems: list[Problem] = []
    found = None
    if draft.source not in QUOTA_SOURCES:
        problems.append(Problem("请选择名额是谁给的。", "source"))
    if draft.source in ("township", "county") and not draft.paper.strip():
        problems.append(Problem("请填写下达名额的文号。", "paper"))
    on = check_day(draft.decided_on, "decided_on", "分配日期", desk.today(), problems)
    try:
        found = preview(desk, school_year, draft)
    except Invalid as error:
        problems += error.problems
    if found is not None:
        problems += _by_hand_problems(found, draft)
    if problems or found is None or on is None:
        raise Invalid(*problems)
    return _save(desk, school_year, draft, found, on)


def draw(desk: Desk, quota_id: str, seed: str) -> Done:
    """Draw the last places among the tied classes by a seed spoken aloud; a draw stands and cannot be made again.

    Raises:
        Invalid: the seed is missing or too short.
        Conflict: no tie is open.
    """
    row = _with_open_tie(desk, quota_id)
    clean = draws.clean_seed(seed)
    assert row.open_tie is not None  # asked just now
    by_code = {part.class_title: part for part in row.tied}
    winners = draws.drawn(by_code, clean)[: row.open_tie.places]
    with journal.entry(desk, "quota.draw", f"{row.title}名额抽签", final=True) as work:
        work.update(Quota, quota_id, seed=clean)
        for code in winners:
            work.update(QuotaPart, by_code[code].id, places=by_code[code].places + 1)
    each = "各" if len(winners) > 1 else ""
    text = f"抽签结果：{'、'.join(winners)}{each}得1个名额。请打印名额分配表，任何人都能照着重抽一遍。"
    return Done(text, TOUCHED, work.seq, quota_id)


def choose(desk: Desk, quota_id: str, class_ids: Sequence[str], reason: str) -> Done:
    """Settle a tie by a decision: the named classes get the last places, for a written reason.

    Raises:
        Invalid: the reason is missing, or not just as many tied classes are named as there are places.
        Conflict: no tie is open.
    """
    row = _with_open_tie(desk, quota_id)
    assert row.open_tie is not None  # asked just now
    problems = reason_problems(reason)
    if len(set(class_ids)) != row.open_tie.places or not set(class_ids) <= set(row.open_tie.keys):
        among = "、".join(part.class_title for part in row.tied)
        problems.append(Problem(f"请在{among}中选{row.open_tie.places}个班。", "classes"))
    if problems:
        raise Invalid(*problems)
    chosen = [part for part in row.tied if part.class_id in class_ids]
    names = "、".join(part.class_title for part in chosen)
    with journal.entry(desk, "quota.choose", f"{row.title}的末位名额给{names}") as work:
        work.update(Quota, quota_id, note=noted(desk, row, f"末位名额给{names}", reason))
        for part in chosen:
            work.update(QuotaPart, part.id, places=part.places + 1)
    return Done(f"末位名额已给{names}，理由已写入名额分配表。", TOUCHED, work.seq, quota_id)


def remove(desk: Desk, quota_id: str) -> Done:
    """Take a split of places out that was entered wrongly; the journal keeps it."""
    row = quota(desk, quota_id)
    with journal.entry(desk, "quota.remove", f"删除{row.title}名额分配") as work:
        for part in row.parts:
            work.delete(QuotaPart, part.id)
        work.delete(Quota, quota_id)
    return Done(f"{row.title}名额分配已删除，可以撤销。", TOUCHED, work.seq)


_WEIGHTLESS = {
    "size": "还没有在读学生，不能按班级人数分。请先导入名册。",
    "applicants": "还没有人申请，不能按申请人数分。请先登记申请，或改按班级人数分。",
    "score": "申请人还没有调查得分，不能按得分分。请先录入困难调查，或改按申请人数分。",
}


def _checked(draft: QuotaDraft) -> tuple[int | None, list[Problem]]:
    problems: list[Problem] = []
    total = check_count(draft.total, "total", "总名额", 1, _MOST, problems)
    if total is None and not problems:
        problems.append(Problem("请填写总名额。", "total"))
    if draft.basis not in QUOTA_BASES:
        problems.append(Problem("请选择按什么分。", "basis"))
    if draft.method not in QUOTA_METHODS:
        problems.append(Problem("请选择计算办法。", "method"))
    return total, problems


def _by_hand_problems(found: Preview, draft: QuotaDraft) -> list[Problem]:
    if not draft.places:
        return []
    problems = []
    after = {row.need.class_id: draft.places.get(row.need.class_id, row.places) for row in found.rows}
    if any(row.places != after[row.need.class_id] for row in found.rows) and not draft.note.strip():
        problems.append(Problem("手工改了名额，请在说明里写明理由。", "note"))
    if min(after.values()) < 0:
        problems.append(Problem("名额不能是负数。", "places"))
    if sum(after.values()) > found.total:
        over = sum(after.values()) - found.total
        problems.append(Problem(f"各班合计超过总名额{over}个。请减少{over}个。", "places"))
    return problems


def _save(desk: Desk, school_year: int, draft: QuotaDraft, found: Preview, on: date) -> Done:
    by_hand = draft.places or {}
    after = {row.need.class_id: by_hand.get(row.need.class_id, row.places) for row in found.rows}
    total = found.total
    with journal.entry(desk, "quota.split", f"分配名额{total}个") as work:
        key = work.insert(
            Quota, school_year=school_year, source=draft.source, paper=draft.paper.strip(), total=total,
            basis=draft.basis, method=draft.method, decided_on=on, note=draft.note.strip(),
        )  # fmt: skip
        work.insert_many(
            QuotaPart,
            (
                {
                    "quota_id": key,
                    "school_class_id": row.need.class_id,
                    "weight": row.weight,
                    "ceiling": row.ceiling,
                    "places": after[row.need.class_id],
                }
                for row in found.rows
            ),
        )
    row = quota(desk, key)
    tie, left = row.open_tie, total - sum(after.values())
    told = f"名额{total}个已分到各班"
    if tie is not None:
        told += f"；{named(row.tied)}对最后{tie.places}个名额条件相同，请抽签"
        left -= tie.places
    if left:
        told += f"；结余{left}个，不必用完"
    return Done(f"{told}。", TOUCHED, work.seq, key)


def _with_open_tie(desk: Desk, quota_id: str) -> QuotaRow:
    row = quota(desk, quota_id)
    if row.open_tie is None:
        raise Conflict(f"{row.title}名额没有等待抽签的班级。")
    return row


def reason_problems(reason: str) -> list[Problem]:
    return [] if reason.strip() else [Problem("请写明理由。", "reason")]


def named(parts: Sequence[PartRow]) -> str:
    """Return classes in a sentence: three by name, more by number."""
    titles = [part.class_title for part in parts]
    return "、".join(titles) if len(titles) <= 3 else f"{titles[0]}等{len(titles)}个班"


def noted(desk: Desk, row: QuotaRow, what: str, reason: str) -> str:
    """Return the note with one more sentence: every change by hand stays readable on the paper."""
    told = f"{desk.today():%Y-%m-%d} {what}：{reason.strip()}"
    return f"{row.note}\n{told}" if row.note else told
