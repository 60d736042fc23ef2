"""Scoring many cases against a bare loop over tables of points; a digit in the survey against a bare form."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFormLayout, QLabel, QWidget

from aiddesk.app import window
from aiddesk.domain.hardship import Scheme, score
from aiddesk.domain.schemes import Surveyed, preview
from aiddesk.queries.surveys import families, sheet
from aiddesk.services import sample
from aiddesk.store.policy import schemes
from aiddesk.ui import style
from aiddesk.ui.parts.survey_dialog import SurveyDialog
from tests.bench.measure import Line, paired

CASES = 50_000


def lines(folder: Path) -> Iterator[Line]:
    """Score 50,000 cases by the default questionnaire, then type into the survey of a 571-student school."""
    asked = schemes()[0]
    cases = _cases(asked)
    explained = paired(lambda: _timed(lambda: _ours(asked, cases)), lambda: _timed(lambda: _bare(asked, cases)))
    yield Line(f"score {CASES:,} cases line by line / bare loop", *explained, "<= 4x")
    level = [score(asked, answers, "primary").level for answers in cases]
    people = [Surveyed(str(n), "", "", "primary", answers, 0, level[n]) for n, answers in enumerate(cases)]
    compared = paired(lambda: _timed(lambda: preview(asked, people)), lambda: _timed(lambda: _bare(asked, cases)))
    yield Line(f"preview of {CASES:,} families / bare loop", *compared, "<= 5x")
    yield _typing(folder)


def _cases(asked: Scheme) -> list[dict[str, str]]:
    chance = random.Random(20260915)
    codes = [(q.code, [o.code for o in q.options]) for q in asked.questions]
    return [{code: chance.choice(options) for code, options in codes} for _ in range(CASES)]


def _ours(asked: Scheme, cases: list[dict[str, str]]) -> int:
    return sum(score(asked, answers, "primary").total for answers in cases)


def _bare(asked: Scheme, cases: list[dict[str, str]]) -> int:
    """Add points up from a table and find the level, without a word of explanation."""
    points = {(q.code, o.code): o.points for q in asked.questions for o in q.options}
    all_points = 0
    levels = {"special": 0, "hard": 0, "ordinary": 0, "none": 0}
    for answers in cases:
        total = 0
        for item in answers.items():
            total += points[item]
        for level, least in asked.thresholds:
            if total >= least:
                levels[level] += 1
                break
        else:
            levels["none"] += 1
        all_points += total
    return all_points


def _typing(folder: Path) -> Line:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app)
    desk = sample.make_school(folder / "school.aid", sample.SteppingClock(date(2026, 9, 8)), is_sample=False)
    shell = window(desk)
    shell.show()
    shell.go("cases")
    first = families(desk, 2026)[0]
    dialog = SurveyDialog(shell, shell, sheet(desk, first.student_id, 2026), lambda: None)
    dialog.open()
    bare, box = _bare_form()
    own = dialog.form.widget("father_work")
    ours, peer = paired(lambda: _timed(lambda: _key(own)), lambda: _timed(lambda: _key(box)), 20)
    bare.close()
    dialog.reject()
    shell.close()
    desk.close()
    return Line("a digit chosen until the score is shown, 571 students / bare form", ours, peer, "<= 16 ms")


def _bare_form() -> tuple[QWidget, QComboBox]:
    form = QWidget()
    layout = QFormLayout(form)
    boxes = []
    total = QLabel()
    for question in schemes()[0].questions:
        box = QComboBox()
        box.addItems(["未答", *(f"{o.code} {o.text}" for o in question.options)])
        box.activated.connect(lambda place: total.setText(f"{place} 分"))
        layout.addRow(question.text, box)
        boxes.append(box)
    layout.addRow(total)
    form.resize(1036, 556)
    form.show()
    return form, boxes[0]


def _key(box: QWidget) -> None:
    box.setFocus()
    QTest.keyClicks(box, random.choice("0123"))
    QApplication.processEvents()


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
