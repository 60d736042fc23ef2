"""Grids that were once misread, each with the least that shows it."""

from datetime import date
from pathlib import Path

from aiddesk.intake.reader import Book, Sheet, pasted, read
from aiddesk.intake.roster import Review, preferred, proposals, review


def of(*sheets: Sheet) -> Review:
    book = Book("r", sheets)
    return review(book, preferred(proposals(book)), date(2026, 9, 15))


def grid(*lines: str, name: str = "一") -> Sheet:
    """Write a sheet as lines of cells between bars."""
    return Sheet(name, tuple(tuple(line.split("|")) for line in lines))


def known(review: Review) -> list[tuple[str, int, str]]:
    return [(row.facts.name, row.facts.grade, row.facts.class_name) for row in review.rows if row.facts is not None]


def test_a_row_of_class_and_name_is_a_student_not_a_line() -> None:
    found = of(grid("班级|姓名|性别", "三年级1班|王小明|", "三年级1班|共45人|", "三年级2班|班主任：李四|", "|赵强|男"))
    assert known(found) == [("王小明", 3, "1班"), ("赵强", 3, "2班")]


def test_a_short_class_in_a_sheets_name_and_a_line_is_read() -> None:
    found = of(grid("姓名|性别", "王小明|男", name="三（2）班"), grid("某某小学四(1)班名册", "姓名|性别", "李军|男"))
    assert known(found) == [("王小明", 3, "2班"), ("李军", 4, "1班")]


def test_a_repeated_head_is_no_student_whatever_its_titles() -> None:
    found = of(
        grid(
            "学生信息||银行信息",
            "*姓名|班 级|*账户姓名",
            "王小明|三年级1班|王大",
            "学生信息||银行信息",
            "*姓名|班 级|*账户姓名",
        )
    )
    assert [row.draft.name for row in found.rows] == ["王小明"]
    found = of(grid("学生信息", "姓名|班级", "王小明|三年级1班", "学生信息", "姓名|班级", "李军|三年级1班"))
    assert [row.draft.name for row in found.rows] == ["王小明", "李军"]


def test_a_star_in_a_grouped_title_does_not_cut_it() -> None:
    found = of(grid("学生信息||银行信息|", "姓名|班级|*账户姓名|*账号", "王小明|三年级1班|王大|123"))
    assert [(row.draft.account_holder, row.draft.account_number) for row in found.rows] == [("王大", "123")]


def test_the_character_for_nought_is_part_of_names() -> None:
    assert known(of(grid("三年级1班|李〇明", "三年级1班|王小〇"))) == [("李〇明", 3, "1班"), ("王小〇", 3, "1班")]


def test_a_wide_comma_in_a_title_line_divides_nothing(tmp_path: Path) -> None:
    text = "某某小学，2026年9月\r\n姓名\t班级\t住址\r\n王小明\t三年级1班\t某村，3组，东\r\n"
    assert pasted(text).sheets[0].rows[1] == ("姓名", "班级", "住址")
    text = "某县，2026年\r\n甲;乙;丙\r\n1,5;2,5;3\r\n4;5;6\r\n"
    (tmp_path / "r.csv").write_text(text, "utf-8")
    assert read(tmp_path / "r.csv").sheets[0].rows[1] == ("甲", "乙", "丙")


def test_what_belongs_to_others_is_not_taken_for_the_students() -> None:
    found = of(
        grid("姓名|班级|监护人2身份证号|班主任电话|父亲民族", "王小明|三年级1班|990000198001010012|13800000000|羌族")
    )
    facts = found.rows[0].facts
    assert facts is not None
    assert (facts.document_number, facts.phone, facts.ethnicity) == ("", "", "")


def test_a_repeated_head_is_known_beside_the_column_of_faults() -> None:
    found = of(grid("*姓名|班 级|错误说明", "王小明|三年级1班|", "*姓名|班 级", "李军|三年级1班|没有年级"))
    assert [row.draft.name for row in found.rows] == ["王小明", "李军"]


def test_short_classes_are_read_where_no_column_tells_the_grade() -> None:
    found = of(grid("姓名|班级", "甲乙|三2班", "丙丁|4-1班", "戊己|5.12班"))
    assert known(found) == [("甲乙", 3, "2班"), ("丙丁", 4, "1班"), ("戊己", 5, "12班")]
    assert known(of(grid("姓名|年级|班级", "甲乙|三年级|1-2班"))) == [("甲乙", 3, "1-2班")]


def test_tables_side_by_side_are_read_as_one() -> None:
    found = of(
        grid(
            "三年级1班名单",
            "序号|姓名|性别|序号|姓名|性别",
            "1|王明|男|3|李红|女",
            "2|赵三|男|4|钱五|很好",
            "||||周六|",
        )
    )
    assert [(row.draft.name, row.row, row.facts is not None) for row in found.rows] == [
        ("王明", 3, True), ("李红", 3, True), ("赵三", 4, True), ("钱五", 4, False), ("周六", 5, True),
    ]  # fmt: skip
    assert [p.place for p in found.problems if p.is_error] == ["第4行 F列 性别"]
    assert found.proposals[0].row_count == 5


def test_a_parent_beside_a_student_is_no_second_table() -> None:
    found = of(grid("姓名|班级|电话|姓名|电话", "王明|三年级1班|13800000000|王大|13900000000"))
    assert [row.draft.name for row in found.rows] == ["王明"]


def test_students_below_a_subtotal_are_read() -> None:
    found = of(grid("姓名|班级|性别", "王明|三年级1班|男", "小计|1|", "李二|三年级2班|", "合计|2|"))
    assert [row.draft.name for row in found.rows] == ["王明", "李二"]
    assert [text for _, text in found.left_out] == ["小计 1", "合计 2"]
