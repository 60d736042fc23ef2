"""Students as a school may write them, and what the register has to know of them afterwards."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

GRADES = "零一二三四五六七八九"
NUMBERS = "零一二三四五六七八九十"
SPECIAL = {
    "低保家庭学生": "dibao", "脱贫家庭学生": "lifted", "残疾学生": "disabled", "孤儿": "orphan",
    "特困救助供养学生": "destitute", "烈士子女": "martyr",
}  # fmt: skip
# 〇 and rare characters are parts of names; four bytes long where they lie beyond the first plane.
_HAN = st.one_of(
    st.sampled_from("王李张刘陈杨赵吴小明芳伟丽强军洋艳勇静磊婷阿依古丽买提扎西卓玛〇㐂䶮龘喆"),
    st.sampled_from("𠀀𠂇𡋾𪚥𫝀𬎆𰻝"),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
)
SHORT_NAMES = st.text(_HAN, min_size=2, max_size=4)
NAMES = st.one_of(
    SHORT_NAMES,
    st.text(_HAN, min_size=5, max_size=25),
    st.lists(st.text(_HAN, min_size=1, max_size=6), min_size=2, max_size=3).map("·".join),
    st.sampled_from(["John Smith", "Aisha", "Nguyen Van A", "MARIA"]),
)


@dataclass(frozen=True)
class Student:
    """One student: `cells` are texts by field, `facts` what must be known by attribute; the class is (grade, number).

    The texts of grade and class are left to the layout, which knows the columns.
    """

    cells: dict[str, str]
    facts: dict[str, object]
    grade: int
    number: int

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(f"{self.cells['name']} {self.grade}-{self.number}")  # a failing roster is to be read by eye


def _citizen(region: str, birth: date, order: int) -> str:
    number = f"{region}{birth:%Y%m%d}{order:03d}"
    return number + mod_11_2.calc_check_digit(number)


@st.composite
def _identity(draw: st.DrawFn, order: int) -> tuple[dict[str, str], dict[str, object]]:
    """Draw number, kind, registration number, sex and birth, none contradicting another."""
    birth = date(2010, 1, 1) + timedelta(days=draw(st.integers(0, 3900)))
    kind = draw(st.sampled_from(["citizen"] * 5 + ["permit", "passport", "none"]))
    region = draw(st.sampled_from(["810000", "820000", "830000"] if kind == "permit" else ["990000", "990102"]))
    number = _citizen(region, birth, order)
    if kind == "passport":
        number = f"E{order:08d}"
    words = {"citizen": "居民身份证", "permit": "居民身份证", "passport": "护照", "none": "其他"}
    code = {"permit": "citizen"}.get(kind, kind)
    number = "" if kind == "none" else number
    registration = draw(
        st.sampled_from(
            ["", f"J{_citizen('990000', birth, order)}", f"L{_citizen('990000', birth, order)}"]
            + ([f"G{number}"] if code == "citizen" else [])
        )
    )
    sex = "male" if order % 2 else "female"
    forms = [f"{birth:%Y-%m-%d}", f"{birth:%Y%m%d}", f"{birth:%Y/%m/%d}", f"{birth.year}年{birth.month}月{birth.day}日"]
    cells = {
        "document_number": number, "document_kind": words[kind], "registration_number": registration,
        "sex": "男" if order % 2 else "女", "birth_date": draw(st.sampled_from(forms)),
    }  # fmt: skip
    facts: dict[str, object] = {
        "document_number": number, "document_kind": code, "registration_number": registration, "sex": sex,
        "birth_date": birth,
    }  # fmt: skip
    return cells, facts


@st.composite
def _student(draw: st.DrawFn, order: int, names: st.SearchStrategy[str]) -> Student:
    cells, facts = draw(_identity(order))
    card = f"62{draw(st.integers(10**13, 10**14 - 1))}{draw(st.sampled_from(['', '123']))}"
    boards = draw(st.booleans())
    words = draw(st.lists(st.sampled_from(sorted(SPECIAL)), max_size=2, unique=True))
    plain = {
        "name": draw(names),
        "guardian_name": draw(NAMES),
        "guardian_relation": draw(st.sampled_from(["父亲", "母亲", "祖父", "其他亲属"])),
        "guardian_number": _citizen("990000", date(1980, 1, 1), order),
        "phone": f"1{draw(st.integers(3_000_000_000, 9_999_999_999))}",
        "bank": draw(st.sampled_from(["某县农村商业银行", "邮储银行", ""])),
        "account_number": draw(st.sampled_from(["", card + luhn.calc_check_digit(card)])),
        "account_holder": draw(SHORT_NAMES),
        "address": draw(st.sampled_from(["某县某乡幸福村3组", "某镇 12号-3", "=A1+1", "#3", "", "1组"])),
        "ethnicity": draw(st.sampled_from(["汉族", "羌族", "维吾尔族"])),
    }
    cells |= plain | {
        "boarding": draw(st.sampled_from(["是", "√", "住校", "寄宿"] if boards else ["否", "走读", "", "×"])),
        "special_category": draw(st.sampled_from(["、", ";", "，"])).join(words) or draw(st.sampled_from(["", "无"])),
        "residence": "农村",
    }
    facts |= plain | {
        "boarding": boards, "special_categories": tuple((SPECIAL[w], w) for w in words), "residence": "rural",
    }  # fmt: skip
    return Student(cells, facts, draw(st.integers(1, 9)), draw(st.integers(1, 12)))


@st.composite
def students(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES, most: int = 8) -> list[Student]:
    """Draw the students of a school, no two with one number."""
    orders = draw(st.lists(st.integers(1, 999), min_size=1, max_size=most, unique=True))
    return [draw(_student(order, names)) for order in orders]


def grade_texts(grade: int) -> list[str]:
    """Return the spellings of a grade in a column of its own."""
    junior = [f"初{GRADES[grade - 6]}", f"初中{GRADES[grade - 6]}年级"] if grade > 6 else []
    return [f"{GRADES[grade]}年级", f"{grade}年级", str(grade), GRADES[grade], f"{chr(0xFF10 + grade)}年级", *junior]


def class_texts(number: int) -> list[str]:
    """Return the spellings of a class in a column of its own."""
    wide = "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    han = [f"{NUMBERS[number]}班"] if number <= 10 else [f"十{NUMBERS[number - 10]}班"]
    return [
        f"{number}班",
        str(number),
        f"({number})班",
        f"（{number}）班",
        f"（{number}）",
        f"{wide}班",
        f"{number} 班",
        *han,
    ]


def joined_texts(grade: int, number: int) -> list[str]:
    """Return the spellings of grade and class in one cell."""
    han = GRADES[grade]
    words = [f"{han}年级", f"{grade}年级", f"{han}年级 ", *([f"初{GRADES[grade - 6]}"] if grade > 6 else [])]
    both = [word + text for word in words for text in class_texts(number) if text.endswith("班")]
    return [
        *both,
        f"{han}({number})班",
        f"{han}（{number}）班",
        f"{grade}（{number}）班",
        f"{han}（{number}）",
        f"{han}年{number}班",
        f"{han}{number}班",
        f"{grade}-{number}班",
    ]


def line_texts(grade: int, number: int) -> list[str]:
    """Return the spellings of a class in titles and in sheets' names."""
    han = GRADES[grade]
    return [
        f"{han}年级{number}班", f"{han}年级（{number}）班", f"{grade}年级{number}班", f"{han}（{number}）班",
        f"{han}({number})班", *([f"初{GRADES[grade - 6]}{number}班"] if grade > 6 else []),
    ]  # fmt: skip
