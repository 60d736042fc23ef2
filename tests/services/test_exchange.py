"""The stick: both sides equal, nothing twice, nothing older, nothing damaged."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from aiddesk.domain.errors import AidError, Conflict, Invalid
from aiddesk.queries.notices import notices
from aiddesk.queries.packages import control_totals
from aiddesk.queries.students import students
from aiddesk.services import exchange, papers, registers, roster, sample, verification
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

TERM = "2026-1"
ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"


@pytest.fixture
def office(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    draft = registers.PlaceDraft("township", "青山镇中心校", officer="马晓东")
    desk = registers.create(tmp_path / "office.aid", draft, clock)
    yield desk
    desk.close()


@pytest.fixture
def linked(school: Desk, office: Desk, clock: SteppingClock) -> Desk:
    sample.carry(school, clock, date(2026, 10, 21))
    exchange.set_receiver(school, "青山镇中心校", exchange.own_receiver_key(office))
    return school


def test_both_sides_have_the_same_totals(linked: Desk, office: Desk, tmp_path: Path) -> None:
    sent = exchange.send(linked, TERM, tmp_path)
    received = exchange.receive(office, sent.path)
    assert received.totals == sent.totals == control_totals(office, linked.place.id, TERM)
    assert received.first_contact
    assert received.fingerprint == sent.fingerprint
    assert [s.name for s in students(office, 2026)] == [s.name for s in students(linked, 2026)]
    verification.verify(office)
    with pytest.raises(Conflict, match="已经接收过"):
        exchange.receive(office, sent.path)


def test_an_office_reads_but_never_changes_a_schools_rows(linked: Desk, office: Desk, tmp_path: Path) -> None:
    exchange.receive(office, exchange.send(linked, TERM, tmp_path).path)
    child = students(office, 2026)[0]
    entries = office.value("SELECT count(*) FROM entry")
    with pytest.raises(Conflict, match="由学校修改"):
        people.edit_field(office, child.id, "phone", "13800001234")
    with pytest.raises(Conflict, match="由学校修改"):
        people.move_student(office, child.id, "transfer_out", date(2026, 10, 21), "外县")
    with pytest.raises(Conflict, match="由学校修改"):
        roster.import_plan(office, roster.plan(office, ROSTER, 2026), 2026)
    assert office.value("SELECT count(*) FROM entry") == entries
    registers.add_staff(office, "王芳", ("accountant",))


def test_a_newer_package_replaces_and_an_older_is_refused(linked: Desk, office: Desk, tmp_path: Path) -> None:
    first = exchange.send(linked, TERM, tmp_path)
    gone = students(linked, 2026)[0]
    people.move_student(linked, gone.id, "transfer_out", date(2026, 10, 21), "外县")
    second = exchange.send(linked, TERM, tmp_path)
    exchange.receive(office, second.path)
    assert len(students(office, 2026)) == 570
    with pytest.raises(Conflict, match="较旧"):
        exchange.receive(office, first.path)
    assert len(students(office, 2026)) == 570


def test_damage_and_strangers_change_nothing(linked: Desk, office: Desk, tmp_path: Path, clock: SteppingClock) -> None:
    sent = exchange.send(linked, TERM, tmp_path)
    data = sent.path.read_bytes()
    entries = office.value("SELECT count(*) FROM entry")
    for place in range(0, len(data), len(data) // 12):
        bad = tmp_path / "bad.aidpack"
        bad.write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        with pytest.raises(AidError):
            exchange.receive(office, bad)
    other = registers.create(tmp_path / "other.aid", registers.PlaceDraft("township", "别的镇"), clock)
    exchange.own_receiver_key(other)
    with pytest.raises(Invalid):
        exchange.receive(other, sent.path)
    other.close()
    with pytest.raises(Conflict):
        exchange.receive(linked, sent.path)
    assert office.value("SELECT count(*) FROM entry") == entries
    assert students(office, 2026) == ()


def test_the_sample_school_never_leaves(tmp_path: Path, clock: SteppingClock) -> None:
    desk = sample.make_school(tmp_path / "sample.aid", clock, is_sample=True)
    with pytest.raises(Conflict, match="练习"):
        exchange.send(desk, TERM, tmp_path)
    desk.close()


def test_public_papers_show_no_number_of_any_child(linked: Desk, tmp_path: Path) -> None:
    secret = {
        value
        for row in linked.rows(
            "SELECT s.document_number, s.registration_number, g.document_number, g.phone, a.number, s.address"
            " FROM student s LEFT JOIN guardian g ON g.student_id = s.id"
            " LEFT JOIN payee_account a ON a.student_id = s.id"
        )
        for value in row
        if value and len(value) > 6
    }
    assert len(secret) > 2000
    for number, head in enumerate(notices(linked, 2026)):
        path = papers.write(linked, "notice", head.id, tmp_path, f"notice{number}")
        text = "".join(page.extract_text() for page in PdfReader(path).pages).replace("\n", "").replace(" ", "")
        assert "公示" in text
        assert [value for value in secret if value in text] == []
        assert not any(word in text for word in ("低保", "残疾", "孤儿", "脱贫", "特困"))


def test_every_paper_is_written_and_names_no_child(linked: Desk, tmp_path: Path) -> None:
    exchange.send(linked, TERM, tmp_path)
    papers.write_all(linked, tmp_path / "papers")
    files = sorted((tmp_path / "papers").glob("*.pdf"))
    kinds = {p.stem.split("_")[-1] for p in files}
    assert {
        "记录",
        "票样",
        "暗记核对单",
        "计票单",
        "签到表",
        "A4",
        "A3",
        "名单审批表",
        "签领表",
        "领款收据",
        "交接单",
        "认定申请表",
        "空白认定申请表",
    } <= kinds
    people = {s.name for s in students(linked, 2026)}
    assert not any(name in p.name for p in files for name in people)
    assert all(len(PdfReader(p).pages) for p in files)
