"""Notes of aided students: seen only by who needs them, kept at the school, without effect on aid."""

import io
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.followups import FollowUpDraft
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case
from aiddesk.queries.followups import followed, is_open, notes, scan
from aiddesk.queries.history import entries
from aiddesk.queries.places import classes, staff
from aiddesk.services import awards as paying
from aiddesk.services import followups as acts
from aiddesk.services import history
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.store.replica import take_out
from tests.services import small
from tests.services.small import YEAR

SPRING = Term(2026, 2)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    small.recognise(made, clock, {"甲一": "special", "乙一": "hard"})
    clock.day = date(2026, 11, 20)
    yield made
    made.close()


def _mark(desk: Desk, name: str, mark: str, subject: str = "语文") -> None:
    acts.note(desk, small.student_id(desk, name), FollowUpDraft("mark", subject=subject, mark=mark))


def test_a_slide_asks_for_a_talk_until_one_is_held(desk: Desk, clock: SteppingClock) -> None:
    _mark(desk, "甲一", "91.5")
    _mark(desk, "乙一", "80")
    clock.day = date(2027, 4, 25)
    _mark(desk, "甲一", "78")
    _mark(desk, "乙一", "71")
    rows = {r.name: r for r in followed(desk, SPRING)}
    assert list(rows) == ["甲一", "乙一"]
    assert {n: r.due_text for n, r in rows.items()} == {"甲一": "语文 92→78", "乙一": ""}
    assert all(not r.due for r in followed(desk, Term(2026, 1)))
    acts.note(desk, small.student_id(desk, "甲一"), FollowUpDraft("talk", text="父亲住院，常请假照顾，已安排同学补课"))
    assert not any(r.due for r in followed(desk, SPRING))
    told = [n.told for n in notes(desk, small.student_id(desk, "甲一"))]
    assert told == ["父亲住院，常请假照顾，已安排同学补课", "语文 78分（满分100）", "语文 91.5分（满分100）"]
    history.undo(desk)
    assert [r.name for r in followed(desk, SPRING) if r.due] == ["甲一"]


def test_only_who_needs_it_sees_it(desk: Desk, tmp_path: Path) -> None:
    _mark(desk, "甲一", "90")
    letter = tmp_path / "信.pdf"
    letter.write_bytes(PDF)
    key = small.student_id(desk, "甲一")
    acts.note(desk, key, FollowUpDraft("letter", text="感谢学校"), (letter,))
    scan_id = notes(desk, key)[0].scans[0].id
    first, second = (c.teacher_id for c in classes(desk, YEAR))
    for who, seen in ((first, ["甲一"]), (second, ["乙一"]), (small.principal(desk), ["甲一", "乙一"])):
        desk.sit(who)
        assert is_open(desk)
        assert [r.name for r in followed(desk, SPRING)] == seen
    assert len(notes(desk, key)) == 2
    desk.sit(second)
    for refused in (
        lambda: notes(desk, key),
        lambda: scan(desk, scan_id),
        lambda: acts.note(desk, key, FollowUpDraft("talk", text="谈话")),
        lambda: acts.remove(desk, desk.value("SELECT id FROM follow_up LIMIT 1")),
    ):
        with pytest.raises(Conflict, match="只有班主任"):
            refused()
    desk.sit(staff(desk, "accountant")[0].id)
    assert not is_open(desk)
    with pytest.raises(Conflict, match="只有班主任"):
        followed(desk, SPRING)
    desk.sit(first)
    assert scan(desk, scan_id) == PDF


def test_a_letter_keeps_its_scan_without_place_and_stays_at_the_school(desk: Desk, tmp_path: Path) -> None:
    picture, letter = tmp_path / "信.jpg", tmp_path / "信.pdf"
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 1.0, 2.0)}
    exif[0x0110] = "phone"
    Image.new("RGB", (2000, 1500), "white").save(picture, exif=exif)
    letter.write_bytes(PDF)
    key = small.student_id(desk, "甲一")
    with pytest.raises(Invalid, match="感谢信"):
        acts.note(desk, key, FollowUpDraft("talk", text="谈话"), (picture,))
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"not a PDF")
    with pytest.raises(Invalid, match="完整的PDF"):
        acts.note(desk, key, FollowUpDraft("letter", text="感谢"), (picture, bad))
    assert notes(desk, key) == ()
    acts.note(desk, key, FollowUpDraft("letter", text="感谢学校和老师"), (picture, letter))
    (found,) = notes(desk, key)
    assert [s.media_type for s in found.scans] == ["image/jpeg", "application/pdf"]
    kept = scan(desk, found.scans[0].id)
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert found.told == "感谢学校和老师；附件2份"
    with pytest.raises(Conflict, match="不能删除"):
        acts.remove(desk, found.id)
    package = take_out(desk, desk.place.id)
    assert PDF not in package
    assert kept not in package
    assert "感谢学校和老师".encode() not in package


def test_a_note_by_mistake_is_removed_and_comes_back_by_undo(desk: Desk) -> None:
    _mark(desk, "甲一", "90")
    key = small.student_id(desk, "甲一")
    acts.remove(desk, notes(desk, key)[0].id)
    assert notes(desk, key) == ()
    history.undo(desk)
    assert len(notes(desk, key)) == 1


def test_only_aided_students_are_followed(desk: Desk) -> None:
    with pytest.raises(Conflict, match="已认定"):
        _mark(desk, "甲二", "90")


def test_notes_have_no_effect_on_aid_and_the_journal_names_no_child(desk: Desk, clock: SteppingClock) -> None:
    key = desk.value("SELECT id FROM aid_case WHERE student_id = ?", small.student_id(desk, "甲一"))
    before = case(desk, key), paying.eligible(desk, "YJ_FJSS", "2026-2")
    _mark(desk, "甲一", "98")
    clock.day = date(2027, 4, 25)
    _mark(desk, "甲一", "12")
    acts.note(desk, small.student_id(desk, "甲一"), FollowUpDraft("attendance", text="旷课6节"))
    assert (case(desk, key), paying.eligible(desk, "YJ_FJSS", "2026-2")) == before
    titles = [e.title for e in entries(desk, 3)]
    assert titles == ["登记跟踪记录：出勤", "登记跟踪记录：学业成绩", "登记跟踪记录：学业成绩"]


def test_the_contract_keeps_what_decides_on_aid_apart() -> None:
    root = Path(__file__).parents[2]
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (kept,) = [c for c in contracts if c["name"] == "What decides on aid never knows of follow-up"]
    assert set(kept["forbidden_modules"]) == {
        "aiddesk.domain.followups",
        "aiddesk.queries.followups",
        "aiddesk.services.followups",
    }
    assert not kept.get("allow_indirect_imports")
    for noun in ("hardship", "cases", "awards", "votes", "reviews", "notices"):
        own = [root / "aiddesk" / room / f"{noun}.py" for room in ("domain", "queries", "services")]
        names = {".".join(p.relative_to(root).with_suffix("").parts) for p in own if p.exists()}
        assert names
        assert names <= set(kept["source_modules"])
