"""How a value is written in an export: days, years, terms, and what several awards have in common."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from aiddesk.domain.errors import Invalid
from aiddesk.domain.terms import Term, parse_term, school_year_title

V = TypeVar("V")

# The forms in the words of a choice; days, years and terms are shown by an example.
FORMS: Mapping[str, str] = {
    "": "照登记的写",
    "yyyy-mm-dd": "2015-11-10",
    "yyyymmdd": "20151110",
    "yyyy年m月d日": "2015年11月10日",
    "yyyy年m月": "2015年11月",
    "yyyymm": "201511",
    "known": "2015-11-10，日不详写2015-11",
    "男/女": "男/女",
    "1/2": "1男/2女",
    "住校/走读": "住校/走读",
    "是/否": "是/否",
    "2/1": "2住校/1走读",
    "农业/非农业": "农业户口/非农业户口",
    "words": "文字",
    "code": "代码",
    "number": "数字",
    "whole": "完整",
    "masked": "遮住中间几位",
    "source": "登记时的原文",
    "national": "全国14类的名称",
    "yyyy—yyyy学年": "2026—2027学年",
    "yyyy-yyyy": "2026-2027",
    "yyyy": "2026",
    "第n学期": "第一学期",
    "season": "2026年秋季学期",
}
_DAYS = {
    "yyyy-mm-dd": "{0.year:04}-{0.month:02}-{0.day:02}",
    "yyyymmdd": "{0.year:04}{0.month:02}{0.day:02}",
    "yyyy年m月d日": "{0.year}年{0.month}月{0.day}日",
    "yyyy年m月": "{0.year}年{0.month}月",
    "yyyymm": "{0.year:04}{0.month:02}",
}
DAY_FORMS = (*_DAYS, "known")
YEAR_FORMS = ("yyyy—yyyy学年", "yyyy-yyyy", "yyyy")
TERM_FORMS = ("第n学期", "season", "number")


def day_text(form: str, known: str) -> str:
    """Write "2015-11-10" or "2015-11" in a form; a form that needs a day stays empty where only the month is known."""
    if form == "known" or not known:
        return known
    pattern = _DAYS[form]
    if len(known) < len("2015-11-10") and "day" in pattern:
        return ""
    return pattern.format(date.fromisoformat(f"{known}-01"[:10]))


def year_text(form: str, school_year: int) -> str:
    """Write a school year in one of `YEAR_FORMS`."""
    if form == "yyyy—yyyy学年":
        return school_year_title(school_year)
    return f"{school_year}-{school_year + 1}" if form == "yyyy-yyyy" else str(school_year)


def term_text(form: str, key: str) -> str:
    """Write a term ("2026-1") in one of `TERM_FORMS`; "" where no term is meant."""
    try:
        term = parse_term(key)
    except Invalid:
        return ""
    return _term(form, term)


def common(values: Sequence[V | None]) -> V | None:
    """Return what all have in common; None where they differ, for then one of them would be untrue of the others."""
    return values[0] if values and all(value == values[0] for value in values) else None


def _term(form: str, term: Term) -> str:
    if form == "第n学期":
        return f"第{'一二'[term.number - 1]}学期"
    return term.season if form == "season" else str(term.number)
