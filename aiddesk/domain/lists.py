"""What a list of another department stands for, from its names, its date and the words of its rows."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.identity import clean_number
from aiddesk.domain.names import category_of
from aiddesk.domain.words import SPECIAL_CATEGORIES

MONITORED = frozenset({"unstable", "marginal", "sudden"})
_CHILDREN = frozenset({"orphan", "unsupported"})
_HOUSEHOLD = MONITORED | {"lifted", "dibao", "dibao_edge", "destitute", "rigid_expense", "low_income"}
_POOR = _HOUSEHOLD - {"lifted"}

# What the words of a row may turn the list's own category into: any other word there speaks of something else.
_REFINED = {
    "": frozenset(SPECIAL_CATEGORIES),
    **dict.fromkeys(MONITORED, MONITORED),
    **dict.fromkeys(_CHILDREN, _CHILDREN),
    **dict.fromkeys(("dibao", "dibao_edge"), frozenset({"dibao", "dibao_edge"})),
    "low_income": _POOR,
}

# What a list's own name says more loosely than a roster's cell, searched where `category_of` finds nothing.
_LOOSE = (
    (("disabled_parent",), re.compile("残疾人?(?:家庭|家长|户).{0,4}(?:子女|学生)|(?:父|母|家长).{0,4}残疾")),
    (("disabled",), re.compile("残疾|残联")),
    (("unsupported",), re.compile("无人抚养")),
    (("unstable",), re.compile("脱贫监测|不稳定户")),
    (("marginal",), re.compile("边缘户|易致贫")),
    (("sudden",), re.compile("突发.{0,4}困难|严重困难户")),
    (tuple(MONITORED), re.compile("监测|防返贫|防止返贫")),
    (("lifted",), re.compile("脱贫|建档立卡")),
    (("dibao",), re.compile("最低保障")),
    (("martyr",), re.compile("烈属|英烈")),
)
_JOINTS = re.compile(r"[、，,;；/|（）()【】\[\]_\-—+&\s\x1f]+|以?及|和|与")

# A verb of receiving or ending with what stands before it; 含 and 是否 leave the decision to the rows.
_SAYS = re.compile(
    r"(?P<turn>不含|不包括|剔除|含|包括|是否|能否|有无)?(?:返贫|风险){0,2}"
    r"(?P<no>尚?未|没有?|不再|不予|不能|无法|不|停止|取消|终止)?(?P<on>继续)?(?:已经?|正在|继续|稳定|自然|全部|完全|再){0,3}"
    r"(?P<verb>享受|纳入|符合|消除|停发|停保|停助|注销|清退|取消|终止"
    r"|(?<!贫困)(?<!贫困户)(?<!脱贫)(?<!脱贫户)(?<!建档立卡)(?<!建档立卡户)退出(?!贫困))"
)
_RECEIVES = ("享受", "纳入", "符合")
_BOTH = re.compile("(?<![不未再])享受.{0,5}不享受|不享受.{0,5}(?<![不未再])享受")
_QUESTION = re.compile("享受(?=(?:帮扶|脱贫|相关|扶贫){0,2}政策)|(?<=风险).{0,3}消除")
_LONGEST_WORD = 20
_SETTLEMENT = re.compile("城乡|农村|乡村|城镇|城市|城区")
_TOWNSHIP = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道)")
_NOT_THIS = re.compile("^(?:非|不是|不属于|未纳入|无|原|曾|是否)")

_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?<!\d)(20[1-4]\d)"
_DAY_FORMS = (
    re.compile(rf"{_YEAR}\s*年\s*({_MONTH})\s*月\s*({_DAY})(?!\d)"),
    re.compile(rf"{_YEAR}\s*([-./])\s*({_MONTH})\s*\2\s*({_DAY})(?!\d)"),
    re.compile(rf"{_YEAR}(\d\d)(\d\d)(?!\d)"),
)
_MONTH_FORMS = (
    re.compile(rf"{_YEAR}\s*年\s*({_MONTH})\s*月"),
    re.compile(rf"{_YEAR}[-./]({_MONTH})(?![\d])"),
    re.compile(rf"{_YEAR}(\d\d)(?!\d)"),
)
_AS_OF = re.compile("截[至止]到?")
_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}\s*(?:19|20)\d{6}\s*\d{3}[\dXx](?!\d)")
_CARD = re.compile(r"[1-9]\d{5}(?:19|20)\d{9}[\dX]([1-7])([1-4])(?:B\d*)?")
_KINDS_OF_DISABILITY = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
_GRADES_OF_DISABILITY = ("一级", "二级", "三级", "四级")


@dataclass(frozen=True)
class ListKind:
    """What a list stands for: `code` is of `words.SPECIAL_CATEGORIES`, or "" where only its rows can tell.

    `gives` is False where the names say that those listed receive nothing (any more); `title` is for the screen.
    """

    code: str
    gives: bool
    title: str


@dataclass(frozen=True)
class Issue:
    """When a list is of (None where nothing tells) and when it was loaded."""

    name: str
    list_date: date | None
    loaded_on: date


def kind_of(*texts: str) -> ListKind:
    """Guess what one sheet of a list stands for, from its file's name, its own name and its title lines.

    The first text that names a category decides; a later one only narrows it (孤儿及事实无人抚养, then 孤儿).
    """
    codes: frozenset[str] = frozenset()
    for text in texts:
        found = _codes(text)
        codes = (found & _within(codes) or codes) if codes else found
    said = [state for text in texts if (state := _state(text)) is not None]
    gives = said[0] if said else True
    code = _single(codes)
    return ListKind(code, gives, SPECIAL_CATEGORIES.get(code) or _title(codes))


def list_date_of(text: str) -> date | None:
    """Read the day a list is of from its name or title; a month alone gives its first day."""
    plain = _NUMBER.sub(" ", unicodedata.normalize("NFKC", text))
    found = _AS_OF.search(plain)
    if found:
        told = _first_date(plain[found.end() :])
        if told:
            return told
    return _first_date(plain)


def row_category(kind: ListKind, cells: Sequence[str], relation: str, titles: Sequence[str] = ()) -> str:
    """Return the category that a hit in this row means, or "".

    `relation` tells whose number was found: "self", "guardian" (a father or mother) or "member" of the household.
    `titles`, where known, let a 否 below 是否享受政策 and a 是 below 风险是否已消除 be understood.
    """
    if not kind.gives:
        return ""
    code = _refined(kind.code, cells)
    if _ended(code, cells, titles):
        return ""
    if code in _HOUSEHOLD or relation == "self":
        return code
    if code in ("disabled", "disabled_parent") and relation == "guardian":
        return "disabled_parent"
    return ""


def succeeds(newer: Issue, older: Issue) -> bool:
    """Say whether a list takes the place of an older one of its kind, so that who is missing in it no longer counts.

    Lists of one month, and those of town and country or of two townships, stand beside each other.
    """
    if newer.list_date and older.list_date:
        is_later = newer.list_date > older.list_date
    else:
        is_later = newer.loaded_on > older.loaded_on
    return is_later and not any(
        len({words for words in map(told, (newer.name, older.name)) if words}) > 1 for told in (_settlement, _township)
    )


def disability(token: str) -> tuple[str, str] | None:
    """Return (kind, grade) as a disability card's 20 characters tell them: ("肢体", "二级")."""
    found = _CARD.fullmatch(clean_number(token))
    if found is None:
        return None
    return _KINDS_OF_DISABILITY[int(found[1]) - 1], _GRADES_OF_DISABILITY[int(found[2]) - 1]


def _settlement(name: str) -> str:
    found = {"rural" if word in ("农村", "乡村") else "urban" for word in _SETTLEMENT.findall(name) if word != "城乡"}
    return found.pop() if len(found) == 1 else ""


def _township(name: str) -> str:
    found = _TOWNSHIP.search(_SETTLEMENT.sub(" ", name))
    return found[0] if found else ""


def _codes(text: str) -> frozenset[str]:
    parts = _JOINTS.split(unicodedata.normalize("NFKC", text))
    found = [codes for part in parts if (codes := _codes_of_part(part))]
    exact = frozenset(codes[0] for codes in found if len(codes) == 1)
    loose = frozenset(code for codes in found if len(codes) > 1 for code in codes)
    return exact if exact & loose else exact | loose


def _codes_of_part(part: str) -> tuple[str, ...]:
    code = category_of(part)
    if code:
        return (code,)
    return next((codes for codes, words in _LOOSE if words.search(part)), ())


def _within(codes: frozenset[str]) -> frozenset[str]:
    return codes | _REFINED.get(_single(codes), frozenset()) if len(codes) == 1 else codes


def _single(codes: frozenset[str]) -> str:
    if len(codes) == 1:
        return next(iter(codes))
    return "orphan" if codes == _CHILDREN else ""


def _title(codes: frozenset[str]) -> str:
    if not codes:
        return "类别不明的名单"
    words = [word for code, word in SPECIAL_CATEGORIES.items() if code in codes - MONITORED]
    if codes >= MONITORED:
        words.insert(0, "防返贫监测对象")
    else:
        words += [SPECIAL_CATEGORIES[code] for code in SPECIAL_CATEGORIES if code in codes & MONITORED]
    return "、".join(words)


def _state(text: str) -> bool | None:
    """Say whether a text tells that those listed receive; None where it says nothing, or both."""
    if _BOTH.search(text):
        return None
    said = {state for found in _SAYS.finditer(text) if (state := _said(found)) is not None}
    return said.pop() if len(said) == 1 else None


def _said(found: re.Match[str]) -> bool | None:
    turn, is_denied, verb = found["turn"], found["no"] is not None, found["verb"]
    if turn in ("是否", "能否", "有无", "含", "包括"):
        return None
    if verb in _RECEIVES:
        return False if is_denied else True if found["on"] else None
    return is_denied or turn is not None


def _refined(code: str, cells: Sequence[str]) -> str:
    allowed = _REFINED.get(code, frozenset())
    for cell in cells if allowed else ():
        if not cell or cell.isascii() or len(cell) > _LONGEST_WORD or _NOT_THIS.match(cell.strip()):
            continue
        found = _codes(cell) & allowed
        if len(found) == 1:
            return next(iter(found))
    return code


def _ended(code: str, cells: Sequence[str], titles: Sequence[str]) -> bool:
    """Say whether the row tells that this household or child no longer counts; other aid that ended is no matter."""
    verbs = {"停发", "停保", "停助", "注销", "清退", "退出"}
    if code in MONITORED or code == "low_income":
        verbs.add("消除")
    if code in MONITORED or code == "lifted":
        verbs.add("享受")
    statements = [cell for cell in cells if cell and not cell.isascii() and len(cell) <= _LONGEST_WORD]
    statements += [_answered(title, cell.strip()) for title, cell in zip(titles, cells, strict=False)]
    return any(
        found["verb"] in verbs and _said(found) is False and _codes(text) <= {code}
        for text in statements
        for found in _SAYS.finditer(text)
    )


def _answered(title: str, answer: str) -> str:
    """Turn the question above a column and its answer into one statement."""
    if answer not in ("是", "否"):
        return ""
    question = _QUESTION.search(title)
    return f"{'' if answer == '是' else '不'}{question[0][-2:]}" if question else ""


def _first_date(text: str) -> date | None:
    for form in (*_DAY_FORMS, *_MONTH_FORMS):
        for found in form.finditer(text):
            year, month, day = [int(group) for group in (*found.groups(), "1") if group.isdigit()][:3]
            try:
                return date(year, month, day)
            except ValueError:
                continue
    return None
