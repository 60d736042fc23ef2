"""The first released shape of a register, frozen as SQL beside this script."""

from pathlib import Path

from playhouse.sqlcipher_ext import SqlCipherDatabase


def up(migrator: object, db: SqlCipherDatabase) -> None:
    """Make every table, index and trigger."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
