"""计票: one counter's figures, typed from the sheet of strokes; the other's are never shown here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QWidget

from aiddesk.domain.ballot import REFUSAL, Counts, of_choices, of_levels
from aiddesk.domain.errors import Problem
from aiddesk.domain.outcome import Done
from aiddesk.queries.votes import CandidateRow, VoteCard
from aiddesk.services import unfinished, votes
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.drafts import Draft
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, set_kind
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

ORDER = "一二"
_EACH = {"yes": "同意", "no": "不同意", "abstain": "弃权"}


def boxes(card: VoteCard) -> dict[str, str]:
    """Return what is typed for each candidate: code and word."""
    if card.form == "choose":
        return {"yes": "得票"}
    if card.form == "level":
        levels = {code: word for code, word in card.choices.items() if code != REFUSAL}
        return {**levels, REFUSAL: "不同意", "abstain": "弃权"}
    return _EACH


@dataclass(frozen=True)
class Line:
    """A candidate with one counter's figures as typed, in the order of the boxes; "" is not typed yet."""

    candidate: CandidateRow
    cells: tuple[str, ...]

    @property
    def total(self) -> int | None:
        """The sum of a whole row."""
        return sum(map(int, self.cells)) if all(self.cells) else None


class CountTable(QWidget):
    """Figures by candidate; it gives its cells as fields, so that what was typed outlives the dialog."""

    typed = Signal()
    committed = Signal(str)

    def __init__(self, card: VoteCard, counter: int) -> None:
        super().__init__()
        self._card, self._boxes = card, boxes(card)
        # Before both have counted, nobody sees what either found, not even by opening the other's table.
        both = bool(card.first_counter and card.second_counter)
        own = {c.id: (c.first if counter == 1 else c.second) if both else None for c in card.candidates}
        self._lines = tuple(Line(c, _cells(own[c.id], card)) for c in card.candidates)
        self._differing = set(votes.differing_numbers(card))
        self.fields = tuple(
            Field(f"{c.number}.{code}", f"{c.number}号{word}", "number")
            for c in card.candidates
            for code, word in self._boxes.items()
        )
        self.grid: Grid[Line] = Grid("count_grid", "计票", self._columns(), key=lambda x: x.candidate.id)
        self.grid.setMinimumHeight(230)
        self.grid.set_rows(self._lines)
        self.setLayout(column(self.grid))

    @property
    def votes(self) -> int:
        """All that was typed so far."""
        return sum(int(cell) for line in self._lines for cell in line.cells if cell)

    @property
    def is_whole(self) -> bool:
        """Say whether every figure was typed."""
        return all(all(line.cells) for line in self._lines)

    def counts(self) -> dict[str, Counts]:
        """Return the counts of the candidates whose rows are whole."""
        found = {}
        for line in self._lines:
            if all(line.cells):
                numbers = dict(zip(self._boxes, map(int, line.cells), strict=True))
                found[line.candidate.id] = _counts(numbers, self._card)
        return found

    def values(self) -> dict[str, str]:
        return dict(zip((f.name for f in self.fields), (c for x in self._lines for c in x.cells), strict=True))

    def set_values(self, values: Mapping[str, object]) -> None:
        self._lines = tuple(
            Line(
                line.candidate,
                tuple(
                    _plain(str(values.get(f"{line.candidate.number}.{code}", cell)))
                    for code, cell in zip(self._boxes, line.cells, strict=True)
                ),
            )
            for line in self._lines
        )
        self.grid.set_rows(self._lines)

    def start(self) -> None:
        """Put the cursor into the first cell."""
        self.grid.setFocus()
        self.grid.setCurrentIndex(self.grid.model().index(0, 2))

    def _columns(self) -> tuple[Column[Line], ...]:
        def typed(place: int, word: str) -> "Column[Line]":
            return Column(
                word,
                lambda x: int(x.cells[place]) if x.cells[place] else None,
                width=86,
                align="right",
                edit=lambda x, text: self._type(x, place, text),
                colour=lambda _x: colours.TEXT,
            )

        told = [Column[Line]("合计", self._sum, width=92, colour=self._colour)] if self._card.form != "choose" else []
        return (
            Column("号", lambda x: x.candidate.number, width=48),
            Column("姓名", lambda x: x.candidate.name, width=120, private=True),
            *(typed(place, word) for place, word in enumerate(self._boxes.values())),
            *told,
            Column("核对", lambda x: "两次不一致" if x.candidate.number in self._differing else "", width=90,
                   colour=lambda _x: colours.RED),
        )  # fmt: skip

    def _type(self, line: Line, place: int, text: str) -> None:
        cells = (*line.cells[:place], _plain(text), *line.cells[place + 1 :])
        self._lines = tuple(Line(x.candidate, cells) if x.candidate.id == line.candidate.id else x for x in self._lines)
        self.grid.change_rows(self._lines)
        self.typed.emit()
        self.committed.emit("")

    def _sum(self, line: Line) -> str:
        if line.total is None or self._card.valid is None:
            return ""
        over = line.total - self._card.valid
        return f"{line.total} ✓" if not over else f"{line.total}，{'多' if over > 0 else '少'}{abs(over)}"

    def _colour(self, line: Line) -> str:
        return colours.GREEN if line.total == self._card.valid else colours.RED


class CountDialog(PinnedDialog):
    """Asks one counter; Esc keeps what was typed for the next time."""

    def __init__(self, parent: QWidget, shell: Host, card: VoteCard, counter: int) -> None:
        super().__init__(parent, f"第{ORDER[counter - 1]}人计票：{card.class_title}", "count_dialog", QSize(900, 540))
        self._shell, self._card, self._counter = shell, card, counter
        self.table = CountTable(card, counter)
        self.name = Form((Field("counter", "计票人姓名", required=True),), "counter_form")
        self.name.set_values({"counter": card.first_counter if counter == 1 else card.second_counter})
        self._fault = label("", "bad", wrap=True, name="count_fault")
        self._fault.hide()
        self._sum = label("", "dim", wrap=True, name="count_sum")
        key = unfinished.key("vote.count", card.id, str(counter))
        self._draft = Draft(self, shell.desk, key, (self.table, self.name))
        self.table.committed.connect(lambda _name: self._show_sum())
        self.table.committed.connect(lambda _name: self._lead_on())
        content = QWidget()
        about = label(_about(card), "dim", wrap=True)
        inner = column(
            self._draft.strip, about, self._fault, self.table, self._sum, self.name, space=8, margins=(16, 12, 16, 8)
        )
        inner.setStretch(3, 1)
        content.setLayout(inner)
        save = button("保存计票", "act", kind="primary", on=self.act)
        self.lay_out(content, (save, button("取消", "cancel", on=self.give_up)))
        self._show_sum()
        self.table.start()

    def act(self) -> None:
        """Save this counter's figures; a refusal is shown here."""
        self._fault.hide()
        if self._shell.act(self._enter, self._show_problems) is not None:
            self._draft.finish()
            self.accept()

    def give_up(self) -> None:
        """Close without saving; what was typed can be had back until the window closes."""
        self._draft.set_aside()
        self.reject()

    def _enter(self) -> Done:
        name = self.name.value("counter")
        return votes.enter_count(self._shell.desk, self._card.id, self._counter, name, self.table.counts())

    def _show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        rest = self.name.show_problems(problems)
        self._fault.setText("\n".join(map(str, rest)))
        self._fault.setVisible(bool(rest))
        return ()

    def _lead_on(self) -> None:
        """After the last figure only the name is wanted; the cell that closes would take the cursor back at once."""
        if self.table.is_whole and not self.name.value("counter"):
            QTimer.singleShot(0, self.name.widget("counter").setFocus)

    def _show_sum(self) -> None:
        card = self._card
        if card.form != "choose" or card.valid is None:
            self._sum.hide()
            return
        most, now = card.valid * (card.most or 1), self.table.votes
        self._sum.setText(f"各人得票合计{now}票，有效票{card.valid}张×最多{card.most}人，不超过{most}票。")
        set_kind(self._sum, "bad" if now > most else "dim")


def _about(card: VoteCard) -> str:
    used = (card.valid or 0) + (card.void or 0)
    told = f"发出{card.issued}张　收回{used}张 = 有效{card.valid} + 废票{card.void}　未用{card.unused}张 ✓"
    return f"{told}\n照计票单录入：直接按数字，回车到下一行，Tab到右一格。没有票的填0。"


def _cells(counts: Counts | None, card: VoteCard) -> tuple[str, ...]:
    if counts is None:
        return ("",) * len(boxes(card))
    if card.form == "level":
        levels = dict(counts.levels)
        return (*(str(levels.get(code, 0)) for code in card.choices), str(counts.abstain))
    return tuple(str(getattr(counts, code)) for code in boxes(card))


def _counts(numbers: Mapping[str, int], card: VoteCard) -> Counts:
    if card.form == "choose":
        return of_choices(numbers["yes"], card.valid or 0)
    if card.form == "level":
        return of_levels(numbers, numbers["abstain"], card.choices)
    return Counts(numbers["yes"], numbers["no"], numbers["abstain"])


def _plain(text: str) -> str:
    """Return a figure as typed, or "" for what is none."""
    return str(int(text)) if text.strip().isdecimal() else ""
