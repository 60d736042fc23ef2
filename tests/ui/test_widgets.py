"""Cards, bars, panels, the 怎么做 strip, dialogs and help say what they were told and go where they point."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QPushButton, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import SCREENS
from aiddesk.domain.errors import Problem
from aiddesk.ui import colours, dialogs, icons
from aiddesk.ui.help import HelpPanel
from aiddesk.ui.widgets.bars import Choice, FindBox, Segments, Totals
from aiddesk.ui.widgets.basics import button, column
from aiddesk.ui.widgets.busy import BusyBar
from aiddesk.ui.widgets.cards import Card, NextStep, StateLine, Step, StepRow, Tile, TodoRow, tiles
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.panels import SidePanel, WithPanel


def shown(qtbot: QtBot, widget: QWidget, width: int = 900, height: int = 400) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    qtbot.mouseClick(parent.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def texts(parent: QWidget) -> list[str]:
    return [made.text() for made in parent.findChildren(QLabel) if made.isVisible() and made.text()]


def test_the_next_step_has_one_main_button_and_hides_what_is_not_offered(qtbot: QtBot) -> None:
    asked: list[str] = []
    banner = NextStep()
    shown(qtbot, banner)
    banner.say("导入名册", "还没有学生。", "导入名册", lambda: asked.append("import"))
    assert texts(banner) == ["下一步：导入名册", "还没有学生。"]
    assert not banner.findChild(QPushButton, "next_helper").isVisible()
    press(qtbot, banner, "next_act")
    banner.say("录入", "还差14份。", "继续录入", bool, "打印空白表", lambda: asked.append("print"))
    press(qtbot, banner, "next_helper")
    assert asked == ["import", "print"]
    banner.say("本学期工作已完成", "下学期再见。")
    assert texts(banner)[0] == "本学期工作已完成"
    assert not banner.findChild(QPushButton, "next_act").isVisible()


def test_a_step_says_its_state_in_a_word_with_count_and_bar(qtbot: QtBot) -> None:
    asked: list[str] = []
    step = Step("困难认定", "now", "已录入38份", progress=(38, 52), rest="还差14份", act="继续录入")
    made = shown(qtbot, StepRow("cases", step, lambda: asked.append("cases")))
    assert texts(made) == ["困难认定", "进行中", "已录入38份", "还差14份"]
    bar = made.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (38, 52)
    press(qtbot, made, "cases_act")
    assert asked == ["cases"]


@pytest.mark.parametrize(("state", "word"), [("done", "已完成"), ("wait", "未开始"), ("warn", "需处理")])
def test_every_state_has_its_word(qtbot: QtBot, state: str, word: str) -> None:
    made = shown(qtbot, StepRow("s", Step("公示", state, "")))
    assert made.findChild(QLabel, "s_state").text() == word


def test_things_to_do_numbers_and_states_fill_cards(qtbot: QtBot) -> None:
    asked: list[str] = []
    number = Tile("money", "拟资助金额（元）")
    backup = StateLine("backup", "立即备份", lambda: asked.append("backup"))
    card = Card("需要处理", "todo", tiles(number), backup)
    shown(qtbot, card)
    number.say("20,625.00")
    backup.say("hard-drive", colours.GREEN, "备份正常", "昨天16:20")
    said = ["需要处理", "20,625.00", "拟资助金额（元）", "备份正常", "昨天16:20"]
    qtbot.waitUntil(lambda: texts(card) == said)
    press(qtbot, card, "backup_act")
    card.set_title("需要处理　1")
    card.fill(TodoRow("ids", "warn", "2名学生身份证号校验不通过", "去修改", lambda: asked.append("ids")))
    qtbot.waitUntil(lambda: texts(card) == ["需要处理　1", "2名学生身份证号校验不通过"])
    press(qtbot, card, "ids_act")
    assert asked == ["backup", "ids"]


def test_finding_waits_for_the_last_key_and_escape_empties(qtbot: QtBot) -> None:
    box = FindBox("姓名、拼音首字母或证件号后4位")
    shown(qtbot, box)
    with qtbot.waitSignal(box.searched) as told:
        qtbot.keyClicks(box, "csy")
    assert told.args == ["csy"]
    with qtbot.waitSignal(box.searched) as told:
        qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert told.args == [""]


def test_a_filter_keeps_its_choice_when_its_counts_change(qtbot: QtBot) -> None:
    classes = Choice("classes", "班级", {"": "全部班级", "41": "四年级1班（30）"})
    shown(qtbot, classes)
    classes.choose("41")
    classes.offer({"": "全部班级", "41": "四年级1班（31）"})
    assert (classes.code(), classes.currentText()) == ("41", "四年级1班（31）")
    classes.offer({"": "全部班级"})
    assert classes.code() == ""
    classes.offer({"": "全部班级", "41": "四年级1班"})
    with qtbot.waitSignal(classes.chosen) as told:
        qtbot.keyClick(classes, Qt.Key.Key_Down)
    assert told.args == ["41"]


def test_segments_choose_one_status_and_show_counts(qtbot: QtBot) -> None:
    states = Segments("states", "状态")
    shown(qtbot, states)
    states.offer({"": "全部52", "survey": "待录14"})
    assert states.code() == ""
    with qtbot.waitSignal(states.chosen) as told:
        press(qtbot, states, "states_survey")
    assert told.args == ["survey"]
    states.offer({"": "全部52", "survey": "待录13"})
    assert states.code() == "survey"
    assert states.findChild(QPushButton, "states_survey").text() == "待录13"
    states.offer({"": "全部52", "visit": "待家访1"})
    assert states.code() == "", "a status that is gone falls back to all"


def test_totals_stand_side_by_side(qtbot: QtBot) -> None:
    line = Totals()
    shown(qtbot, line)
    line.say(("共412人", "", "住校136人"))
    assert line.text() == "共412人　住校136人"


def test_the_how_to_strip_stays_folded(qtbot: QtBot) -> None:
    strip = HowTo("roster", ("导入名册。", "核对红字。", "改一格存一格。"))
    shown(qtbot, strip)
    assert "1. 导入名册。" in texts(strip)
    press(qtbot, strip, "howto_fold")
    assert texts(strip) == ["怎么做"]
    again = HowTo("roster", ("导入名册。",))
    shown(qtbot, again)
    assert texts(again) == ["怎么做"]
    press(qtbot, again, "howto_fold")
    assert "1. 导入名册。" in texts(again)
    other = HowTo("cases", ("录入。",))
    shown(qtbot, other)
    assert "1. 录入。" in texts(other), "each tab folds its own"


def test_the_record_stands_beside_the_table_or_over_it(qtbot: QtBot) -> None:
    table, edit = QWidget(), QLineEdit()
    content = QWidget()
    content.setLayout(column(edit))
    panel = SidePanel("record", content, (button("下一人", "next"),))
    both = WithPanel(table, panel)
    shown(qtbot, both, 1300, 400)
    panel.say("陈思远", "第1行")
    assert panel.isVisible()
    assert table.width() == both.width() - panel.width() - 12
    assert not panel.close_button.isVisible()
    both.resize(1060, 400)
    assert not panel.isVisible()
    assert table.width() == 1060
    both.open_panel()
    assert panel.isVisible()
    assert both.is_narrow()
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_only_what_lasts_shows_progress(qtbot: QtBot) -> None:
    bar = BusyBar()
    qtbot.addWidget(bar)
    bar.begin("导入名册")
    bar.advance(3, 10, "正在核对")
    assert not bar.isVisible(), "the first 0.4 s"
    qtbot.waitUntil(bar.isVisible)
    assert bar.findChild(QLabel, "busy_text").text() == "正在核对　3/10"
    bar.end()
    assert not bar.isVisible()


@pytest.mark.parametrize("key", [spec.key for spec in SCREENS])
def test_every_help_page_opens_at_the_side_and_closes_with_escape(qtbot: QtBot, key: str) -> None:
    window = QWidget()
    shown(qtbot, window)
    panel = HelpPanel(window)
    panel.toggle(key)
    text = panel.findChild(QTextBrowser, "help_text")
    assert len(text.toPlainText()) > 100
    assert "#" not in text.toPlainText()
    assert panel.geometry().right() == window.rect().right()
    window.resize(700, 300)
    assert panel.geometry().right() == window.rect().right()
    qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_tab_comes_to_filters_where_they_stand_although_they_are_offered_later(qtbot: QtBot) -> None:
    page, states = QWidget(), Segments("states", "状态")
    first, last = button("前", "first"), button("后", "last")
    page.setLayout(column(first, states, last))
    qtbot.addWidget(page)
    for offered in ({"": "全部3", "a": "甲1"}, {"": "全部3", "a": "甲1", "b": "乙2"}):
        states.offer(offered)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        chain, at = [], first.nextInFocusChain()
        while at is not first:
            chain.append(at.objectName())
            at = at.nextInFocusChain()
        stops = [name for name in chain if name.startswith("states_") or name == "last"]
        assert stops == [*(f"states_{code or 'all'}" for code in offered), "last"]


def test_many_problems_are_a_list_that_can_be_copied(qtbot: QtBot) -> None:
    problems = (Problem("校验位不对，请核对原件。", place="第23行 证件号码"), Problem("没有姓名。", place="第24行"))
    dialogs.show_problems(None, problems)
    box = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "problem_list" and w.isVisible())
    assert box.height() <= 560
    press(qtbot, box, "copy")
    assert QGuiApplication.clipboard().text() == "第23行 证件号码：校验位不对，请核对原件。\n第24行：没有姓名。"
    press(qtbot, box, "close")
    assert not box.isVisible()


def test_icons_are_tinted_and_sharp() -> None:
    picture = icons.pixmap("house", colours.ACCENT, 20)
    image = picture.toImage()
    inked = {
        image.pixelColor(x, y).name() for x in range(20) for y in range(20) if image.pixelColor(x, y).alpha() == 255
    }
    assert inked == {colours.ACCENT.lower()}
    assert picture.width() == round(20 * picture.devicePixelRatio())
