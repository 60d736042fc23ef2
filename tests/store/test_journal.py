"""The journal: chained, tamper-evident, undone and redone row by row."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import peewee
import pytest

from aiddesk.domain.errors import Conflict, Unavailable
from aiddesk.queries.history import undoable
from aiddesk.services import history, registers
from aiddesk.services.sample import SteppingClock
from aiddesk.store import audit, journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ALL, SheetColumns, Staff, columns


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = registers.PlaceDraft("school", "某小学", officer="李春梅", principal="张建国")
    opened = registers.create(tmp_path / "school.aid", draft, SteppingClock(date(2026, 9, 7)))
    yield opened
    opened.close()


def names(desk: Desk) -> list[str]:
    return [name for (name,) in desk.rows("SELECT name FROM staff ORDER BY rowid")]


def test_undo_and_redo_walk_back_and_forth(desk: Desk) -> None:
    before = names(desk)
    for name in ("甲", "乙", "丙"):
        registers.add_staff(desk, name, ("accountant",))
    history.undo(desk)
    history.undo(desk)
    assert names(desk) == [*before, "甲"]
    history.redo(desk)
    assert names(desk) == [*before, "甲", "乙"]
    history.redo(desk)
    assert names(desk) == [*before, "甲", "乙", "丙"]
    with pytest.raises(Conflict):
        history.redo(desk)
    history.undo(desk)
    registers.add_staff(desk, "丁", ("accountant",))
    with pytest.raises(Conflict):
        history.redo(desk)
    assert audit.broken(desk) == ()


def test_an_act_that_fails_leaves_no_trace(desk: Desk) -> None:
    before, entries = names(desk), desk.value("SELECT count(*) FROM entry")
    with pytest.raises(RuntimeError):
        _fail_half_way(desk)
    assert names(desk) == before
    assert desk.value("SELECT count(*) FROM entry") == entries


def _fail_half_way(desk: Desk) -> None:
    with journal.entry(desk, "staff.add", "坏") as work:
        work.insert(Staff, name="半个", roles="accountant")
        raise RuntimeError


def test_what_the_driver_complains_of_is_a_sentence(desk: Desk) -> None:
    """Rows that come in bulk pass by Peewee, and so do the driver's own errors."""
    twice = {"kind": "roster", "shape": "x", "columns": "[]"}
    with pytest.raises(Conflict, match="冲突"), journal.entry(desk, "roster.columns", "两次") as work:
        work.insert_many(SheetColumns, [twice, twice])
    pages = desk.value("PRAGMA page_count")
    desk.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Unavailable, match="磁盘已满"), journal.entry(desk, "roster.columns", "太多") as work:
        work.insert_many(SheetColumns, ({**twice, "shape": str(n), "columns": "x" * 4000} for n in range(50)))
    assert desk.value("SELECT count(*) FROM sheet_columns") == 0


def test_undo_is_refused_when_the_row_has_changed_since(desk: Desk) -> None:
    done = registers.add_staff(desk, "甲", ("accountant",))
    registers.edit_staff(desk, done.subject_id, "乙", ("accountant",), "", True)
    assert done.entry is not None
    with pytest.raises(Conflict, match="改动"):
        audit.take_back(desk, done.entry, "撤销")
    assert "乙" in names(desk)


def test_final_acts_are_not_undone(desk: Desk) -> None:
    with journal.entry(desk, "award.pay", "发放", final=True) as work:
        work.insert(Staff, name="甲", roles="accountant")
    with pytest.raises(Conflict, match="“发放”不能撤销，前面的也不能"):
        history.undo(desk)
    with journal.entry(desk, "roster.export", "导出", final=True):
        pass  # a note, which stops nothing and is not blamed
    assert "“发放”不能撤销" in history.not_undoable(desk)
    assert "发放”" not in history.not_undoable(desk, is_veiled=True)


def test_a_file_just_made_has_nothing_to_undo(desk: Desk) -> None:
    while undoable(desk):
        history.undo(desk)
    assert history.not_undoable(desk) == "没有可以撤销的操作。"


@pytest.mark.parametrize("sql", ["DELETE FROM entry", "UPDATE entry SET action = 'x'", "DELETE FROM entry_change"])
def test_the_file_itself_refuses_to_change_the_journal(desk: Desk, sql: str) -> None:
    with pytest.raises(peewee.IntegrityError):
        desk.db.execute_sql(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE staff SET name = '换了' WHERE name = '甲'",
        "DELETE FROM staff WHERE name = '甲'",
        "INSERT INTO staff SELECT 'x', school_id, '多的', roles, phone, 1, '' FROM staff WHERE name = '甲'",
        "DROP TRIGGER entry_kept; DELETE FROM entry WHERE seq = 2",
        "DROP TRIGGER entry_unchanged; UPDATE entry SET staff_id = 'x' WHERE seq = 2",
        "DROP TRIGGER change_unchanged; UPDATE entry_change SET after = replace(after, '甲', '己') WHERE seq = 2",
        "DROP TRIGGER change_kept; DELETE FROM entry_change WHERE seq = 2",
    ],
)
def test_every_way_round_the_program_is_found(desk: Desk, sql: str) -> None:
    registers.add_staff(desk, "甲", ("accountant",))
    assert audit.broken(desk) == ()
    for statement in sql.split("; "):
        desk.db.execute_sql(statement)
    assert audit.broken(desk)


def test_an_erased_image_leaves_the_chain_whole(desk: Desk) -> None:
    registers.add_staff(desk, "甲", ("accountant",))
    desk.db.execute_sql("UPDATE entry_change SET before = NULL, after = NULL WHERE seq = 2")
    desk.db.execute_sql("UPDATE entry SET title = NULL, salt = NULL WHERE seq = 2")
    assert audit.broken(desk) == ()


def test_a_new_register_has_the_tables_of_the_models(desk: Desk) -> None:
    for model in ALL:
        found = [row[1] for row in desk.rows(f"PRAGMA table_info({model._meta.table_name})")]
        assert tuple(found) == columns(model), model._meta.table_name
