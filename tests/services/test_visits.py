"""Home visits: planned by village, fulfilled by their record, with photos from a folder."""

import io
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import Image

from aiddesk.documents.page import texts
from aiddesk.domain.cases import ApplicationDraft, MemberDraft, VisitDraft
from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.domain.visits import PlanDraft, joined_names, state
from aiddesk.queries.cases import case, photo
from aiddesk.queries.students import students
from aiddesk.queries.visits import overdue, to_visit, visit_days
from aiddesk.services import cases as acts
from aiddesk.services import history, papers, verification, visits
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

YEAR = 2026


def apply(school: Desk, count: int) -> list[str]:
    return [acts.apply(school, s.id, YEAR, ApplicationDraft()).subject_id for s in students(school, YEAR)[:count]]


def picture(path: Path, colour: str, taken: str = "") -> Path:
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
        exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (2000, 1500), colour).save(path, exif=exif)
    return path


def test_families_are_grouped_by_village_and_planned_together(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 10)
    keys = apply(school, 12)
    rows = to_visit(school, YEAR)
    assert sorted(r.case_id for r in rows) == sorted(keys)
    assert [r.village for r in rows] == sorted(r.village for r in rows)
    assert all(r.village.endswith("村") and r.is_guessed and r.state == "none" for r in rows)
    with pytest.raises(Invalid) as refusal:
        visits.plan(school, YEAR, keys, PlanDraft("2026-09-09", "、"))
    assert {p.field for p in refusal.value.problems} == {"on", "visitors"}
    with pytest.raises(Conflict):
        visits.plan(school, YEAR, [], PlanDraft("2026-09-12", "王芳"))
    there = [r.case_id for r in rows if r.village == rows[0].village]
    done = visits.plan(school, YEAR, there, PlanDraft("2026-09-12", "王芳，李强,王芳", "骑摩托"))
    assert "9月12日" in done.message
    assert [(d.on, d.village, d.families) for d in visit_days(school, YEAR)] == [
        (date(2026, 9, 12), rows[0].village, len(there))
    ]
    planned = {r.case_id: r for r in to_visit(school, YEAR)}
    assert {planned[key].visitors for key in there} == {"王芳、李强"}
    assert {planned[key].state for key in there} == {"planned"}

    visits.plan(school, YEAR, there, PlanDraft("2026-09-15", "王芳"))
    assert school.value("SELECT count(*) FROM visit_plan") == len(there)
    clock.day = date(2026, 9, 16)
    assert overdue(school, YEAR) == len(there)
    acts.withdraw(school, there[0], "家长提出")
    assert overdue(school, YEAR) == len(there) - 1
    with pytest.raises(Conflict, match="已经结束"):
        visits.plan(school, YEAR, there, PlanDraft("2026-09-20", "王芳"))


def test_a_visit_fulfils_its_plan_and_undo_opens_it_again(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 10)
    (key,) = apply(school, 1)
    visits.plan(school, YEAR, [key], PlanDraft("2026-09-11", "王芳"))
    clock.day = date(2026, 9, 14)
    assert overdue(school, YEAR) == 1
    acts.visit(school, key, VisitDraft("", "call", "王芳", "电话里说下周回来"))
    acts.visit(school, key, VisitDraft("", "certificate", "王芳", "村委会证明一份"))
    assert overdue(school, YEAR) == 1
    acts.visit(school, key, VisitDraft("", "visit", "王芳", "情况属实"))
    (row,) = to_visit(school, YEAR)
    assert (row.state, row.visits, row.visited_on) == ("done", 1, date(2026, 9, 14))
    history.undo(school)
    assert overdue(school, YEAR) == 1
    visits.call_off(school, YEAR, [key])
    assert to_visit(school, YEAR)[0].state == "none"
    with pytest.raises(Conflict):
        visits.call_off(school, YEAR, [key])
    assert "完好" in verification.verify(school).message


def test_photos_of_a_folder_are_looked_through_and_kept_once(
    school: Desk, clock: SteppingClock, tmp_path: Path
) -> None:
    clock.day = date(2026, 9, 14)
    mine, other = apply(school, 2)
    folder = tmp_path / "DCIM"
    (folder / "deeper").mkdir(parents=True)
    first = picture(folder / "IMG_1.JPG", "red", "2026:09:12 10:30:00")
    second = picture(folder / "IMG_2.jpg", "green", "2026:09:13 08:00:00")
    plain = picture(folder / "plain.png", "blue")
    os.utime(plain, (moment := datetime(2026, 9, 1, 9, 0).timestamp(), moment))  # noqa: DTZ001
    (folder / "bad.jpg").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("x")
    picture(folder / "deeper" / "IMG_3.jpg", "black")

    seen = visits.look_through(school, folder)
    assert [(p.path.name, p.taken) for p in seen] == [
        ("IMG_2.jpg", "2026-09-13 08:00"),
        ("IMG_1.JPG", "2026-09-12 10:30"),
        ("plain.png", "2026-09-01 09:00"),
        ("bad.jpg", ""),
    ]
    assert "不是照片" in seen[-1].problem
    assert max(Image.open(io.BytesIO(seen[0].thumbnail)).size) == 160
    assert not Image.open(io.BytesIO(seen[0].thumbnail)).getexif()

    draft = VisitDraft("", "visit", "王芳", "情况属实")
    said = acts.visit(school, mine, draft, (first, second)).message
    assert said.endswith("照片2张。")
    kept = visits.look_through(school, folder)
    assert [bool(p.kept) for p in kept] == [True, True, False, False]
    assert "2026-09-14" in kept[0].kept
    again = acts.visit(school, mine, draft, (first, plain, plain)).message
    assert "照片1张" in again
    assert "2张已经存过" in again
    assert "1张也存在别的学生名下" in acts.visit(school, other, draft, (second,)).message
    assert [len(v.photos) for v in case(school, mine).visits] == [2, 1]
    stored = photo(school, case(school, mine).visits[0].photos[0])
    assert not Image.open(io.BytesIO(stored)).getexif()
    assert b"Exif" not in stored

    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match="没有照片"):
        visits.look_through(school, tmp_path / "empty")
    with pytest.raises(Unavailable):
        visits.look_through(school, tmp_path / "gone")


def test_names_are_joined_however_they_were_divided() -> None:
    assert joined_names("王芳", " 李强，王芳;赵 ") == "王芳、李强、赵"
    assert joined_names("", " ，") == ""


def test_an_open_plan_counts_before_earlier_visits() -> None:
    today = date(2026, 9, 10)
    assert [state(None, 0, today), state(None, 2, today)] == ["none", "done"]
    assert [state(today, 2, today), state(date(2026, 9, 9), 1, today)] == ["planned", "overdue"]


def test_a_day_prints_as_route_and_sheets(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 10)
    keys = apply(school, 3)
    card = case(school, keys[0])
    acts.edit_application(
        school,
        keys[0],
        ApplicationDraft(
            household_size="4", disaster="洪水冲毁房屋", debt="无", labour="1", debt_amount="20000", seriously_ill=True
        ),
        (MemberDraft("李建国"),),
    )
    visits.plan(school, YEAR, keys, PlanDraft("2026-09-12", "王芳"))
    (stem,) = (p for p in papers.ready(school) if p.kind == "visit_day")
    assert card.row.name not in stem.name
    document = papers.document(school, stem.kind, stem.subject)
    assert len(document.pages) == 1 + 3
    text = "".join(texts(document))
    for word in (card.row.name, "洪水冲毁房屋", "李建国", "4人", "王芳", "写明“无”的"):
        assert word in text
    assert "劳动力1人，欠债20000.00元，有大病患者" in text
    village = to_visit(school, YEAR)[0].village
    there = sum(r.village == village for r in to_visit(school, YEAR))
    part = papers.document(school, "visit_day", f"{stem.subject}|{village}")
    assert len(part.pages) == 1 + there
    assert len(papers.document(school, "visit_sheet", "").pages) == 1
    with pytest.raises(Conflict, match="这一天"):
        papers.document(school, "visit_day", "2026|2026-09-13")
