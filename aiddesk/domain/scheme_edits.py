"""What an editor does to a questionnaire: each act returns another one; codes that answers use never change meaning."""

from collections.abc import Callable
from dataclasses import replace

from aiddesk.domain.hardship import Band, Kind, Option, Question, Scheme
from aiddesk.domain.schemes import MOST_OPTIONS

_FACTOR = "其他因素"


def with_question(scheme: Scheme, code: str, change: Callable[[Question], Question]) -> Scheme:
    """Return a questionnaire with one question changed."""
    return replace(scheme, questions=tuple(change(q) if q.code == code else q for q in scheme.questions))


def with_new_question(scheme: Scheme, kind: Kind) -> Scheme:
    """Add a question at the end, to be worded."""
    taken = {q.code for q in scheme.questions}
    code = next(code for n in range(1, len(taken) + 2) if (code := f"q{n}") not in taken)
    options, bands = (Option("0", "没有", 0), Option("1", "有", 1)), (Band(100, 1), Band(None, 0))
    made = Question(code, "", _FACTOR, options) if kind == "choice" else Question(code, "", _FACTOR, (), kind, bands)
    return replace(scheme, questions=(*scheme.questions, made))


def without_question(scheme: Scheme, code: str) -> Scheme:
    """Leave a question out."""
    return replace(scheme, questions=tuple(q for q in scheme.questions if q.code != code))


def moved(scheme: Scheme, code: str, by: int) -> Scheme:
    """Move a question up (-1) or down (1); at either end it stays."""
    order = list(scheme.questions)
    here = next((n for n, q in enumerate(order) if q.code == code), -1)
    there = here + by
    if here < 0 or not 0 <= there < len(order):
        return scheme
    order[here], order[there] = order[there], order[here]
    return replace(scheme, questions=tuple(order))


def with_choice(question: Question, place: int, text: str, points: int) -> Question:
    """Word an option anew and weigh it; its digit stays."""
    changed = tuple(Option(o.code, text, points) if n == place else o for n, o in enumerate(question.options))
    return replace(question, options=changed)


def with_band(question: Question, place: int, below: int | None, points: int) -> Question:
    """Set a band's limit and points."""
    changed = tuple(Band(below, points) if n == place else b for n, b in enumerate(question.bands))
    return replace(question, bands=changed)


def with_one_more(question: Question) -> Question:
    """Add an option with the next digit, or a band below the open one; a full question stays as it is."""
    if question.kind == "choice":
        digit = _free_digit(question)
        more = (Option(digit, "", 0),) if digit else ()
        return replace(question, options=(*question.options, *more))
    *closed, last = question.bands
    top = closed[-1].below if closed and closed[-1].below is not None else 0
    return replace(question, bands=(*closed, Band(top * 2 or 100, 0), last))


def without_one(question: Question, place: int) -> Question:
    """Leave an option or a band out; the open band stays."""
    if question.kind == "choice":
        return replace(question, options=tuple(o for n, o in enumerate(question.options) if n != place))
    last = len(question.bands) - 1
    return replace(question, bands=tuple(b for n, b in enumerate(question.bands) if n == last or n != place))


def with_threshold(scheme: Scheme, level: str, least: int | None, order: tuple[str, ...]) -> Scheme:
    """Set the least score of a level, None leaves the level out; `order` is from the hardest down."""
    given = {**dict(scheme.thresholds), level: least}
    kept = ((code, points) for code in order if (points := given.get(code)) is not None)
    return replace(scheme, thresholds=tuple(kept))


def _free_digit(question: Question) -> str:
    """Return the digit after the last, else a free one, "" when all are used: old answers keep their meaning."""
    taken = {int(o.code) for o in question.options if o.code.isdigit()}
    wanted = (max(taken, default=-1) + 1, *range(MOST_OPTIONS))
    return next((str(n) for n in wanted if n < MOST_OPTIONS and n not in taken), "")
