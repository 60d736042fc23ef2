"""Names of picture files: each finds its student or says why not, and never the wrong one."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aiddesk.intake.class_words import read_class
from aiddesk.intake.photo_folder import PhotoMatch, is_picture, match
from aiddesk.queries.photos import Person

PEOPLE = (
    Person("ming", "王小明", "510123201501011234", "G510123201501011234", "四年级1班"),
    Person("xiao", "王小", "51012320150101235X", "", "四年级1班"),
    Person("red4", "李红", "510123201501019999", "L510123201501018888", "四年级1班"),
    Person("red5", "李红", "", "", "五年级2班"),
    Person("ayi", "阿依古丽·买买提", "", "", "一年级1班"),
    Person("gao", "高一鸣", "", "G510123201001017777", "高一1班"),
    Person("rare", "𬱖小", "", "", "三年级2班"),
    Person("anna", "Anna Li", "H12345678", "", "三年级2班"),
    Person("cai", "蔡班", "", "", "二年级十班"),
)


def one(name: str, people: tuple[Person, ...] = PEOPLE) -> PhotoMatch:
    (found,) = match([name], people)
    return found


@pytest.mark.parametrize(
    ("name", "student", "basis"),
    [
        ("510123201501011234.jpg", "ming", "number"),
        ("51012320150101235x 别的字.png", "xiao", "number"),
        ("５１０１２３２０１５０１０１２３５ｘ.PNG", "xiao", "number"),
        ("51012320150101235×.jpeg", "xiao", "number"),
        ("5101 2320 1501 0112 34.jpg", "ming", "number"),
        ("G510123201501011234.jpg", "ming", "number"),
        ("h12345678.bmp", "anna", "number"),
        ("照片/51012320150101235X 王小.webp", "xiao", "number"),
        ("L510123201501018888_李红.jpg", "red4", "registration"),
        ("510123201001017777.jpg", "gao", "registration"),
        ("王小明.jpg", "ming", "name"),
        ("王小明(1).JPG", "ming", "name"),
        ("王　小　明.jpg", "ming", "name"),
        ("四年级1班_王小明.jpg", "ming", "name"),
        ("四（1）班王小明.jpg", "ming", "name"),
        ("四1班王小明.jpg", "ming", "name"),
        ("4-1班 王小明.jpg", "ming", "name"),
        ("2023级1班王小明.jpg", "ming", "name"),
        ("青山镇中心小学王小明.jpg", "ming", "name"),
        ("学生王小明蓝底一寸照片 - 副本.jpg", "ming", "name"),
        ("王小.jpg", "xiao", "name"),
        ("王小四年级1班.jpg", "xiao", "name"),
        ("四年级1班李红.jpg", "red4", "name"),
        ("五年级/2班/李红.jpg", "red5", "name"),
        ("1班/李红.jpg", "red4", "name"),
        ("四年级1班/五(2)班李红.jpg", "red5", "name"),
        ("阿依古丽买买提.jpg", "ayi", "name"),
        ("阿依古丽.买买提.jpg", "ayi", "name"),
        ("一年级1班/阿依古丽•买买提 1.jpg", "ayi", "name"),
        ("高一鸣(2).jpg", "gao", "name"),
        ("高一1班高一鸣.jpg", "gao", "name"),
        ("𬱖小照片.jpg", "rare", "name"),
        ("三(2)班_anna li.webp", "anna", "name"),
        ("蔡班二年级十班.jpg", "cai", "name"),
        ("510123201501010000李红五年级.jpg", "red5", "name"),  # who has no number yet
    ],
)
def test_a_file_finds_its_student(name: str, student: str, basis: str) -> None:
    assert one(name) == PhotoMatch(name, student, basis)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("李红.jpg", "有2名同名学生，请把文件改名为证件号"),
        ("301班李红.jpg", "班级不同"),
        ("六年级/王小明.jpg", "名册里这名学生在四年级1班"),
        ("王小三.jpg", "没有认出"),
        ("王小三1班.jpg", "没有认出"),
        ("王小一班.jpg", "没有认出"),
        ("大王小.jpg", "没有认出"),
        ("IMG_20260901_101112.jpg", "没有认出"),
        ("王小明、李红.jpg", "有2名学生的姓名"),
        ("510123201501010000.jpg", "不在名册里"),
        ("510123201501010000王小明.jpg", "不在名册里"),
        ("王小明.heic", "另存为JPG"),
    ],
)
def test_what_is_not_certain_is_said(name: str, problem: str) -> None:
    assert problem in one(name).problem
    assert not one(name).basis


def test_what_is_no_picture_is_left_out() -> None:
    names = ["a.txt", "._王小明.jpg", "Thumbs.db", "王小明", "王小明.JPG", "四年级1班/说明.docx"]
    assert [n for n in names if is_picture(n)] == ["王小明.JPG"]
    assert [m.file for m in match(names, PEOPLE)] == ["王小明.JPG"]


def test_the_second_file_of_a_student_is_not_brought_in() -> None:
    first, second, third = match(["王小明.jpg", "旧/510123201501011234.jpg", "王小.jpg"], PEOPLE)
    assert (first.problem, third.problem) == ("", "")
    assert second.student_id == "ming"
    assert "已有照片“王小明.jpg”" in second.problem


def test_one_number_of_two_students_names_neither() -> None:
    twins = (Person("a", "甲一", "H7654321", "", "一年级1班"), Person("b", "乙二", "H7654321", "", "一年级1班"))
    assert "2名学生" in one("H7654321.jpg", twins).problem


@pytest.mark.parametrize(
    ("text", "grade", "name"),
    [
        ("四年级1班", 4, "1班"),
        ("四年级", 4, ""),
        ("七年级(十二)班", 7, "12班"),
        ("初一2班", 7, "2班"),
        ("高一", 10, ""),
        ("三2班", 3, "2班"),
        ("3年2班", 3, "2班"),
        ("3.2班", 3, "2班"),
        ("12班", None, "12班"),
        ("2023级一班", None, "1班"),
        ("大班", 0, ""),
        ("照片", None, ""),
        ("高一鸣", None, ""),
    ],
)
def test_a_class_is_read(text: str, grade: int | None, name: str) -> None:
    found = read_class(text)
    assert (found.grade, found.name) == (grade, name)


_FAMILY, _GIVEN = "王李张刘陈杨黄赵吴周", "明红伟芳娜敏静磊军洋勇艳杰娟涛超霞平"
_NAMES = st.builds(str.__add__, st.sampled_from(_FAMILY), st.text(_GIVEN, min_size=1, max_size=3))
_CLASSES = st.builds("{}年级{}班".format, st.sampled_from("一二三四五六"), st.integers(1, 12))
_DECOR = st.sampled_from(
    [
        "{}",
        "{}(1)",
        "{} - 副本",
        "{}照片",
        "学生{}",
        "01{}",
        "{}2026",
        "IMG_{}",
        "{}.",
        "【{}】",
        "（{}）",
        "一寸_{}_蓝底",
    ]
)


@st.composite
def rolls(draw: st.DrawFn) -> tuple[Person, ...]:
    """Return students of whom some share a name and some have no number."""
    pairs = draw(st.lists(st.tuples(_NAMES, _CLASSES, st.booleans()), min_size=1, max_size=12))
    return tuple(
        Person(f"s{n}", name, f"{510_123_201_500_000_000 + n:018d}" if has_number else "", "", where)
        for n, (name, where, has_number) in enumerate(pairs)
    )


@settings(deadline=None)
@given(rolls(), _DECOR, st.booleans(), st.data())
def test_a_name_finds_its_own_student_or_nobody(
    people: tuple[Person, ...], decor: str, in_folder: bool, data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(people))
    word = decor.format(person.name)
    name = f"{person.class_title}/{word}.jpg" if in_folder else f"{person.class_title} {word}.jpg"
    namesakes = [p for p in people if (p.name, p.class_title) == (person.name, person.class_title)]
    found = one(name, people)
    if len(namesakes) > 1:
        assert f"有{len(namesakes)}名同名学生" in found.problem
    else:
        assert (found.student_id, found.problem) == (person.id, "")
    alone = one(f"{word}.jpg", people)
    assert alone.student_id in ("", person.id)
    assert bool(alone.problem) == (sum(p.name == person.name for p in people) > 1)


@settings(deadline=None)
@given(rolls(), st.text(_GIVEN, min_size=1, max_size=2), st.booleans(), st.data())
def test_a_longer_name_is_another_name(
    people: tuple[Person, ...], more: str, before: bool, data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(people))
    longer = more + person.name if before else person.name + more
    assume(longer not in {p.name for p in people})
    assert one(f"{longer}.jpg", people).student_id == ""
    assert one(f"四年级1班{longer}.jpg", people).student_id == ""


@settings(deadline=None)
@given(rolls(), st.lists(st.text(max_size=30).map(lambda t: f"{t.replace('/', '')}a.jpg"), max_size=6), st.data())
def test_no_student_gets_two_pictures_whatever_files_are_called(
    people: tuple[Person, ...], others: list[str], data: st.DataObject
) -> None:
    known = st.sampled_from([p.name for p in people] + [p.document_number or "x" for p in people])
    names = others + [f"{n}/{k}.png" for n, k in enumerate(data.draw(st.lists(known, max_size=8)))]
    found = match(names, people)
    given_to = [m.student_id for m in found if not m.problem]
    assert len(given_to) == len(set(given_to))
    assert all(given_to)
    assert len(found) == sum(map(is_picture, names))
