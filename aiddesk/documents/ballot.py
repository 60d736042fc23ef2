"""The secret ballot of a class: 选票, several on a sheet to be cut."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """One line of a ballot."""

    number: int
    name: str


@dataclass(frozen=True)
class Ballots:
    """Equal ballots: `title` is "四年级1班家庭经济困难学生认定评议选票", `count` the number of ballots issued.

    A ballot carries neither a code nor a footer, so that none can be told from another.
    """

    title: str
    candidates: tuple[Candidate, ...]
    count: int
