"""Templates of exports as data: those that ship with the program, and the user's own as kept in `SheetColumns`."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from aiddesk.domain.exporting import ExportColumn, Template
from aiddesk.shipped import shipped


@lru_cache
def shipped_templates() -> tuple[Template, ...]:
    """Return the templates that every register has."""
    found = json.loads(shipped("policy/exports.json").read_text("utf-8"))["templates"]
    return tuple(Template(t["name"], _columns(t), t["note"], t["source"], t["kept"]) for t in found)


def own_template(name: str, text: str) -> Template:
    """Return a template of the user's from its kept text."""
    kept = json.loads(text)
    return Template(name, _columns(kept), kept=kept["kept"], is_own=True)


def kept_text(template: Template) -> str:
    """Return a template as it is kept."""
    columns = [
        {key: found for key, found in vars(column).items() if found or key == "title"} for column in template.columns
    ]
    return json.dumps({"kept": template.kept, "columns": columns}, ensure_ascii=False)


def _columns(data: Mapping[str, Any]) -> tuple[ExportColumn, ...]:
    return tuple(ExportColumn(**column).cleaned() for column in data["columns"])
