"""Dialogs: never higher than 560 pixels, the content scrolls, the buttons stay; no box that only says "done"."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from aiddesk.domain.errors import AidError, Invalid, Problem
from aiddesk.ui import colours, reports
from aiddesk.ui.widgets.basics import button, column, frame, label, picture, row, scrolled
from aiddesk.ui.widgets.fields import Handler

HEIGHT = 560
_BAR, _FOOT = 20, 64  # a scroll bar; the pinned buttons


class PinnedDialog(QDialog):
    """A title, content that scrolls, and a row of buttons that stays in sight."""

    is_private = False  # the content as a whole tells of a family and is hidden in dignity mode

    def __init__(self, parent: QWidget | None, title: str, name: str, size: QSize | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setMaximumHeight(HEIGHT)
        self._wanted = size
        self._content: QWidget | None = None
        self._curtain: QLabel | None = None
        self._whole_title = ""  # the title that the veil has shortened
        for key in ("Ctrl+D", "F11"):  # the window's own keys do not reach a dialog
            QShortcut(QKeySequence(key), self, self._toggle_veil)

    def lay_out(self, content: QWidget, buttons: Sequence[QPushButton], left: Sequence[QPushButton] = ()) -> None:
        """Put content above buttons: `left` ones at the left, the act and 取消 at the right."""
        area = scrolled(content, "dialog_content")
        foot = frame("", row(*left, 1, *buttons, margins=(16, 10, 16, 12)), "dialog_buttons")
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet(f"background: {colours.HAIRLINE}")
        self.setLayout(column(area, line, foot, space=0))
        self._content = content
        self.resize((self._wanted or _fitting(content)).boundedTo(QSize(1040, HEIGHT)))

    def set_veiled(self, veiled: bool) -> None:
        """Hide what names a child while others look on; tables know their private columns."""
        tables: list[Any] = list(self.findChildren(QTableView))
        for table in tables:
            veil = getattr(table, "set_veiled", None)
            if veil is not None:
                veil(veiled)
        if veiled and not self._whole_title and "：" in self.windowTitle():
            self._whole_title = self.windowTitle()
            self.setWindowTitle(self._whole_title.split("：")[0])
        elif not veiled and self._whole_title:
            self.setWindowTitle(self._whole_title)
            self._whole_title = ""
        if self.is_private and self._content is not None:
            self._content.setVisible(not veiled)
            self._curtain = self._curtain or self._curtain_made()
            self._curtain.setVisible(veiled)

    def grow(self) -> None:
        """Make room for what has appeared in the content, as far as there is."""
        if self._content is not None:
            wanted = _fitting(self._content).height()
            self.resize(self.width(), min(max(self.height(), wanted), HEIGHT))

    def _curtain_made(self) -> QLabel:
        made = label("演示模式：内容已隐藏，按 Ctrl+D 或 F11 恢复。", "dim", name="dialog_veil")
        made.setContentsMargins(16, 16, 16, 0)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, made)
        return made

    def _host(self) -> Any:
        """Return the window that knows of dignity mode, or None."""
        host = self.parent()
        while host is not None and not hasattr(host, "is_veiled"):
            host = host.parent()
        return host

    def _toggle_veil(self) -> None:
        host = self._host()
        if host is not None:
            host.set_veiled(not host.is_veiled)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        host = self._host()
        if host is not None and host.is_veiled:
            self.set_veiled(True)
        super().showEvent(event)


def _fitting(content: QWidget) -> QSize:
    """Return the size at which nothing of the content has to scroll."""
    width = max(400, content.sizeHint().width(), content.minimumWidth()) + _BAR
    height = content.heightForWidth(width - _BAR) if content.hasHeightForWidth() else content.sizeHint().height()
    return QSize(width, height + _FOOT)


class ProblemList(PinnedDialog):
    """Problems that can be read at leisure and copied."""

    def __init__(self, parent: QWidget | None, problems: Sequence[Problem], title: str = "") -> None:
        super().__init__(parent, title or f"有{len(problems)}个问题", "problem_list", QSize(620, 420))
        self.text = "\n".join(map(str, problems))
        area = QPlainTextEdit(self.text)
        area.setReadOnly(True)
        area.setObjectName("problems")
        area.setAccessibleName("问题")
        content = QWidget()
        content.setLayout(column(label("请按下面的说明改正后再试。", "dim"), area, margins=(16, 16, 16, 8)))
        copy = button("复制", "copy", icon="copy", on=lambda: QGuiApplication.clipboard().setText(self.text))
        self.lay_out(content, (button("知道了", "close", kind="primary", on=self.accept),), (copy,))


class _Sentence(PinnedDialog):
    def __init__(
        self, parent: QWidget | None, text: str, icon: str, colour: str, buttons: Sequence[QPushButton]
    ) -> None:
        super().__init__(parent, "学生资助工作台", "sentence")
        words = label(text, wrap=True, name="text")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setMinimumWidth(360)
        mark = picture(icon, colour, 24)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        content.setLayout(row(mark, words, space=12, margins=(20, 20, 20, 16)))
        self.lay_out(content, buttons)


def confirm(parent: QWidget | None, what: str, act: str, keep: str = "取消") -> bool:
    """Ask before what cannot be undone; the buttons name the act. True when the act was chosen."""
    do, leave = button(act, "act", kind="primary"), button(keep, "keep")
    dialog = _Sentence(parent, what, "circle-question-mark", colours.ACCENT, (do, leave))
    dialog.setObjectName("confirm")
    do.clicked.connect(dialog.accept)
    leave.clicked.connect(dialog.reject)
    leave.setDefault(True)
    leave.setFocus()
    return dialog.exec() == QDialog.DialogCode.Accepted


def tell(parent: QWidget | None, text: str) -> None:
    """Say what happened and what to do; returns at once."""
    close = button("知道了", "close", kind="primary")
    _show(_Sentence(parent, text, "info", colours.ACCENT, (close,)), close)


def show_problems(parent: QWidget | None, problems: Sequence[Problem], title: str = "") -> None:
    """Show problems: one as a sentence, several as a list that can be copied; returns at once."""
    if len(problems) == 1 and not title:
        close = button("知道了", "close", kind="primary")
        _show(_Sentence(parent, str(problems[0]), "triangle-alert", colours.AMBER, (close,)), close)
    elif problems:
        _open(ProblemList(parent, problems, title))


def apologise(parent: QWidget | None, error: BaseException) -> None:
    """Say that the program is at fault, with a report to copy that holds no personal data; returns at once."""
    dialog = PinnedDialog(parent, "程序出了意外", "apology", QSize(600, 380))
    text = reports.written(error)
    area = QPlainTextEdit(text)
    area.setReadOnly(True)
    area.setObjectName("report")
    area.setAccessibleName("报告")
    content = QWidget()
    content.setLayout(column(label(reports.APOLOGY, wrap=True), area, margins=(16, 16, 16, 8)))
    copy = button("复制报告", "copy", icon="copy", on=lambda: QGuiApplication.clipboard().setText(text))
    dialog.lay_out(content, (button("关闭", "close", kind="primary", on=dialog.accept),), (copy,))
    _open(dialog)


def show_error(parent: QWidget | None, error: BaseException, beside: Handler | None = None) -> None:
    """Say any error to its addressee: faults beside fields or in a list, a sentence, or an apology."""
    if isinstance(error, Invalid):
        show_problems(parent, tuple(beside(error.problems) if beside else error.problems))
    elif isinstance(error, AidError):
        tell(parent, error.text)
    else:
        apologise(parent, error)


def _show(dialog: _Sentence, close: QPushButton) -> None:
    close.clicked.connect(dialog.accept)
    close.setDefault(True)
    _open(dialog)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(lambda _result, kept=dialog: kept.deleteLater())  # keeps one without parent alive
    dialog.open()
