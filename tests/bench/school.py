"""Registers to measure with."""

from datetime import date
from pathlib import Path

from aiddesk.services import registers, sample


def empty_register(folder: Path) -> Path:
    """Make a register without students."""
    path = folder / "empty.aid"
    registers.close(registers.create(path, registers.PlaceDraft("school", "某小学", officer="李春梅")))
    return path


def full_register(folder: Path) -> Path:
    """Make the sample school after a whole cycle."""
    path = folder / "full.aid"
    clock = sample.SteppingClock(date(2026, 9, 1))
    desk = sample.make_school(path, clock, is_sample=False)
    sample.carry(desk, clock, date.max)
    registers.close(desk)
    return path
