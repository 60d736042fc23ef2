"""The hardship survey: a questionnaire as data, scored line by line, with a suggested level."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from aiddesk.domain.errors import Invalid
from aiddesk.domain.money import Fen, parse_yuan, yuan
from aiddesk.domain.words import LEVELS, STAGES

Kind = Literal["choice", "amount", "line"]


@dataclass(frozen=True)
class Option:
    code: str
    text: str
    points: int


@dataclass(frozen=True)
class Band:
    """The points of an amount `below` a limit, which is fen, or per cent of the scheme's line; None: no limit."""

    below: int | None
    points: int


@dataclass(frozen=True)
class Question:
    """A question in the family's words; `factor` names the group of 教财〔2018〕16号 it belongs to.

    A "choice" has options; an "amount" is typed in yuan and has bands from the lowest up; "line" is an amount whose
    bands are per cent of the scheme's income line. It is asked in `stages` only, in all where there are none.
    """

    code: str
    text: str
    factor: str
    options: tuple[Option, ...] = ()
    kind: Kind = "choice"
    bands: tuple[Band, ...] = ()
    stages: tuple[str, ...] = ()

    @cached_property
    def most(self) -> int:
        return max((*(o.points for o in self.options), *(b.points for b in self.bands)), default=0)

    def option(self, code: str) -> Option | None:
        return next((o for o in self.options if o.code == code), None)

    def is_asked(self, stage: str) -> bool:
        """Say whether a family of this stage is asked; "" asks everything."""
        return not stage or not self.stages or stage in self.stages

    @cached_property
    def lines(self) -> Mapping[str, "Line"]:
        """The explanation of each option, made once: a year's cases are scored again and again."""
        return {o.code: Line(self.text, o.text, o.points, self.most) for o in self.options}


@dataclass(frozen=True)
class Scheme:
    """A version of a questionnaire; `thresholds` are (level, least score) from the hardest down.

    `line` is the local income line in fen a year and head, 0 where no question asks for it.
    """

    code: str
    version: int
    title: str
    source: str
    questions: tuple[Question, ...]
    thresholds: tuple[tuple[str, int], ...]
    line: Fen = 0

    @property
    def most(self) -> int:
        return sum(q.most for q in self.questions)

    @property
    def name(self) -> str:
        return f"{self.title}（第{self.version}版）"

    def asked(self, stage: str = "") -> tuple[Question, ...]:
        """Return the questions for a stage of `words.STAGES`, all of them for ""."""
        return tuple(question for question, _code, _lines in self.plan(stage))

    def plan(self, stage: str) -> "tuple[Step, ...]":
        """Return the questions for a stage with their code and lines, ready to score by."""
        return self._plans[stage if stage in STAGES else ""]

    def most_in(self, stage: str) -> int:
        """Return the highest score that a family of this stage can have."""
        return sum(q.most for q in self.asked(stage))

    def level(self, total: int) -> str:
        """Return the first level whose threshold the total reaches, "none" below all of them."""
        return next((level for level, least in self.thresholds if total >= least), "none")

    def with_levels(self, codes: Container[str]) -> "Scheme":
        """Return it as it suggests levels where only some are in use: the next lower one stands for another.

        A questionnaire of two levels fits a school of two, whichever of the lower ones each of them has.
        """
        between = [code for code in LEVELS if code not in ("special", "none")]
        used, asked = [c for c in between if c in codes], [c for c, _least in self.thresholds if c in between]
        stands = dict(zip(asked, used, strict=True)) if len(used) == len(asked) == 1 else {}
        meant = ((stands.get(code, code), least) for code, least in self.thresholds)
        return replace(self, thresholds=tuple((code, least) for code, least in meant if code in codes))

    def limit(self, question: Question, band: Band) -> Fen | None:
        """Return a band's limit in fen."""
        if band.below is None or question.kind != "line":
            return band.below
        return self.line * band.below // 100

    @cached_property
    def _plans(self) -> "Mapping[str, tuple[Step, ...]]":
        return {
            stage: tuple((q, q.code, q.lines) for q in self.questions if q.is_asked(stage)) for stage in ("", *STAGES)
        }


class Line(NamedTuple):
    """One line of the explanation: question, answer in words, points out of how many."""

    question: str
    answer: str
    points: int
    most: int


Step = tuple[Question, str, Mapping[str, Line]]


class Score(NamedTuple):
    """A score with its explanation; `missing` are the codes of questions without an answer that can be scored."""

    total: int
    lines: tuple[Line, ...]
    level: str
    missing: tuple[str, ...]


def score(scheme: Scheme, answers: Mapping[str, str], stage: str = "") -> Score:
    """Score answers: question code to option code, or to an amount in yuan as typed.

    Marks and conduct are never asked (教育部 2017: 只看经济状况); see `schemes.problems`.
    """
    lines: list[Line] = []
    missing: list[str] = []
    total = 0
    for question, code, known in scheme.plan(stage):
        line = known.get(answers.get(code, "")) or _amount_line(scheme, question, answers.get(code, ""))
        if line is None:
            missing.append(code)
        else:
            lines.append(line)
            total += line.points
    return Score(total, tuple(lines), scheme.level(total), tuple(missing))


def bands(scheme: Scheme, question: Question) -> tuple[tuple[str, int], ...]:
    """Return the bands of an amount in words with their points: ("低于1,500.00元", 20), ("1,500.00元及以上", 0)."""
    found: list[tuple[str, int]] = []
    lowest: Fen | None = None
    for band in question.bands:
        limit = scheme.limit(question, band)
        if limit is not None:
            found.append((f"低于{yuan(limit)}元", band.points))
        else:
            found.append(("不论多少" if lowest is None else f"{yuan(lowest)}元及以上", band.points))
        lowest = limit
    return tuple(found)


def read_amount(text: str) -> Fen | None:
    """Read an amount in yuan, None where it is none."""
    try:
        return parse_yuan(text)
    except Invalid:
        return None


def _amount_line(scheme: Scheme, question: Question, answer: str) -> Line | None:
    amount = read_amount(answer) if answer and question.kind != "choice" else None
    if amount is None:
        return None
    for band, (words, points) in zip(question.bands, bands(scheme, question), strict=True):
        limit = scheme.limit(question, band)
        if limit is None or amount < limit:
            return Line(question.text, f"{yuan(amount)}元（{words}）", points, question.most)
    return None
