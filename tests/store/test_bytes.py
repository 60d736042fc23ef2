"""Rows that hold bytes: the journal keeps only their hash, and yet undo and redo are true."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict
from aiddesk.services import history, registers
from aiddesk.services.sample import SteppingClock
from aiddesk.store import audit, journal
from aiddesk.store.desk import Desk
from aiddesk.store.replica import put_in, take_out
from aiddesk.store.tables import ASIDE, Attachment

Seen = list[tuple[str, str, bytes]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = registers.PlaceDraft("school", "某小学", officer="李春梅")
    opened = registers.create(tmp_path / "school.aid", draft, SteppingClock(date(2026, 9, 7)))
    yield opened
    opened.close()


def keep(desk: Desk, name: str, replaced: str = "") -> str:
    with journal.entry(desk, "photo.keep", f"照片{name}") as work:
        if replaced:
            work.update(Attachment, replaced, kind=ASIDE)
        return work.insert(
            Attachment, owner_id="x", kind="visit_photo", name=name, media_type="image/jpeg", sha256=name,
            content=name.encode(),
        )  # fmt: skip


def in_use(desk: Desk) -> Seen:
    rows = desk.rows("SELECT kind, name, content FROM attachment WHERE kind <> ? ORDER BY rowid", ASIDE)
    return [(kind, name, bytes(content)) for kind, name, content in rows]


def test_undo_and_redo_bring_the_same_bytes_back(desk: Desk) -> None:
    seen: list[Seen] = [in_use(desk)]
    first = keep(desk, "甲")
    seen.append(in_use(desk))
    keep(desk, "乙", replaced=first)
    seen.append(in_use(desk))
    assert seen[1:] == [[("visit_photo", "甲", "甲".encode())], [("visit_photo", "乙", "乙".encode())]]
    for _ in range(3):
        for place in (1, 0):
            history.undo(desk)
            assert in_use(desk) == seen[place]
        for place in (1, 2):
            history.redo(desk)
            assert in_use(desk) == seen[place]
    assert audit.broken(desk) == ()


def test_bytes_that_are_gone_cannot_be_brought_back(desk: Desk) -> None:
    key = keep(desk, "甲")
    with journal.entry(desk, "photo.drop", "删除照片") as work:
        work.delete(Attachment, key)
    with pytest.raises(Conflict, match="照片"):
        history.undo(desk)
    assert in_use(desk) == []
    other = keep(desk, "乙")
    with journal.entry(desk, "photo.change", "改写照片") as work:
        work.update(Attachment, other, content=b"other")
    with pytest.raises(Conflict, match="照片"):
        history.undo(desk)
    assert in_use(desk) == [("visit_photo", "乙", b"other")]
    assert audit.broken(desk) == ()


def test_what_was_laid_aside_does_not_leave_the_school(desk: Desk, tmp_path: Path) -> None:
    keep(desk, "乙", replaced=keep(desk, "甲"))
    draft = registers.PlaceDraft("township", "某中心校", officer="王主任")
    office = registers.create(tmp_path / "office.aid", draft, SteppingClock(date(2026, 9, 7)))
    with journal.entry(office, "package.receive", "接收") as work:
        put_in(office, work, desk.place.id, take_out(desk, desk.place.id))
    assert in_use(office) == in_use(desk)
    assert office.value("SELECT count(*) FROM attachment") == 1
    office.close()
