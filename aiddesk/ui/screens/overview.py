"""总览: the one next step, the year's path, what needs doing, the numbers."""

from PySide6.QtWidgets import QWidget

from aiddesk.domain.money import yuan
from aiddesk.queries import overview as asked
from aiddesk.queries.todos import Todo
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.basics import column, label, row, scrolled
from aiddesk.ui.widgets.cards import Card, NextStep, Step, StepRow, Tile, TodoRow, tiles

_TODOS = 6


class OverviewScreen(Screen):
    """What a teacher sees first: what to do next; a click leads there."""

    key, title, icon = "overview", "总览", "house"
    watches = frozenset(
        {
            "place",
            "staff",
            "classes",
            "students",
            "lists",
            "letters",
            "cases",
            "votes",
            "reviews",
            "notices",
            "funds",
            "awards",
            "packages",
            "rechecks",
        }
    )

    def refresh(self) -> None:
        desk, term = self.shell.desk, self.shell.term
        is_school = desk.place.kind == "school"
        found = asked.overview(desk, term) if is_school else asked.township(desk, term)
        self._show_advice(found.advice)
        self._steps.set_title("本学期进度" if is_school else "各校上报")
        self._steps.fill(*(self._step(stage) for stage in found.stages))
        self._todo.set_title(f"需要处理　{len(found.todos)}" if found.todos else "需要处理")
        if found.todos:
            self._todo.fill(*(self._todo_row(number, todo) for number, todo in enumerate(found.todos[:_TODOS])))
        else:
            self._todo.fill(label("现在没有需要处理的事。", "dim", wrap=True))
        numbers = found.numbers
        self._students.say(str(numbers.students))
        self._applied.say(str(numbers.applied))
        self._recognised.say(str(numbers.recognised))
        self._awarded.say(yuan(numbers.awarded))

    def _build(self) -> None:
        self._next = NextStep()
        self._steps = Card("本学期进度", "steps")
        self._todo = Card("需要处理", "todo")
        self._students, self._applied = Tile("students", "在校学生（人）"), Tile("applied", "提出申请（人）")
        self._recognised, self._awarded = Tile("recognised", "已认定（人）"), Tile("awarded", "资助金额（元）")
        numbers = Card("本学期数字", "numbers", tiles(self._students, self._applied, self._recognised, self._awarded))
        side = column(self._todo, numbers, 1, space=12)
        for card in (self._todo, numbers):
            card.setFixedWidth(372)
        body = row(column(self._steps, 1), side, space=12)
        body.setStretch(0, 1)
        page = column(self._next, body, 1, space=12, margins=(14, 14, 14, 12))
        inner = QWidget()
        inner.setLayout(page)
        self.setLayout(column(scrolled(inner), space=0))

    def _connect(self) -> None:
        """Everything here is connected as it is shown."""

    def _show_advice(self, advice: asked.Advice) -> None:
        self._next.say(
            advice.what or "本学期工作已完成",
            advice.why,
            advice.act,
            lambda: self.shell.go(advice.tab, **dict(advice.hint)),
        )

    def _step(self, stage: asked.Stage) -> StepRow:
        shown = Step(
            stage.title, stage.state, stage.text, progress=stage.progress if stage.rest else None, rest=stage.rest,
            act="查看",
        )  # fmt: skip
        return StepRow(f"step_{stage.tab}", shown, lambda: self.shell.go(stage.tab))

    def _todo_row(self, number: int, todo: Todo) -> TodoRow:
        return TodoRow(
            f"todo_{number}", todo.kind, todo.text, todo.act, lambda: self.shell.go(todo.tab, **dict(todo.hint))
        )
