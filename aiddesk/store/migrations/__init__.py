"""Numbered scripts that bring a register of an older program up to date."""

from pathlib import Path

from playhouse.sqlcipher_ext import SqlCipherDatabase


def upgrade(db: SqlCipherDatabase) -> None:
    """Run every script that this file has not seen, each in a transaction."""
    from playhouse.migrations import Runner  # most files are up to date

    Runner(db, directory=str(Path(__file__).parent)).up()
