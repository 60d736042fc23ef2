"""A reviewed case is sent back before it hangs; what hangs already is not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, life
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reopening import reviewed
from aiddesk.queries.reviews import opinions, waiting
from aiddesk.services import history, kinship, registers, reopening, reviews, verification
from aiddesk.services import notices as posting
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.services import small
from tests.services.small import YEAR

Keys = dict[str, str]


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    made.close()


@pytest.fixture
def keys(desk: Desk) -> Keys:
    """Two children whose last review passed; a second person may act at the last step."""
    made = {name: small.apply(desk, name) for name in ("甲一", "甲二")}
    for key in made.values():
        small.survey(desk, key)
    small.hold_vote(desk, classes(desk, YEAR)[0].id)
    small.review(desk, list(made.values()))
    registers.add_staff(desk, "韦校长", ("leading_group",))
    return made


def _last(desk: Desk) -> str:
    return staff(desk, "leading_group")[0].id


def _other(desk: Desk) -> str:
    return next(s.id for s in staff(desk) if s.name == "韦校长")


def _todos(desk: Desk) -> dict[str, object]:
    return {t.text: t.hint.get("act") for t in overview(desk, Term(YEAR, 1)).todos}


def test_kinship_found_too_late_is_sent_back_and_reviewed_by_another(desk: Desk, keys: Keys) -> None:
    assert not any("请退回重审" in text for text in _todos(desk))
    kinship.declare(desk, _last(desk), small.student_id(desk, "甲二"), "侄女")
    assert _todos(desk)["1名学生的审核由亲属作出，请退回重审"] == "send_back"
    assert [(r.name, r.hint) for r in reviewed(desk, YEAR)] == [("甲二", "领导小组审核由亲属作出"), ("甲一", "")]
    with pytest.raises(Conflict, match="甲二的审核由亲属作出，不能公示"):
        posting.draft_notice(desk, Term(YEAR, 1).key, posting.NoticeDraft())
    with pytest.raises(Invalid, match="应当回避"):
        reopening.send_back(desk, [keys["甲二"]], "查出亲属关系", _last(desk))
    done = reopening.send_back(desk, [keys["甲二"]], "查出亲属关系", _other(desk))
    assert done.message == "已退回重审：甲二。现在等待领导小组审核。"
    assert case(desk, keys["甲二"]).row.status == "voted"
    assert [(r.name, r.step) for r in waiting(desk, YEAR)] == [("甲二", "leading_group")]
    assert opinions(desk, keys["甲二"])[-1].text.startswith("领导小组审核退回：查出亲属关系（韦校长")
    assert any("退回" in str(line) for line in life(desk, keys["甲二"]))
    assert not any("请退回重审" in text for text in _todos(desk))
    reviews.review(desk, [keys["甲二"]], "leading_group", "pass", "同意", _other(desk))  # the same person, one level
    assert case(desk, keys["甲二"]).row.status == "reviewed"
    history.undo(desk)
    history.undo(desk)
    assert case(desk, keys["甲二"]).row.status == "reviewed"
    assert "完好" in verification.verify(desk).message


def test_an_earlier_step_of_a_relative_is_returned_further(desk: Desk, keys: Keys) -> None:
    teacher = next(s.id for s in staff(desk) if s.name == "王芳")
    kinship.declare(desk, teacher, small.student_id(desk, "甲一"), "外甥")
    done = reopening.send_back(desk, list(keys.values()), "重审", _last(desk))
    assert "其中1人的班主任审核由亲属作出，请在“审核”里继续逐级退回" in done.message
    with pytest.raises(Invalid, match="逐级退回"):
        reviews.review(desk, [keys["甲一"]], "leading_group", "pass", "同意", _last(desk))
    reviews.review(desk, [keys["甲一"]], "leading_group", "return", "退回", _last(desk))
    assert {r.name: r.step for r in waiting(desk, YEAR)} == {"甲一": "aid_office", "甲二": "leading_group"}


def test_what_is_refused_says_what_to_do(desk: Desk, keys: Keys) -> None:
    one, teacher = [keys["甲一"]], next(s.id for s in staff(desk) if s.name == "王芳")
    for opinion, who, on, told in (
        (" ", _last(desk), "", "退回的原因"),
        ("重审", "", "", "请选择审核人"),
        ("重审", teacher, "", "不是领导小组，不能做领导小组审核"),
        ("重审", _last(desk), "2026-09-01", "审核日期不能在这之前"),
        ("重审", _last(desk), "2026-12-01", "在今天之后"),
    ):
        with pytest.raises(Invalid, match=told):
            reopening.send_back(desk, one, opinion, who, on)
    with pytest.raises(Invalid, match="请先选择"):
        reopening.send_back(desk, [], "重审", _last(desk))
    registers.edit_staff(desk, teacher, "王芳", ("class_teacher", "leading_group"), "", True)
    with pytest.raises(Invalid, match="已经做过这名学生的班主任审核"):
        reopening.send_back(desk, one, "重审", teacher)
    reopening.send_back(desk, one, "重审", teacher, exception="没有别人")
    assert opinions(desk, one[0])[-1].exception == "没有别人"
    with pytest.raises(Invalid, match="才能退回重审"):
        reopening.send_back(desk, one, "重审", _last(desk))


def test_who_stands_on_a_notice_is_not_sent_back(desk: Desk, keys: Keys, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 10)
    notice_id = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    assert reviewed(desk, YEAR)[0].hint == "第1号 认定公示（助前）已起草"
    with pytest.raises(Invalid, match=r"已起草，名单里有这名学生。请先撤销起草"):
        reopening.send_back(desk, [keys["甲一"]], "重审", _last(desk))
    history.undo(desk)
    reopening.send_back(desk, [keys["甲一"]], "重审", _last(desk))
    notice_id = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    posting.post(desk, notice_id)
    with pytest.raises(Invalid, match=r"已经张贴公示.*登记异议"):
        reopening.send_back(desk, [keys["甲二"]], "重审", _last(desk))
