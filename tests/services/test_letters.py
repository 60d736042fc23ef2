"""The notice letter: who got it, what came back, what follows; statements of waiving; all of it on paper."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import without_case
from aiddesk.queries.letters import LetterState, class_letters, letter_counts, letter_state, letters
from aiddesk.queries.lists import waivers as statements
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes
from aiddesk.queries.students import students
from aiddesk.services import cases, history, papers, waivers
from aiddesk.services import letters as acts
from aiddesk.services.sample import NAME, SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk

YEAR = 2026


def _read(desk: Desk, kind: str, subject: str) -> list[str]:
    pages = PdfReader(io.BytesIO(papers.pdf(desk, kind, subject))).pages
    return ["".join(page.extract_text().split()) for page in pages]


def _class(desk: Desk, number: int = 0) -> list[str]:
    return [s.id for s in students(desk, YEAR, class_id=classes(desk, YEAR)[number].id)]


def test_letters_go_out_by_class_and_slips_come_back_one_by_one(school: Desk, clock: SteppingClock) -> None:
    first, second = _class(school), _class(school, 1)
    assert letter_counts(letters(school, YEAR)).handed == 0
    assert "33份" in acts.hand_out(school, YEAR, first).message
    clock.day = date(2026, 9, 4)
    acts.hand_out(school, YEAR, [*first[:2], second[0]])
    rows = {r.student_id: r for r in letters(school, YEAR)}
    assert rows[first[0]].handed_on == date(2026, 9, 1)
    assert rows[second[0]].handed_on == date(2026, 9, 4)
    with pytest.raises(Conflict, match="都已登记发出"):
        acts.hand_out(school, YEAR, first)

    acts.give_back(school, YEAR, first[:2], "apply", "2026-09-03", "王 建国", "父亲")
    acts.give_back(school, YEAR, [second[1]], "none")
    rows = {r.student_id: r for r in letters(school, YEAR)}
    assert (rows[first[0]].signer, rows[first[0]].returned_on) == ("王建国", date(2026, 9, 3))
    assert rows[second[1]].handed_on == rows[second[1]].returned_on == date(2026, 9, 4)
    one, other, *_ = class_letters(letters(school, YEAR))
    assert (one.counts.students, one.counts.handed, one.counts.returned, one.counts.apply) == (33, 33, 2, 2)
    assert (other.counts.handed, other.counts.returned, other.counts.none) == (2, 1, 1)
    assert sum(r.is_missing for r in letters(school, YEAR)) == 31 + 1
    assert broken(school) == ()


def test_what_was_ticked_by_mistake_is_taken_back_and_undone(school: Desk) -> None:
    one, other = _class(school)[:2]
    acts.hand_out(school, YEAR, [one, other])
    acts.give_back(school, YEAR, [one], "waive")
    with pytest.raises(Conflict, match="已经交回"):
        acts.take_back(school, YEAR, [one, other])
    acts.clear(school, YEAR, [one])
    with pytest.raises(Conflict, match="还没有交回"):
        acts.clear(school, YEAR, [one])
    acts.take_back(school, YEAR, [one, other])
    assert letter_counts(letters(school, YEAR)).handed == 0
    with pytest.raises(Conflict, match="还没有登记发出"):
        acts.take_back(school, YEAR, [one])
    history.undo(school)
    assert letter_counts(letters(school, YEAR)).handed == 2


def test_nobody_unknown_and_no_day_ahead(school: Desk) -> None:
    with pytest.raises(Conflict, match="先选择"):
        acts.hand_out(school, YEAR, ["nobody"])
    with pytest.raises(Invalid, match="之后"):
        acts.give_back(school, YEAR, _class(school)[:1], "apply", "2026-09-02")


def test_a_slip_that_says_apply_leads_to_an_application_and_one_that_waives_to_a_statement(school: Desk) -> None:
    special = [s.id for s in students(school, YEAR, kept="special")][:3]
    for key, answer in zip(special, ("apply", "waive", "none"), strict=True):
        acts.give_back(school, YEAR, [key], answer)
    steps = {r.student_id: r.step for r in letters(school, YEAR)}
    assert [steps[key] for key in special] == ["enter", "write", "ask"]

    cases.apply(school, special[0], YEAR, ApplicationDraft())
    waivers.waive(school, special[1], YEAR, date(2026, 9, 1), "", "", "", is_signed=False)
    steps = {r.student_id: r.step for r in letters(school, YEAR)}
    assert [steps[key] for key in special] == ["", "sign", "ask"]
    # A statement counts for nothing until it is signed.
    assert special[1] in {row.student_id for row in without_case(school, YEAR)}
    with pytest.raises(Invalid):
        waivers.sign(school, special[1], YEAR, date(2026, 9, 1), "", "父亲")
    waivers.sign(school, special[1], YEAR, date(2026, 9, 1), "王建国", "父亲")
    assert special[1] not in {row.student_id for row in without_case(school, YEAR)}
    assert {r.student_id: r.step for r in letters(school, YEAR)}[special[1]] == ""
    with pytest.raises(Conflict, match="已登记放弃"):
        waivers.waive(school, special[1], YEAR, date(2026, 9, 1), "王建国", "父亲", "")

    waivers.take_back(school, special[1], YEAR)
    assert statements(school, YEAR) == ()
    with pytest.raises(Conflict, match="没有登记放弃"):
        waivers.take_back(school, special[1], YEAR)
    with pytest.raises(Conflict, match="没有登记放弃"):
        waivers.sign(school, special[1], YEAR, date(2026, 9, 1), "王建国", "父亲")


def test_who_withdrew_may_write_that_it_waives(school: Desk) -> None:
    child = students(school, YEAR, kept="special")[0]
    key = cases.apply(school, child.id, YEAR, ApplicationDraft()).subject_id
    acts.give_back(school, YEAR, [child.id], "waive")
    with pytest.raises(Conflict, match="撤回"):
        waivers.waive(school, child.id, YEAR, date(2026, 9, 1), "王建国", "父亲", "")
    cases.withdraw(school, key, "家长提出，已沟通")
    assert letters(school, YEAR, student_ids=[child.id])[0].step == "write"
    waivers.waive(school, child.id, YEAR, date(2026, 9, 1), "王建国", "父亲", "")
    assert letters(school, YEAR, student_ids=[child.id])[0].step == ""


def test_the_overview_begins_with_the_letter_and_knows_what_is_not_back(school: Desk) -> None:
    term = Term(YEAR, 1)
    assert overview(school, term).advice.hint == {"act": "letters"}
    keys = _class(school)
    acts.hand_out(school, YEAR, keys)
    assert overview(school, term).advice.hint == {"act": "listed"}
    acts.give_back(school, YEAR, keys[:3], "apply")
    cases.apply(school, keys[0], YEAR, ApplicationDraft())
    assert letter_state(school, YEAR) == LetterState(33, 30, 2)
    told = [todo.text for todo in overview(school, term).todos]
    assert "2份回执上写了申请，还没有登记" in told
    assert "30份告知书的回执还没有交回" in told


def test_letters_are_printed_two_a_page_with_what_the_law_wants_told(school: Desk) -> None:
    chosen = classes(school, YEAR)[0]
    pages = _read(school, "letters", f"{chosen.id}|2026-9-20||0999-12345")
    assert len(pages) == 17
    people = students(school, YEAR, class_id=chosen.id)
    for number, child in enumerate(people):
        assert pages[number // 2].count(child.name) >= 2
    for part in (
        NAME, "申请完全自愿", "2026年9月20日前", "资助咨询电话0999-5550123", "投诉举报电话0999-12345", "校门口意见箱",
        "不得要求孩子当众诉苦、互相比困", "不看成绩和表现", "随时可以申请", "每年1,250元", "每年625元", "回执",
    ):  # fmt: skip
        assert pages[0].count(part) >= 2
    assert "低保家庭学生" not in "".join(pages)  # nobody's own category


def test_letters_of_the_year_have_a_bookmark_a_class_and_the_standard_of_its_stage(school: Desk) -> None:
    document = papers.document(school, "letters", str(YEAR))
    titles = [c.title for c in classes(school, YEAR)]
    assert [mark.title for mark in document.bookmarks] == titles
    last = _read(school, "letters", classes(school, YEAR)[-1].id)[0]
    assert "每年1,500元" in last
    assert "月日前" in last


def test_one_familys_letter_is_printed_alone(school: Desk) -> None:
    child = students(school, YEAR)[40]
    (page,) = _read(school, "letters", f"{child.id}@{YEAR}")
    assert page.count(child.name) == 2
    with pytest.raises(Conflict, match="不在读"):
        papers.document(school, "letters", f"nobody@{YEAR}")


def test_the_register_of_letters_shows_nobodys_answer(school: Desk) -> None:
    keys = _class(school)
    acts.hand_out(school, YEAR, keys)
    acts.give_back(school, YEAR, keys[:4], "apply")
    pages = _read(school, "letter_register", classes(school, YEAR)[0].id)
    text = "".join(pages)
    assert "共33人，发出33份，交回4份" in text
    assert "申请" not in text


def test_a_statement_of_waiving_is_blank_filled_or_all_of_the_year(school: Desk) -> None:
    special, plain = (
        students(school, YEAR, kept="special")[0],
        next(s for s in students(school, YEAR) if not s.categories),
    )
    (blank,) = _read(school, "waiver", "")
    assert "自愿不申请" in blank
    assert "放弃申请的原因" in blank
    (page,) = _read(school, "waiver", f"{special.id}@{YEAR}")
    assert f"特殊困难群体（{special.categories}）" in page
    assert special.document_number not in page
    assert "特殊困难群体" not in _read(school, "waiver", f"{plain.id}@{YEAR}")[0]
    with pytest.raises(Conflict, match="没有登记放弃"):
        papers.document(school, "waiver", str(YEAR))
    waivers.waive(school, special.id, YEAR, date(2026, 9, 1), "王建国", "父亲", "家里已有好转")
    (page,) = _read(school, "waiver", str(YEAR))
    assert "放弃申请的原因：家里已有好转" in page
    assert "已于2026年9月1日由父亲王建国签字" in page


def test_a_consent_names_the_law_and_asks_apart_for_pictures(school: Desk) -> None:
    chosen = classes(school, YEAR)[0]
    pages = _read(school, "consent", chosen.id)
    people = students(school, YEAR, class_id=chosen.id)
    assert len(pages) == len(people)
    assert all(child.name in page for child, page in zip(people, pages, strict=True))
    for part in ("不满十四周岁", "敏感个人信息", "撤回同意", "到期销毁", "不同意用于宣传", "0999-5550123"):
        assert part in pages[0]
    assert "家长（监护人）签字" in _read(school, "consent", "")[0]
