"""The editor of a questionnaire: questions above, the options of the chosen one below; levels on their own page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from aiddesk.domain import scheme_edits as edits
from aiddesk.domain.errors import Problem
from aiddesk.domain.hardship import Kind, Question, Scheme, bands, read_amount
from aiddesk.domain.money import plain_yuan
from aiddesk.domain.words import LEVELS, STAGES
from aiddesk.ui import colours
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ORDER = tuple(level for level in LEVELS if level != "none")
_SCHOOLS = ",".join(stage for stage in STAGES if stage != "preschool")
_ASKED = {"": "全部学段", _SCHOOLS: "学前以外", **{stage: f"只问{word}" for stage, word in STAGES.items()}}


@dataclass(frozen=True)
class QuestionRow:
    """A question with its place and what is wrong with it."""

    number: int
    question: Question
    fault: str


@dataclass(frozen=True)
class WeightRow:
    """An option (`mark` its digit) or a band (`mark` its limit) with its points."""

    place: int
    mark: str
    text: str
    points: int
    is_open_band: bool = False


class QuestionsEditor(QWidget):
    """Questions and their options; `edited` hands out the questionnaire after each change."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scheme_questions")
        self._scheme: Scheme | None = None
        self._may_edit = False
        self._build()

    def show_scheme(self, scheme: Scheme, faults: tuple[Problem, ...], *, may_edit: bool) -> None:
        """Show a questionnaire with its faults, each in the row of its question."""
        self._scheme, self._may_edit = scheme, may_edit
        told: dict[str, str] = {}
        for problem in faults:
            told.setdefault(problem.field.split(".")[0], problem.text)
        rows = [QuestionRow(n, q, told.get(q.code, "")) for n, q in enumerate(scheme.questions, 1)]
        self.questions.set_rows(rows)
        if rows and self.questions.current() is None:
            self.questions.selectRow(0)
        for made in self._acts:
            made.setVisible(may_edit)
        self._show_weights()

    def _show_weights(self) -> None:
        chosen = self.questions.current()
        if chosen is None or self._scheme is None:
            self.weights.set_rows(())
            self._about.setText("")
            return
        question = chosen.question
        self.weights.set_rows(_weights(self._scheme, question))
        about = {"choice": "选项", "amount": "金额分档：上限填元", "line": "金额分档：上限填收入线的百分之几"}
        self._about.setText(f"第{chosen.number}题　{about[question.kind]}")
        if chosen.fault:
            self._about.setText(f"{self._about.text()}　{chosen.fault}")

    def _change(self, change: Callable[[Question], Question]) -> None:
        chosen = self.questions.current()
        if chosen is not None and self._scheme is not None:
            self.edited.emit(edits.with_question(self._scheme, chosen.question.code, change))

    def _word(self, asked: QuestionRow, text: str) -> None:
        if self._scheme is not None:
            code = asked.question.code
            self.edited.emit(edits.with_question(self._scheme, code, lambda q: replace(q, text=text.strip())))

    def _ask_in(self, asked: QuestionRow, stages: str) -> None:
        chosen = tuple(filter(None, stages.split(",")))
        if self._scheme is not None:
            code = asked.question.code
            self.edited.emit(edits.with_question(self._scheme, code, lambda q: replace(q, stages=chosen)))

    def _weigh(self, weight: WeightRow, text: str) -> None:
        if not text.strip().isdigit():
            self.refused.emit(f"分值“{text}”不是整数。请填0到100之间的整数。")
            return
        self._put(weight, weight.text, weight.mark, int(text))

    def _put(self, weight: WeightRow, text: str, mark: str, points: int) -> None:
        def change(question: Question) -> Question:
            if question.kind == "choice":
                return edits.with_choice(question, weight.place, text.strip(), points)
            below = None if weight.is_open_band else _limit(question, mark)
            return edits.with_band(question, weight.place, below, points)

        self._change(change)

    def _set_limit(self, weight: WeightRow, mark: str) -> None:
        chosen = self.questions.current()
        if chosen is None or _limit(chosen.question, mark) is None:
            self.refused.emit(f"上限“{mark}”不是数。请填元，或收入线的百分之几。")
            return
        self._put(weight, weight.text, mark, weight.points)

    def _add(self, kind: Kind) -> None:
        if self._scheme is not None:
            made = edits.with_new_question(self._scheme, kind)
            self.edited.emit(made)
            self.questions.selectRow(len(made.questions) - 1)
            self.questions.setFocus()

    def _drop(self) -> None:
        chosen = self.questions.current()
        if chosen is not None and self._scheme is not None:
            self.edited.emit(edits.without_question(self._scheme, chosen.question.code))

    def _move(self, by: int) -> None:
        chosen = self.questions.current()
        if chosen is not None and self._scheme is not None:
            self.edited.emit(edits.moved(self._scheme, chosen.question.code, by))
            self.questions.select(chosen.question.code)

    def _drop_weight(self) -> None:
        weight = self.weights.current()
        if weight is not None:
            self._change(lambda q: edits.without_one(q, weight.place))

    def _build(self) -> None:
        self._make_tables()
        self._about = label("", "dim", name="scheme_about")
        self._acts = self._make_acts()
        layout = column(self.questions, row(*self._acts[:4], 1, *self._acts[4:]), self._about, self.weights, space=6)
        layout.setStretch(0, 3)
        layout.setStretch(3, 2)
        self.setLayout(layout)

    def _make_tables(self) -> None:
        def may(_row: object) -> bool:
            return self._may_edit

        self.questions: Grid[QuestionRow] = Grid(
            "scheme_question_list",
            "题目",
            (
                Column("题", lambda r: r.number, width=36, align="right"),
                Column("题目（双击或F2修改）", lambda r: r.question.text, width=262, edit=self._word, editable=may),
                Column("问哪些学段", lambda r: ",".join(r.question.stages), _stages, 100, edit=self._ask_in,
                       editable=may, choices=_ASKED),
                Column("最高分", lambda r: r.question.most, width=64, align="right"),
                Column("要改", lambda r: r.fault, width=120, colour=lambda _r: colours.RED, tip=lambda r: r.fault),
            ),
            key=lambda r: r.question.code,
        )  # fmt: skip
        self.weights: Grid[WeightRow] = Grid(
            "scheme_weights",
            "选项和分值",
            (
                Column("号或上限", lambda r: r.mark, width=96, align="right", edit=self._set_limit,
                       editable=lambda r: self._may_edit and self._is_amount() and not r.is_open_band),
                Column("选项", lambda r: r.text, width=360, edit=lambda r, text: self._put(r, text, r.mark, r.points),
                       editable=lambda _r: self._may_edit and not self._is_amount()),
                Column("分值", lambda r: r.points, width=70, align="right", edit=self._weigh, editable=may),
            ),
            key=lambda r: r.place,
        )  # fmt: skip
        for grid in (self.questions, self.weights):
            grid.setMinimumHeight(110)
        self.questions.changed.connect(self._show_weights)

    def _make_acts(self) -> tuple[QPushButton, ...]:
        add = button("加题", "add_question", icon="plus")
        menu = QMenu(add)
        for kind, text in (("choice", "选择题"), ("line", "金额题：按收入线分档"), ("amount", "金额题：按元分档")):
            menu.addAction(text, lambda kind=kind: self._add(kind)).setObjectName(f"add_{kind}")
        add.setMenu(menu)
        return (
            add,
            button("删题", "drop_question", on=self._drop),
            button("上移", "question_up", on=lambda: self._move(-1)),
            button("下移", "question_down", on=lambda: self._move(1)),
            button("加选项", "add_option", on=lambda: self._change(edits.with_one_more)),
            button("删选项", "drop_option", on=self._drop_weight),
        )

    def _is_amount(self) -> bool:
        chosen = self.questions.current()
        return chosen is not None and chosen.question.kind != "choice"


class LevelsEditor(Form):
    """Name, income line and the least score of each level."""

    edited = Signal(object)

    def __init__(self, levels: Mapping[str, str]) -> None:
        self._order = tuple(level for level in levels if level != "none")
        super().__init__(
            (
                Field("title", "方案名称", required=True),
                Field(
                    "line",
                    "收入线",
                    "money",
                    hint="元/人·年",
                    note="按收入线分档的题目照它计分，没有可以不填",
                ),
                *(
                    Field(f"level.{c}", f"{levels[c]}，最少", "number", hint="分；不设这一等级就空着")
                    for c in self._order
                ),
            ),
            "scheme_levels",
        )
        self._scheme: Scheme | None = None
        self.committed.connect(self._take)

    def show_scheme(self, scheme: Scheme, faults: tuple[Problem, ...], *, may_edit: bool) -> None:
        """Show name, line and levels, with what is wrong beside each."""
        self._scheme = scheme
        given = dict(scheme.thresholds)
        self.set_values(
            {
                "title": scheme.title,
                "line": plain_yuan(scheme.line) if scheme.line else "",
                **{f"level.{code}": given.get(code, "") for code in self._order},
            }
        )
        self.setEnabled(may_edit)
        kept = self.focusWidget()
        self.show_problems(p for p in faults if p.field in {f.name for f in self.fields})
        if kept is not None and self.isVisible():
            kept.setFocus()  # a fault elsewhere does not pull the cursor away while one types

    def _take(self, name: str) -> None:
        if self._scheme is None:
            return
        text = self.value(name)
        if name == "title":
            self.edited.emit(replace(self._scheme, title=text))
        elif name == "line":
            amount = read_amount(text) if text else 0
            if amount is None:
                self.show_problems([Problem(f"“{text}”不是金额。请填写以元为单位的数，如 1500。", "line")])
            else:
                self.edited.emit(replace(self._scheme, line=amount))
        else:
            least = int(text) if text else None
            self.edited.emit(edits.with_threshold(self._scheme, name.removeprefix("level."), least, _ORDER))


def _weights(scheme: Scheme, question: Question) -> list[WeightRow]:
    if question.kind == "choice":
        return [WeightRow(n, o.code, o.text, o.points) for n, o in enumerate(question.options)]
    found = []
    for place, (band, (words, points)) in enumerate(zip(question.bands, bands(scheme, question), strict=True)):
        limit = "" if band.below is None else f"{band.below}%" if question.kind == "line" else plain_yuan(band.below)
        found.append(WeightRow(place, limit or "以上", words, points, band.below is None))
    return found


def _limit(question: Question, text: str) -> int | None:
    """Read a band's limit as typed: per cent of the line, or yuan as fen."""
    if question.kind == "line":
        plain = text.strip().rstrip("%％")
        return int(plain) if plain.isdigit() and int(plain) > 0 else None
    return read_amount(text) or None


def _stages(codes: str) -> str:
    return _ASKED.get(codes) or "、".join(STAGES.get(code, code) for code in codes.split(","))
