"""班级调查表: one spreadsheet for each class teacher, out onto a stick and back again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from aiddesk.domain.errors import AidError, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.queries.class_packs import PackClassRow, pack_classes
from aiddesk.services import class_packs, packs_back
from aiddesk.services.packs_back import BackPlan
from aiddesk.services.registers import Desk
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.password import ask_password
from aiddesk.ui.parts.roster_import import FORMATS
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row, set_kind
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = (
    "勾选班级，导出到U盘，交给班主任填；填好的表点“收回…”，或拖到这个窗口里，一次可以收几个班。"
    "文件名只有班级和编号；表里没有身份证号和银行卡号。"
)


@dataclass(frozen=True)
class _Held:
    """A file that is not read yet: it is `locked`, or `older` than what was handed out since."""

    path: Path
    why: str
    text: str
    password: str = ""
    is_older_taken: bool = False


@dataclass(frozen=True)
class _Read:
    """What reading some files gave."""

    plans: tuple[BackPlan, ...]
    held: tuple[_Held, ...]
    refused: tuple[Problem, ...]


class ClassPacksDialog(PinnedDialog):
    """The classes with the state of their packs."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "班级调查表", "class_packs", QSize(860, 556))
        self._shell = shell
        self._ticked: set[str] = set()
        self._waiting: dict[str, int] = {}  # changes that were read and not taken, by class
        self._back: QDialog | None = None
        self._build()
        self._ticked = {c.class_id for c in self._classes() if c.students and not c.status}
        self.refresh()
        self.setAcceptDrops(True)

    def refresh(self) -> None:
        """Show again what the register holds."""
        self._grid.set_rows(self._classes())
        chosen = len(self._chosen())
        self._out.setText(f"导出{chosen}个班…" if chosen else "导出…")
        self._out.setEnabled(bool(chosen))
        self._out.setToolTip("" if chosen else "先在左边勾选班级")
        is_waiting = any(c.status == "out" for c in self._grid.rows())
        set_kind(self._out, "" if is_waiting else "primary")  # what comes next stands out
        set_kind(self._in, "primary" if is_waiting else "")

    def hand_out(self) -> None:
        """Ask for a folder and write the packs of the ticked classes into it."""
        chosen, year, password = self._chosen(), self._shell.term.school_year, self._password.text()
        again = [c.title for c in chosen if c.status == "out"]
        if again and not self._shell.confirm(
            f"{_named(again)}的表已经发出、还没有收回。再发一份，就以新的为准。", "再发一份", "不发"
        ):
            return
        folder = QFileDialog.getExistingDirectory(self, "放到哪个文件夹（如U盘）")
        if not folder:
            return
        ids = [c.class_id for c in chosen]

        def work(desk: Desk, progress: Progress) -> Done:
            return class_packs.hand_out(desk, ids, year, Path(folder), password, progress)

        self._shell.start_job(f"正在写{len(ids)}个班的调查表", work, self._handed_out)

    def take(self) -> None:
        """Ask for the files that came back."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "选择班主任交回的表（可以多选）", "", FORMATS)
        self.bring([Path(path) for path in chosen])

    def bring(self, paths: Sequence[Path]) -> None:
        """Read files that came back, in the background, then show what they would change."""
        if paths:
            self._read([_Held(path, "", "") for path in paths])

    def _read(self, files: Sequence[_Held], before: _Read | None = None) -> None:
        year = self._shell.term.school_year

        def work(desk: Desk, progress: Progress) -> _Read:
            return _read_all(desk, files, year, progress)

        self._shell.start_job(f"正在读取{len(files)}份表", work, lambda found: self._sort_out(found, before))

    def _sort_out(self, found: _Read, before: _Read | None) -> None:
        """Ask about what was not read yet, and show the rest."""
        plans = (*(before.plans if before else ()), *found.plans)
        refused = (*(before.refused if before else ()), *found.refused)
        again = [ready for held in found.held if (ready := self._ask(held)) is not None]
        if again:
            self._read(again, _Read(plans, (), refused))
            return
        if refused:
            self._shell.show_problems(refused, f"{len(refused)}份表没有收")
        if plans:
            self._show(plans)

    def _ask(self, held: _Held) -> _Held | None:
        if held.why == "older":
            is_taken = self._shell.confirm(held.text, "仍收这一份", "不收")
            return _Held(held.path, "", "", held.password, is_older_taken=True) if is_taken else None
        password = ask_password(self, held.text)
        return _Held(held.path, "", "", password, held.is_older_taken) if password else None

    def _show(self, plans: Sequence[BackPlan]) -> None:
        from aiddesk.ui.parts.packs_back import PacksBackDialog  # loaded when something came back

        dialog = PacksBackDialog(self, self._shell, plans)
        self._waiting |= {p.pack.class_id: len(p.changes) for p in plans if p.changes}
        dialog.taken.connect(self._taken)
        dialog.finished.connect(lambda _result: self.refresh())
        self._back = dialog
        dialog.open()

    def _taken(self, class_id: str) -> None:
        self._waiting.pop(class_id, None)
        self.refresh()

    def _handed_out(self, done: Done) -> None:
        self._said.setText(done.message)
        self._ticked.clear()
        self.refresh()

    def _classes(self) -> tuple[PackClassRow, ...]:
        return pack_classes(self._shell.desk, self._shell.term.school_year)

    def _chosen(self) -> list[PackClassRow]:
        return [c for c in self._grid.rows() if c.class_id in self._ticked]

    def _tick(self, line: PackClassRow, text: str) -> None:
        self._ticked ^= {line.class_id} if bool(text) != (line.class_id in self._ticked) else set()
        self.refresh()

    def _tick_all(self) -> None:
        every = {c.class_id for c in self._grid.rows() if c.students}
        self._ticked = set() if self._ticked == every else every
        self.refresh()

    def _state(self, line: PackClassRow) -> str:
        waiting = self._waiting.get(line.class_id)
        return f"{line.state}，交回的表有差异{waiting}处" if waiting else line.state

    def _build(self) -> None:
        columns: tuple[Column[PackClassRow], ...] = (
            Column("勾选", lambda c: c.class_id in self._ticked, width=56, tick=True, edit=self._tick),
            Column("班级", lambda c: c.title, width=120),
            Column("班主任", lambda c: c.teacher, width=110),
            Column("人数", lambda c: c.students, width=64, align="right"),
            Column("调查表", self._state, width=380, colour=self._colour),
        )
        self._grid: Grid[PackClassRow] = Grid("pack_classes", "各班的调查表", columns, key=lambda c: c.class_id)
        self._grid.set_empty("本学年还没有班级。请先在“名册”导入学生。")
        self._grid.setMinimumHeight(260)
        self._password = QLineEdit()
        self._password.setObjectName("pack_password")
        self._password.setAccessibleName("打开密码")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText("可以不填")
        self._password.setMaximumWidth(180)
        self._password.setToolTip("填了密码，表格要输入密码才能打开。请另外告诉班主任，不要和表放在一起")
        self._said = label("", "good", wrap=True, name="packs_said")
        every = button("全部勾选", "tick_all", kind="link", on=self._tick_all)
        content = QWidget()
        inner = column(
            label(_ABOUT, "dim", wrap=True), self._grid,
            row(every, 1, label("打开密码", "dim"), self._password), self._said, margins=(16, 12, 16, 8),
        )  # fmt: skip
        inner.setStretch(1, 1)
        content.setLayout(inner)
        self._out = button("导出…", "hand_out", on=self.hand_out)
        self._in = button("收回…", "take_packs", on=self.take)
        self.lay_out(content, (self._out, self._in, button("关闭", "close", on=self.accept)))

    def _colour(self, line: PackClassRow) -> str:
        if line.class_id in self._waiting:
            return colours.AMBER
        return {"received": colours.GREEN, "out": colours.ACCENT}.get(line.status, "")

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.bring([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


def _read_all(desk: Desk, files: Sequence[_Held], school_year: int, progress: Progress) -> _Read:
    plans: list[BackPlan] = []
    held: list[_Held] = []
    refused: list[Problem] = []
    for number, file in enumerate(files):
        progress.step(number, len(files), f"正在读取{file.path.name}，第{number + 1}份，共{len(files)}份")
        try:
            plans.append(
                packs_back.plan_back(
                    desk, file.path, school_year, password=file.password, accept_older=file.is_older_taken
                )
            )
        except packs_back.NeedsPassword as locked:
            held.append(_Held(file.path, "locked", locked.text, "", file.is_older_taken))
        except packs_back.OlderPack as older:
            held.append(_Held(file.path, "older", older.text, file.password))
        except Invalid as error:
            refused += error.problems
        except AidError as error:
            refused.append(Problem(error.text))
    return _Read(tuple(plans), tuple(held), tuple(refused))


def _named(titles: Sequence[str]) -> str:
    return "、".join(titles) if len(titles) <= 3 else f"{'、'.join(titles[:3])}等{len(titles)}个班"
