"""The record of a class meeting that weighed the applications: 班级民主评议会议记录."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents.page import Footer


@dataclass(frozen=True)
class CandidateResult:
    """The votes for one candidate; `outcome` is the word for the result ("建议认定：困难")."""

    number: int
    name: str
    yes: int
    no: int
    abstain: int
    outcome: str


@dataclass(frozen=True)
class Minutes:
    """What a meeting of a class decided; names of counters and witnesses may be known or left to the pen.

    `rule` says when a candidate passes ("同意票超过有效票半数为通过"), `discussion` is free text or "".
    """

    footer: Footer
    school: str
    class_title: str
    school_year_title: str
    held_on: date
    place: str
    chair: str
    recorder: str
    eligible: int
    present: int
    issued: int
    valid: int
    void: int
    unused: int
    results: tuple[CandidateResult, ...]
    rule: str = ""
    discussion: str = ""
    counters: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    code: str = ""
