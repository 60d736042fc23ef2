"""Questionnaires as data: read, written, checked before a school works with one, and compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.hardship import Band, Option, Question, Scheme, score
from aiddesk.domain.money import yuan
from aiddesk.domain.words import LEVELS, STAGES

MOST_OPTIONS = 10  # each is chosen with one digit
_MOST_POINTS = 100
# What is no matter of the family's means (教育部 2017; rules 0.24): it must never decide about aid.
_FORBIDDEN = re.compile(
    "成绩|名次|排名|分数|考试|考分|月考|学分|学习(?:好|优|差|情况|态度|表现)|操行|品行|品德|表现|纪律|守纪|违纪|处分|奖惩"
    "|三好|获奖|奖状|优秀(?:学生|少先队|团员)|班干部|听话|成績|學分|德育|智育|绩点|学业(?:水平|表现|情况)|第几名|排位"
    "|期[中末](?:考|测)|考得|竞赛|作业(?:完成|质量|情况)|评语|(?:老师|教师|班主任)评价|努力|勤奋|迟到|早退|旷课|逃课|出勤|考勤"
)
_DOTS = dict.fromkeys(map(ord, ".·•・-_*"))
_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")
_BAD = "评分方案的数据不完整，不能使用。请改用程序自带的方案。"


def forbidden(text: str) -> str:
    """Return the words that ask for marks or conduct, "" where a text asks for none."""
    # Neither blanks, dots nor marks that nobody sees may stand between the letters of a word.
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in _UNSEEN)
    plain = plain.translate(_DOTS)
    found = _FORBIDDEN.search(plain)
    return found[0] if found else ""


def parsed(data: Mapping[str, Any]) -> Scheme:
    """Read a questionnaire from data.

    Raises:
        Invalid: something is missing or of the wrong kind.
    """
    try:
        return Scheme(
            str(data["code"]), int(data["version"]), str(data["title"]), str(data["source"]),
            tuple(map(_question, data["questions"])),
            tuple((str(level), int(least)) for level, least in data["thresholds"]), int(data.get("line", 0)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_BAD) from error


def written(scheme: Scheme) -> dict[str, object]:
    """Return a questionnaire as data, as the shipped ones are."""
    return {
        "code": scheme.code,
        "version": scheme.version,
        "title": scheme.title,
        "source": scheme.source,
        "line": scheme.line,
        "questions": [_written(q) for q in scheme.questions],
        "thresholds": [list(pair) for pair in scheme.thresholds],
    }


def problems(scheme: Scheme, words: Mapping[str, str] = LEVELS) -> tuple[Problem, ...]:
    """Return all that keeps a questionnaire from being used.

    A problem's field is "title", "line", "questions", "level.CODE", or a question's code with what of it is wrong:
    "CODE.text", "CODE.options".
    """
    found: list[Problem] = []
    if not scheme.title.strip():
        found.append(Problem("请填写方案名称。", "title"))
    if not scheme.questions:
        found.append(Problem("至少要有一道题。", "questions"))
    seen: set[str] = set()
    for number, question in enumerate(scheme.questions, 1):
        found += _question_problems(question, f"第{number}题", seen)
    if scheme.line <= 0 and any(q.kind == "line" for q in scheme.questions):
        found.append(Problem("有题目按收入线计分，请填写收入线（元/年）。", "line"))
    return (*found, *_threshold_problems(scheme, words))


def answer_problems(scheme: Scheme, answers: Mapping[str, str], stage: str, *, whole: bool) -> tuple[Problem, ...]:
    """Return what is wrong with answers, each beside its question; gaps are wrong only for a `whole` survey."""
    found = []
    for code in score(scheme, answers, stage).missing:
        question = next(q for q in scheme.questions if q.code == code)
        answer = answers.get(code, "").strip()
        if answer and question.kind != "choice":
            found.append(Problem(f"“{answer}”不是金额。请填写以元为单位的数，如 1500。", code))
        elif answer:
            found.append(Problem("没有这个选项。请重新选择。", code))
        elif whole:
            found.append(Problem("这一题还没有答案。", code))
    return tuple(found)


@dataclass(frozen=True)
class Surveyed:
    """A family's answers of this year with what they were worth; `key` names the student."""

    key: str
    name: str
    class_title: str
    stage: str
    answers: Mapping[str, str]
    score: int
    level: str


@dataclass(frozen=True)
class Shift:
    """A family that would stand in another level."""

    key: str
    name: str
    class_title: str
    score: int
    level: str
    new_score: int
    new_level: str


@dataclass(frozen=True)
class Preview:
    """What another questionnaire would make of this year's surveys.

    `before` and `after` count the families that can be compared by level; `unlike` are those whose answers do not
    answer it.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    shifts: tuple[Shift, ...]
    unlike: int


def preview(scheme: Scheme, families: Iterable[Surveyed]) -> Preview:
    """Compare this year's levels with what a questionnaire would suggest."""
    before, after = dict.fromkeys(LEVELS, 0), dict.fromkeys(LEVELS, 0)
    shifts, unlike = [], 0
    for family in families:
        found = score(scheme, family.answers, family.stage)
        if found.missing:
            unlike += 1
            continue
        before[family.level] += 1
        after[found.level] += 1
        if found.level != family.level:
            shifts.append(
                Shift(family.key, family.name, family.class_title, family.score, family.level, found.total, found.level)
            )
    return Preview(before, after, tuple(shifts), unlike)


def _question(data: Mapping[str, Any]) -> Question:
    kind = data.get("kind", "choice")
    if kind not in ("choice", "amount", "line"):
        raise ValueError(kind)
    return Question(
        str(data["code"]), str(data["text"]), str(data["factor"]),
        tuple(Option(str(o["code"]), str(o["text"]), int(o["points"])) for o in data.get("options", ())),
        kind,
        tuple(Band(None if b["below"] is None else int(b["below"]), int(b["points"])) for b in data.get("bands", ())),
        tuple(map(str, data.get("stages", ()))),
    )  # fmt: skip


def _written(question: Question) -> dict[str, object]:
    data: dict[str, object] = {"code": question.code, "text": question.text, "factor": question.factor}
    if question.kind == "choice":
        data["options"] = [{"code": o.code, "text": o.text, "points": o.points} for o in question.options]
    else:
        data["kind"] = question.kind
        data["bands"] = [{"below": b.below, "points": b.points} for b in question.bands]
    if question.stages:
        data["stages"] = list(question.stages)
    return data


def _question_problems(question: Question, name: str, seen: set[str]) -> list[Problem]:
    found = []
    text = question.text.strip()
    if not text:
        found.append(Problem(f"{name}没有题目。", f"{question.code}.text"))
    elif text in seen:
        found.append(Problem(f"{name}与前面的题目重复：“{text}”。", f"{question.code}.text"))
    seen.add(text)
    for told in (text, question.factor, *(o.text for o in question.options)):
        if word := forbidden(told):
            found.append(
                Problem(
                    f"{name}不能问“{word}”：教育部2017年要求认定只看家庭经济状况，不得看成绩、名次、操行等。请改掉或删去。",
                    f"{question.code}.text",
                )
            )
            break
    if set(question.stages) - STAGES.keys():
        found.append(Problem(f"{name}的学段不对，请重新选择。", f"{question.code}.stages"))
    check = _option_problems if question.kind == "choice" else _band_problems
    return found + [Problem(f"{name}{fault}", f"{question.code}.options") for fault in check(question)]


def _option_problems(question: Question) -> list[str]:
    found = []
    codes = [o.code for o in question.options]
    if not 2 <= len(codes) <= MOST_OPTIONS:
        found.append(f"要有2到{MOST_OPTIONS}个选项。")
    if len(set(codes)) != len(codes) or any(not (c.isdigit() and len(c) == 1) for c in codes):
        found.append("的选项号重复或不是一位数字。")
    if any(not o.text.strip() for o in question.options):
        found.append("有选项没有文字。")
    return found + _point_problems([o.points for o in question.options])


def _band_problems(question: Question) -> list[str]:
    limits = [b.below for b in question.bands]
    if not limits or limits[-1] is not None or None in limits[:-1]:
        return ["的最后一档应不设上限，其余各档都要有上限。"]
    found = []
    known = [limit for limit in limits if limit is not None]
    if any(b <= a for a, b in pairwise((0, *known))):
        found.append("各档的上限要从低到高，一档比一档高。")
    return found + _point_problems([b.points for b in question.bands])


def _point_problems(points: list[int]) -> list[str]:
    if all(0 <= p <= _MOST_POINTS for p in points):
        return []
    return [f"的分值应在0到{_MOST_POINTS}之间。"]


def _threshold_problems(scheme: Scheme, words: Mapping[str, str]) -> list[Problem]:
    levels = [level for level in LEVELS if level != "none"]
    given = [level for level, _least in scheme.thresholds]
    if not given or given != [level for level in levels if level in given]:
        return [Problem("至少要有一个困难等级，从最困难的排起。", f"level.{levels[0]}")]
    found = []
    above = scheme.most + 1
    for level, least in scheme.thresholds:
        if least < 1 or least > scheme.most:
            found.append(Problem(f"{words[level]}的分数线应在1到满分{scheme.most}之间。", f"level.{level}"))
        elif least >= above:
            found.append(Problem(f"{words[level]}的分数线应低于上一等级的{above}分。", f"level.{level}"))
        above = least
    return found


def described(scheme: Scheme) -> str:
    """Return a questionnaire in a line: how many questions, points and levels, and its income line."""
    parts = [f"{len(scheme.questions)}题", f"满分{scheme.most}分"]
    parts += [
        f"{STAGES[stage]}满分{scheme.most_in(stage)}分" for stage in STAGES if scheme.most_in(stage) != scheme.most
    ]
    if scheme.line:
        parts.append(f"收入线{yuan(scheme.line)}元")
    return "，".join(parts)
