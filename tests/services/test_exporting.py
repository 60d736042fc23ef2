"""The roster leaves in any columns, comes back unharmed, and every sheet is noted."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from aiddesk.domain.errors import Invalid
from aiddesk.domain.export_record import StudentRecord
from aiddesk.domain.exporting import Template
from aiddesk.domain.identity import citizen
from aiddesk.intake.mapping import FIELD_TITLES
from aiddesk.intake.reader import read
from aiddesk.intake.synonyms import field_of
from aiddesk.queries.awards import award_lists, awards
from aiddesk.queries.exporting import Selection, records
from aiddesk.queries.places import classes
from aiddesk.queries.students import students
from aiddesk.services import exporting, registers, roster, sample, years
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.store.exports import shipped_templates

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"
OWN, REGISTRATION, AID, PHONES = (template.name for template in shipped_templates())
YEAR, TERM = 2026, "2026-1"


def make(path: Path) -> Desk:
    draft = registers.PlaceDraft("school", "某校", code="3199000009", officer="李春梅")
    return registers.create(path, draft, SteppingClock(date(2026, 9, 15)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = make(tmp_path / "s.aid")
    roster.import_plan(opened, roster.plan(opened, ROSTER, YEAR), YEAR)
    yield opened
    opened.close()


def template(desk: Desk, name: str) -> Template:
    return next(t for t in exporting.templates(desk) if t.name == name)


def table(path: Path) -> list[dict[str, str]]:
    head, *rows = read(path).sheets[0].rows
    return [dict(zip(head, row, strict=True)) for row in rows]


def known(desk: Desk) -> list[dict[str, object]]:
    return [{**vars(r), "id": "", "school_name": "", "school_code": ""} for r in records(desk, Selection(YEAR))]


# Out and in again


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_own_form_comes_back_field_by_field(desk: Desk, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    message = exporting.export_roster(desk, template(desk, OWN), YEAR, TERM, path).message
    assert message == f"已导出571人、21列：{path.name}。"
    again = roster.plan(desk, path, YEAR)
    assert (again.new, again.changed, again.same, again.faulty, again.absent) == (0, 0, 571, 0, 0)
    assert again.problems == ()
    other = make(tmp_path / "other.aid")
    roster.import_plan(other, roster.plan(other, path, YEAR), YEAR)
    assert known(other) == known(desk)
    other.close()


def test_the_titles_of_the_own_form_are_those_that_are_understood() -> None:
    columns = shipped_templates()[0].columns
    assert [c.title for c in columns] == list(FIELD_TITLES.values())
    assert [c.field for c in columns] == list(FIELD_TITLES) == [field_of(c.title) for c in columns]


# Other templates


def test_the_registration_template_writes_names_and_leaves_the_unknown_empty(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "学籍.xlsx"
    done = exporting.export_roster(desk, template(desk, REGISTRATION), YEAR, TERM, path)
    assert "全部留空的列：出生地、籍贯、国籍/地区、港澳台侨外、政治面貌、健康状况等" in done.message
    rows = table(path)
    first = next(r for r in rows if r["姓名"] == "金思豪")
    assert (first["性别"], first["出生日期"], first["民族"]) == ("女", "20200821", "汉族")
    assert (first["身份证件类型"], first["就读方式"], first["户口性质"]) == ("居民身份证", "走读", "农业户口")
    assert (first["成员1姓名"], first["成员1关系"], first["成员1是否监护人"]) == ("金生慧", "父亲", "是")
    assert first["国籍/地区"] == first["是否孤儿"] == first["成员2姓名"] == ""
    assert len(rows) == 571


def test_numbers_are_text_and_the_cover_says_what_it_is(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    chosen = classes(desk, YEAR)[0]
    exporting.export_roster(desk, template(desk, OWN), YEAR, TERM, path, chosen.id)
    book = openpyxl.load_workbook(path)
    sheet, about = book.worksheets
    titles = [cell.value for cell in sheet[1]]
    for title in ("身份证件号", "学籍号", "监护人身份证号", "银行账号（社保卡号）", "联系电话"):
        cell = sheet.cell(2, titles.index(title) + 1)
        assert isinstance(cell.value, str)
        assert cell.number_format == "@"
    assert sheet.max_row == chosen.students + 1
    told = {row[0].value: str(row[1].value) for row in about.iter_rows() if row[0].value}
    assert (told["台账"], told["模板"], told["导出时间"], told["导出人"]) == ("某校", OWN, "2026-09-15 10:00", "李春梅")
    assert (told["筛选"], told["人数"]) == (f"在读学生，{chosen.title}", f"{chosen.students}人")
    assert told["学年学期"] == "2026—2027学年第一学期"
    text = "".join(str(row[1].value) for row in about.iter_rows())
    assert "个人信息" in text
    assert "示例数据" not in text


def test_the_phone_list_shows_no_number_of_a_document_or_an_account(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    exporting.export_roster(desk, template(desk, PHONES), YEAR, TERM, path)
    text = path.read_text("utf-8-sig")
    assert not any(r.document_number in text or r.account_number in text for r in records(desk, Selection(YEAR)))
    rows = list(csv.DictReader(text.splitlines()))
    assert [r["序号"] for r in rows] == [str(n) for n in range(1, 572)]
    assert rows[0]["班级"] == "一年级1班"


def test_aided_students_come_with_their_awards(school: Desk, clock: SteppingClock, tmp_path: Path) -> None:
    sample.carry(school, clock, date.max)
    path = tmp_path / "资助.xlsx"
    exporting.export_roster(school, template(school, AID), YEAR, TERM, path)
    lines = [line for head in award_lists(school, TERM) for line in awards(school, head.id)]
    book = openpyxl.load_workbook(path).worksheets[0]
    titles = [cell.value for cell in book[1]]
    rows = [dict(zip(titles, row, strict=True)) for row in book.iter_rows(min_row=2, values_only=True)]
    assert {r["身份证件号"]: round(r["金额"] * 100) for r in rows} == {a.document_number: a.amount for a in lines}
    assert {r["资助档次"] for r in rows} == {a.level_title for a in lines}
    assert {(r["资助学年"], r["资助学期"], r["学校标识码"]) for r in rows} == {("2026-2027", "第一学期", "3199000001")}
    assert {r["发放方式"] for r in rows} <= {"银行卡/社保卡", "现金"}
    assert all(len(r["发放日期"]) == 8 for r in rows)
    recognised = records(school, Selection(YEAR, TERM, kept="recognised"))
    assert len(recognised) == 215
    assert {r.level for r in recognised} == {"special", "hard", "ordinary"}
    everybody = {r.id: r for r in records(school, Selection(YEAR, TERM))}
    assert len(everybody) == 571
    assert sum(bool(r.aids) for r in everybody.values()) == len(lines)
    assert not any(r.aids for r in records(school, Selection(YEAR, "2026-2")))
    with pytest.raises(Invalid, match="本学期受助学生"):
        exporting.export_roster(school, template(school, AID), YEAR, "2026-2", path)


def test_a_child_that_has_left_is_found_among_those_who_left(desk: Desk) -> None:
    gone = students(desk, YEAR)[0]
    people.move_student(desk, gone.id, "transfer_out", date(2026, 9, 15), "转往外县")
    assert gone.id not in {r.id for r in records(desk, Selection(YEAR))}
    assert [r.id for r in records(desk, Selection(YEAR, kept="gone"))] == [gone.id]
    assert [r.status for r in records(desk, Selection(YEAR, kept="gone"))] == ["transferred_out"]


def test_the_sample_says_that_it_is_one(tmp_path: Path, clock: SteppingClock) -> None:
    school = sample.make_school(tmp_path / "sample.aid", clock, is_sample=True)
    exporting.export_roster(school, template(school, OWN), YEAR, TERM, tmp_path / "out.xlsx")
    about = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[1]
    assert any("示例数据" in str(row[1].value) for row in about.iter_rows())
    school.close()


# What is shown, what is known


def test_the_preview_shows_three_students_as_they_will_be_written(desk: Desk) -> None:
    columns = template(desk, AID).columns
    shown = exporting.preview(desk, columns, Selection(YEAR, TERM))
    assert len(shown) == 3
    assert {len(row) for row in shown} == {len(columns)}
    assert [row[0] for row in shown] == [s.name for s in students(desk, YEAR)[:3]]


def test_a_record_holds_whatever_the_register_knows(desk: Desk) -> None:
    one = next(r for r in records(desk, Selection(YEAR)) if r.name == "彭佑丽")
    assert isinstance(one, StudentRecord)
    assert (one.sex, one.ethnicity, one.birth_date) == ("male", "羌族", date(2020, 4, 25))
    assert citizen(one.document_number) is not None
    assert one.categories == (("lifted", "脱贫户（原建档立卡）"),)
    assert (one.guardian_name, one.guardian_relation, one.phone) == ("彭佳冬", "母亲", "17000050219")
    assert (one.school_name, one.school_code, one.school_year, one.case_status) == ("某校", "3199000009", YEAR, "")


def test_every_shipped_template_is_read_again_from_its_own_head(desk: Desk, tmp_path: Path) -> None:
    for name in (OWN, REGISTRATION):
        one = template(desk, name)
        exporting.export_roster(desk, one, YEAR, TERM, tmp_path / "o.xlsx")
        found = exporting.columns_from_sheet(tmp_path / "o.xlsx")
        assert [c.title for c in found] == [c.title for c in one.columns]
        named = [(c.title, c.field) for c in found if c.field]
        assert len(named) >= 16
        told = [(c.title, c.field) for c in one.columns]
        assert set(named) <= {*told, ("学籍状态", "status")}


def test_a_year_that_is_over_shows_the_classes_of_then(desk: Desk) -> None:
    before = records(desk, Selection(YEAR))
    years.turn_year(desk, YEAR, years.turn_plan(desk, YEAR), date(2027, 7, 1))
    assert records(desk, Selection(YEAR)) == before
    after = {r.id: r for r in records(desk, Selection(YEAR + 1))}
    assert after[before[0].id].grade == before[0].grade + 1
    assert {r.school_year for r in after.values()} == {YEAR + 1}
