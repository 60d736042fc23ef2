"""A register of every released format opens for ever, whole and complete."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Unavailable
from aiddesk.domain.hardship import score
from aiddesk.queries.cases import case, cases
from aiddesk.queries.history import undoable
from aiddesk.queries.schemes import scheme
from aiddesk.queries.students import students
from aiddesk.services import history, papers, registers, verification
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.store.tables import OWNED, columns
from tests.documents.samples import read

CURRENT = "1.3"
FILES = sorted((Path(__file__).parents[1] / "files/registers").glob("*.aid"))


@pytest.mark.parametrize("released", FILES, ids=lambda p: p.stem)
def test_it_opens_and_nothing_is_missing(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / released.name
    shutil.copyfile(released, copy)
    desk = registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    assert {s.name for s in students(desk, 2026)} == {"王小明", "阿依古丽·买买提"}
    assert "完好" in verification.verify(desk).message
    registers.add_staff(desk, "周敏", ("accountant",))
    registers.close(desk)
    kept = [p for p in tmp_path.iterdir() if "升级前" in p.name]
    if released.stem != CURRENT:
        assert [p.read_bytes() for p in kept] == [released.read_bytes()]
    again = registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    assert {s.name for s in students(again, 2026, "wxm")} == {"王小明"}
    registers.close(again)
    assert [p for p in tmp_path.iterdir() if "升级前" in p.name] == kept


@pytest.mark.parametrize("released", FILES, ids=lambda p: p.stem)
def test_what_was_done_before_the_upgrade_is_undone_and_done_again(released: Path, tmp_path: Path) -> None:
    """Images in the journal are older than some columns; the rows that they give back are whole all the same."""
    copy = tmp_path / released.name
    shutil.copyfile(released, copy)
    desk = registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    before, acts = _rows(desk), 0
    while undoable(desk):
        history.undo(desk)
        acts += 1
    assert acts >= 2
    assert students(desk, 2026) == ()
    assert "完好" in verification.verify(desk).message
    for _ in range(acts):
        history.redo(desk)
    assert _rows(desk) == before
    assert "完好" in verification.verify(desk).message
    registers.close(desk)


def _rows(desk: Desk) -> dict[str, list[str]]:
    tables = {model._meta.table_name: ",".join(f'"{name}"' for name in columns(model)) for model in OWNED}
    return {t: sorted(map(repr, desk.rows(f'SELECT {names} FROM "{t}"'))) for t, names in tables.items()}


def test_a_survey_of_the_release_before_is_explained_by_its_own_version(tmp_path: Path) -> None:
    copy = tmp_path / "1.1.aid"
    shutil.copyfile(FILES[1], copy)
    desk = registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    (row,) = [r for r in cases(desk, 2026) if r.score is not None]
    kept = case(desk, row.id).survey
    assert kept is not None
    asked = scheme(desk, kept.scheme_code, kept.scheme_version)
    found = score(asked, kept.answers, row.stage)
    assert (found.total, found.level, found.missing) == (kept.score, kept.suggested_level, ())
    assert f"（第{kept.scheme_version}版）" in "".join(read(papers.document(desk, "survey", row.id)))
    registers.close(desk)


@pytest.mark.parametrize("released", FILES, ids=lambda p: p.stem)
def test_reading_it_only_leaves_it_as_it_was(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / released.name
    shutil.copyfile(released, copy)
    desk = registers.open_register(copy, SteppingClock(date(2026, 11, 24)), to_write=False)
    assert len(students(desk, 2026)) == 2
    assert "完好" in verification.verify(desk).message
    registers.close(desk)
    assert copy.read_bytes() == released.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [released.name]


def test_a_copy_that_cannot_be_kept_stops_the_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "old.aid"
    shutil.copyfile(FILES[0], copy)

    def full(_from: Path, to: Path) -> None:
        to.write_bytes(b"half")
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("aiddesk.store.register.shutil.copyfile", full)
    with pytest.raises(Unavailable, match="升级前"):
        registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    assert copy.read_bytes() == FILES[0].read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["old.aid"]


def test_there_is_a_file_of_every_release_before_this() -> None:
    assert [p.stem for p in FILES] == ["1.0", "1.1", "1.2"]
