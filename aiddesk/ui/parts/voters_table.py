"""The voters of a session as a table: who is called, who is there, who is excused and who steps aside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.voters import VoterDraft
from aiddesk.domain.words import VOTER_KINDS
from aiddesk.ui import colours
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

STATES = {"present": "到会", "excused": "请假", "recused": "回避"}
_FIELD = "voters"
_SHORT_KINDS = {"老师": "teacher", "家长": "parent", "学生": "student"}
_COLOURS = {"present": "", "excused": colours.AMBER, "recused": colours.RED}


@dataclass(frozen=True)
class Seat:
    """A row: `number` keeps it apart from another of the same name."""

    number: int
    voter: VoterDraft

    @property
    def state(self) -> str:
        if self.voter.recused_reason:
            return "recused"
        return "present" if self.voter.is_present else "excused"

    @property
    def reason(self) -> str:
        return self.voter.recused_reason or self.voter.excused_reason


class VotersTable(QWidget):
    """Names with their kind and whether they are there; pasted rows are 姓名、身份、到会、原因.

    `suggest(group)` gives a whole group, `placed(voters)` whom the roster knows and who must step aside, `hint(voter)`
    what is only to be looked at, `kind_of(name)` the kind of one of whom nothing else is said. The table gives its rows
    as one field, so that what was typed outlives the dialog.
    """

    typed = Signal()
    committed = Signal(str)

    def __init__(
        self,
        groups: Mapping[str, str],
        suggest: Callable[[str], Sequence[VoterDraft]],
        placed: Callable[[Sequence[VoterDraft]], Sequence[VoterDraft]],
        hint: Callable[[VoterDraft], str],
        kind_of: Callable[[str], str],
    ) -> None:
        super().__init__()
        self.setObjectName("voters_part")
        self.fields = (Field(_FIELD, "应到人员", "rows"),)
        self._suggest, self._placed, self._hint, self._kind_of = suggest, placed, hint, kind_of
        self._seats: tuple[Seat, ...] = ()
        self._next = 0
        self._totals = label("", "h2", name="voter_totals")
        self._fault = label("", "bad", wrap=True, name="voters_fault")
        self._fault.hide()
        self.grid: Grid[Seat] = Grid("voters", "应到人员", self._columns(), key=lambda s: s.number)
        self.grid.setMinimumHeight(180)
        self.grid.set_empty("还没有人。点上面的按钮，或从表格里复制后在这里粘贴。")
        self.grid.pasted.connect(self._paste)
        offered = [self._group_button(code, word) for code, word in groups.items()]
        acts = (
            button("添一行", "voter_add", icon="plus", on=self.add),
            button("删去选中", "voter_remove", on=self.remove),
        )
        page = column(row(self._totals, 1, *offered, *acts), self._fault, self.grid, space=6)
        page.setStretch(2, 1)
        self.setLayout(page)

    @property
    def voters(self) -> tuple[VoterDraft, ...]:
        """Everybody named."""
        return tuple(seat.voter for seat in self._seats if seat.voter.name)

    def show_voters(self, voters: Sequence[VoterDraft]) -> None:
        """Show these people instead."""
        self._seats = tuple(self._seat(voter) for voter in voters)
        self._show()

    def values(self) -> dict[str, str]:
        return {_FIELD: "\n".join(map(_line, self.voters))}

    def set_values(self, values: Mapping[str, object]) -> None:
        if _FIELD in values:
            self.show_voters([_voter(line) for line in str(values[_FIELD]).splitlines() if line.strip()])

    def show_problems(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Show what concerns the people above the table; return the rest."""
        own = [p for p in problems if p.field in (_FIELD, "present")]
        self._fault.setText("\n".join(p.text for p in own))
        self._fault.setVisible(bool(own))
        return tuple(p for p in problems if p not in own)

    def add(self) -> None:
        """Add an empty row and put the cursor there."""
        seat = self._seat(VoterDraft(self._kind_of(""), ""))
        self._change((*self._seats, seat))
        self.grid.select(seat.number)
        self.grid.setFocus()
        self.grid.edit(self.grid.model().index(self.grid.currentIndex().row(), 0))

    def remove(self) -> None:
        """Take the selected rows away."""
        gone = {seat.number for seat in self.grid.selected()}
        self._change(tuple(seat for seat in self._seats if seat.number not in gone))

    def _group_button(self, code: str, word: str) -> QPushButton:
        return button(word, f"group_{code}", on=lambda: self._take_group(code))

    def _take_group(self, code: str) -> None:
        self.show_voters(self._suggest(code))
        self._tell()

    def _paste(self, rows: Sequence[Sequence[str]]) -> None:
        """Add the people of a sheet; a head line is left out, words that are not known are asked for."""
        people = []
        for cells in rows:
            name, kind, state, reason = (*(c.strip() for c in cells[:4]), "", "", "", "")[:4]
            if name and name != "姓名":
                people.append(self._from_words(name, kind, state, reason))
        known = self._placed([*self.voters, *people])
        self.show_voters(known)
        self._tell()

    def _from_words(self, name: str, kind: str, state: str, reason: str) -> VoterDraft:
        kinds = {word: code for code, word in VOTER_KINDS.items()} | _SHORT_KINDS
        voter = VoterDraft(kinds.get(kind) or self._kind_of(name), name)
        states = {word: code for code, word in STATES.items()}
        return _in_state(voter, states.get(state, "present"), reason)

    def _columns(self) -> tuple[Column[Seat], ...]:
        return (
            Column("姓名", lambda s: s.voter.name, width=130, edit=self._rename, private=True),
            Column("身份", lambda s: s.voter.kind, width=100, choices=VOTER_KINDS, edit=self._set_kind),
            Column("到会", lambda s: s.state, width=80, choices=STATES, edit=self._set_state,
                   colour=lambda s: _COLOURS[s.state]),
            Column("请假或回避的原因", lambda s: s.reason, width=250, edit=self._set_reason,
                   editable=lambda s: s.state != "present", private=True),
            Column("提示", lambda s: self._hint(s.voter), width=250, colour=lambda _s: colours.AMBER, private=True),
        )  # fmt: skip

    def _rename(self, seat: Seat, text: str) -> None:
        name = text.strip()
        kind = seat.voter.kind if seat.voter.name else self._kind_of(name)
        bare = replace(seat.voter, kind=kind, name=name, student_id="", staff_id="")
        self._put(seat, bare)
        known = self._placed(self.voters)
        named = iter(known)
        self._change(tuple(replace(s, voter=next(named)) if s.voter.name else s for s in self._seats))

    def _set_kind(self, seat: Seat, kind: str) -> None:
        self._put(seat, replace(seat.voter, kind=kind, student_id="", staff_id=""))

    def _set_state(self, seat: Seat, state: str) -> None:
        self._put(seat, _in_state(seat.voter, state, seat.reason))

    def _set_reason(self, seat: Seat, text: str) -> None:
        self._put(seat, _in_state(seat.voter, seat.state, text.strip()))

    def _put(self, seat: Seat, voter: VoterDraft) -> None:
        self._change(tuple(replace(s, voter=voter) if s.number == seat.number else s for s in self._seats))

    def _change(self, seats: tuple[Seat, ...]) -> None:
        self._seats = seats
        self._show()
        self._tell()

    def _tell(self) -> None:
        self.typed.emit()
        self.committed.emit(_FIELD)

    def _show(self) -> None:
        is_same = {seat.number for seat in self.grid.rows()} == {seat.number for seat in self._seats}
        (self.grid.change_rows if is_same else self.grid.set_rows)(self._seats)
        states = [seat.state for seat in self._seats if seat.voter.name]
        told = f"应到{len(states) - states.count('recused')}人　实到{states.count('present')}人"
        for state in ("excused", "recused"):
            told += f"　{STATES[state]}{states.count(state)}人" if state in states else ""
        self._totals.setText(told)

    def _seat(self, voter: VoterDraft) -> Seat:
        self._next += 1
        return Seat(self._next, voter)


def _in_state(voter: VoterDraft, state: str, reason: str) -> VoterDraft:
    if state == "recused":
        return replace(voter, is_present=False, excused_reason="", recused_reason=reason or "候选人的亲属")
    present = state == "present"
    return replace(voter, is_present=present, excused_reason="" if present else reason, recused_reason="")


def _line(voter: VoterDraft) -> str:
    present = "1" if voter.is_present else ""
    cells = (voter.kind, voter.name, present, voter.excused_reason, voter.recused_reason)
    return "\t".join(" ".join(cell.split()) for cell in cells) + f"\t{voter.student_id}\t{voter.staff_id}"


def _voter(line: str) -> VoterDraft:
    kind, name, present, excused, recused, student_id, staff_id = (*line.split("\t"), *[""] * 7)[:7]
    return VoterDraft(kind, name, bool(present), excused, student_id, staff_id, recused)
