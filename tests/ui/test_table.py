"""The table behaves as a clerk expects from Excel and WPS."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column


@dataclass(frozen=True)
class Pupil:
    """A row."""

    id: int
    name: str
    fen: int | None
    way: str = "card"
    signed: bool = False


class Board:
    """A screen's way to use a table: every edit gives new rows."""

    def __init__(self) -> None:
        self.pupils = (Pupil(1, "陈思远", 31250), Pupil(2, "安安", 5000), Pupil(3, "石\n春燕", None))
        self.grid: Grid[Pupil] = Grid(
            "pupils",
            "学生",
            (
                Column("姓名", lambda p: p.name, edit=self.rename, private=True),
                Column(
                    "金额（元）", lambda p: p.fen, text=lambda f: "" if f is None else f"{f / 100:.2f}", align="right"
                ),
                Column("方式", lambda p: p.way, choices={"card": "银行卡", "cash": "现金"}, edit=self.pay),
                Column("签领", lambda p: p.signed, tick=True, edit=self.sign),
            ),
            key=lambda p: p.id,
            tally=lambda rows: f"合计{sum(p.fen or 0 for p in rows)}",
        )
        self.grid.resize(700, 300)
        self.grid.set_rows(self.pupils)

    def rename(self, pupil: Pupil, text: str) -> None:
        self.change(pupil, name=text)

    def pay(self, pupil: Pupil, text: str) -> None:
        self.change(pupil, way=text)

    def sign(self, pupil: Pupil, text: str) -> None:
        self.change(pupil, signed=bool(text))

    def change(self, pupil: Pupil, **new: object) -> None:
        self.pupils = tuple(replace(p, **new) if p.id == pupil.id else p for p in self.pupils)  # type: ignore[arg-type]
        self.grid.set_rows(self.pupils)


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    board = Board()
    qtbot.addWidget(board.grid)
    with qtbot.waitExposed(board.grid):
        board.grid.show()
    return board


def at(grid: Grid[Pupil], row: int, column: int) -> QModelIndex:
    return grid.model().index(row, column)


def click(qtbot: QtBot, grid: Grid[Pupil], row: int, column: int) -> None:
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(at(grid, row, column)).center())


def test_enter_commits_and_goes_down_though_the_rows_are_made_anew(board: Board, qtbot: QtBot) -> None:
    grid = board.grid
    click(qtbot, grid, 0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.findChild(QLineEdit, "cell")
    qtbot.keyClicks(editor, "Chen")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: board.pupils[0].name == "Chen")
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 0)


def test_rows_changed_in_place_leave_an_open_editor_alone(board: Board, qtbot: QtBot) -> None:
    grid = board.grid
    click(qtbot, grid, 1, 0)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.findChild(QLineEdit, "cell")
    qtbot.keyClicks(editor, "half")
    grid.change_rows(tuple(replace(pupil, name=f"{pupil.name}二") for pupil in grid.rows()))
    assert grid.findChild(QLineEdit, "cell") is editor
    assert editor.isVisible()
    assert at(grid, 0, 0).data() == f"{board.pupils[0].name}二"
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 0)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)


def test_escape_keeps_the_old_value(board: Board, qtbot: QtBot) -> None:
    click(qtbot, board.grid, 1, 0)
    qtbot.keyClick(board.grid, Qt.Key.Key_F2)
    editor = board.grid.findChild(QLineEdit, "cell")
    qtbot.keyClicks(editor, "wrong")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert board.pupils[1].name == "安安"


def test_a_click_on_a_head_sorts_by_value_and_leaves_the_empty_last(board: Board, qtbot: QtBot) -> None:
    header = board.grid.horizontalHeader()
    head = QPoint(header.sectionViewportPosition(1) + 30, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert [p.id for p in board.grid.rows()] == [2, 1, 3]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert [p.id for p in board.grid.rows()] == [1, 2, 3]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert [p.id for p in board.grid.rows()] == [1, 2, 3], "the third click gives back the order of the query"


def test_the_selection_stays_on_its_row_over_a_refresh(board: Board) -> None:
    board.grid.select(2)
    board.grid.set_rows((Pupil(9, "新来", 1), *board.pupils))
    assert [p.id for p in board.grid.selected()] == [2]
    current = board.grid.current()
    assert current is not None
    assert current.id == 2


def test_scattered_rows_stay_selected_over_a_refresh(board: Board) -> None:
    many = tuple(Pupil(number, str(number), number) for number in range(2000))
    board.grid.set_rows(many)
    board.grid.selectAll()
    board.grid.set_rows(tuple(p for p in many if p.id % 10))
    assert len(board.grid.selected()) == 1800
    assert board.grid.copied().count("\n") == 1800


def test_copy_is_what_excel_pastes(board: Board, qtbot: QtBot) -> None:
    board.grid.selectAll()
    qtbot.keyClick(board.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        '陈思远\t312.50\t银行卡\t\n安安\t50.00\t银行卡\t\n"石\n春燕"\t\t银行卡\t\n'
    )


def test_paste_gives_cells_with_their_line_breaks(board: Board, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText('甲\t1\n"乙\n丙"\t2\n')
    with qtbot.waitSignal(board.grid.pasted) as told:
        qtbot.keyClick(board.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [(("甲", "1"), ("乙\n丙", "2"))]


def test_several_selected_rows_are_counted_and_summed(board: Board, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.grid.picked) as told:
        board.grid.selectAll()
    assert told.args == ["已选3行　合计36250"]


def test_a_choice_is_picked_from_a_list(board: Board, qtbot: QtBot) -> None:
    click(qtbot, board.grid, 0, 2)
    qtbot.keyClick(board.grid, Qt.Key.Key_F2)
    editor = board.grid.findChild(QComboBox, "cell")
    assert [editor.itemText(n) for n in range(editor.count())] == ["银行卡", "现金"]
    qtbot.waitUntil(editor.view().isVisible)
    qtbot.keyClick(editor.view(), Qt.Key.Key_Down)
    assert board.pupils[0].way == "card", "an arrow only moves in the list"
    qtbot.keyClick(editor.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: board.pupils[0].way == "cash")
    assert at(board.grid, 0, 2).data() == "现金"
    qtbot.wait(20)
    assert board.grid.currentIndex().row() == 1, "the cursor goes down by one"


def test_space_ticks_a_row(board: Board, qtbot: QtBot) -> None:
    board.grid.setCurrentIndex(at(board.grid, 1, 3))
    qtbot.keyClick(board.grid, Qt.Key.Key_Space)
    assert [p.signed for p in board.pupils] == [False, True, False]


def test_private_columns_are_veiled_and_cannot_be_copied_or_typed(board: Board) -> None:
    board.grid.set_veiled(True)
    board.grid.selectAll()
    assert at(board.grid, 0, 0).data() == "＊＊＊"
    assert "陈思远" not in board.grid.copied()
    assert not at(board.grid, 0, 0).flags() & Qt.ItemFlag.ItemIsEditable


def test_an_empty_table_says_what_belongs_there_and_offers_the_button(board: Board, qtbot: QtBot) -> None:
    asked: list[str] = []
    board.grid.set_empty("还没有学生。", "导入名册", lambda: asked.append("import"))
    offer = board.grid.findChild(QPushButton, "empty_act")
    assert not offer.isVisible()
    board.grid.set_rows(())
    assert offer.isVisible()
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert asked == ["import"]


def test_enter_on_a_row_that_cannot_be_typed_opens_it(board: Board, qtbot: QtBot) -> None:
    board.grid.setCurrentIndex(at(board.grid, 1, 1))
    with qtbot.waitSignal(board.grid.opened) as told:
        qtbot.keyClick(board.grid, Qt.Key.Key_Return)
    assert told.args == [board.pupils[1]]


def test_column_widths_are_remembered(board: Board, qtbot: QtBot) -> None:
    board.grid.horizontalHeader().resizeSection(0, 211)
    again = Board()
    qtbot.addWidget(again.grid)
    assert again.grid.columnWidth(0) == 211
