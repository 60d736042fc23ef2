"""The chain of reviews: set once for a school year, and changed only where nobody's standing would change."""

from collections.abc import Sequence

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.outcome import Done
from aiddesk.domain.reviews import chain_problems, keeps_standing, standing
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import REVIEW_STEPS
from aiddesk.queries.chains import chain
from aiddesk.queries.reviews import UnderReview, under_review
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ReviewChain

TOUCHED = frozenset({"reviews", "cases"})


def set_chain(desk: Desk, school_year: int, steps: Sequence[str]) -> Done:
    """Set the steps of a year's reviews in their order.

    Raises:
        Invalid: no step, a strange one, or one twice.
        Conflict: a case under review would stand elsewhere than it does; what to do is said.
    """
    problems = chain_problems(steps)
    if problems:
        raise Invalid(*problems)
    told = "→".join(REVIEW_STEPS[step] for step in steps)
    if tuple(steps) == chain(desk, school_year):
        return Done(f"审核级别没有变化：{told}。")
    _require_kept(desk, school_year, steps)
    key = desk.value("SELECT id FROM review_chain WHERE school_year = ? AND school_id = ?", school_year, desk.place.id)
    with journal.entry(desk, "review.chain", f"{school_year_title(school_year)}审核级别：{told}") as work:
        if key:
            work.update(ReviewChain, key, steps=",".join(steps))
        else:
            key = work.insert(ReviewChain, school_year=school_year, steps=",".join(steps))
    return Done(f"审核级别已设为：{told}。", TOUCHED, work.seq, key)


def _require_kept(desk: Desk, school_year: int, steps: Sequence[str]) -> None:
    # Else a chain could be shortened for one case, and made whole again behind it.
    done = [row for row in under_review(desk, school_year, passed=True) if _passed(row) != tuple(steps)]
    if done:
        raise Conflict(f"{_named(done)}已按原来的级别审完，还没有认定。请等校长批准认定（或办结不予认定）以后再改。")
    moved = [row for row in under_review(desk, school_year) if not keeps_standing(row.past, steps)]
    if not moved:
        return
    passed = "、".join(REVIEW_STEPS[step] for step in _passed(moved[0]))
    raise Conflict(
        f"{_named(moved)}正在审核，已经通过{passed}，按新的级别就要重来。"
        "请先按原来的级别审完，或逐级退回以后再改；也可以保留已经做过的级别，只改后面的。"
    )


def _passed(row: UnderReview) -> tuple[str, ...]:
    return tuple(p.step for p in standing(row.past))


def _named(rows: Sequence[UnderReview]) -> str:
    return rows[0].name + (f"等{len(rows)}人" if len(rows) > 1 else "")
