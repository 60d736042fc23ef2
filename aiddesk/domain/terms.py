"""School years and terms: 2026—2027学年第一学期 is the autumn of 2026."""

import re
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Invalid

_KEY = re.compile(r"(\d{4})-([12])")


@dataclass(frozen=True, order=True)
class Term:
    """A term: `school_year` 2026 is 2026—2027学年; `number` 1 is autumn, 2 the spring after it."""

    school_year: int
    number: int

    @property
    def key(self) -> str:
        return f"{self.school_year}-{self.number}"

    @property
    def school_year_title(self) -> str:
        return school_year_title(self.school_year)

    @property
    def title(self) -> str:
        return f"{self.school_year_title}第{'一二'[self.number - 1]}学期"

    @property
    def season(self) -> str:
        return f"{self.school_year}年秋季学期" if self.number == 1 else f"{self.school_year + 1}年春季学期"

    @property
    def starts(self) -> date:
        """The nominal first day (rules 5.8: autumn is September to January, spring February to July)."""
        return date(self.school_year, 9, 1) if self.number == 1 else date(self.school_year + 1, 2, 1)

    @property
    def ends(self) -> date:
        return date(self.school_year + 1, 1, 31) if self.number == 1 else date(self.school_year + 1, 8, 31)

    def next(self) -> "Term":
        return Term(self.school_year, 2) if self.number == 1 else Term(self.school_year + 1, 1)

    def previous(self) -> "Term":
        return Term(self.school_year, 1) if self.number == 2 else Term(self.school_year - 1, 2)


def school_year_title(school_year: int) -> str:
    """Return "2026—2027学年" (GB/T 15834: a dash for spans of time)."""
    return f"{school_year}—{school_year + 1}学年"


def parse_term(key: str) -> Term:
    """Read "2026-1".

    Raises:
        Invalid: it is no term.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        raise Invalid(f"“{key}”不是学期。请写成 2026-1（秋季）或 2026-2（次年春季）。")
    return Term(int(found[1]), int(found[2]))


def term_of(day: date) -> Term:
    """Return the term in which a day lies; August still belongs to the spring term."""
    if day.month >= 9:
        return Term(day.year, 1)
    return Term(day.year - 1, 1 if day.month == 1 else 2)
