"""Turn what SQLite keeps into the types of rows."""

from datetime import date


def day(text: str) -> date:
    return date.fromisoformat(text)


def day_or_none(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
