"""Case C05: each class of a senior high talks and then votes in secret; heads check one by one; three days of notice.

Places are split over the classes by their size, to the exact sum. Marks, fee heads and the mailbox's book belong to
other parts.
"""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from aiddesk.domain.ballot import Counts
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Invalid
from aiddesk.queries.cases import case, cases, status_counts
from aiddesk.queries.notices import notice, notice_rows
from aiddesk.queries.places import ClassRow, classes, staff
from aiddesk.queries.quotas import free_places, year_places
from aiddesk.queries.reviews import opinions
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import students
from aiddesk.queries.votes import vote
from aiddesk.services import cases as acts
from aiddesk.services import notices as posting
from aiddesk.services import papers, quotas, registers, reviews, verification, votes
from aiddesk.store.desk import Desk
from tests.documents.samples import read
from tests.scenarios import school
from tests.services import small
from tests.services.small import YEAR

SIZES = [(10, 52), (10, 47), (11, 50), (11, 44), (12, 46)]
APPLICANTS = {"高一1班": 6, "高一2班": 5, "高二1班": 6, "高二2班": 4, "高三1班": 5}
PLACES = 24
OPEN = "家里三亩地"  # what a family told must stand on no ballot
REASON = "开学前须公布，公示后仍可随时反映"


def test_a_class_talks_votes_in_secret_and_the_heads_check_one_by_one(tmp_path: Path) -> None:
    clock = school.september(1)
    with closing(school.make(tmp_path / "c05.aid", clock, SIZES, name="某县第三中学")) as desk:
        registers.edit_place(desk, mailbox="教学楼前意见箱")
        assert [c.title for c in classes(desk, YEAR)] == list(APPLICANTS)
        clock.day = date(YEAR, 9, 7)
        keys = _apply(desk)
        assert len(keys) == sum(APPLICANTS.values()) == 26

        clock.day = date(YEAR, 9, 8)
        _split(desk)
        turned_down = [_vote(desk, school_class) for school_class in classes(desk, YEAR)]

        # The heads look at every case by itself; whom the class did not support is turned down with a reason.
        clock.day = date(YEAR, 9, 9)
        for row in cases(desk, YEAR, status="voted"):
            _check(desk, row.id, row.class_id, row.id in turned_down)
        assert status_counts(desk, YEAR) == {"reviewed": 21, "declined": 5}
        assert {len({o.staff_id for o in opinions(desk, k)}) for k in keys if k not in turned_down} == {3}

        # Three days are under the rule: refused without a reason, and on record with one.
        clock.day = date(YEAR, 9, 10)
        with pytest.raises(Invalid, match="少于5个工作日"):
            posting.draft_notice(desk, "2026-1", posting.NoticeDraft(days=3, unit="calendar"))
        short = posting.NoticeDraft(days=3, unit="calendar", short_reason=REASON)
        hung = posting.draft_notice(desk, "2026-1", short).subject_id
        posting.post(desk, hung)
        head = notice(desk, hung)
        assert (head.days, head.short_reason, head.last_day) == (3, REASON, date(YEAR, 9, 14))  # the 13th is a Sunday
        printed = "".join(read(papers.document(desk, "notice", hung)))
        for told in ("共3天", "0999-5550123", "教学楼前意见箱"):
            assert told in printed
        assert OPEN not in printed
        clock.day = head.last_day + timedelta(days=1)
        posting.finish(desk, hung)
        posting.approve_recognition(desk, hung, small.principal(desk))

        # Aid is graded, and the places in use are what was voted for: no class is levelled to the same number.
        assert status_counts(desk, YEAR) == {"recognised": 21, "declined": 5}
        assert {row.level for row in notice_rows(desk, hung)} == {"特别困难", "困难"}
        assert _by_class(desk) == {title: number - 1 for title, number in APPLICANTS.items()}
        places = year_places(desk, YEAR)
        assert places is not None
        assert (places.total, places.used, places.left) == (PLACES, 21, 3)
        assert "完好" in verification.verify(desk).message


def _apply(desk: Desk) -> list[str]:
    asked, keys = in_force(desk), []
    for school_class in classes(desk, YEAR):
        children = students(desk, YEAR, class_id=school_class.id, limit=-1)[: APPLICANTS[school_class.title]]
        for number, child in enumerate(children):
            draft = ApplicationDraft(household_size="4", income_per_head="3800", other=OPEN, promise_signed=True)
            key = acts.apply(desk, child.id, YEAR, draft).subject_id
            level, why = ("special", "") if number % 2 else ("hard", "家中尚有一人务工")
            acts.survey(desk, key, asked.code, asked.version, school.answers(desk), level, why)
            keys.append(key)
    return keys


def _split(desk: Desk) -> None:
    """Of 239 children 52, 47, 50, 44, 46: 24 places are 5.22, 4.72, 5.02, 4.42, 4.62, the two left go by remainder."""
    quotas.split_up(desk, YEAR, quotas.QuotaDraft("school", "", str(PLACES), "size", "largest_remainder"))
    rows = free_places(desk, YEAR)
    given = {row.class_title: row.given for row in rows}
    assert given == {"高一1班": 5, "高一2班": 5, "高二1班": 5, "高二2班": 4, "高三1班": 5}
    assert sum(given.values()) == PLACES
    assert all(row.given <= row.applicants for row in rows)


def _vote(desk: Desk, school_class: ClassRow) -> str:
    """Hold a class's secret ballot: all of the class who have not applied vote; the last candidate fails."""
    draft = votes.VoteDraft(place="本班教室", recorder="吴晓兰", witnesses="陈志远")
    key = votes.open_vote(desk, school_class.id, YEAR, draft).subject_id
    card = vote(desk, key)
    assert card.present == school_class.students - APPLICANTS[school_class.title] + 1  # and the class teacher
    printed = "".join(read(papers.document(desk, "ballots", key)))
    assert OPEN not in printed
    votes.count_ballots(desk, key, votes.BallotsDraft(card.present + 2, card.present - 1, 1, 2))
    valid = card.present - 1
    last = card.candidates[-1].id
    counts = {c.id: Counts(5, valid - 5, 0) if c.id == last else Counts(valid - 4, 3, 1) for c in card.candidates}
    votes.enter_count(desk, key, 1, "周敏", counts)
    votes.enter_count(desk, key, 2, "吴晓兰", counts)
    votes.close_vote(desk, key)
    return card.candidates[-1].case_id


def _check(desk: Desk, case_id: str, class_id: str, is_turned_down: bool) -> None:
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == class_id)
    if is_turned_down:
        reviews.review(desk, [case_id], "class_teacher", "decline", "班级评议未过半数，情况核实不符", teacher)
        return
    for step, who in (("class_teacher", teacher), ("aid_office", ""), ("leading_group", "")):
        reviews.review(desk, [case_id], step, "pass", "逐人核查，情况属实", who or staff(desk, step)[-1].id)


def _by_class(desk: Desk) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in cases(desk, YEAR, status="recognised"):
        found[row.class_title] = found.get(row.class_title, 0) + 1
    assert all(case(desk, row.id).level_reason for row in cases(desk, YEAR, status="recognised") if row.level == "hard")
    return found
