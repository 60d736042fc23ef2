"""The hardship survey: a questionnaire as data, scored line by line, with a suggested level."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    code: str
    text: str
    points: int


@dataclass(frozen=True)
class Question:
    """A question in the family's words; `factor` names the group of 教财〔2018〕16号 it belongs to."""

    code: str
    text: str
    factor: str
    options: tuple[Option, ...]

    @property
    def most(self) -> int:
        return max(o.points for o in self.options)

    def option(self, code: str) -> Option | None:
        return next((o for o in self.options if o.code == code), None)


@dataclass(frozen=True)
class Scheme:
    """A version of a questionnaire; `thresholds` are (level, least score) from the hardest down."""

    code: str
    version: int
    title: str
    source: str
    questions: tuple[Question, ...]
    thresholds: tuple[tuple[str, int], ...]

    @property
    def most(self) -> int:
        return sum(q.most for q in self.questions)


@dataclass(frozen=True)
class Line:
    """One line of the explanation: question, answer in words, points out of how many."""

    question: str
    answer: str
    points: int
    most: int


@dataclass(frozen=True)
class Score:
    """A score with its explanation; `missing` are the codes of unanswered questions."""

    total: int
    lines: tuple[Line, ...]
    level: str
    missing: tuple[str, ...]


def score(scheme: Scheme, answers: Mapping[str, str]) -> Score:
    """Score answers (question code -> option code); marks and conduct are never asked (教育部 2017: 只看经济状况).

    The level is the first threshold that the total reaches, "none" below all of them.
    """
    lines, missing = [], []
    for question in scheme.questions:
        option = question.option(answers.get(question.code, ""))
        if option is None:
            missing.append(question.code)
            continue
        lines.append(Line(question.text, option.text, option.points, question.most))
    total = sum(line.points for line in lines)
    level = next((level for level, least in scheme.thresholds if total >= least), "none")
    return Score(total, tuple(lines), level, tuple(missing))
