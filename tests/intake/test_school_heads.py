"""Heads, feet and classes as schools write them, each with the least that shows it."""

import pytest

from aiddesk.domain.names import class_of
from aiddesk.intake.class_words import read_class
from aiddesk.intake.synonyms import field_of
from tests.intake.test_heads import grid, known, of


@pytest.mark.parametrize(
    ("text", "grade", "name"),
    [
        ("302班", 3, "2班"), ("302", 3, "2班"), ("三.2", 3, "2班"), ("3-2", 3, "2班"), ("三2", 3, "2班"),
        ("三二班", 3, "2班"), ("大一班", 0, "1班"), ("幼儿园大一班", 0, "1班"), ("中(2)班", -1, "2班"),
        ("小学三年级2班", 3, "2班"), ("初中七年级1班", 7, "1班"), ("三年级【2】班", 3, "2班"),
        ("三年级第2班", 3, "2班"),
        ("七（3）班", 7, "3班"), ("大班1班", 0, "1班"), ("2024级1班", None, "2024级1班"), ("二班", None, "2班"),
        ("312班", None, "312班"), ("文(2)班", None, "文(2)班"),
    ],
)  # fmt: skip
def test_a_class_alone_tells_its_grade(text: str, grade: int | None, name: str) -> None:
    assert class_of("", text) == (grade, name)


@pytest.mark.parametrize(
    ("text", "name"), [("302班", "302班"), ("1-2班", "1-2班"), ("三2班", "三2班"), ("三年级2班", "2班")]
)
def test_a_class_beside_its_grade_keeps_its_own_name(text: str, name: str) -> None:
    assert class_of("四年级", text) == (4, name)


def test_a_class_of_three_digits_in_a_files_name_has_its_grade() -> None:
    assert (read_class("301班李红").grade, read_class("301班李红").name) == (3, "1班")


def test_sheets_named_after_their_class_in_short_are_all_read() -> None:
    names = ("一（1）班", "三1班", "302", "大一班", "4.1班")
    sheets = [grid("姓名|性别", f"王小{n}|男", name=name) for n, name in zip("甲乙丙丁戊", names, strict=True)]
    assert [(grade, name) for _, grade, name in known(of(*sheets))] == [
        (1, "1班"), (3, "1班"), (3, "2班"), (0, "1班"), (4, "1班"),
    ]  # fmt: skip


def test_a_sheet_named_after_a_grade_is_read_with_the_others_and_told() -> None:
    found = of(grid("姓名|性别", "王小明|男", name="一年级1班"), grid("姓名|性别", "李军|男", name="四年级"))
    assert known(found) == [("王小明", 1, "1班")]
    assert [str(p) for p in found.problems if p.is_error] == ["“四年级”第2行 班级：没有班级。请补上班级，如“1班”。"]


def test_a_line_of_a_short_class_is_no_student() -> None:
    found = of(grid("姓名|性别", "三1班", "王小明|男", "4.1班", "李军|男"))
    assert known(found) == [("王小明", 3, "1班"), ("李军", 4, "1班")]


@pytest.mark.parametrize(
    "line",
    [
        "总人数：2", "填表日期：2026-9-1", "填表时间|2026.9.1", "班主任签名：||日期", "校长（签字）：", "年   月   日",
        "*注：以上信息属实", "填写说明：姓名必填", "学校负责人：王五",
    ],
)  # fmt: skip
def test_what_is_written_below_is_no_student_and_told(line: str) -> None:
    found = of(grid("姓名|班级|性别", "王小明|三年级1班|男", line))
    assert (len(found.rows), len(found.left_out)) == (1, 1)


def test_a_day_beside_a_name_is_a_birthday() -> None:
    assert len(of(grid("三年级1班", "姓名|出生日期", "王小明|2015年3月8日")).rows) == 1


def test_a_student_whose_name_begins_like_a_total_is_read() -> None:
    found = of(grid("姓名|班级|身份证号", "总计明|三年级1班|11010519491231002X"))
    assert len(found.rows) == 1


def test_students_of_two_cells_come_below_a_total_and_a_new_head() -> None:
    found = of(
        grid("三年级1班", "姓名|性别", "王小明|男", "合计|1", "三年级2班", "姓名|性别", "李军|男", "合计|1",
             "四年级1班", "赵强|男")
    )  # fmt: skip
    assert [name for name, _, _ in known(found)] == ["王小明", "李军", "赵强"]


@pytest.mark.parametrize("line", ["1|2|3", "（1）|（2）|（3）", "A|B|C", "1.0|2.0|3.0"])
def test_a_row_that_counts_the_columns_is_no_student(line: str) -> None:
    found = of(grid("姓名|班级|性别", line, "王小明|三年级1班|男"))
    assert (len(found.rows), len(found.left_out)) == (1, 1)


def test_a_fuller_table_below_hides_no_student_of_the_first() -> None:
    found = of(
        grid(
            "姓名|班级", "王小明|三年级1班", "李军|三年级1班", "学生姓名|性别|民族|班级", "赵强|男|汉族|三年级2班",
            "钱多|男|汉族|三年级2班", "姓名|班级", "孙立|三年级3班",
        )
    )  # fmt: skip
    assert [name for name, _, _ in known(found)] == ["王小明", "李军", "孙立"]
    assert [(p.place, "2行没有导入" in p.text) for p in found.notes] == [("第4行", True)]


def test_a_number_in_the_class_does_not_push_out_the_registration_number() -> None:
    found = of(grid("学号|姓名|班级|全国学籍号", "1|王小明|三年级1班|L99000020150101001X"))
    assert found.rows[0].draft.registration_number == "L99000020150101001X"
    assert of(grid("学号|姓名|班级", "20260001|王小明|三年级1班")).rows[0].draft.registration_number == "20260001"


def test_a_teachers_class_is_not_a_students() -> None:
    students = grid("姓名|班级", "王小明|三年级1班", name="学生")
    teachers = grid("姓名|性别|任教班级", "张老|男|三年级1班", "李老|女|三年级2班", name="教师")
    assert [name for name, _, _ in known(of(teachers, students))] == ["王小明"]


def test_lines_that_are_only_numbered_beforehand_are_no_students() -> None:
    found = of(grid("序号|姓名|班级|性别", "1|王小明|三年级1班|男", "2|||", "3||  |"))
    assert ([row.row for row in found.rows], [place for place, _ in found.left_out]) == ([2], ["第3行", "第4行"])
    assert found.proposals[0].row_count == 1


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("年级（班级）", "class_name"), ("年级（必填）", "grade"), ("班级（年级）", "class_name"), ("幼儿姓名", "name"),
        ("居民身份证号码", "document_number"), ("学生家长姓名", "guardian_name"), ("与该生关系", "guardian_relation"),
        ("家庭\n现住址", "address"), ("家长手机", "phone"), ("*出生 年月(yyyy-mm)", "birth_date"),
        ("身份证 号码：", "document_number"),
    ],
)  # fmt: skip
def test_a_title_is_known_by_what_schools_call_it(title: str, field: str) -> None:
    assert field_of(title) == field


def test_tables_side_by_side_with_a_gap_are_not_told_as_missing() -> None:
    found = of(grid("三年级1班", "序号|姓名|性别||序号|姓名|性别", "1|王小明|男||2|李军|男", "3|赵强|男||4|钱多|男"))
    assert (len(found.rows), found.notes) == (4, ())


def test_a_class_that_became_a_day_says_so() -> None:
    found = of(grid("姓名|班级", "王小明|2026-03-02"))
    assert "改成的日期" in found.problems[-1].text


def test_another_childs_number_is_told_where_it_stands_also_against_the_sex() -> None:
    rows = ("姓名|班级|身份证号|性别|出生日期", "王小明|三年级1班|990000201501010013|男|2015-01-01")
    wrong = "李红|三年级1班|990000201501010013|女|2015-03-04"
    for lines, row in (((*rows, wrong), 3), ((rows[0], wrong, rows[1]), 2)):
        errors = [p for p in of(grid(*lines)).problems if p.is_error]
        assert [(p.place, "证件号相同" in p.text) for p in errors] == [(f"第{row}行 C列 身份证号", True)]
