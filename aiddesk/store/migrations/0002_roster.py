"""1.1: years that are over, identity events, departments' lists, what the find box looks in; the SQL is beside."""

from pathlib import Path

from playhouse.sqlcipher_ext import SqlCipherDatabase


def up(migrator: object, db: SqlCipherDatabase) -> None:
    """Add the tables, columns and triggers of 1.1."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
