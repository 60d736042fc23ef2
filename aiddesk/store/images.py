"""A row as the journal keeps it: canonical JSON with a salt, quickly made and soberly compared."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from aiddesk.store.desk import Desk
from aiddesk.store.tables import Table, columns, defaults

Image = dict[str, Any]
quote: Callable[[str], str] = json.encoder.encode_basestring


def image(row: Image) -> str:
    """Return a row as salted canonical JSON; the salt keeps an erased image from being guessed from its hash."""
    return _CANONICAL.encode({**row, "~": os.urandom(8).hex()})


def writer(names: Sequence[str]) -> Callable[[Sequence[object]], str]:
    """Return what makes many images of one table: the same text as `image`, several times as fast."""
    order = sorted(range(len(names)), key=names.__getitem__)
    form = "{" + ",".join(f'"{names[n]}":%s' for n in order) + ',"~":"%s"}'

    def write(cells: Sequence[object]) -> str:
        told = [quote(v) if type(v := cells[n]) is str else _unquoted(v) for n in order]
        return form % (*told, os.urandom(8).hex())

    return write


def _unquoted(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if type(value) is int else _CANONICAL.encode(value)


def read_image(desk: Desk, model: type[Table], row_id: str) -> Image | None:
    """Return a row as the register holds it, or None."""
    names = columns(model)
    quoted = ",".join(f'"{name}"' for name in names)
    row = desk.one(f'SELECT {quoted} FROM "{model._meta.table_name}" WHERE id = ?', row_id)
    return None if row is None else dict(zip(names, row, strict=True))


def same(model: type[Table], stored: str | None, row: Image | None) -> bool:
    """Say whether a stored image and a row are equal; columns younger than the image hold their defaults."""
    if stored is None or row is None:
        return stored is None and row is None
    kept = json.loads(stored)
    kept.pop("~", None)
    if len(kept) < len(row):
        kept = {**{k: plain(v) for k, v in defaults(model).items() if k in row}, **kept}
    return bool(kept == json.loads(json.dumps(row, default=_told)))


def plain(value: object) -> object:
    """Return a value as SQLite keeps it: days as ISO text, yes and no as 1 and 0."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value


def _told(value: object) -> object:
    if isinstance(value, (bytes, memoryview)):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    raise TypeError(type(value).__name__)


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_told)
