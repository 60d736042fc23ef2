"""Case C03: families are told apart in four classes; one that is well off is refused; a disaster opens a case in May.

The upheld objection and the list that hangs again belong to the notices.
"""

from contextlib import closing
from datetime import date
from pathlib import Path

from aiddesk.domain.appeals import AppealDraft, DecisionDraft, LetterDraft, TalkDraft
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.occasions import EventDraft
from aiddesk.queries.adjustments import level_on
from aiddesk.queries.cases import case, cases
from aiddesk.queries.declined import declined
from aiddesk.queries.notices import notice_rows
from aiddesk.queries.places import staff
from aiddesk.queries.recognised import recognised
from aiddesk.queries.reviews import opinions
from aiddesk.services import appeals, chains, levels, papers, registers, sudden, talks
from aiddesk.services import cases as acts
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import raw, read
from tests.services import small
from tests.services.small import YEAR

WORDS = {"special": "特别困难", "hard": "相对贫困", "ordinary": "临时贫困", "none": "不贫困"}
LEVELS = {"甲一": "special", "甲二": "hard", "甲三": "ordinary"}
CHAIN = ("class_teacher", "grade_head", "aid_office", "leading_group")
STRUCK = "爷爷和父亲先后病故，家中只剩奶奶"


def test_four_classes_a_refusal_and_a_boy_who_lost_his_father(tmp_path: Path) -> None:
    clock = small.at(YEAR, 9, 7)
    with closing(small.make(tmp_path / "c03.aid", clock)) as desk:
        # The school's own words for the four classes; the head of the grade reviews too.
        levels.set_levels(desk, WORDS)
        registers.add_staff(desk, "何志强", ("grade_head",))
        chains.set_chain(desk, YEAR, CHAIN)
        # A family with a shop asks too: the survey says that it is in no hardship, the talk is on record.
        rich = small.apply(desk, "甲六")
        small.survey(desk, rich, "none")
        assert case(desk, rich).row.level_title == "不贫困"
        clock.day = date(YEAR, 9, 8)
        acts.decline(desk, rich, "家里经营超市，有两辆车")
        _refuse(desk, clock, rich)

        keys = small.recognise(desk, clock, LEVELS)
        assert [(r.name, r.level) for r in recognised(desk, YEAR)] == list(LEVELS.items())
        listed = "".join(read(papers.document(desk, "recognition_list", str(YEAR))))
        assert [word for word in WORDS.values() if word in listed] == ["特别困难", "相对贫困", "临时贫困"]
        assert "一般困难" not in listed
        assert case(desk, rich).row.status == "declined"
        assert [o.step for o in opinions(desk, keys["甲一"])] == list(CHAIN)

        # In spring a disaster strikes a family that never applied: its case runs the same path on a notice of its own.
        clock.day = date(YEAR + 1, 5, 10)
        child = small.student_id(desk, "甲五")
        struck = EventDraft(f"{YEAR + 1}-05-02", STRUCK)
        draft = ApplicationDraft(household_size="2", income_per_head="1200", promise_signed=True)
        key = sudden.apply_struck(desk, child, YEAR, struck, draft).subject_id
        small.survey(desk, key, "special")
        clock.day = date(YEAR + 1, 5, 12)
        small.hold_vote(desk, case(desk, key).row.class_id)
        small.review(desk, [key])
        hung = small.post_and_approve(desk, clock)
        assert [row.name for row in notice_rows(desk, hung)] == ["甲五"]
        assert STRUCK not in "\n".join(raw(papers.document(desk, "notice", hung)))
        assert case(desk, key).row.status == "recognised"
        assert level_on(desk, key, clock.day) == "special"
        assert {row.status for row in cases(desk, YEAR) if row.id in keys.values()} == {"recognised"}

        # The family of the shop is not told about by any of it, and its refusal stands.
        assert case(desk, rich).row.status == "declined"
        assert not any("甲六" in row.name for row in notice_rows(desk, hung))

        # The student looks over the file and signs it.
        card = "\n".join(raw(papers.document(desk, "record_cards", key)))
        for told in ("甲五", "特别困难", "学生本人（或监护人）签字"):
            assert told in card


def _refuse(desk: Desk, clock: SteppingClock, rich: str) -> None:
    """The talk is on record, the letter signed for; the family insists, and somebody new looks and finds the same."""
    who = staff(desk, "aid_office")[0].id
    talks.record_talk(
        desk, rich, TalkDraft("", who, "家长甲六", "父亲", "school", "说明收入高于标准；家长要求重新核实")
    )
    day = clock.day.isoformat()
    talks.write_letter(desk, rich, LetterDraft(day, "家庭有稳定的经营收入。", day, "家长甲六", "父亲"))
    made = appeals.appeal(desk, rich, AppealDraft("", "家长甲六", "父亲", "visit", "超市是借钱开的")).subject_id
    clock.day = date(YEAR, 9, 9)
    found = "到店核实，近一年流水稳定，没有欠款"
    appeals.decide(desk, made, DecisionDraft(False, found, small.principal(desk)))
    state = declined(desk, rich)
    assert state is not None
    assert state.line(clock.day) == "已沟通，告知书已签收；申诉后维持原决定。"
    told = [e.what for e in case(desk, rich).life]
    assert told[-3:] == ["不予认定告知书签收", "提出申诉（来访）", "申诉处理：维持原决定"]
    answer = "".join(read(papers.document(desk, "appeal_answer", made)))
    assert "维持原决定" in answer
    assert found in answer
