"""Bringing in a roster: all or nothing, one undo, nothing twice."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.students import StudentDraft
from aiddesk.queries.identity import household
from aiddesk.queries.places import classes
from aiddesk.queries.students import Chosen, student, student_counts, students
from aiddesk.services import history, registers, roster
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk

FILES = Path(__file__).parents[1] / "files/rosters"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = registers.PlaceDraft("school", "某校", officer="李春梅")
    opened = registers.create(tmp_path / "s.aid", draft, SteppingClock(date(2026, 9, 15)))
    yield opened
    opened.close()


def bring(desk: Desk, name: str, *, skip_faulty: bool = False) -> str:
    found = roster.plan(desk, FILES / name, 2026)
    return roster.import_plan(desk, found, 2026, skip_faulty=skip_faulty).message


def test_one_faulty_row_stops_all_until_it_is_left_out_on_purpose(desk: Desk) -> None:
    with pytest.raises(Invalid) as refusal:
        bring(desk, "roster_messy.xlsx")
    assert len(refusal.value.problems) == 7
    assert students(desk, 2026) == ()
    bring(desk, "roster_messy.xlsx", skip_faulty=True)
    assert len(students(desk, 2026)) == 564
    assert "新增7人" in bring(desk, "roster.xlsx")
    assert len(students(desk, 2026)) == 571


def test_the_corrected_copy_brings_only_who_was_missing(desk: Desk, tmp_path: Path) -> None:
    found = roster.plan(desk, FILES / "roster_messy.xlsx", 2026)
    roster.import_plan(desk, found, 2026, skip_faulty=True)
    roster.write_marked_copy(found, tmp_path / "m.xlsx")
    right = openpyxl.load_workbook(FILES / "roster.xlsx").worksheets[0]
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    for row in book.worksheets[0].iter_rows(min_row=2):
        for cell in row:
            if cell.comment is not None:
                cell.value = right.cell(cell.row, cell.column).value
    book.save(tmp_path / "m.xlsx")
    again = roster.plan(desk, tmp_path / "m.xlsx", 2026)
    assert (again.faulty, len(again.fresh)) == (0, 7)


def test_the_batch_is_undone_as_one_and_done_again(desk: Desk) -> None:
    bring(desk, "roster.xlsx")
    history.undo(desk)
    assert students(desk, 2026) == ()
    assert classes(desk, 2026) == ()
    history.redo(desk)
    assert len(students(desk, 2026)) == 571
    assert len(classes(desk, 2026)) == 17
    assert broken(desk) == ()


@pytest.mark.parametrize(
    "again", ["roster.xlsx", "roster_gb18030.csv", "roster_old.xls", "roster_registration_export.xlsx"]
)
def test_the_same_children_in_another_sheet_change_nothing(desk: Desk, again: str) -> None:
    bring(desk, "roster.xlsx")
    found = roster.plan(desk, FILES / again, 2026)
    assert (found.new, found.changed, found.same, found.absent) == (0, 0, 571, 0)


def test_find_by_name_initials_and_number_tail(desk: Desk) -> None:
    bring(desk, "roster.xlsx")
    assert [s.name for s in students(desk, 2026, "金思豪")] == ["金思豪"]
    assert "金思豪" in {s.name for s in students(desk, 2026, "jsh")}
    assert "胡涵娟" not in {s.name for s in students(desk, 2026, "jsh")}
    assert "林涵娟" in {s.name for s in students(desk, 2026, "023x")}


ODD = ('"', "*", "AND", "·", "%", "😀", "(", "names:x", '"a" OR 1', "NEAR(a b)", "{names} : a", "^a", "\x00", "\ud800")
LONG = ("一年级 二年级 三年级1班 " * 900, "王 " * 3000, "王" * 20_000, " ".join(f"a{n}" for n in range(3000)))
CLASSES = " ".join(f"一年级{n}班" for n in range(2000))


@pytest.mark.parametrize("typed", [*ODD, *LONG, CLASSES], ids=range(len(ODD) + len(LONG) + 1))
def test_whatever_is_typed_into_the_find_box_is_only_text(desk: Desk, typed: str) -> None:
    assert students(desk, 2026, typed) == ()
    assert student_counts(desk, Chosen(2026, typed)).students == 0


def test_numbers_are_found_in_any_width(desk: Desk) -> None:
    bring(desk, "roster.xlsx")
    found = [s.name for s in students(desk, 2026, "０２３Ｘ")]
    assert found
    assert found == [s.name for s in students(desk, 2026, "023x")]


def test_edits_are_checked_and_moves_are_recorded(desk: Desk) -> None:
    bring(desk, "roster.xlsx")
    one, other = students(desk, 2026)[:2]
    with pytest.raises(Invalid) as refusal:
        people.edit_field(desk, one.id, "document_number", one.document_number[:-1] + "0")
    assert refusal.value.problems[0].field == "document_number"
    with pytest.raises(Conflict):
        people.add_student(desk, student(desk, other.id).draft, 2026)
    with pytest.raises(Invalid):
        people.add_student(desk, StudentDraft(name="只有名字"), 2026)
    people.edit_field(desk, one.id, "phone", "13800001234")
    assert student(desk, one.id).row.guardian_phone == "13800001234"
    with pytest.raises(Invalid, match="去向"):
        people.move_student(desk, one.id, "transfer_out", date(2026, 9, 15), "")
    people.move_student(desk, one.id, "transfer_out", date(2026, 9, 15), "转往外县")
    assert len(students(desk, 2026)) == 570
    assert students(desk, 2026, kept="gone")[0].id == one.id
    assert student(desk, one.id).movements[0].reason == "转往外县"


def test_sparse_sheets_never_erase_what_is_known(desk: Desk) -> None:
    bring(desk, "roster.xlsx")
    before = student(desk, students(desk, 2026)[0].id)
    bring(desk, "roster_old.xls")
    assert student(desk, students(desk, 2026)[0].id) == before


def sheets(folder: Path, *content: tuple[str, list[list[str]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in content:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "r.xlsx")
    return folder / "r.xlsx"


def test_a_phone_without_a_guardians_name_is_kept_and_finds_no_false_family(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "班级", "联系电话"], *([f"王小{n}", "三年级1班", "13800000000"] for n in "甲乙丙丁戊己庚")]
    path = sheets(tmp_path, ("一", rows))
    roster.import_plan(desk, roster.plan(desk, path, 2026), 2026)
    found = students(desk, 2026)
    assert {row.guardian_phone for row in found} == {"13800000000"}
    assert household(desk, found[0].id, 2026) == ()
    assert roster.plan(desk, path, 2026).same == 7


def test_a_number_within_the_class_does_not_make_two_children_one(desk: Desk, tmp_path: Path) -> None:
    for name, class_name in (("王小明", "三年级1班"), ("李军", "三年级2班")):
        path = sheets(tmp_path, ("一", [["学号", "姓名", "班级"], ["1", name, class_name]]))
        roster.import_plan(desk, roster.plan(desk, path, 2026), 2026)
    assert sorted(row.name for row in students(desk, 2026)) == ["李军", "王小明"]


def test_sheets_that_were_not_read_are_told(desk: Desk, tmp_path: Path) -> None:
    head = ["姓名", "班级"]
    one, two = [head, ["王小明", "三年级1班"], ["李军", "三年级1班"]], [head, ["赵强", "三年级2班"]]
    path = sheets(tmp_path, ("一", one), ("二", two))
    found = roster.plan(desk, path, 2026)
    assert [(p.place, "1行" in p.text) for p in found.warnings if "没有读" in p.text] == [("工作表“二”", True)]
    assert not [p for p in roster.plan(desk, path, 2026, sheet=0).warnings if "没有读" in p.text]
    assert not [p for p in roster.plan_with(desk, found, found.sheets, 2026).warnings if "没有读" in p.text]
