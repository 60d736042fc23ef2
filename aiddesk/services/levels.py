"""What the school calls the levels of hardship, and which of them it works with."""

from collections.abc import Mapping

from aiddesk.domain.errors import Conflict
from aiddesk.domain.levels import Levels, renamed, written
from aiddesk.domain.outcome import Done
from aiddesk.domain.terms import term_of
from aiddesk.domain.words import SUBJECTS, class_title
from aiddesk.queries.levels import given, suggested, voting_classes
from aiddesk.queries.schemes import as_written
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Place, Survey


def set_levels(desk: Desk, typed: Mapping[str, str]) -> Done:
    """Name the levels, code of `words.LEVELS` to word; "" leaves one of the two between out.

    From now on screens and papers use these words; what was written down in words before stays as it is. Surveys of
    the year that suggested a level left out suggest the next lower one.

    Raises:
        Invalid: a word is missing, too long or used twice, or no level stands between.
        Conflict: a level to be left out has been given to somebody this year, or a class is voting on levels.
    """
    now = desk.levels
    after = renamed(typed, now)
    told = "、".join(after.used.values())
    if after == now:
        return Done(f"困难等级没有变化：{told}。")
    if after.codes != now.codes:
        _require_idle(desk)
        _require_free(desk, now, after)
    with journal.entry(desk, "levels.set", f"困难等级：{told}") as work:
        work.update(Place, desk.place.id, levels=written(after))
        _suggest_anew(desk, work, after)
    desk.reload()
    return Done(f"困难等级已设为：{told}。以后的界面和打印都用这些名称。", SUBJECTS, work.seq)


def _suggest_anew(desk: Desk, work: journal.Work, levels: Levels) -> None:
    """Let this year's surveys suggest levels in use only."""
    for row in suggested(desk, _year(desk)):
        if row.level not in levels.codes:
            asked = as_written(desk, row.scheme_code, row.scheme_version).with_levels(levels.codes)
            work.update(Survey, row.id, suggested_level=asked.level(row.score))


def _require_idle(desk: Desk) -> None:
    voting = voting_classes(desk)
    if voting:
        names = "、".join(class_title(grade, name) for grade, name in voting)
        raise Conflict(
            f"{names}正在评定等级，选票上的等级不能增减。请等评议出结果，或作废这次评议以后再改；只改名称可以。"
        )


def _require_free(desk: Desk, now: Levels, after: Levels) -> None:
    held = given(desk, _year(desk))
    for code in now.codes:
        if code not in after.codes and held.get(code):
            raise Conflict(
                f"本学年已有{held[code]}名学生是“{now.title(code)}”，这一等级不能停用。"
                "请先把他们改到别的等级（调查、审核或动态调整），或到下学年再停用；只改名称可以。"
            )


def _year(desk: Desk) -> int:
    return term_of(desk.today()).school_year
