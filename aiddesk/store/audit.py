"""Undo and verification of the journal: both read the same entries."""

import hashlib
import json
from collections.abc import Iterator

from aiddesk.domain.errors import Conflict
from aiddesk.store.desk import Desk
from aiddesk.store.images import Image, read_image, same
from aiddesk.store.journal import GENESIS, Work, chain_hash, entry, model_named
from aiddesk.store.tables import ASIDE, Attachment, Table

UNDO, REDO = "journal.undo", "journal.redo"


def last_undoable(desk: Desk) -> tuple[int, str] | None:
    """Return number and title of the act that "undo" would take back, or None."""
    seq, title, final = _newest(desk)
    return (seq, title) if seq and not final else None


def last_final(desk: Desk) -> str:
    """Return the title of the act that "undo" stops at because it is final, or ""."""
    seq, title, final = _newest(desk)
    return title if final and seq > 1 else ""  # the first entry only made the file


def _newest(desk: Desk) -> tuple[int, str, bool]:
    """Return (number, title, is final) of the newest act that stands, past mere notes; (0, "", False) for none."""
    for seq, title, action, final in _standing(desk):
        if action not in (UNDO, REDO) and not (final and _is_note(desk, seq)):
            return seq, title, final
    return 0, "", False


def _is_note(desk: Desk, seq: int) -> bool:
    """Say whether an act only took note of a fact (a list put out) and changed no row that an undo could disturb."""
    tables = desk.rows("SELECT DISTINCT table_name FROM entry_change WHERE seq = ?", seq)
    return all(model_named(table) is None for (table,) in tables)


def last_redoable(desk: Desk) -> tuple[int, str] | None:
    """Return number and title of the undo that "redo" would take back: only directly after undoing."""
    for seq, title, action, _final in _standing(desk):
        if action != REDO:
            return (seq, title) if action == UNDO else None
    return None


def take_back(desk: Desk, seq: int, title: str, action: str = UNDO) -> int:
    """Put every row of an act back as it was, as a new act; returns its journal number.

    Raises:
        Conflict: a row has changed since.
    """
    changes = desk.rows(
        "SELECT table_name, row_id, before, after FROM entry_change WHERE seq = ? ORDER BY position DESC", seq
    )
    with entry(desk, action, title, undoes=seq) as work:
        for table, row_id, before, after in changes:
            model = model_named(table)
            if model is None or (before is None and after is None):
                raise Conflict("这一步已经办完，不能撤销，请用更正的办法处理。")
            if not same(model, after, read_image(desk, model, row_id)):
                raise Conflict("这一步之后又有别的改动，不能直接撤销。请先撤销后面的改动。")
            _put(work, model, row_id, before, after)
        return work.seq


def _put(work: Work, model: type[Table], row_id: str, before: str | None, after: str | None) -> None:
    if before is not None:
        old = _restorable(before, after)
        if after is None:
            work.insert(model, **old)
        else:
            work.update(model, row_id, **old)
    elif model is Attachment:
        work.update(model, row_id, kind=ASIDE)  # redo must find the bytes
    else:
        work.delete(model, row_id)


def _restorable(before: str, after: str | None) -> Image:
    """Return the columns of a row as they were, without bytes that it still holds.

    Raises:
        Conflict: the row no longer holds its bytes, of which the journal knows only the hash.
    """
    old, held = json.loads(before), json.loads(after or "{}")
    old.pop("~", None)
    hashed = {name for name, value in old.items() if isinstance(value, dict)}
    if any(held.get(name) != old[name] for name in hashed):
        raise Conflict("这一步里的照片已不在数据文件里，不能恢复。请重新选择照片。")
    return {name: value for name, value in old.items() if name not in hashed}


def _standing(desk: Desk) -> Iterator[tuple[int, str, str, bool]]:
    """Yield (number, title, action, is final) of the acts that have not been taken back, newest first."""
    taken: set[int] = set()
    for seq, title, action, final, undoes in desk.rows(
        "SELECT seq, coalesce(title, ''), action, is_final, undoes FROM entry ORDER BY seq DESC"
    ):
        if seq in taken:
            continue
        if undoes is not None:
            taken.add(undoes)
        yield seq, title, action, bool(final)


def broken(desk: Desk) -> tuple[str, ...]:
    """Verify the chain, every image, and every row against its last image; return what is wrong in Chinese."""
    return tuple((*_broken_chain(desk), *_changed_rows(desk)))


def _broken_chain(desk: Desk) -> Iterator[str]:
    previous, expected = GENESIS, 1
    links: dict[int, list[tuple[str, str, str, str]]] = {}
    for seq, table, row_id, before, after, before_hash, after_hash in desk.rows(
        "SELECT seq, table_name, row_id, before, after, before_hash, after_hash FROM entry_change"
        " ORDER BY seq, position"
    ):
        links.setdefault(seq, []).append((table, row_id, before_hash, after_hash))
        for stored, kept in ((before, before_hash), (after, after_hash)):
            if stored is not None and hashlib.sha256(stored.encode()).hexdigest() != kept:
                yield f"操作日志第{seq}条的内容被改动过。"
    for seq, at, staff, action, title, told, salt, final, undoes, before, own in desk.rows(
        "SELECT seq, at, staff_id, action, title, title_hash, salt, is_final, undoes, previous_hash, hash"
        " FROM entry ORDER BY seq"
    ):
        if seq != expected:
            yield f"操作日志缺少第{expected}条。"
        if before != previous or own != chain_hash(
            seq, at, staff, action, told, bool(final), undoes, links.get(seq, []), before
        ):
            yield f"操作日志第{seq}条与前后不衔接，被改动过。"
        if title is not None and hashlib.sha256(((salt or "") + title).encode()).hexdigest() != told:
            yield f"操作日志第{seq}条的标题被改动过。"
        previous, expected = own, seq + 1
    if links and max(links) >= expected:
        yield f"操作日志缺少第{max(links)}条。"


def _changed_rows(desk: Desk) -> Iterator[str]:
    last: dict[tuple[str, str], tuple[int, str | None, str]] = {}
    for seq, table, row_id, after, after_hash in desk.rows(
        "SELECT seq, table_name, row_id, after, after_hash FROM entry_change ORDER BY seq, position"
    ):
        last[table, row_id] = (seq, after, after_hash)
    for (table, row_id), (seq, after, after_hash) in last.items():
        model = model_named(table)
        if model is None or (after is None and after_hash):
            continue  # a fact about rows that travel whole, or an erased image
        if not same(model, after, read_image(desk, model, row_id)):
            yield f"“{table}”里有一行绕过程序被改动（最后一次正常记录是操作日志第{seq}条）。"
    for table in sorted({t for t, _ in last} - {"place"}):
        model = model_named(table)
        if model is None:
            continue
        own = "WHERE school_id = ?" if "school" in model._meta.fields else "WHERE ? IS NOT NULL"
        for (row_id,) in desk.rows(f'SELECT id FROM "{table}" {own}', desk.place.id):
            if (table, row_id) not in last:
                yield f"“{table}”里有一行不是通过程序写入的。"
