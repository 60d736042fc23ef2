"""The school's questionnaires: which is in force, each version that scored an answer, all that can be chosen."""

import json
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.hardship import Scheme
from aiddesk.domain.schemes import parsed
from aiddesk.queries.levels import words
from aiddesk.queries.reading import day_or_none
from aiddesk.store.desk import Desk
from aiddesk.store.policy import scheme as shipped_scheme
from aiddesk.store.policy import schemes as shipped


@dataclass(frozen=True)
class SchemeRow:
    """A version; `id` is "" for one that ships and was never adopted, `surveys` counts the answers it scored."""

    id: str
    scheme: Scheme
    adopted_on: date | None
    is_in_force: bool
    surveys: int

    @property
    def key(self) -> tuple[str, int]:
        return self.scheme.code, self.scheme.version

    @property
    def is_draft(self) -> bool:
        """True while it may still be changed: it was made here, never adopted, and scored nothing."""
        return bool(self.id) and self.adopted_on is None and not self.surveys

    @property
    def state(self) -> str:
        """Return what may be said of it in a word."""
        if self.is_in_force:
            return "使用中"
        if self.is_draft:
            return "草稿"
        return "用过" if self.adopted_on or self.surveys else "可选用"


def in_force(desk: Desk) -> Scheme:
    """Return the questionnaire that the school works with: the latest adopted one, else the first that ships."""
    content = desk.value(
        "SELECT content FROM survey_scheme WHERE school_id = ? AND adopted_on IS NOT NULL"
        " ORDER BY adopted_on DESC, rowid DESC LIMIT 1",
        desk.place.id,
    )
    return (parsed(json.loads(content)) if content else shipped()[0]).with_levels(desk.levels.codes)


def scheme(desk: Desk, code: str, version: int, school_id: str = "") -> Scheme:
    """Return the very version that a survey was answered with, as it suggests the levels that its school uses.

    Raises:
        LookupError: no such version.
    """
    return as_written(desk, code, version, school_id).with_levels(words(desk, school_id).codes)


def as_written(desk: Desk, code: str, version: int, school_id: str = "") -> Scheme:
    """Return a version with all its levels, of the own school or another in the register.

    Raises:
        LookupError: no such version.
    """
    content = desk.value(
        "SELECT content FROM survey_scheme WHERE school_id = ? AND code = ? AND version = ?",
        school_id or desk.place.id,
        code,
        version,
    )
    return parsed(json.loads(content)) if content else shipped_scheme(code, version)


def schemes(desk: Desk) -> tuple[SchemeRow, ...]:
    """Return every version that the school made or can choose, the one in force first, then the newest."""
    used: dict[tuple[str, int], int] = {}
    for code, version, count in desk.rows(
        "SELECT scheme_code, scheme_version, count(*) FROM survey WHERE school_id = ? GROUP BY 1, 2", desk.place.id
    ):
        used[code, version] = count
    now = in_force(desk)
    found = []
    for key, content, adopted in desk.rows(
        "SELECT id, content, adopted_on FROM survey_scheme WHERE school_id = ? ORDER BY rowid DESC", desk.place.id
    ):
        made = parsed(json.loads(content))
        found.append(
            SchemeRow(key, made, day_or_none(adopted), _same(made, now), used.get((made.code, made.version), 0))
        )
    known = {row.key for row in found}
    newest: set[str] = set()
    for ships in shipped():
        count = used.get((ships.code, ships.version), 0)
        # Of what ships, only the newest can be chosen; an old one is listed while answers stand by it.
        if (ships.code, ships.version) not in known and (ships.code not in newest or count):
            found.append(SchemeRow("", ships, None, _same(ships, now), count))
        newest.add(ships.code)
    return tuple(sorted(found, key=lambda row: not row.is_in_force))


def _same(one: Scheme, other: Scheme) -> bool:
    return (one.code, one.version) == (other.code, other.version)
