"""告知书和回执: class by class, who got the notice letter and what came back; ticked with one key each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from aiddesk.domain.outcome import Done
from aiddesk.domain.words import LETTER_ANSWERS, LETTER_STEPS
from aiddesk.queries.letters import ClassLetters, LetterCounts, LetterRow, class_letters, letter_counts, letters
from aiddesk.services import letters as acts
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.letter_papers import PapersMenu
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ALL = "全校"
_ANSWERS = {"1": "apply", "2": "none", "3": "waive"}
_HOW = "选一名或几名学生，按一个键就登记：空格 发出／取消，1 申请，2 不申请，3 放弃，0 清除回执；登记后自动到下一名。"


class LettersDialog(PinnedDialog):
    """The classes with their counts at the left, the students of the chosen one at the right."""

    def __init__(self, parent: QWidget, shell: Host, apply: Callable[[str], object]) -> None:
        super().__init__(parent, "告知书和回执", "letters_dialog", QSize(1040, 556))
        self._shell, self._apply = shell, apply
        self._rows: tuple[LetterRow, ...] = ()
        self._build()
        self._connect()
        self.refresh()
        self._begin()
        self._grid.setFocus()

    def refresh(self) -> None:
        """Show again what the register holds."""
        self._rows = letters(self._shell.desk, self._shell.term.school_year)
        chosen = self._classes.current()
        every = ClassLetters("", _ALL, letter_counts(self._rows))
        with QSignalBlocker(self._classes):
            self._classes.set_rows((every, *class_letters(self._rows)))
            self._classes.select(chosen.class_id if chosen else "")
        self._show_students()

    def hand_out_shown(self) -> None:
        """Record that every family in sight has the letter."""
        year, keys = self._shell.term.school_year, [r.student_id for r in self._grid.rows() if r.handed_on is None]
        self._do(lambda: acts.hand_out(self._shell.desk, year, keys, self._day()), goes_on=False)

    def toggle_handed(self) -> None:
        """Record that the chosen families have the letter, or that they have not after all."""
        chosen, year = self._grid.selected(), self._shell.term.school_year
        keys = [r.student_id for r in chosen]
        if all(r.handed_on is not None for r in chosen):
            self._do(lambda: acts.take_back(self._shell.desk, year, keys))
        else:
            self._do(lambda: acts.hand_out(self._shell.desk, year, keys, self._day()))

    def answer(self, code: str) -> None:
        """Record the chosen families' answer."""
        keys, year = [r.student_id for r in self._grid.selected()], self._shell.term.school_year
        self._do(lambda: acts.give_back(self._shell.desk, year, keys, code, self._day()))

    def clear(self) -> None:
        """Record that the chosen slips are not back."""
        keys, year = [r.student_id for r in self._grid.selected()], self._shell.term.school_year
        self._do(lambda: acts.clear(self._shell.desk, year, keys))

    def sign(self) -> None:
        """Enter the chosen slip with who signed it."""
        chosen = self._chosen()
        if chosen is None:
            return
        from aiddesk.domain.words import RELATIONS  # this form only

        fields = (
            Field("answer", "回执上写的", "choice", LETTER_ANSWERS, blank=None),
            Field("on", "交回日期", "date"),
            Field("signer", "签字人"),
            Field("relation", "与学生关系", "choice", {r: r for r in RELATIONS}),
        )
        values = {
            "answer": chosen.answer or "apply", "signer": chosen.signer, "relation": chosen.relation,
            "on": chosen.returned_on.isoformat() if chosen.returned_on else self._day(),
        }  # fmt: skip
        year = self._shell.term.school_year

        def work(v: dict[str, str]) -> Done:
            return acts.give_back(
                self._shell.desk, year, [chosen.student_id], v["answer"], v["on"], v["signer"], v["relation"]
            )

        title = "回执" if self._shell.is_veiled else f"回执：{chosen.name}"
        if self._shell.form(title, fields, "登记", work, values):
            self.refresh()

    def follow(self) -> None:
        """Do what the chosen family's answer asks for: enter the application, or the statement of waiving."""
        chosen = self._chosen()
        if chosen is None:
            return
        from aiddesk.ui.parts import waivers  # its forms load when they are opened

        if chosen.step == "enter":
            self._apply(chosen.student_id)
        elif chosen.step in ("write", "ask"):
            waivers.waive(self._shell, chosen.student_id, chosen.name)
        elif chosen.step == "sign":
            waivers.sign(self._shell, chosen.student_id, chosen.name)
        elif chosen.step == "compare":
            self._shell.tell(
                "回执上写的是不申请，可本学年已有申请。请问清家长：要放弃的，在困难认定里撤回申请；要申请的，把回执改为申请。"
            )
        else:
            self._shell.say("这名学生没有要接着办的事。")
        self.refresh()

    def _do(self, work: Callable[[], Done], *, goes_on: bool = True) -> None:
        """Do one act; what one student got leads on to the next."""
        place, was_one = self._grid.currentIndex().row(), len(self._grid.selected()) == 1
        before = self._grid.current()
        if self._shell.act(work, self._beside.show_problems) is None:
            return
        self._beside.clear_problems()
        self.refresh()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)  # after a click, too, the next key answers
        now = self._grid.rows()
        if not now or place < 0 or not was_one or not goes_on:
            return
        is_there = before is not None and place < len(now) and now[place].student_id == before.student_id
        self._grid.selectRow(min(place + is_there, len(now) - 1))

    def _chosen(self) -> LetterRow | None:
        chosen = self._grid.current()
        if chosen is None:
            self._shell.say("请先选择一名学生。")
        return chosen

    def _day(self) -> str:
        return self._beside.value("on")

    def _begin(self) -> None:
        """Show other students, the cursor on one: a digit answers at once."""
        self._show_students()
        if self._grid.current() is None:
            self._grid.step(1)

    def _show_students(self) -> None:
        chosen = self._classes.current()
        key = chosen.class_id if chosen else ""
        rows = [r for r in self._rows if key in ("", r.class_id)]
        counts = letter_counts(rows)
        self._filter.offer(_filters(counts))
        is_wanted = _FILTERS[self._filter.code()]
        self._grid.set_rows([r for r in rows if is_wanted(r)])
        self._totals.say(_said(counts))

    def _build(self) -> None:
        self._classes: Grid[ClassLetters] = Grid("letter_classes", "各班", _CLASSES, key=lambda c: c.class_id)
        self._classes.setFixedWidth(322)
        self._filter = Segments("letter_filter", "筛选")
        self._beside = Form((Field("on", "日期", "date"),), "letter_day")
        self._beside.set_values({"on": self._shell.desk.today().isoformat()})
        self._beside.setFixedWidth(200)
        self._grid: Grid[LetterRow] = Grid("letters", "告知书和回执", _STUDENTS, key=lambda r: r.student_id)
        self._grid.set_empty("这里没有学生。")
        self._totals = Totals("letter_totals")
        marks = (
            button("发出", "toggle_handed", tip="空格键", on=self.toggle_handed),
            button("1 申请", "answer_apply", tip="按 1", on=lambda: self.answer("apply")),
            button("2 不申请", "answer_none", tip="按 2", on=lambda: self.answer("none")),
            button("3 放弃", "answer_waive", tip="按 3", on=lambda: self.answer("waive")),
            button("0 清除", "clear_answer", tip="按 0", on=self.clear),
            button("签字人…", "answer_signed", tip="登记回执由谁签字", on=self.sign),
        )
        right = QWidget()
        inner = column(row(self._filter, 1), self._grid, row(*marks, 1), space=6)
        inner.setStretch(1, 1)
        right.setLayout(inner)
        content = QWidget()
        body = row(self._classes, right, space=12)
        body.setStretch(1, 1)
        how = row(label(_HOW, "dim", wrap=True), self._beside)
        how.setStretch(0, 1)
        page = column(how, body, self._totals, margins=(16, 10, 16, 6))
        page.setStretch(1, 1)
        content.setLayout(page)
        papers = button("打印", "letter_papers", icon="printer")
        papers.setMenu(PapersMenu(papers, self._shell, self._subject))
        every = button("都已发出", "hand_out_shown", tip="表里显示的学生都已发出告知书", on=self.hand_out_shown)
        follow = button("接着办…", "follow", kind="primary", tip="登记申请，或登记放弃说明", on=self.follow)
        self.lay_out(content, (follow, button("关闭", "close", on=self.accept)), (papers, every))

    def _connect(self) -> None:
        self._classes.changed.connect(self._begin)
        self._filter.chosen.connect(lambda _code: self._begin())
        self._grid.opened.connect(lambda _row: self.follow())
        for key, code in _ANSWERS.items():
            self._on_key(key, partial(self.answer, code))
        self._on_key("0", self.clear)
        self._on_key("Space", self.toggle_handed)

    def _on_key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self._grid)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(act)

    def _subject(self) -> tuple[str, str]:
        """Return the class in sight (or the school year) and the chosen student, as papers name them."""
        shown, chosen = self._classes.current(), self._grid.current()
        year = str(self._shell.term.school_year)
        return (shown.class_id if shown else "") or year, f"{chosen.student_id}@{year}" if chosen else ""


def _has_answered(code: str, row: LetterRow) -> bool:
    return row.answer == code


_FILTERS: dict[str, Callable[[LetterRow], bool]] = {
    "": lambda _r: True,
    "unhanded": lambda r: r.handed_on is None,
    "missing": lambda r: r.is_missing,
    **{code: partial(_has_answered, code) for code in LETTER_ANSWERS},
    "to_do": lambda r: bool(r.step),
}


def _filters(c: LetterCounts) -> dict[str, str]:
    return {
        "": f"全部{c.students}",
        "unhanded": f"没发{c.students - c.handed}",
        "missing": f"没交回{c.handed - c.returned}",
        "apply": f"申请{c.apply}",
        "none": f"不申请{c.none}",
        "waive": f"放弃{c.waive}",
        "to_do": f"要接着办{c.to_do}",
    }


def _said(c: LetterCounts) -> list[str]:
    return [
        f"共{c.students}人", f"已发出{c.handed}份", f"已交回{c.returned}份", f"没交回{c.handed - c.returned}份",
        f"申请{c.apply}", f"不申请{c.none}", f"放弃{c.waive}",
    ]  # fmt: skip


_CLASSES: tuple[Column[ClassLetters], ...] = (
    Column("班级", lambda c: c.class_title, width=90),
    Column("人数", lambda c: c.counts.students, width=44, align="right"),
    Column("发出", lambda c: c.counts.handed, width=44, align="right"),
    Column("交回", lambda c: c.counts.returned, width=44, align="right"),
    Column("待办", lambda c: c.counts.to_do or None, width=44, align="right"),
)
_STUDENTS: tuple[Column[LetterRow], ...] = (
    Column("姓名", lambda r: r.name, width=110, private=True),
    Column("班级", lambda r: r.class_title, width=90),
    Column("发出", lambda r: r.handed_on and r.handed_on.isoformat(), width=92),
    Column("交回", lambda r: r.returned_on and r.returned_on.isoformat(), width=92),
    Column("回执", lambda r: r.answer_title, width=76, private=True),
    Column("接着办", lambda r: LETTER_STEPS.get(r.step, ""), width=150, private=True,
           colour=lambda r: colours.AMBER if r.step else ""),
)  # fmt: skip
