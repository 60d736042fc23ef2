"""The window does what screens ask: acts, undo, refresh of what is seen, jobs, terms."""

from collections.abc import Iterator
from pathlib import Path
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aiddesk.domain.errors import Conflict, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.domain.terms import term_of
from aiddesk.queries import places
from aiddesk.services.registers import Desk, close, open_register
from aiddesk.store import journal
from aiddesk.store.tables import Staff
from aiddesk.ui import style
from aiddesk.ui.commands import open_window
from aiddesk.ui.settings import remember
from aiddesk.ui.shell import Shell
from tests.ui.toy import NOW, OtherScreen, StaffScreen, hire, register, specs
from tests.ui.walking import nameless


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = register(tmp_path)
    yield desk
    close(desk)


@pytest.fixture
def shell(desk: Desk, qtbot: QtBot) -> Shell:
    StaffScreen.told.refreshed.clear()
    StaffScreen.told.hints.clear()
    shell = open_window(desk, specs(StaffScreen, OtherScreen))
    qtbot.addWidget(shell)
    shell.resize(1093, 556)
    with qtbot.waitExposed(shell):
        shell.show()
    return shell


def press(qtbot: QtBot, shell: Shell, name: str) -> None:
    qtbot.mouseClick(shell.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def dialog(name: str) -> QDialog:
    found = [w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()]
    assert found, f"no {name} is open"
    assert isinstance(found[-1], QDialog)
    return found[-1]


def names(desk: Desk) -> list[str]:
    return [s.name for s in places.staff(desk)]


def test_the_window_says_whose_register_it_is_and_that_all_is_saved(shell: Shell) -> None:
    assert shell.findChild(QLabel, "place").text() == "青山镇中心小学"
    assert shell.findChild(QLabel, "who").text() == "资助专干、资助办　李春梅"
    assert shell.findChild(QLabel, "saved").text() == "已全部保存 10:32"


def test_the_window_fits_a_laptop_at_125_per_cent(shell: Shell) -> None:
    assert (shell.width(), shell.height()) == (1093, 556)


def test_an_act_is_said_refreshes_what_it_touched_and_can_be_undone(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    done = shell.act(lambda: hire(desk, "新老师"))
    assert done is not None
    assert shell.status.message() == "已新增新老师。"
    assert "新老师" in names(desk)
    press(qtbot, shell, "undo_link")
    assert "新老师" not in names(desk)
    assert shell.status.message().startswith("已撤销")
    assert not shell.findChild(QPushButton, "undo_link").isVisible()
    shell.redo()
    assert "新老师" in names(desk)


def test_ctrl_z_undoes_the_last_act(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    shell.act(lambda: hire(desk, "新老师"))
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "新老师" not in names(desk)


def test_ctrl_z_says_which_act_is_final(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    with journal.entry(desk, "vote.draw", "五年级1班评议抽签", final=True) as work:
        work.insert(Staff, name="甲", roles="accountant")
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "“五年级1班评议抽签”不能撤销" in shell.status.message()
    shell.set_veiled(True)
    qtbot.keyClick(shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shell.status.message().startswith("最近这一步不能撤销")


def test_a_hidden_screen_does_no_work_until_it_is_shown(shell: Shell, desk: Desk) -> None:
    told = StaffScreen.told.refreshed
    shell.go("cases")
    assert told == ["roster", "cases"], "each tab is built and filled when first shown"
    shell.act(lambda: hire(desk, "新老师"))
    assert told == ["roster", "cases"], "nothing seen watches the staff"
    shell.go("roster")
    assert told == ["roster", "cases", "roster"]
    shell.go("cases", case_id="7")
    assert told == ["roster", "cases", "roster"], "nothing changed for it meanwhile"
    assert StaffScreen.told.hints == [{"case_id": "7"}]


def test_alt_and_ctrl_numbers_choose_tabs(shell: Shell, qtbot: QtBot) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert shell.tabs.spec().key == "cases"
    qtbot.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.tabs.spec().key == "roster"


def test_a_refusal_is_shown_and_changes_nothing(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    before = names(desk)
    assert shell.act(lambda: hire(desk, "")) is None
    box = dialog("sentence")
    assert box.findChild(QLabel, "text").text() == "请填写姓名。"
    qtbot.mouseClick(box.findChild(QPushButton, "close"), Qt.MouseButton.LeftButton)
    assert names(desk) == before


def test_a_form_may_show_the_refusal_beside_its_fields(shell: Shell, desk: Desk) -> None:
    shown: list[Problem] = []

    def beside(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        shown.extend(problems)
        return ()

    assert shell.act(lambda: hire(desk, ""), beside) is None  # type: ignore[arg-type]
    assert [p.field for p in shown] == ["name"]


def test_what_no_longer_fits_is_a_sentence(shell: Shell) -> None:
    def clash() -> Done:
        raise Conflict("这名学生已经转出，请刷新后再看。")

    assert shell.act(clash) is None
    assert dialog("sentence").findChild(QLabel, "text").text() == "这名学生已经转出，请刷新后再看。"


def test_a_fault_of_the_program_is_an_apology_without_personal_data(
    shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Done:
        raise RuntimeError("陈思远 360000201501010000")

    assert shell.act(broken) is None
    text = dialog("apology").findChild(QWidget, "report").toPlainText()  # type: ignore[attr-defined]
    assert "RuntimeError" in text
    assert "test_shell.py" in text
    assert "陈思远" not in text + caplog.text
    assert "360000" not in text + caplog.text
    assert "RuntimeError" in caplog.text


def test_the_form_dialog_stays_open_until_the_fault_is_mended(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    def fill() -> None:
        asked = dialog("form_dialog")
        name, act = asked.findChild(QLineEdit, "name"), asked.findChild(QPushButton, "act")
        qtbot.mouseClick(act, Qt.MouseButton.LeftButton)
        assert asked.isVisible()
        assert asked.findChild(QLabel, "name_fault").text() == "请填写姓名。"
        assert asked.height() <= 560
        qtbot.keyClicks(name, "Zhang")
        qtbot.keyClick(name, Qt.Key.Key_Return)

    QTimer.singleShot(0, fill)
    press(qtbot, shell, "roster_add")
    assert "Zhang" in names(desk)
    assert shell.status.message() == "已新增Zhang。"


def test_a_question_names_its_act(shell: Shell, qtbot: QtBot) -> None:
    def answer(name: str) -> None:
        asked = dialog("confirm")
        assert [b.text() for b in asked.findChildren(QPushButton)] == ["撤下公示", "不撤"]
        qtbot.mouseClick(asked.findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, lambda: answer("keep"))
    assert not shell.confirm("撤下后不能再张贴。", "撤下公示", "不撤")
    QTimer.singleShot(0, lambda: answer("act"))
    assert shell.confirm("撤下后不能再张贴。", "撤下公示", "不撤")


def test_a_job_runs_beside_the_window_and_is_settled_in_it(shell: Shell, desk: Desk, qtbot: QtBot) -> None:
    seen: list[object] = []

    def work(own: Desk, progress: Progress) -> Done:
        progress.step(1, 2, "正在录入")
        seen.append(current_thread() is main_thread())
        return hire(own, "后台")

    def then(done: Done) -> None:
        seen.append((done.message, current_thread() is main_thread()))

    assert shell.start_job("录入", work, then)
    assert not shell.start_job("录入", work, then), "one job at a time"
    assert shell.act(lambda: hire(desk, "同时")) is None, "no act while a job writes"
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [False, ("已新增后台。", True)]
    assert "后台" in names(desk)
    assert StaffScreen.told.refreshed.count("roster") == 2


def test_a_cancelled_job_leaves_no_trace_and_says_so(shell: Shell, qtbot: QtBot) -> None:
    def work(_own: Desk, progress: Progress) -> Done:
        while True:
            progress.step(1, 1000, "正在录入")

    shell.start_job("录入", work)
    cancel = shell.findChild(QPushButton, "busy_cancel")
    qtbot.waitUntil(cancel.isVisible)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shell.jobs.is_busy)
    assert shell.status.message() == "已取消，没有任何改动。"
    assert not cancel.isVisible()


def test_closing_the_window_stops_its_job(shell: Shell, qtbot: QtBot) -> None:
    ended: list[bool] = []

    def work(_own: Desk, progress: Progress) -> None:
        try:
            while True:
                progress.step(1, 1000, "正在录入")
        finally:
            ended.append(True)

    shell.start_job("录入", work)
    with qtbot.waitSignal(shell.closed):
        shell.close()
    assert ended in ([True], []), "it ran and was stopped, or never began"
    assert shell.jobs._pool.activeThreadCount() == 0


def test_a_past_term_says_so_and_leads_back(shell: Shell, qtbot: QtBot) -> None:
    terms = shell.findChild(QComboBox, "term")
    past = shell.term.previous()
    terms.offer((shell.term, past))  # type: ignore[attr-defined]
    terms.setCurrentIndex(1)
    terms.activated.emit(1)
    assert shell.is_past_term
    assert shell.term == past
    strip = shell.findChild(QLabel, "past_term_text")
    assert strip.isVisible()
    assert past.title in strip.text()
    press(qtbot, shell, "past_term_act")
    assert not shell.is_past_term
    assert not strip.isVisible()


def test_dignity_mode_veils_names_on_every_tab(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.veiled_changed) as told:
        qtbot.keyClick(shell, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [True]
    grid = shell.tabs.seen().grid  # type: ignore[attr-defined]
    assert grid.model().index(0, 0).data() == "＊＊＊"
    shell.go("cases")
    assert shell.tabs.seen().grid.model().index(0, 0).data() == "＊＊＊"  # type: ignore[attr-defined]
    shell.set_veiled(False)
    assert grid.model().index(0, 0).data() == "李春梅"


def test_ctrl_f_goes_to_the_find_box_and_ctrl_s_says_that_all_is_saved(shell: Shell, qtbot: QtBot) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shell.focusWidget().objectName() == "find"
    qtbot.keyClick(shell, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert shell.status.message().startswith("已经保存")


def test_selected_rows_are_counted_in_the_status_bar(shell: Shell, desk: Desk) -> None:
    shell.act(lambda: hire(desk, "第二人"))
    shell.tabs.seen().grid.selectAll()  # type: ignore[attr-defined]
    assert shell.findChild(QLabel, "picked").text() == "已选2行"
    shell.go("cases")
    assert shell.findChild(QLabel, "picked").text() == ""


def test_the_current_term_follows_the_register_clock(shell: Shell) -> None:
    assert shell.term == term_of(NOW.date())


def test_text_size_is_changed_and_remembered(shell: Shell, qapp: QApplication) -> None:
    shell.resize_text(150)
    assert qapp.font().pointSizeF() == 15
    assert shell.fontMetrics().height() > 20
    shell.resize_text(100)
    assert qapp.font().pointSizeF() == 10


def test_every_widget_that_takes_the_cursor_has_a_name(shell: Shell) -> None:
    assert nameless(shell) == []


def test_a_register_open_elsewhere_is_read_only_with_the_reason(desk: Desk, qtbot: QtBot) -> None:
    second = open_register(desk.path)
    window = open_window(second, specs(StaffScreen))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert window.findChild(QLabel, "read_only_text").text() == second.read_only_reason
    assert window.act(lambda: hire(second, "新老师")) is None
    assert dialog("sentence").findChild(QLabel, "text").text() == second.read_only_reason
    close(second)


def test_settings_spoilt_by_hand_do_not_matter(qapp: QApplication) -> None:
    remember("size", "big")
    style.apply(qapp)
    assert qapp.font().pointSizeF() == 10


def menu_texts(shell: Shell, name: str) -> list[str]:
    menu = shell.findChild(QMenu, f"menu_{name}")
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


def test_every_menu_has_its_acts_in_plain_words(shell: Shell) -> None:
    titles = [a.text() for a in shell.menuBar().actions() if a.isVisible()]
    assert titles == ["文件(&F)", "编辑(&E)", "视图(&V)", "工具(&T)", "帮助(&H)"]
    assert menu_texts(shell, "edit")[:4] == ["撤销", "重做", "复制", "粘贴"]
    assert menu_texts(shell, "view")[:2] == ["名册", "困难认定"]
    assert menu_texts(shell, "help")[0] == "本页帮助"


def test_the_edit_menu_copies_from_what_has_the_cursor(shell: Shell) -> None:
    shell.tabs.seen().grid.selectAll()  # type: ignore[attr-defined]
    shell.tabs.seen().grid.setFocus()  # type: ignore[attr-defined]
    shell.findChild(QAction, "copy").trigger()
    assert QGuiApplication.clipboard().text() == "李春梅\t资助专干、资助办\n"


def test_facts_for_support_hold_no_names(shell: Shell) -> None:
    shell.findChild(QAction, "facts").trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("aiddesk ")
    assert "李春梅" not in text


def test_f1_opens_and_closes_the_help_of_the_tab(shell: Shell, qtbot: QtBot) -> None:
    shell.findChild(QAction, "help_page").trigger()
    page = shell.findChild(QTextBrowser, "help_text")
    assert page.toPlainText().startswith("名册")
    assert nameless(shell) == []
    shell.go("cases")
    assert not page.isVisible(), "another tab, another page"
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert page.toPlainText().startswith("困难认定")
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert not page.isVisible()
