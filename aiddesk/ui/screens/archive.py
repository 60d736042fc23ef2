"""档案与报表: the papers of the year, written out or printed; what was done; is everything sound."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget

from aiddesk.domain.errors import Invalid
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.queries import history
from aiddesk.services.registers import Desk
from aiddesk.ui.folders import open_folder
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Segments, Totals
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.table import Column

_PARTS = {"papers": "材料", "history": "操作记录"}


class ArchiveScreen(Screen):
    """Everything that an inspector may ask for."""

    key, title, icon = "archive", "档案与报表", "archive"
    watches = frozenset({"cases", "votes", "notices", "awards", "packages", "students", "funds", "reviews"})

    def refresh(self) -> None:
        from aiddesk.services import papers  # papers load when their tab is opened

        found = papers.ready(self.shell.desk)
        self.papers.set_rows([(papers.KINDS[p.kind], p.name, p.kind, p.subject) for p in found])
        entries = history.entries(self.shell.desk)
        self.entries.set_rows(entries)
        mark, acts = history.head(self.shell.desk)
        self._totals.say([f"可以打印{len(found)}份材料", f"操作记录{acts}条", f"台账编码 {mark[:8]}"])

    def write_all(self) -> None:
        """Write every paper as PDF into a folder."""
        chosen = QFileDialog.getExistingDirectory(self, "把全部材料存到哪个文件夹")
        if not chosen:
            return
        folder = Path(chosen)

        def work(desk: Desk, progress: Progress) -> Done:
            from aiddesk.services import papers

            return papers.write_all(desk, folder, progress=progress)

        self.shell.start_job("正在写材料", work, lambda _done: open_folder(folder))

    def verify(self) -> None:
        """Verify the register: pages, references, journal, balances."""

        def work(desk: Desk, progress: Progress) -> tuple[str, Invalid | None]:
            from aiddesk.services import verification

            progress.step(0, 1, "正在核验")
            try:
                return verification.verify(desk).message, None
            except Invalid as error:
                return "", error

        self.shell.start_job("正在核验数据", work, self._tell)

    def print_chosen(self) -> None:
        """Preview the chosen paper."""
        chosen = self.papers.current()
        if chosen is None:
            self.shell.say("请先选择一份材料。")
            return
        show_paper(self.shell, chosen[2], chosen[3])

    def print_paper(self) -> None:
        self.print_chosen()

    def _build(self) -> None:
        self._part = Segments("archive_part", "材料或操作记录")
        self._part.offer(_PARTS)
        self.papers: Grid[tuple[str, str, str, str]] = Grid(
            "papers",
            "材料",
            (Column("种类", lambda p: p[0], width=190), Column("材料", lambda p: p[1], width=420)),
            key=lambda p: p[1],
        )
        self.entries: Grid[history.EntryRow] = Grid(
            "entries",
            "操作记录",
            (
                Column("序号", lambda e: e.seq, width=60, align="right"),
                Column("时间", lambda e: e.at[:16].replace("T", " "), width=140),
                Column("谁", lambda e: e.staff, width=90),
                Column("做了什么", lambda e: e.title, width=420, private=True),
                Column("改动", lambda e: e.changes, lambda v: f"{v}处", 70),
            ),
            key=lambda e: e.seq,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.papers)
        self._pages.addWidget(self.entries)
        self._totals = Totals()
        steps = (
            "这里列出已经可以打印的全部材料，双击预览、打印。",
            "“全部存为PDF”把一个学年的材料写到文件夹，文件名里没有学生姓名。",
            "“核验数据”检查数据文件是否完好、有没有绕过程序的改动、资金是否平衡。",
        )
        bar = row(
            self._part, 1,
            button("核验数据", "verify", icon="shield-check", on=self.verify),
            button("全部存为PDF…", "write_all", icon="download", on=self.write_all),
            button("预览打印", "print_chosen", kind="primary", icon="printer", on=self.print_chosen),
        )  # fmt: skip
        page = column(HowTo("archive", steps), bar, self._pages, self._totals, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self._part.chosen.connect(lambda part: self._pages.setCurrentIndex(list(_PARTS).index(part)))
        self.papers.opened.connect(lambda _paper: self.print_chosen())

    def _tell(self, found: tuple[str, Invalid | None]) -> None:
        text, error = found
        if error is not None:
            self.shell.show_problems(error.problems, "核验发现问题")
        else:
            self.shell.tell(text)
