"""Unfinished typing: what stands in an open form, so that neither a crash nor a power cut takes it.

It is no part of the record: it stays out of the journal and out of packages, and is dropped when the form is done.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiddesk.store import unfinished as kept
from aiddesk.store.desk import Desk

_DAYS = 60  # what nobody came back to is forgotten: it holds what families told


@dataclass(frozen=True)
class Typed:
    """What was typed and not saved: text by field, and since when."""

    values: Mapping[str, str]
    saved_at: datetime


def key(form: str, *subject: str) -> str:
    """Return the key of a form and its subject; two subjects never share one."""
    return "/".join((form, *subject))


def keep(desk: Desk, draft_key: str, values: Mapping[str, str]) -> bool:
    """Keep what was typed; False where that cannot be done just now and should be tried again."""
    content = json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
    return kept.keep(desk, draft_key, content, desk.now().isoformat(timespec="seconds"))


def take(desk: Desk, draft_key: str) -> Typed | None:
    """Return what was typed into a form and not saved, or None; it stays kept until it is dropped."""
    found = kept.take(desk, draft_key)
    if found is None:
        return None
    try:
        values, saved_at = json.loads(found[0]), datetime.fromisoformat(found[1])
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    return Typed({str(name): str(text) for name, text in values.items()}, saved_at)


def drop(desk: Desk, draft_key: str) -> bool:
    """Forget what was typed: it is saved, or given up; old remains of other forms go with it."""
    old = (desk.now() - timedelta(days=_DAYS)).isoformat(timespec="seconds")
    return kept.drop(desk, draft_key) and kept.drop_before(desk, old)
