"""Departments' lists beside the roster: who is hit, by what, what a confirmation gives, and what it does not."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.outcome import Done
from aiddesk.domain.terms import Term
from aiddesk.queries import lists as asked
from aiddesk.queries.cases import without_case
from aiddesk.queries.overview import overview
from aiddesk.queries.students import StudentCard, StudentRow, student, students
from aiddesk.services import history, lists, registers, roster, waivers
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"
YEAR = 2026


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "r.aid"
    desk = registers.create(path, registers.PlaceDraft("school", "某校", officer="李春梅"), CLOCK)
    roster.import_plan(desk, roster.plan(desk, ROSTER, YEAR), YEAR)
    desk.close()
    return path


CLOCK = SteppingClock(date(2026, 9, 15))


@pytest.fixture
def desk(brought: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "r.aid"
    path.write_bytes(brought.read_bytes())
    opened = registers.open_register(path, CLOCK)
    yield opened
    opened.close()


def plain(desk: Desk) -> list[StudentRow]:
    """Students without any category."""
    return [s for s in students(desk, YEAR) if not s.categories]


def old_list(path: Path, people: list[StudentCard]) -> Path:
    """The old .xls of a civil affairs office: data on the second sheet, from row 3, up to nine numbers a row."""
    book = xlwt.Workbook()
    book.add_sheet("封面").write(0, 0, "农村低保备案表")
    sheet = book.add_sheet("明细")
    sheet.write(0, 0, "2026年8月农村低保备案表")
    for column, title in enumerate(("序号", "户主", "户主身份证号", "家庭人口", "成员1", "成员1身份证号", "成员2")):
        sheet.write(1, column, title)
    sheet.write(1, 7, "成员2身份证号")
    for row, card in enumerate(people, 2):
        other = "990000198001010" + f"{row:03d}"
        for column, value in enumerate((row, "外人", other, 3, "别人", other, card.row.name)):
            sheet.write(row, column, value)
        sheet.write(row, 7, card.row.document_number.lower() + " ")
    book.save(str(path))
    return path


def sheet_list(path: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_an_old_list_gives_dated_categories_with_its_name_and_hash(desk: Desk, tmp_path: Path) -> None:
    chosen = plain(desk)[:5]
    path = old_list(tmp_path / "3-农村低保备案表（2026年8月）.xls", [student(desk, s.id) for s in chosen])
    plan = lists.plan_list(desk, path)
    assert (plan.students, plan.sure, len(plan.book.rows)) == (5, 5, 5)
    assert (plan.kind.code, plan.kind.gives, plan.list_date) == ("dibao", True, date(2026, 8, 1))
    key = lists.load_list(desk, plan, plan.name, "", True, plan.list_date).subject_id
    found = asked.hits(desk, key)
    assert [h.student_id for h in found] == [s.id for s in chosen]
    assert "5条部门名单记录待核对" in {t.text for t in overview(desk, Term(YEAR, 1)).todos}
    assert {h.sheet for h in found} == {"明细"}
    assert [h.row for h in found] == [3, 4, 5, 6, 7]
    shown = dict(found[0].source)
    assert shown["成员2身份证号"].strip().upper() == chosen[0].document_number
    assert "*" in shown["户主身份证号"]
    assert "给5名学生" in lists.confirm_sure(desk, key).message
    category = student(desk, chosen[0].id).categories[0]
    assert (category.code, category.since) == ("dibao", date(2026, 8, 1))
    assert "农村低保备案表" in category.source
    head = asked.lists(desk)[0]
    assert (head.hits, head.open, head.confirmed) == (5, 0, 5)
    assert {s.id for s in chosen} <= {m.student_id for m in without_case(desk, YEAR)}
    with pytest.raises(Conflict, match="载入过"):
        lists.load_list(desk, plan, "再来一次", "", True, None)
    history.undo(desk)
    assert student(desk, chosen[0].id).categories == ()
    history.redo(desk)
    assert broken(desk) == ()


def test_a_list_of_those_who_receive_nothing_gives_no_category(desk: Desk, tmp_path: Path) -> None:
    one = plain(desk)[0]
    path = sheet_list(tmp_path / "9-脱贫户_不享受政策.xlsx", [["姓名", "证件号码"], [one.name, one.document_number]])
    plan = lists.plan_list(desk, path)
    assert not plan.kind.gives
    key = lists.load_list(desk, plan, plan.name, "", plan.kind.gives, None).subject_id
    assert "给0名学生" in lists.confirm_sure(desk, key).message
    assert student(desk, one.id).categories == ()


def test_a_parent_on_the_disabled_list_makes_the_child_one_of_a_disabled_parent(desk: Desk, tmp_path: Path) -> None:
    cards = [student(desk, s.id) for s in plain(desk)]
    child = next(c for c in cards if c.row.guardian_relation in ("父亲", "母亲") and c.guardian_number)
    self_ = next(c for c in cards if c.row.document_number and c.row.id != child.row.id)
    path = sheet_list(
        tmp_path / "2-持证残疾人名单.xlsx",
        [["残疾证号", "姓名"], [child.guardian_number + "42", "家长"], [self_.row.document_number + "31B1", "孩子"]],
    )
    plan = lists.plan_list(desk, path)
    key = lists.load_list(desk, plan, plan.name, "", True, None).subject_id
    by_student = {h.student_id: h for h in asked.hits(desk, key)}
    assert by_student[child.row.id].code == "disabled_parent"
    assert by_student[child.row.id].basis == "guardian"
    assert by_student[self_.row.id].code == "disabled"


def test_name_and_birthday_are_only_possible_and_never_confirmed_in_bulk(desk: Desk, tmp_path: Path) -> None:
    card = student(desk, plain(desk)[0].id)
    assert card.birth_date is not None
    rows = [["儿童姓名", "出生日期", "监护人"], [card.row.name, f"{card.birth_date:%Y.%m.%d}", "某人"]]
    path = sheet_list(tmp_path / "7-孤儿花名册.xlsx", rows)
    plan = lists.plan_list(desk, path)
    assert (plan.students, plan.sure) == (1, 0)
    key = lists.load_list(desk, plan, plan.name, "", True, None).subject_id
    with pytest.raises(Conflict):
        lists.confirm_sure(desk, key)
    hit = asked.hits(desk, key)[0]
    lists.confirm_hits(desk, key, [hit.id])
    assert student(desk, card.row.id).categories[0].code == "orphan"


def test_a_rejected_hit_gives_nothing_and_is_not_asked_again(desk: Desk, tmp_path: Path) -> None:
    one = plain(desk)[0]
    path = sheet_list(tmp_path / "特困.xlsx", [["姓名", "身份证"], [one.name, one.document_number]])
    key = lists.load_list(desk, lists.plan_list(desk, path), "特困", "destitute", True, None).subject_id
    lists.reject_hits(desk, key, [asked.hits(desk, key)[0].id])
    assert student(desk, one.id).categories == ()
    assert asked.hits(desk, key, "open") == ()


def test_a_newer_list_shows_who_is_no_longer_on_it(desk: Desk, tmp_path: Path) -> None:
    one, other = plain(desk)[:2]
    for day, people in ((date(2026, 3, 1), [one, other]), (date(2026, 9, 1), [one])):
        path = sheet_list(
            tmp_path / f"特困{day:%Y%m}.xlsx", [["姓名", "身份证"], *([s.name, s.document_number] for s in people)]
        )
        plan = lists.plan_list(desk, path)
        assert plan.list_date == day
        key = lists.load_list(desk, plan, plan.name, "", True, plan.list_date).subject_id
        lists.confirm_sure(desk, key)
    gone = asked.outdated(desk, YEAR)
    assert [(r.student_id, r.newest) for r in gone] == [(other.id, "特困202609")]
    lists.end_categories(desk, [gone[0].category_id], date(2026, 9, 15))
    assert student(desk, other.id).categories == ()
    assert asked.outdated(desk, YEAR) == ()


def test_a_waiver_takes_the_student_from_the_work_list(desk: Desk) -> None:
    missing = without_case(desk, YEAR)
    assert len(missing) == 215
    with pytest.raises(Invalid):
        waivers.waive(desk, missing[0].student_id, YEAR, date(2026, 9, 15), "", "", "")
    waivers.waive(desk, missing[0].student_id, YEAR, date(2026, 9, 14), "王建国", "父亲", "家里已有好转")
    assert len(without_case(desk, YEAR)) == 214
    assert [w.signer for w in asked.waivers(desk, YEAR)] == ["王建国"]


def test_no_other_familys_number_is_kept_however_it_was_typed(desk: Desk, tmp_path: Path) -> None:
    own = next(s for s in plain(desk) if s.document_number).document_number
    typed = (
        "990000197001010019", "9900 0019 7001 0100 19", "99000019700101001", "99000019700101001x",
        "990000197001010019".translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    )  # fmt: skip
    cells = [f"父亲王某，证号：{other}；户主 {own} 3口人" for other in typed]
    cells += ["990000197001010000", "6217001234567890123"]
    path = sheet_list(tmp_path / "低保名单.xlsx", [["姓名", "身份证号", *["备注"] * len(cells)], ["某", own, *cells]])
    plan = lists.plan_list(desk, path)
    key = lists.load_list(desk, plan, plan.name, "", True, None).subject_id
    (hit,) = asked.hits(desk, key)
    told = [unicodedata.normalize("NFKC", value) for _, value in hit.source]
    assert told[1] == own
    assert not [text for text in told if "19700101" in text.replace(" ", "") or "12345678" in text]
    assert all(text.startswith("父亲王某,证号:") and own in text for text in told[2:7])


def test_a_list_without_anybody_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    path = sheet_list(tmp_path / "通知.xlsx", [["各学校："], ["请于周五前上报"]])
    with pytest.raises(Invalid, match="不能比对"):
        lists.plan_list(desk, path)


def test_lost_numbers_are_told(desk: Desk, tmp_path: Path) -> None:
    one = plain(desk)[0]
    path = sheet_list(
        tmp_path / "低保.xlsx", [["姓名", "身份证"], [one.name, one.document_number], ["某人", "5.10525E+17"]]
    )
    plan = lists.plan_list(desk, path)
    assert plan.book.lost == 1
    assert "无法比对" in lists.load_list(desk, plan, "低保", "", True, None).message


class CountedIds(list[str]):
    """Hits chosen in a window; counts how often they are all looked through."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize("decide", [lists.confirm_hits, lists.reject_hits])
def test_what_is_chosen_is_looked_through_once_however_many_wait(
    desk: Desk, tmp_path: Path, decide: Callable[[Desk, str, list[str]], Done]
) -> None:
    people = [[s.name, s.document_number] for s in plain(desk)[:20]]
    plan = lists.plan_list(desk, sheet_list(tmp_path / "低保.xlsx", [["姓名", "身份证"], *people]))
    key = lists.load_list(desk, plan, plan.name, "", True, None).subject_id
    chosen = CountedIds(h.id for h in asked.hits(desk, key))
    decide(desk, key, chosen)
    assert chosen.times == 1


def test_lists_of_town_and_country_do_not_end_each_other(desk: Desk, tmp_path: Path) -> None:
    one, other = plain(desk)[:2]
    for name, who in (("3-农村低保备案表2026年9月", one), ("5-城镇低保备案表2026年9月", other)):
        path = sheet_list(tmp_path / f"{name}.xlsx", [["姓名", "身份证"], [who.name, who.document_number]])
        plan = lists.plan_list(desk, path)
        lists.confirm_sure(desk, lists.load_list(desk, plan, plan.name, "", True, plan.list_date).subject_id)
    assert asked.outdated(desk, YEAR) == ()
    rows = [["姓名", "身份证"], [one.name, "990000198001010014"]]
    path = sheet_list(tmp_path / "5-城镇低保备案表2026年10月.xlsx", rows)
    plan = lists.plan_list(desk, path)
    lists.load_list(desk, plan, plan.name, "", True, plan.list_date)
    assert [r.student_id for r in asked.outdated(desk, YEAR)] == [other.id]
