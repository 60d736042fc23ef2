"""1.3: sessions, quotas, evaluations, the chain of reviews, meetings, talks and appeals; the SQL is beside."""

from pathlib import Path

from playhouse.sqlcipher_ext import SqlCipherDatabase


def up(migrator: object, db: SqlCipherDatabase) -> None:
    """Add the tables and columns of 1.3."""
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
