"""What was typed as a day, a count or an amount: read, or told as a problem beside its field."""

from datetime import date

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.identity import clean_number
from aiddesk.domain.money import Fen, parse_yuan
from aiddesk.domain.students import parse_day


def check_day(text: str, field: str, title: str, today: date, problems: list[Problem]) -> date | None:
    """Read a day that is past or today; empty means today. A problem is added where it is neither."""
    if not text.strip():
        return today
    day = parse_day(text)
    if day is None:
        problems.append(Problem(f"{title}“{text}”不是一个日期。请写成 {today:%Y-%m-%d} 这样。", field))
    elif day > today:
        problems.append(Problem(f"{title}{day:%Y-%m-%d}在今天之后。请核对。", field))
        return None
    return day


def check_count(text: str, field: str, title: str, least: int, most: int, problems: list[Problem]) -> int | None:
    """Read a count between two bounds; empty means it is not known."""
    plain = clean_number(text)
    if not plain:
        return None
    if not plain.isdigit() or not least <= int(plain) <= most:
        problems.append(Problem(f"{title}“{text}”应为{least}到{most}之间的数。", field))
        return None
    return int(plain)


def check_amount(text: str, field: str, problems: list[Problem]) -> Fen | None:
    """Read an amount of yuan; empty means it is not known."""
    if not text.strip():
        return None
    try:
        return parse_yuan(text)
    except Invalid as error:
        problems.append(Problem(error.problems[0].text, field))
        return None
