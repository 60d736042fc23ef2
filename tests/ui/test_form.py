"""The form keeps what was typed, says each fault beside its field, and Enter goes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from aiddesk.domain.errors import Problem
from aiddesk.domain.words import SEXES
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form

FIELDS = (
    Field("name", "姓名", required=True),
    Field("sex", "性别", "choice", choices=SEXES),
    Field("born", "出生日期", "date"),
    Field("number", "证件号码", "digits"),
    Field("fee", "金额（元）", "money"),
    Field("boarding", "住校", "flag"),
    Field("groups", "特殊群体", "many", choices={"dibao": "低保", "orphan": "孤儿"}),
    Field("remark", "备注", "lines"),
)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form(FIELDS)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    form.focus_first()
    return form


def line(form: Form, name: str) -> QLineEdit:
    widget = form.widget(name)
    assert isinstance(widget, QLineEdit)
    return widget


def test_every_kind_gives_back_what_it_was_given(form: Form) -> None:
    given = {
        "name": "阿依古丽·买买提",
        "sex": "female",
        "born": "2015-03-14",
        "number": "990000201503142021",
        "fee": "312.50",
        "boarding": "1",
        "groups": "dibao,orphan",
        "remark": "两行\n备注",
    }
    form.set_values(given)
    assert form.values() == given
    form.clear()
    assert set(form.values().values()) == {""}


def test_enter_goes_to_the_next_field_and_says_what_was_changed(form: Form, qtbot: QtBot) -> None:
    told: list[str] = []
    form.committed.connect(told.append)
    qtbot.keyClicks(form.widget("name"), "Ana")
    qtbot.keyClick(form.widget("name"), Qt.Key.Key_Return)
    assert form.focusWidget() is form.widget("sex")
    qtbot.keyClick(form.widget("sex"), Qt.Key.Key_Return)
    assert form.focusWidget() is form.widget("born")
    qtbot.keyClick(form.widget("born"), Qt.Key.Key_Return)
    assert told == ["name"], "a field left as it was is not saved"


@pytest.mark.parametrize("typed", ["20150314", "2015/3/14", "2015.3.14", "2015-3-14"])
def test_a_day_may_be_typed_in_any_habit(form: Form, qtbot: QtBot, typed: str) -> None:
    qtbot.keyClicks(form.widget("born"), typed)
    qtbot.keyClick(form.widget("born"), Qt.Key.Key_Return)
    assert form.value("born") == "2015-03-14"
    assert line(form, "born").text() == "2015-03-14"


def test_what_is_no_day_stays_as_typed(form: Form, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.widget("born"), "20151341")
    qtbot.keyClick(form.widget("born"), Qt.Key.Key_Return)
    assert form.value("born") == "20151341"


def test_a_day_may_be_picked_in_a_calendar(form: Form, qtbot: QtBot) -> None:
    form.set_values({"born": "2015-03-14"})
    line(form, "born").actions()[0].trigger()
    calendar = form.findChild(QCalendarWidget, "calendar")
    assert calendar.selectedDate().toString("yyyy-MM-dd") == "2015-03-14"
    days = calendar.findChild(QTableView)
    qtbot.keyClick(days, Qt.Key.Key_Right)
    with qtbot.waitSignal(form.committed) as told:
        qtbot.keyClick(days, Qt.Key.Key_Return)
    assert told.args == ["born"]
    assert form.value("born") == "2015-03-15"


def test_numbers_are_typed_without_an_input_method(form: Form) -> None:
    for name in ("number", "fee", "born"):
        assert form.widget(name).inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert form.widget("name").inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True


def test_a_number_pasted_with_spaces_loses_them(form: Form, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.widget("number"), " 9900 0020 1503142021 ")
    qtbot.keyClick(form.widget("number"), Qt.Key.Key_Return)
    assert form.value("number") == "990000201503142021"


def test_each_fault_stands_beside_its_field_and_the_rest_come_back(form: Form) -> None:
    rest = form.show_problems(
        (
            Problem("校验码不符，请对照户口簿核对。", "number"),
            Problem("请填写。", "sex"),
            Problem("别处的问题。", "other"),
        )
    )
    assert rest == (Problem("别处的问题。", "other"),)
    fault = form.findChild(QLabel, "number_fault")
    assert fault.isVisible()
    assert fault.text() == "校验码不符，请对照户口簿核对。"
    assert form.widget("number").property("bad") is True
    assert form.focusWidget() is form.widget("sex"), "the first faulty field has the cursor"
    form.clear_problems()
    assert not fault.isVisible()


def test_a_word_from_elsewhere_stays_in_its_list(form: Form) -> None:
    form.set_values({"sex": "不详"})
    assert form.value("sex") == "不详"
    box = form.widget("sex")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "不详"


def test_lines_are_saved_when_left(form: Form, qtbot: QtBot) -> None:
    box = form.widget("remark")
    box.setFocus()
    qtbot.keyClicks(box, "note")
    with qtbot.waitSignal(form.committed) as told:
        form.widget("name").setFocus()
    assert told.args == ["remark"]
