"""自评、互评、老师评、学校评: points of 0 to 100 by several hands, weighed into one figure beside the vote (case C01).

The figure decides nothing. Only what concerns the family's means is rated, never marks or conduct (rules 24). Peers
rate on slips without names; of few slips only the average in whole points is kept, so that no single one can be told.
Up to grade 3 parents or a group of teachers rate in the children's place (rules 7.3). Points are kept in hundredths.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.typed import check_count
from aiddesk.domain.words import EVALUATIONS

RATERS = {"student": "学生", "guardian": "家长", "teachers": "教师小组"}
RATED_BY_PUPILS = ("self", "peer")
SMALL = 3  # the last grade whose children are spoken for
FEW = 5  # raters below which only whole points are told
LEAST = 2  # of one slip, the average would be the slip
ABOUT = "只评经济方面：平时消费是否节俭，申请表所写与平时了解的是否一致。不评成绩和品行，不得打听和当众议论家庭情况。"
# Peers know nothing of an application form.
ABOUT_PEERS = "只凭平时所见，评消费是否节俭、生活是否俭朴。不评成绩和品行，不得打听和当众议论家庭情况。"

_MOST = 100
_POINTS = re.compile(r"\d{1,3}(\.\d{1,2})?")


def check_weights(typed: Mapping[str, str]) -> dict[str, int]:
    """Read what each part weighs in per cent; blank is 0. All 0 means that no part is used, and gives {}.

    Raises:
        Invalid: one is no number up to 100, or they do not make 100.
    """
    problems: list[Problem] = []
    found = {
        code: check_count(typed.get(code, ""), code, f"{word}权重", 0, 100, problems) or 0
        for code, word in EVALUATIONS.items()
    }
    if not problems and sum(found.values()) not in (0, 100):
        problems.append(Problem(f"各部分权重合计应为100，现在是{sum(found.values())}。不用的填0。", next(iter(found))))
    if problems:
        raise Invalid(*problems)
    return {code: weight for code, weight in found.items() if weight}


def read_points(text: str) -> int | None:
    """Return typed points as hundredths, or None where they are none of 0 to 100 with at most two decimals."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".")
    if not _POINTS.fullmatch(plain):
        return None
    whole, _, part = plain.partition(".")
    points = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    return points if points <= _MOST * 100 else None


def read_slips(text: str) -> tuple[int, int] | None:
    """Return average and number of slips typed one after the other ("85 90 78"), or None where they are none."""
    parts = [part for part in re.split(r"[\s,，、;；]+", unicodedata.normalize("NFKC", text).strip()) if part]
    points = [read_points(part) for part in parts]
    known = [one for one in points if one is not None]
    if len(parts) < LEAST or len(known) < len(parts):
        return None
    return _half_up(sum(known), len(known)), len(known)


def check_peer(text: str, raters: str, place: str, problems: list[Problem]) -> tuple[int, int] | None:
    """Read peers' average with the number of slips, whole points of few; a problem is added where it is none."""
    faults: list[Problem] = []
    points, count = read_points(text), check_count(raters, "raters", "互评人数", 1, 999, faults)
    problems += [Problem(fault.text, "raters", place) for fault in faults]
    if points is None:
        problems.append(Problem(f"互评“{text}”应为0到100之间的平均分，最多两位小数。", "peer", place))
    if faults:
        return None
    if count is None:
        problems.append(Problem("互评要填写收回了几张互评表。", "raters", place))
    elif count < LEAST:
        problems.append(
            Problem(f"只有{count}人评的不能算互评：平均分就是那个人打的分。至少要{LEAST}人。", "raters", place)
        )
    if points is None or count is None or count < LEAST:
        return None
    return whole_if_few(points, count), count


def whole_if_few(points: int, raters: int) -> int:
    """Return an average as it may be kept: of fewer than five slips in whole points."""
    return points if raters >= FEW else _half_up(points, 100) * 100


def total(points: Mapping[str, int], weights: Mapping[str, int]) -> int | None:
    """Return the weighed figure in hundredths, half up; None as long as a part that is used is missing."""
    if not weights or any(code not in points for code in weights):
        return None
    return _half_up(sum(points[code] * weight for code, weight in weights.items()), 100)


def points_text(points: int | None) -> str:
    """Return "87.5" for 8750; "" for None."""
    if points is None:
        return ""
    whole, part = divmod(points, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


def rater_problems(grade: int, kinds: Sequence[str], by: str) -> tuple[Problem, ...]:
    """Check who rated in the name of children: up to grade 3 it must be parents or teachers."""
    if not set(kinds) & set(RATED_BY_PUPILS):
        return ()
    if by not in RATERS:
        return (Problem("请选择自评、互评由谁评。", "by"),)
    if grade <= SMALL and by == "student":
        text = "三年级及以下的学生年纪小，自评、互评由家长或教师小组进行。请改选由谁评。"
        return (Problem(text, "by"),)
    return ()


def _half_up(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)
