"""Names of people, peoples, grades and categories: as written, and as one spelling."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import product

from aiddesk.domain.errors import Problem, Severity
from aiddesk.domain.words import GRADES, STAGES

# 民委发〔2016〕33号: the separator is U+00B7 everywhere.
_DOTS = re.compile(r"[\u2022\u30fb\uff65\u2027\u2219\u22c5\u0387\u318d\uff0e•·]")
_HAN = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_LOOSE_DOTS = re.compile(rf"(?<={_HAN})\s*[.。-]\s*(?={_HAN})")  # signs that mean the separator only there
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # which form of a character is meant
_BLANKS = re.compile(r"[\s\u3000\u00a0\u200b\u200c\u200d\ufeff]+")
_MAX_NAME = 25  # 汉字; the rule asks for at least 50 bytes
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")}

ETHNICITIES = (
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族",
    "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族",
    "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族", "羌族",
    "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族", "俄罗斯族",
    "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族",
    "基诺族",
)  # fmt: skip
_PEOPLES = {name.removesuffix("族"): name for name in ETHNICITIES} | {
    "毛难": "毛南族",
    "崩龙": "德昂族",
    "僳僳": "傈僳族",
    "维族": "维吾尔族",
}

_GRADE_WORDS = {title: grade for grade, title in GRADES.items()} | {
    "初一": 7, "初二": 8, "初三": 9, "初中一年级": 7, "初中二年级": 8, "初中三年级": 9,
    "高中一年级": 10, "高中二年级": 11, "高中三年级": 12, "学前班": 0,
}  # fmt: skip

# 三2班, 三二班, 3-2, 3.2班, 302班: only where no column tells the grade, for a class may be called 1-2班.
_SHORT_CLASS = tuple(
    re.compile(pattern)
    for pattern in (
        r"([一二三四五六七八九])(\d{1,2})班?",
        r"([一二三四五六七八九])([一二三四五六七八九])班",
        r"([1-9一二三四五六七八九])[-.](\d{1,2}|[一二三四五六七八九十]{1,3})班?",
        r"([1-9])0([1-9])班?",
    )
)
_NURSERY = {"小": -2, "中": -1, "大": 0}
_NURSERY_CLASS = re.compile(r"([大中小])\(?(\d{1,2}|[一二三四五六七八九十]{1,3})\)?班")  # 大一班, 中(2)班
_SCHOOL = re.compile(r"(?:小学|初中|高中|幼儿园)(?=.)")
_BRACKETS = str.maketrans("【〔〖[{】〕〗]}", "((((()))))")

_CATEGORY_WORDS = (
    ("unstable", ("脱贫不稳定",)),
    ("marginal", ("边缘易致贫",)),
    ("sudden", ("突发严重困难",)),
    ("lifted", ("脱贫户", "脱贫家庭", "建档立卡")),
    ("dibao_edge", ("低保边缘", "最低生活保障边缘")),
    ("dibao", ("低保", "最低生活保障")),
    ("destitute", ("特困", "五保")),
    ("rigid_expense", ("刚性支出", "支出型困难")),
    ("unsupported", ("事实无人抚养", "事实孤儿")),
    ("orphan", ("孤儿",)),
    ("disabled_parent", ("残疾人子女", "父母残疾")),
    ("disabled", ("残疾学生", "残疾儿童", "本人残疾", "学生残疾")),
    ("martyr", ("烈士",)),
    ("low_income", ("低收入",)),
)


def clean_name(text: str) -> str:
    """Return a name with the one separator · and without blanks around Chinese characters."""
    text = _LOOSE_DOTS.sub("·", _DOTS.sub("·", unicodedata.normalize("NFC", text)).strip())
    if re.search(r"[A-Za-z]", text):
        return _BLANKS.sub(" ", text)
    return _BLANKS.sub("", text)


def is_same_name(one: str, other: str) -> bool:
    """Say whether two names are one, however wide, spaced or capitalised they were typed."""
    return _plain(clean_name(one)).casefold() == _plain(clean_name(other)).casefold()


def name_problems(name: str, field: str = "name") -> tuple[Problem, ...]:
    """Check a cleaned name (民委发〔2016〕33号: up to 25 characters, all of GB 18030)."""
    if not name:
        return (Problem("没有姓名。请补上姓名。", field),)
    if len(_SELECTORS.sub("", name)) > _MAX_NAME:
        return (Problem(f"“{name}”超过25个字。请核对是否混入了别的内容。", field),)
    if any(unicodedata.category(c) == "Co" for c in name):
        text = f"“{name}”里有电脑自造的字，换一台电脑会看不见。请用输入法重新输入这个字。"
        return (Problem(text, field, severity=Severity.WARNING),)
    if re.search(r"[\d?？*＊]", name):
        text = f"“{name}”里有数字或替代符号。请照户口簿核对姓名。"
        return (Problem(text, field, severity=Severity.WARNING),)
    return ()


def ethnicity(text: str) -> str:
    """Return "羌族" for "羌"; what is no people of the list stays as written (穿青人)."""
    plain = _BLANKS.sub("", text)
    return _PEOPLES.get(plain.removesuffix("族"), _PEOPLES.get(plain, plain))


def search_keys(name: str, readings: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Return (initials, pinyin) of all readings, each blank-separated, at most 16 combinations."""
    syllables = _syllables(name, readings)
    initials = list(
        dict.fromkeys("".join(p) for p in _some(product(*({s[0] for s in options} for options in syllables))))
    )
    pinyin = list(dict.fromkeys("".join(p) for p in _some(product(*syllables))))
    return " ".join(sorted(initials)), " ".join(pinyin)


def given_pinyin(name: str, readings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return how a given name may be read without its surname, of one character or, in a name of four, of two."""
    syllables = _syllables(name, readings)
    given = [syllables[start:] for start in (1, 2) if len(syllables) > 2 * start - 1]
    return tuple(dict.fromkeys("".join(p) for rest in given for p in _some(product(*rest))))


def _syllables(name: str, readings: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [readings.get(c) or (c.lower(),) for c in name if c != "·" and not c.isspace()]


def _some(combinations: "product[tuple[str, ...]]") -> list[tuple[str, ...]]:
    return [c for c, _ in zip(combinations, range(16), strict=False)]


def grade_of(text: str) -> int | None:
    """Read a grade: 一年级, 1年级, 七年级, 初一, 高二, 大班; None where it is none."""
    plain = _plain(text)
    if plain in _GRADE_WORDS:
        return _GRADE_WORDS[plain]
    found = re.fullmatch(r"(\d{1,2}|[一二三四五六七八九])(?:年级|年)?", plain)
    if found is None:
        return None
    grade = _number(found[1])
    return grade if grade in GRADES and grade > 0 else None


@lru_cache(4096)
def class_of(grade_text: str, class_text: str) -> tuple[int | None, str]:
    """Read (grade, "2班") from two cells; the class may name its grade too ("一年级1班", "三（2）班")."""
    plain = _plain(class_text).translate(_BRACKETS)
    grade = grade_of(grade_text)
    own, rest = _graded(plain)
    if own is None and (school := _SCHOOL.match(plain)):
        own, rest = _graded(plain[school.end() :])
    if own is None and not grade_text:
        own, rest = _short(plain)
    if own is None:
        return grade, _class_name(plain)
    return (grade if grade_text else own), _class_name(rest)


def _graded(plain: str) -> tuple[int | None, str]:
    """Return the grade that a class begins with, and the rest of it."""
    if found := _NURSERY_CLASS.fullmatch(plain):
        return _NURSERY[found[1]], found[2]
    for title in sorted(_GRADE_WORDS, key=len, reverse=True):
        if plain.startswith(title):
            return _GRADE_WORDS[title], plain[len(title) :]
    found = re.fullmatch(
        r"(\d{1,2}|[一二三四五六七八九])(?:年级|年)?\((\d+|[一二三四五六七八九十]+)\)班?", plain
    ) or re.fullmatch(r"(\d{1,2}|[一二三四五六七八九])(?:年级|年)第?(\d+|[一二三四五六七八九十]+)班?", plain)
    return (grade_of(found[1]), found[2]) if found else (None, "")


def _short(plain: str) -> tuple[int | None, str]:
    found = next((found for form in _SHORT_CLASS if (found := form.fullmatch(plain))), None)
    return (grade_of(found[1]), found[2]) if found else (None, "")


def _class_name(text: str) -> str:
    text = _bare(_bare(text).removesuffix("班")).removeprefix("第")
    if not text:
        return ""
    number = _number(text)
    return f"{number}班" if number is not None else f"{text}班"


def _bare(text: str) -> str:
    """Return a text without the brackets around all of it."""
    found = re.fullmatch(r"\(([^()]*)\)", text)
    return found[1] if found else text


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS for c in text):
        return None
    if "十" not in text:
        return _DIGITS[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def stage_of(grade: int, stage_text: str) -> str:
    """Return the stage's code by its word, else by the grade."""
    plain = _BLANKS.sub("", stage_text)
    for code, title in STAGES.items():
        if plain == title:
            return code
    if plain in ("普通高中", "高中"):
        return "senior"
    if grade <= 0:
        return "preschool"
    return "primary" if grade <= 6 else "junior" if grade <= 9 else "senior"


def yes(text: str) -> bool | None:
    """Read a yes or no of boarding and the like; None where it is neither."""
    plain = _BLANKS.sub("", text).upper()
    if plain in (
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "住校",
        "寄宿",
        "寄宿生",
        "住宿",
        "住宿生",
        "内宿",
        "1",
        "1.0",
        "Y",
        "YES",
        "TRUE",
    ):
        return True
    if plain in (
        "",
        "否",
        "×",
        "☐",
        "走读",
        "走读生",
        "不寄宿",
        "外宿",
        "非寄宿",
        "0",
        "0.0",
        "2",
        "N",
        "NO",
        "FALSE",
        "无",
    ):
        return False
    return None


def category_of(text: str) -> str:
    """Return the code of a special category's words, or "" for none of the fourteen (监测对象 alone may be three)."""
    for code, words in _CATEGORY_WORDS:
        if any(word in text for word in words):
            return code
    return ""


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))
