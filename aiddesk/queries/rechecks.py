"""Random rechecks: how each was frozen and drawn, and what was found of every drawn case."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiddesk.domain import sampling
from aiddesk.domain.levels import Levels
from aiddesk.domain.money import Fen
from aiddesk.domain.rechecks import WAYS
from aiddesk.domain.sampling import Line
from aiddesk.domain.words import (
    CASE_STATUSES,
    RECHECK_CONSEQUENCES,
    RECHECK_FRAMES,
    RECHECK_MEANS,
    RECHECK_OUTCOMES,
    RECHECK_STRATA,
    class_title,
)
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class RecheckRow:
    """A recheck with its counts; `rate` is per thousand or 0, `drawn_on` None before the draw."""

    id: str
    number: int
    school_year: int
    stratum: str
    rate: int
    size: int
    frozen_on: date
    frame_hash: str
    seed: str
    announced_by: str
    drawn_on: date | None
    done: int
    recovered: Fen
    scope: str
    way: str
    sizes: Mapping[str, int]
    lines: tuple[Line, ...]
    keys: Mapping[str, str]  # code -> case
    levels: Mapping[str, str]  # case -> level when the frame was frozen

    @property
    def title(self) -> str:
        return f"第{self.number}次抽查"

    @property
    def scope_title(self) -> str:
        return RECHECK_FRAMES[self.scope]

    @property
    def stratum_title(self) -> str:
        return RECHECK_STRATA[self.stratum]

    @property
    def way_title(self) -> str:
        rate = f"{self.rate / 10:g}%" if self.rate else ""
        return f"{WAYS[self.way]}{f'（{rate}）' if rate else ''}"

    @property
    def is_untouched(self) -> bool:
        """False where the frame is not what was frozen."""
        return sampling.frame_hash(self.lines, self.sizes) == self.frame_hash


@dataclass(frozen=True)
class RecheckItemRow:
    """A drawn case; `level` is that when the frame was frozen, `recovered` fen or None, `paid` what it has received."""

    id: str
    recheck_id: str
    rank: int
    code: str
    case_id: str
    name: str
    class_title: str
    level: str
    present_level: str
    status: str
    means: str
    on: date | None
    checkers: str
    finding: str
    outcome: str
    consequences: tuple[str, ...]
    recovered: Fen | None
    paid: Fen
    levels: Levels

    @property
    def level_title(self) -> str:
        return self.levels.title(self.level)

    @property
    def new_level_title(self) -> str:
        """The level that the recheck made of it, or ""."""
        if not {"adjust", "cancel"} & set(self.consequences):
            return ""
        return "取消" if self.present_level == "none" else self.levels.title(self.present_level)

    @property
    def status_title(self) -> str:
        return CASE_STATUSES.get(self.status, self.status)

    @property
    def means_title(self) -> str:
        return RECHECK_MEANS.get(self.means, "")

    @property
    def outcome_title(self) -> str:
        return RECHECK_OUTCOMES.get(self.outcome, "")

    @property
    def consequence_title(self) -> str:
        return "、".join(RECHECK_CONSEQUENCES[c] for c in self.consequences)


_HEADS = """
SELECT r.id, r.number, r.school_year, r.stratum, r.rate, r.size, r.frozen_on, r.frame_hash, r.seed, r.drawn_on,
  r.frame, (SELECT count(*) FROM recheck_item i WHERE i.recheck_id = r.id AND i.outcome <> ''),
  (SELECT coalesce(sum(i.recovered), 0) FROM recheck_item i WHERE i.recheck_id = r.id)
FROM recheck r
"""
_ITEMS = f"""
SELECT i.id, i.recheck_id, i.rank, k.id, s.name, c.grade, c.name, k.level, k.status, i.means, i.checked_on, i.checkers,
  i.finding, i.outcome, i.consequence, i.recovered,
  (SELECT coalesce(sum(p.amount), 0) FROM payment p JOIN award a ON a.id = p.award_id
    WHERE a.case_id = k.id AND p.result = 'paid')
FROM recheck_item i JOIN aid_case k ON k.id = i.case_id JOIN student s ON s.id = k.student_id
{placed("k.school_year")}
"""


def rechecks(desk: Desk, school_year: int) -> tuple[RecheckRow, ...]:
    """Return the rechecks of a school year, newest first."""
    rows = desk.rows(
        f"{_HEADS} WHERE r.school_year = ? AND r.school_id = ? ORDER BY r.number DESC", school_year, desk.place.id
    )
    return tuple(_head(row) for row in rows)


def recheck(desk: Desk, recheck_id: str) -> RecheckRow:
    """Return one recheck.

    Raises:
        LookupError: no such recheck.
    """
    found = desk.rows(f"{_HEADS} WHERE r.id = ?", recheck_id)
    if not found:
        raise LookupError(recheck_id)
    return _head(found[0])


def recheck_items(desk: Desk, recheck_id: str) -> tuple[RecheckItemRow, ...]:
    """Return the drawn cases in the order in which they were drawn."""
    head = recheck(desk, recheck_id)
    codes = {case_id: code for code, case_id in head.keys.items()}
    rows = desk.rows(f"{_ITEMS} WHERE i.recheck_id = ? ORDER BY i.rank", recheck_id)
    return tuple(_item(row, codes, head.levels, desk.levels) for row in rows)


def recheck_item(desk: Desk, item_id: str) -> RecheckItemRow:
    """Return one drawn case.

    Raises:
        LookupError: no such item.
    """
    found = desk.one("SELECT recheck_id FROM recheck_item WHERE id = ?", item_id)
    if found is None:
        raise LookupError(item_id)
    return next(item for item in recheck_items(desk, found[0]) if item.id == item_id)


def undrawn(desk: Desk, school_year: int) -> RecheckRow | None:
    """Return the recheck of a year that is frozen and waits for its seed, if there is one."""
    return next((row for row in rechecks(desk, school_year) if row.drawn_on is None), None)


def _head(row: tuple[object, ...]) -> RecheckRow:
    key, number, year, stratum, rate, size, frozen, told, seed, drawn_on, text, done, recovered = row
    frame = json.loads(str(text))
    announced, _, by = str(seed).partition("\n")
    return RecheckRow(
        str(key), int(str(number)), int(str(year)), str(stratum), int(str(rate)), int(str(size)), day(str(frozen)),
        str(told), announced, by, day_or_none(str(drawn_on) if drawn_on else None), int(str(done)),
        int(str(recovered)), frame["scope"], frame["way"], dict(frame["sizes"]),
        tuple(Line(code, stratum) for _, code, stratum, _ in frame["lines"]),
        {code: case_id for case_id, code, *_ in frame["lines"]},
        {case_id: level for case_id, *_, level in frame["lines"]},
    )  # fmt: skip


def _item(
    row: tuple[object, ...], codes: Mapping[str, str], levels: Mapping[str, str], words: Levels
) -> RecheckItemRow:
    key, recheck_id, rank, case_id, name, grade, class_name, present, status, means, on, *rest = row
    checkers, finding, outcome, consequence, recovered, paid = rest
    return RecheckItemRow(
        str(key), str(recheck_id), int(str(rank)), codes[str(case_id)], str(case_id), str(name),
        class_title(int(str(grade)), str(class_name)), levels[str(case_id)], str(present), str(status), str(means),
        day_or_none(str(on) if on else None), str(checkers), str(finding), str(outcome),
        tuple(filter(None, str(consequence).split(","))), None if recovered is None else int(str(recovered)),
        int(str(paid)), words,
    )  # fmt: skip
