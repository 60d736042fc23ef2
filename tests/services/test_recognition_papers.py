"""The year's list of recognised students and the cards that families sign."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.documents.recognition_list import share_of
from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.errors import Conflict
from aiddesk.queries.places import classes
from aiddesk.services import adjustments, papers
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import raw
from tests.services import small
from tests.services.small import YEAR

LEVELS = {"甲一": "special", "甲二": "hard", "乙一": "ordinary"}


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    made.close()


def words(desk: Desk, kind: str, subject: str) -> str:
    return "\n".join(raw(papers.document(desk, kind, subject)))


def test_before_anybody_is_recognised_there_is_a_sentence(desk: Desk) -> None:
    assert not [p for p in papers.ready(desk) if p.kind in ("recognition_list", "record_cards")]
    with pytest.raises(Conflict, match="公示期满"):
        papers.pdf(desk, "recognition_list", str(YEAR))
    with pytest.raises(Conflict, match="公示期满"):
        papers.pdf(desk, "record_cards", str(YEAR))


def test_the_list_sums_levels_and_tells_the_share(desk: Desk, clock: SteppingClock) -> None:
    small.recognise(desk, clock, LEVELS)
    text = words(desk, "recognition_list", str(YEAR))
    assert "认定3人，占在校生10人" in text
    assert "30.0%" in text
    for told in ("特别困难1人", "困难1人", "一般困难1人", "甲一", "甲二", "乙一"):
        assert told in text
    assert "甲三" not in text


def test_each_family_signs_what_was_approved(desk: Desk, clock: SteppingClock) -> None:
    keys = small.recognise(desk, clock, LEVELS)
    clock.day = date(2026, 11, 2)
    draft = AdjustDraft("special", reason="父亲住院", paper="住院证明", staff_id=small.principal(desk))
    adjustments.adjust(desk, keys["乙一"], draft)
    text = words(desk, "record_cards", keys["乙一"])
    assert "乙一" in text
    assert "学生本人（或监护人）签字" in text
    assert "一般困难" in text  # as it was approved; what came later stands in the course of events
    assert "班级评议" in text
    second = classes(desk, YEAR)[1].id
    assert "甲一" not in words(desk, "record_cards", f"{YEAR}|{second}")
    assert papers.document(desk, "record_cards", str(YEAR)).pages[2:]


@pytest.mark.parametrize(("part", "whole", "text"), [(188, 571, "32.9%"), (432, 1636, "26.4%"), (28, 251, "11.2%")])
def test_a_share_is_written_as_reports_do(part: int, whole: int, text: str) -> None:
    assert share_of(part, whole) == text
