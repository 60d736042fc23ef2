"""The same child twice in one sheet, where no number tells."""

from datetime import date

import pytest

from aiddesk.intake.reader import pasted
from aiddesk.intake.roster import proposals, review

HEAD = "姓名\t班级\t出生日期\t证件号\t学籍号"
ONE, TWO = "990000201501010013", "990000201501010021"


def told(*rows: str) -> list[tuple[str, bool]]:
    book = pasted("\n".join((HEAD, *rows)))
    found = review(book, proposals(book), date(2026, 9, 15))
    return [(p.place, p.is_error) for p in found.problems if "行" in p.text]


@pytest.mark.parametrize(
    "rows",
    [
        ("李四\t三年级1班\t\t\t", "李四\t三年级1班\t\t\t"),
        ("李四\t三年级1班\t2015-01-01\t\t", "李四\t四年级1班\t2015-01-01\t\t"),
        (f"李四\t三年级1班\t2015-01-01\t{ONE}\t", "李四\t三年级1班\t\t\t"),
        (f"李四\t三年级1班\t\t{ONE}\t", "李四\t三年级2班\t2015-01-01\t\t"),
        ("李四\t三年级1班\t\t\t", "李 四\t三年级1班\t2015年1月\t\t"),
    ],
)
def test_a_row_that_may_be_the_same_child_is_asked_about(rows: tuple[str, str]) -> None:
    assert told(*rows) == [("第3行 A列 姓名", False)]


@pytest.mark.parametrize(
    "rows",
    [
        ("李四\t三年级1班\t\t\t", "李四\t三年级2班\t\t\t"),
        ("李四\t三年级1班\t2015-01-01\t\t", "李四\t三年级1班\t2015-01-02\t\t"),
        (f"李四\t三年级1班\t\t{ONE}\t", f"李四\t三年级1班\t\t{TWO}\t"),
        ("李四\t三年级1班\t\t\tL510100201501011234", "李四\t三年级1班\t\t\tL510100201501011235"),
    ],
)
def test_namesakes_are_left_in_peace(rows: tuple[str, str]) -> None:
    assert told(*rows) == []


def test_one_registration_number_is_one_child() -> None:
    rows = ("李四\t三年级1班\t\t\tL510100201501011234", "李五\t三年级1班\t\t\tL510100201501011234")
    assert told(*rows) == [("第3行 E列 学籍号", True)]
    rows = (f"李四\t三年级1班\t\t{ONE}\t1101052015010101", f"李五\t三年级1班\t\t{TWO}\t1101052015010101")
    assert told(*rows) == [("第3行 E列 学籍号", False)]
