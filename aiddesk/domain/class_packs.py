"""What a class pack asks of every family, how a cell of it is read, and what in it is new."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiddesk.domain.errors import Invalid, Problem, Severity
from aiddesk.domain.hardship import Question, Scheme, read_amount
from aiddesk.domain.identity import clean_number, lost_digits, phone_problems
from aiddesk.domain.money import parse_yuan, plain_yuan, yuan
from aiddesk.domain.names import category_of
from aiddesk.domain.words import SPECIAL_CATEGORIES

Kind = Literal["choice", "count", "money", "text", "phone", "categories", "question", "amount"]
Verdict = Literal["untouched", "same", "change", "conflict"]
MONEY = ("money", "amount")
APPLY, CATEGORIES, PHONE = "apply", "categories", "guardian_phone"
YES, NO, WAIVE = "yes", "no", "waive"
LETTER_ANSWERS = {YES: "apply", NO: "none", WAIVE: "waive"}  # what a letter's return slip calls it
QUESTION = "q:"  # before the code of a question, in the key of its column
# Columns that the teacher reads but does not change, and the hidden one that tells whose a row is.
FIXED = {"number": "序号", "name": "姓名", "birth_month": "出生年月"}
ROW_KEY, ROW_KEY_TITLE = "row_key", "行码"
SOURCE = "班主任调查表"  # of special categories that a class teacher told
_WHOLE = re.compile(r"(\d{1,4})(?:\.0+)?[人口个]?")
_SPLIT = re.compile(r"[、,，;；/\s]+")
_NONE = ("", "无", "没有", "否", "不是")
_NUMBERED = re.compile(r"(\d+)\s*[.．、:：)）]?\s*(.*)", re.DOTALL)
# What a spreadsheet shows where a formula failed; and marks that come along when text is pasted.
_FAILED = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff"))
_FEW = re.compile(r"\s+")


@dataclass(frozen=True)
class PackField:
    """A column that the class teacher fills in; `options` are the words of its drop-down by what they stand for."""

    key: str
    title: str
    kind: Kind
    width: int = 9
    options: Mapping[str, str] = field(default_factory=dict)
    most: int = 0

    @property
    def question(self) -> str:
        """The code of the question that it asks, or ""."""
        return self.key.removeprefix(QUESTION) if self.key.startswith(QUESTION) else ""


@dataclass(frozen=True)
class Reading:
    """A cell as it is kept (`shown` words it), with what is wrong with it."""

    value: str
    problem: Problem | None = None


_APPLY = {YES: "是", NO: "否", WAIVE: "放弃"}
_YES_NO = {"1": "是", "": "否"}
FIGURES = (
    PackField("household_size", "家庭人口", "count", 7, most=30),
    PackField("labour", "劳动力人口", "count", 7, most=30),
    PackField("dependants", "赡养人口", "count", 7, most=30),
    PackField("household_income", "家庭年收入（元）", "money", 11),
    PackField("debt_amount", "欠债（元）", "money", 11),
    PackField("single_parent", "是否单亲", "choice", 7, _YES_NO),
    PackField("lost_labour", "是否丧失劳动能力", "choice", 9, _YES_NO),
    PackField("seriously_ill", "是否有大病", "choice", 7, _YES_NO),
    PackField("disaster", "灾害", "text", 14),
    PackField("accident", "意外", "text", 14),
    PackField("unemployment", "失业", "text", 14),
    PackField("other", "其他", "text", 14),
)
FIGURE_KEYS = frozenset(f.key for f in FIGURES)
TICKS = frozenset(f.key for f in FIGURES if f.kind == "choice")


def pack_fields(scheme: Scheme, stage: str = "") -> tuple[PackField, ...]:
    """Return the columns to be filled in, in their order; the questions are those that a scheme asks in a stage."""
    return (
        PackField(APPLY, "是否申请", "choice", 7, _APPLY),
        PackField(CATEGORIES, "特殊群体", "categories", 20, SPECIAL_CATEGORIES),
        *FIGURES,
        PackField(PHONE, "监护人电话", "phone", 14),
        *(_question(n, q) for n, q in enumerate(scheme.asked(stage), 1)),
    )


def read_cell(asked: PackField, text: str) -> Reading:
    """Read a cell as the teacher left it; an empty one is an empty value."""
    plain = clean_text(text)
    if not plain:
        return Reading("")
    if plain in _FAILED:
        return _refused(asked, f"“{plain}”是公式出错，没有内容可收。请改成要填的字或数。")
    if plain.startswith("=") and asked.kind != "text":
        return _refused(asked, f"“{_short(plain)}”是公式，没有计算。请改成算好的数或选项。")
    return _READERS[asked.kind](asked, plain)


def clean_text(text: str) -> str:
    """Return a text with one kind of line break, none at its ends, and no mark that nobody sees, as it is compared."""
    return text.translate(_UNSEEN).replace("\r\n", "\n").replace("\r", "\n").strip()


def shown(asked: PackField, value: str) -> str:
    """Return a kept value as it stands in a cell."""
    if asked.kind == "categories":
        return "、".join(SPECIAL_CATEGORIES[code] for code in value.split(",") if code)
    if asked.kind in MONEY and value:
        return plain_yuan(int(value))
    return asked.options.get(value, value) if value else ""


def worded(asked: PackField, value: str) -> str:
    """Return a kept value as a person reads it beside another; an empty one says so."""
    if asked.kind in MONEY and value:
        return yuan(int(value))
    return shown(asked, value) or ("否" if asked.key in TICKS else "（空）")


def verdict(base: str, came: str, now: str) -> Verdict:
    """Say what a cell means: `base` was handed out, `came` came back, `now` stands in the register.

    A cell that nobody touched never overwrites what the register has learnt since.
    """
    if came == base:
        return "untouched"
    if came == now:
        return "same"
    return "change" if now == base else "conflict"


def told_categories(base: str, came: str, now: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the categories that the teacher added and took away, as far as the register still differs."""
    before, after, have = (tuple(c for c in text.split(",") if c) for text in (base, came, now))
    added = tuple(c for c in after if c not in before and c not in have)
    return added, tuple(c for c in before if c not in after and c in have)


def row_warnings(values: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what does not fit together in the figures of one family."""
    size, labour = values.get("household_size", ""), values.get("labour", "")
    if size and labour and int(labour) > int(size):
        text = f"劳动力{labour}人，多于家庭人口{size}人。请核对。"
        return (Problem(text, "labour", severity=Severity.WARNING),)
    return ()


def per_head(household_income: str, household_size: str) -> int | None:
    """Return the income per head in fen, or None where it cannot be told."""
    if not household_income or not household_size or not int(household_size):
        return None
    return int(household_income) // int(household_size)


def kept_answer(asked: Question, answer: str) -> str:
    """Return an answer of a survey as it is compared: an amount in fen."""
    if asked.kind == "choice" or not answer:
        return answer
    amount = read_amount(answer)
    return "" if amount is None else str(amount)


def survey_answer(asked: Question, value: str) -> str:
    """Return what is compared as a survey keeps it: an amount in yuan."""
    return value if asked.kind == "choice" or not value else plain_yuan(int(value))


def _question(number: int, asked: Question) -> PackField:
    if asked.kind != "choice":
        title = asked.text if asked.text.endswith("元）") else f"{asked.text}（元）"
        return PackField(f"{QUESTION}{asked.code}", f"{number}. {title}", "amount", 12)
    options = {o.code: f"{o.code} {o.text}" for o in asked.options}
    return PackField(f"{QUESTION}{asked.code}", f"{number}. {asked.text}", "question", 15, options)


def _choice(asked: PackField, text: str) -> Reading:
    plain = _plain(text)
    for code, word in asked.options.items():
        if plain == word:
            return Reading(code)
    if asked.options == _YES_NO and plain in ("无", "没有", "不是"):
        return Reading("")
    return _refused(asked, f"“{_short(text)}”不在可选的内容里。请从下拉框选{'、'.join(asked.options.values())}。")


def _answer(asked: PackField, text: str) -> Reading:
    """Read an option by its digit, its words, or both; both must agree."""
    plain = _plain(text)
    words = {code: _plain(word).removeprefix(code) for code, word in asked.options.items()}
    for code, word in words.items():
        if plain in (code, word, f"{code}{word}", f"{code}.0"):
            return Reading(code)
    found = _NUMBERED.fullmatch(plain)
    if found and found[1] in words and found[2] in ("", words[found[1]]):
        return Reading(found[1])
    return _refused(asked, f"“{_short(text)}”不是这一题的选项。请从下拉框选，或只填选项前的数字。")


def _count(asked: PackField, text: str) -> Reading:
    found = _WHOLE.fullmatch(_plain(text))
    if found is None or int(found[1]) > asked.most:
        return _refused(asked, f"“{_short(text)}”不是人数。请填0到{asked.most}之间的整数。")
    return Reading(str(int(found[1])))


def _money(asked: PackField, text: str) -> Reading:
    if _plain(text) in _NONE:
        return Reading("")
    try:
        return Reading(str(parse_yuan(text)))
    except Invalid:
        return _refused(asked, f"“{_short(text)}”不是金额。请填以元为单位的数，如 28000。")


def _amount(asked: PackField, text: str) -> Reading:
    """Read an answer that is an amount; where there is none, that is 0 and not unknown."""
    return Reading("0") if _plain(text) in _NONE else _money(asked, text)


def _text(asked: PackField, text: str) -> Reading:
    if not text.startswith("="):
        return Reading(text)
    told = f"“{_short(text)}”是公式，没有计算，按原文字收下。请核对。"
    return Reading(text, Problem(told, asked.key, severity=Severity.WARNING))


def _phone(asked: PackField, text: str) -> Reading:
    if lost_digits(text):
        return _refused(asked, f"“{_short(text)}”是科学记数，后几位已经丢了。请把这一格改成文本，重新填写号码。")
    number = clean_number(text).removesuffix(".0")
    found = phone_problems(number, asked.key)
    return Reading(number, found[0] if found else None)


def _categories(asked: PackField, text: str) -> Reading:
    codes, unknown = set(), []
    titles = {title: code for code, title in SPECIAL_CATEGORIES.items()}
    for word in _SPLIT.split(text):
        if word in _NONE:
            continue
        code = titles.get(word) or category_of(word)
        if code:
            codes.add(code)
        else:
            unknown.append(word)
    if unknown:
        told = f"“{_short('、'.join(unknown))}”不是14类特殊群体之一。请从下拉框选；有几类的用顿号隔开。"
        return _refused(asked, told)
    return Reading(",".join(code for code in SPECIAL_CATEGORIES if code in codes))


_READERS = {
    "choice": _choice, "question": _answer, "count": _count, "money": _money, "text": _text, "phone": _phone,
    "categories": _categories, "amount": _amount,
}  # fmt: skip


def _refused(asked: PackField, text: str) -> Reading:
    return Reading("", Problem(text, asked.key))


def _plain(text: str) -> str:
    return _FEW.sub("", unicodedata.normalize("NFKC", text))


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:28]}…"
