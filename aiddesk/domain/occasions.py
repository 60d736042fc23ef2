"""What opens a case outside the yearly round: a disaster that strikes a family (rules 1.7)."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.students import parse_day

_SEPARATOR = "　"


@dataclass(frozen=True)
class Event:
    """What struck a family, and when."""

    on: date
    what: str

    @property
    def text(self) -> str:
        """The event as it is kept and shown: "2027-03-05　父亲因车祸去世"."""
        return f"{self.on:%Y-%m-%d}{_SEPARATOR}{self.what}"


@dataclass(frozen=True)
class EventDraft:
    """An event as typed."""

    on: str = ""
    what: str = ""


def check_event(draft: EventDraft, today: date) -> Event:
    """Check what struck a family; the day must be known, since the school acts from it on.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems = []
    on = parse_day(draft.on) if draft.on.strip() else None
    if not draft.on.strip():
        problems.append(Problem("请填写发生的日期；不清楚哪一天的填大致日期。", "event_on"))
    elif on is None:
        problems.append(Problem(f"发生日期“{draft.on}”不是一个日期。请写成 {today:%Y-%m-%d} 这样。", "event_on"))
    elif on > today:
        problems.append(Problem(f"发生日期{on:%Y-%m-%d}在今天之后。请核对。", "event_on"))
    what = " ".join(draft.what.split())
    if not what:
        problems.append(Problem("请写明发生了什么，如“父亲因车祸去世”“房屋被洪水冲毁”。", "event"))
    if problems or on is None:
        raise Invalid(*problems)
    return Event(on, what)


def may_reopen(status: str, level: str) -> bool:
    """Say whether a case of this year may be opened again: it was withdrawn or refused, or found without hardship."""
    return status in ("withdrawn", "declined") or (status == "reviewed" and level == "none")
