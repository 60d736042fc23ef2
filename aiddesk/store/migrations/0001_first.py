"""The first released shape of a register, frozen as SQL beside this script."""

from pathlib import Path

from peewee import SqliteDatabase


def up(migrator: object, db: SqliteDatabase) -> None:
    """Make every table, index and trigger."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.connection().execute(statement)
