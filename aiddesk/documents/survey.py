"""The survey of a family and how its points came about: 家庭情况调查与评分说明."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents.page import Footer


@dataclass(frozen=True)
class SurveyLine:
    """One question; `points` is None where the answer carries none."""

    question: str
    answer: str
    points: int | None


@dataclass(frozen=True)
class Survey:
    """A survey; "" and None are left open for the pen; `means` is the word for how it was made ("家访")."""

    footer: Footer
    school: str
    school_year_title: str
    class_title: str
    name: str
    document_number: str
    surveyed_on: date | None
    means: str
    surveyors: tuple[str, ...]
    lines: tuple[SurveyLine, ...]
    total: int | None
    suggested_level: str
    decided_level: str
    reason: str
    code: str = ""
