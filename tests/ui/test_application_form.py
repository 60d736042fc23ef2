"""The application dialog: the family typed as a small table, figures remarked on at once, the form chosen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.outcome import Done
from aiddesk.queries.cases import case, cases
from aiddesk.queries.students import students
from aiddesk.services import cases as acts
from aiddesk.services import registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.parts import case_forms
from aiddesk.ui.widgets.rows import RowsEdit
from tests.ui.hands import Hands, named
from tests.ui.walking import nameless

ROSTER = "姓名\t证件号\t班级\n王五\t990000201501010021\t一年级1班\n赵六\t99000020150101003X\t一年级1班"
FAMILY = "李建国\t41\t父亲\t\t务农\t9600\t良好\n王秀英\t39\t母亲\t某厂，二车间\t工人\t18000\t健康"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = registers.create(
        tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), SteppingClock(date(2026, 9, 15))
    )
    roster.import_plan(made, roster.plan_pasted(made, ROSTER, 2026), 2026)
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot: QtBot, typed: list[dict[str, str]]) -> FormDialog:
    def keep(values: dict[str, str]) -> Done:
        typed.append(values)
        return Done("")

    made = FormDialog(
        None, "认定申请表", case_forms.application_fields(), "登记", keep, {"form": "k9_card"},
        watch=case_forms.remark_figures,
    )  # fmt: skip
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def typed() -> list[dict[str, str]]:
    return []


def _table(dialog: FormDialog) -> RowsEdit:
    table = dialog.form.widget("members")
    assert isinstance(table, RowsEdit)
    table.setFocus()
    table.setCurrentCell(0, 0)
    return table


def _type(qtbot: QtBot, table: RowsEdit, text: str, key: Qt.Key) -> None:
    """Type into the cell at hand as a person does: the first key opens it."""
    if QApplication.focusWidget() is table:
        qtbot.keyClick(table, text[0])
        text = text[1:]
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, key)
    QApplication.processEvents()  # Qt closes the cell's editor after the key


def _write(qtbot: QtBot, dialog: FormDialog, name: str, text: str) -> None:
    line = dialog.form.widget(name)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Tab)


def _remark(dialog: FormDialog, name: str) -> str:
    found = dialog.findChild(QLabel, f"{name}_remark")
    return found.text() if found is not None and found.isVisible() else ""


def test_tab_goes_across_and_enter_down_and_rows_come_by_themselves(qtbot: QtBot, dialog: FormDialog) -> None:
    table = _table(dialog)
    _type(qtbot, table, "Li", Qt.Key.Key_Tab)
    _type(qtbot, table, "41", Qt.Key.Key_Return)
    assert (table.currentRow(), table.currentColumn()) == (1, 0)  # where Tab set out, as in Excel
    _type(qtbot, table, "Wang", Qt.Key.Key_Return)
    assert table.text() == "Li\t41\nWang\t"
    assert table.rowCount() == 3
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.form.widget("household_income")


def test_enter_in_the_empty_row_at_the_end_goes_on_to_the_next_field(qtbot: QtBot, dialog: FormDialog) -> None:
    table = _table(dialog)
    _type(qtbot, table, "Li", Qt.Key.Key_Tab)
    _type(qtbot, table, "41", Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.form.widget("household_income")
    assert table.text() == "Li\t41"


def test_an_arrow_or_a_click_sets_out_anew(qtbot: QtBot, dialog: FormDialog) -> None:
    table = _table(dialog)
    _type(qtbot, table, "Li", Qt.Key.Key_Tab)
    _type(qtbot, table, "41", Qt.Key.Key_Return)
    _type(qtbot, table, "Wang", Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (table.currentRow(), table.currentColumn()) == (1, 1)


def test_enter_in_the_field_before_comes_to_the_first_cell(qtbot: QtBot, dialog: FormDialog) -> None:
    qtbot.keyClick(dialog.form.widget("guardian_phone"), Qt.Key.Key_Return)
    table = dialog.form.widget("members")
    assert isinstance(table, RowsEdit)
    assert QApplication.focusWidget() is table
    assert (table.currentRow(), table.currentColumn()) == (0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is dialog.form.widget("guardian_phone")


def test_a_family_is_pasted_from_a_sheet_with_or_without_its_head(qtbot: QtBot, dialog: FormDialog) -> None:
    table = _table(dialog)
    QApplication.clipboard().setText(f"姓名\t年龄\n{FAMILY}\n")
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.text() == FAMILY
    drafts = case_forms.members(table.text())
    assert drafts[1] == MemberDraft("王秀英", "39", "母亲", "某厂，二车间", "工人", "18000", "健康")
    table.setCurrentCell(1, 3)
    QApplication.clipboard().setText("家中\t务农\t8000")
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.text().splitlines()[1] == "王秀英\t39\t母亲\t家中\t务农\t8000\t健康"
    table.clearSelection()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith("李建国\t41\t父亲")
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert table.text().splitlines()[0].startswith("王秀英")


@pytest.mark.parametrize("text", [
    'Li\t41\t"母\nWang\t\t父"',
    "李建国\t\t\t一厂，二车间, 三组",
    "\t41",
    "Li, the elder\t",
])  # fmt: skip
def test_what_is_shown_comes_back_as_it_was(dialog: FormDialog, text: str) -> None:
    table = _table(dialog)
    table.set_text(text)
    assert table.text() == text
    assert [(m.name, m.age) for m in case_forms.members(text)] == [
        tuple(line.split("\t")[:2]) for line in text.split("\n")
    ]


def test_a_cell_of_two_lines_is_pasted_as_one(qtbot: QtBot, dialog: FormDialog) -> None:
    table = _table(dialog)
    QApplication.clipboard().setText('李建国\t41\t父亲\t"一组\n二队"\n王秀英\t39\n')
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.text() == "李建国\t41\t父亲\t一组 二队\n王秀英\t39"


def test_figures_are_remarked_on_while_they_are_typed(qtbot: QtBot, dialog: FormDialog) -> None:
    dialog.form.set_values({"household_size": "4", "members": FAMILY})
    _write(qtbot, dialog, "household_income", "30000")
    assert "7,500.00元" in _remark(dialog, "income_per_head")
    _write(qtbot, dialog, "income_per_head", "5000")
    assert "5,000.00元" in _remark(dialog, "income_per_head")
    assert "7,500.00元" in _remark(dialog, "income_per_head")
    _write(qtbot, dialog, "labour", "5")
    assert "4人还多" in _remark(dialog, "labour")
    _write(qtbot, dialog, "labour", "2")
    assert _remark(dialog, "labour") == ""


def test_a_family_goes_in_by_hand_and_comes_back_to_be_corrected(qtbot: QtBot, desk: Desk) -> None:
    child = students(desk, 2026)[0]
    key = acts.apply(desk, child.id, 2026, ApplicationDraft()).subject_id
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    hands = Hands(qtbot, shell)
    shell.go("cases")
    shell.tabs.seen().grid.select(key)
    values = {
        "form": "national_2018", "household_size": "4", "members": FAMILY, "states": "single_parent,seriously_ill",
        "disaster": "0", "debt_amount": "20000", "labour": "1",
    }  # fmt: skip
    assert "张三" in hands.fill("edit_application", {**values, "household_income": "张三"})
    assert hands.fill("edit_application", {**values, "household_income": ""}) == ""
    kept = case(desk, key)
    assert cases(desk, 2026)[0].income_per_head == 690_000
    assert (kept.application.form, kept.application.disaster, kept.application.labour) == ("national_2018", "无", "1")
    assert (kept.application.single_parent, kept.application.lost_labour) == (True, False)
    assert kept.members[1].workplace == "某厂，二车间"
    # What only follows from the figures is not shown as if the family had written it.
    shown = case_forms.application_values(kept.application, kept.members)
    assert shown["income_per_head"] == ""
    assert case_forms.application_draft(shown)[1] == kept.members
    assert nameless(shell) == []
    shell.close()


def test_every_form_that_ships_can_be_chosen(dialog: FormDialog, typed: list[dict[str, str]], qtbot: QtBot) -> None:
    box = named(dialog, "form", QWidget)
    boxes = [b for b in dialog.findChildren(QComboBox) if b.accessibleName() == "申请表"]
    assert [b.count() for b in boxes] == [4]
    assert box is not None
    qtbot.mouseClick(named(dialog, "act", QWidget), Qt.MouseButton.LeftButton)
    assert typed[0]["form"] == "k9_card"
