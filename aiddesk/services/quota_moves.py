"""Places that move after the split: changed by hand, given back by a class, given on to one that lacks some."""

from collections.abc import Mapping

from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.typed import check_count
from aiddesk.queries.quota_splits import quota, quotas
from aiddesk.queries.quotas import PlacesRow, free_places
from aiddesk.services.quotas import TOUCHED, noted, reason_problems
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Quota, QuotaPart


def adjust(desk: Desk, quota_id: str, places: Mapping[str, int], reason: str) -> Done:
    """Change classes' places by hand, for a written reason; the sum stays within what was given.

    Raises:
        Invalid: the reason is missing, too many places are given, or a class would have fewer than it uses.
    """
    row = quota(desk, quota_id)
    changed = [part for part in row.parts if places.get(part.class_id, part.places) != part.places]
    problems = reason_problems(reason)
    if not changed:
        problems.append(Problem("没有改动名额。"))
    after = sum(places.get(part.class_id, part.places) - part.returned for part in row.parts)
    if after > row.total:
        problems.append(Problem(f"各班合计{after}个，超过总名额{row.total}个。请减少{after - row.total}个。"))
    free = {one.class_id: one.free for one in free_places(desk, row.school_year)}
    for part in changed:
        new = places[part.class_id]
        least = max(part.returned, part.places - max(free[part.class_id], 0))
        if new < min(least, part.places):
            problems.append(Problem(f"{part.class_title}已用或已退回的名额不能再减，最少留{least}个。"))
    if problems:
        raise Invalid(*problems)
    told = "，".join(f"{part.class_title}由{part.places}改为{places[part.class_id]}" for part in changed)
    with journal.entry(desk, "quota.adjust", f"{row.title}名额调整") as work:
        work.update(Quota, quota_id, note=noted(desk, row, told, reason))
        for part in changed:
            work.update(QuotaPart, part.id, places=places[part.class_id])
    return Done(f"名额已调整：{told}。", TOUCHED, work.seq, quota_id)


def give_back(desk: Desk, school_year: int, class_id: str, count: str) -> Done:
    """Take back places that a class does not need; they are free for classes that lack some.

    Raises:
        Invalid: it is no number, or more than the class has free.
    """
    row = _class_places(desk, school_year, class_id)
    if row.free <= 0:
        raise Conflict(f"{row.class_title}没有空余的名额可以退回。")
    number = _number(count, "退回名额", row.free)
    left = number
    with journal.entry(desk, "quota.return", f"{row.class_title}退回{number}个名额") as work:
        for one in reversed(quotas(desk, school_year)):
            for part in one.parts:
                if part.class_id == class_id and left:
                    taken = min(left, part.places - part.returned)
                    left -= taken
                    work.update(QuotaPart, part.id, returned=part.returned + taken)
    return Done(f"{row.class_title}退回{number}个名额，可以调剂给名额不够的班，也可以不用。", TOUCHED, work.seq or None)


def give_on(desk: Desk, school_year: int, class_id: str, count: str, reason: str) -> Done:
    """Give free places of a year to a class that lacks some, for a written reason.

    Raises:
        Invalid: it is no number, more than are free, or the reason is missing.
        Conflict: no place is free; those that wait for a draw are not.
    """
    row = _class_places(desk, school_year, class_id)
    rows = quotas(desk, school_year)
    room = {one.id: one.left - (one.open_tie.places if one.open_tie else 0) for one in rows}
    free = sum(room.values())
    if free <= 0:
        raise Conflict("没有空余的名额可以调剂。等待抽签的名额要先抽签；别的班用不完的，先登记退回。")
    problems = reason_problems(reason)
    number = _number(count, "调剂名额", free, problems)
    left = number
    with journal.entry(desk, "quota.give", f"调剂{number}个名额给{row.class_title}") as work:
        for one in rows:
            taken = min(left, room[one.id])
            part = next((p for p in one.parts if p.class_id == class_id), None)
            if not taken:
                continue
            left -= taken
            work.update(Quota, one.id, note=noted(desk, one, f"调剂{taken}个给{row.class_title}", reason))
            if part is not None:
                work.update(QuotaPart, part.id, places=part.places + taken)
            else:
                work.insert(QuotaPart, quota_id=one.id, school_class_id=class_id, weight=0, places=taken)
    return Done(f"已调剂{number}个名额给{row.class_title}。", TOUCHED, work.seq)


def _class_places(desk: Desk, school_year: int, class_id: str) -> PlacesRow:
    row = next((one for one in free_places(desk, school_year) if one.class_id == class_id), None)
    if row is None:
        raise Conflict("本学年还没有分配名额，或班级不在本学年。请先分配名额。")
    return row


def _number(text: str, title: str, most: int, problems: list[Problem] | None = None) -> int:
    found = [] if problems is None else problems
    number = check_count(text, "count", title, 1, most, found)
    if number is None and not text.strip():
        found.append(Problem(f"请填写{title}，1到{most}之间。", "count"))
    if found or number is None:
        raise Invalid(*found)
    return number
