"""Numbered scripts that bring a register of an older program up to date."""

from pathlib import Path

from playhouse.migrations import Runner
from playhouse.sqlcipher_ext import SqlCipherDatabase


def upgrade(db: SqlCipherDatabase) -> None:
    """Run every script that this file has not seen, each in a transaction."""
    Runner(db, directory=str(Path(__file__).parent)).up()
