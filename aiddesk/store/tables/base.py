"""What every table is made of."""

from typing import TypeVar

from peewee import ForeignKeyField, Model, TextField

M = TypeVar("M", bound=Model)
_BEHIND = 1_000_000  # more than there are columns


class Table(Model):
    """A table with a random text key."""

    id = TextField(primary_key=True)

    class Meta:
        legacy_table_names = False


def to(model: type[M]) -> "ForeignKeyField[M]":
    """Return a reference that forbids removing what it points to."""
    return ForeignKeyField(model, backref="+", on_delete="RESTRICT")


def maybe(model: type[M]) -> "ForeignKeyField[M | None]":
    """Return a reference that may be empty."""
    return ForeignKeyField(model, null=True, backref="+", on_delete="RESTRICT")


def later(field: TextField) -> TextField:
    """Put a column behind a deferred key, which takes its place only when the table it points to is known."""
    first, order = field._sort_key  # type: ignore[attr-defined]  # the stubs leave out what orders columns
    field._sort_key = (first, order + _BEHIND)  # type: ignore[attr-defined]
    return field


class Place(Table):
    """A school, a township office or a county bureau (`words.PLACES`)."""

    kind = TextField()
    name = TextField()
    code = TextField(default="")
    stages = TextField(default="")  # codes of words.STAGES, comma-separated
    principal = TextField(default="")
    phone = TextField(default="")
    mailbox = TextField(default="")
    office = TextField(default="")
    township = TextField(default="")
    receiver_key = TextField(default="")  # where packages of this place are sealed to
    signing_key = TextField(default="")  # public Ed25519 key, hex
    levels = TextField(default="")  # the own words for the levels, as `domain.levels` writes them


class Owned(Table):
    """A row that belongs to one school."""

    school = to(Place)
