"""Every sheet of personal data is noted; what is refused leaves nothing behind."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Cancelled, Invalid, Unavailable
from aiddesk.domain.exporting import ExportColumn, Template
from aiddesk.queries.students import students
from aiddesk.services import exporting, history, registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
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


def test_an_export_is_noted_without_names_and_stays_when_others_are_undone(desk: Desk, tmp_path: Path) -> None:
    done = exporting.export_roster(desk, template(desk, OWN), YEAR, TERM, tmp_path / "out.xlsx")
    action, title, final = desk.one("SELECT action, title, is_final FROM entry WHERE seq = ?", done.entry) or ()
    assert (action, title, final) == ("roster.export", f"导出“{OWN}”571人", 1)
    note = json.loads(desk.value("SELECT after FROM entry_change WHERE seq = ?", done.entry))
    assert (note["students"], note["file_name"], note["kept"]) == (571, "out.xlsx", "enrolled")
    assert "身份证件号" in note["columns"]
    assert not any(s.name in json.dumps(note, ensure_ascii=False) for s in students(desk, YEAR))
    assert broken(desk) == ()
    # The note stays; undo reaches past it to the import, which it did not touch.
    history.undo(desk)
    assert students(desk, YEAR) == ()
    assert desk.value("SELECT count(*) FROM entry WHERE action = 'roster.export'") == 1
    assert broken(desk) == ()


def entries(desk: Desk) -> int:
    return int(desk.value("SELECT count(*) FROM entry"))


def test_what_cannot_be_written_is_not_noted(desk: Desk, tmp_path: Path) -> None:
    before = entries(desk)
    with pytest.raises(Unavailable):
        exporting.export_roster(desk, template(desk, OWN), YEAR, TERM, tmp_path / "gone" / "out.xlsx")
    for path, columns, text in (
        (tmp_path / "out.xls", (ExportColumn("姓名", "name"),), "后缀"),
        (tmp_path / "out.xlsx", (), "还没有列"),
        (tmp_path / "out.xlsx", (ExportColumn("姓名", "name"), ExportColumn(" ", "sex")), "第2列没有列名"),
    ):
        with pytest.raises(Invalid, match=text):
            exporting.export_roster(desk, Template("某", columns), YEAR, TERM, path)
        assert not path.exists()
    with pytest.raises(Invalid, match="没有符合条件的学生"):
        exporting.export_roster(desk, template(desk, OWN), 2030, "", tmp_path / "out.xlsx")
    assert entries(desk) == before


class Impatient:
    """A user who gives up at the first row."""

    def step(self, _done: int, _total: int, text: str) -> None:
        if text.startswith("正在写"):
            raise Cancelled


def test_a_cancelled_export_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    before = entries(desk)
    with pytest.raises(Cancelled):
        exporting.export_roster(desk, template(desk, OWN), YEAR, TERM, tmp_path / "o.xlsx", progress=Impatient())
    assert not (tmp_path / "o.xlsx").exists()
    assert entries(desk) == before


def test_a_register_that_is_only_read_puts_nothing_out(desk: Desk, tmp_path: Path) -> None:
    desk.read_only_reason = "只能查看。"
    with pytest.raises(Unavailable, match="只能查看"):
        exporting.export_roster(desk, template(desk, OWN), YEAR, TERM, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
