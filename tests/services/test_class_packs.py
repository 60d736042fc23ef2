"""Class packs out: what a file holds, what it does not, and that all of a run stand or none."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from aiddesk.documents import class_pack as paper
from aiddesk.domain.class_packs import pack_fields
from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.intake.reader import NeedsPassword, read
from aiddesk.queries.class_packs import pack_classes, pack_pupils, pack_with
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import student, students
from aiddesk.services import registers, verification
from aiddesk.services.class_packs import hand_out
from aiddesk.services.sample import SteppingClock
from aiddesk.services.students import move_student
from aiddesk.store.desk import Desk
from tests.services.packing import YEAR, village


@pytest.fixture
def small(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    desk = village(tmp_path / "school.aid", clock)
    yield desk
    desk.close()


def test_every_class_gets_one_file_with_its_students_only(school: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "U盘" / "调查表"
    rows = classes(school, YEAR)
    done = hand_out(school, [c.id for c in rows], YEAR, stick)
    assert done.message == f"已写好17个班的调查表（571名学生），放在“{stick}”。"
    files = sorted(stick.iterdir())
    assert len(files) == 17
    assert f"{rows[0].title}_家庭情况调查_第1号.xlsx" in {f.name for f in files}
    assert {(c.sequence, c.status) for c in pack_classes(school, YEAR)} == {(n, "out") for n in range(1, 18)}
    own = students(school, YEAR, class_id=rows[2].id)
    book = openpyxl.load_workbook(stick / f"{rows[2].title}_家庭情况调查_第3号.xlsx")
    page = book[paper.LIST]
    listed = [[cell.value for cell in row] for row in page.iter_rows(min_row=paper.HEAD_ROW + 1)]
    assert [row[:2] for row in listed] == [[n, s.name] for n, s in enumerate(own, 1)]
    text = json.dumps([[str(c) for c in r] for sheet in book for r in sheet.values], ensure_ascii=False)
    for child in students(school, YEAR):
        assert not child.document_number or child.document_number not in text
    cards = [student(school, s.id) for s in own]
    assert not any(c.registration_number and c.registration_number in text for c in cards)
    assert not any(c.account_number and c.account_number in text for c in cards)


def test_a_file_is_locked_where_it_must_not_be_typed_in_and_helps_where_it_may(small: Desk, tmp_path: Path) -> None:
    one = classes(small, YEAR)[0]
    hand_out(small, [one.id], YEAR, tmp_path)
    book = openpyxl.load_workbook(tmp_path / f"{one.title}_家庭情况调查_第1号.xlsx")
    assert book.sheetnames == [paper.LIST, paper.HOW, paper.CHECK]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible", "visible", "veryHidden"]
    assert all(book[name].protection.sheet for name in book.sheetnames)
    page = book[paper.LIST]
    head = [cell.value for cell in page[paper.HEAD_ROW]]
    fields = pack_fields(in_force(small))
    assert head == ["序号", "姓名", "出生年月", *(f.title for f in fields), "行码"]
    assert [cell.protection.locked for cell in page[paper.HEAD_ROW + 1]] == [True] * 3 + [False] * len(fields) + [True]
    assert page.column_dimensions[openpyxl.utils.get_column_letter(len(head))].hidden
    assert page.freeze_panes == "D4"
    assert page.print_title_rows == "$1:$3"
    assert page.print_area
    assert "第&P页" in page.oddFooter.center.text
    rules = {str(r.sqref): r for r in page.data_validations.dataValidation}
    assert len(rules) == sum(f.kind not in ("text", "phone") for f in fields)
    apply = rules[f"D4:D{paper.HEAD_ROW + one.students}"]
    assert (apply.type, apply.showErrorMessage) == ("list", True)
    area = apply.formula1.split("!")[1].replace("$", "")
    assert [c[0].value for c in book[paper.CHECK][area]] == ["是", "否", "放弃"]
    groups = rules[f"E4:E{paper.HEAD_ROW + one.students}"]
    assert groups.showErrorMessage is not True  # several groups are typed
    assert [c[0].value for c in book[paper.CHECK][groups.formula1.split("!")[1].replace("$", "")]] == list(
        SPECIAL_CATEGORIES.values()
    )


def test_the_files_of_a_run_are_all_there_or_none(small: Desk, tmp_path: Path) -> None:
    rows = classes(small, YEAR)
    taken = tmp_path / f"{rows[1].title}_家庭情况调查_第2号.xlsx"
    taken.write_bytes(b"another file")
    with pytest.raises(Unavailable, match="没有写出任何文件"):
        hand_out(small, [rows[0].id, rows[1].id], YEAR, tmp_path)
    assert [p for p in tmp_path.iterdir() if not p.name.startswith("school.aid")] == [taken]
    assert taken.read_bytes() == b"another file"
    assert all(c.sequence is None for c in pack_classes(small, YEAR))
    with pytest.raises(Unavailable, match="不能建立文件夹"):
        hand_out(small, [rows[0].id], YEAR, taken / "below a file")
    with pytest.raises(Invalid, match="选择"):
        hand_out(small, [], YEAR, tmp_path)
    assert verification.verify(small).message


def test_a_class_without_students_stops_the_run(small: Desk, tmp_path: Path) -> None:
    rows = classes(small, YEAR)
    for child in students(small, YEAR, class_id=rows[0].id):
        move_student(small, child.id, "transfer_out", date(2026, 9, 1), "随父母外出")
    with pytest.raises(Invalid, match="没有在读学生"):
        hand_out(small, [c.id for c in rows], YEAR, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_newer_pack_replaces_one_that_is_still_out(small: Desk, clock: SteppingClock, tmp_path: Path) -> None:
    one = classes(small, YEAR)[0]
    hand_out(small, [one.id], YEAR, tmp_path)
    clock.day = date(2026, 9, 3)
    hand_out(small, [one.id], YEAR, tmp_path)
    assert pack_classes(small, YEAR)[0].state == "已发 9月3日 第2号"
    assert [row for (row,) in small.rows("SELECT status FROM class_pack ORDER BY sequence")] == ["replaced", "out"]
    code = small.value("SELECT code FROM class_pack WHERE sequence = 2")
    pack = pack_with(small, code)
    assert pack is not None
    known = pack_pupils(small, YEAR, in_force(small))
    for line in pack.lines:
        values = known[line.student_id].values
        assert {k: v for k, v in line.values.items() if k in values} == values


def test_an_opening_password_is_put_on_where_it_is_wanted(small: Desk, tmp_path: Path) -> None:
    one = classes(small, YEAR)[0]
    assert "都加了打开密码" in hand_out(small, [one.id], YEAR, tmp_path, "山里的学校8").message
    path = tmp_path / f"{one.title}_家庭情况调查_第1号.xlsx"
    with pytest.raises(NeedsPassword):
        read(path)
    assert read(path, "山里的学校8").sheets[0].name == paper.LIST


def test_an_office_hands_out_nothing(tmp_path: Path) -> None:
    desk = registers.create(tmp_path / "o.aid", registers.PlaceDraft("township", "青山镇中心校"))
    with pytest.raises(Conflict, match="学校"):
        hand_out(desk, [], YEAR, tmp_path)
    desk.close()
