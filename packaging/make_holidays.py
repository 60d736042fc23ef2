"""Make resources/policy/holidays.json from chinesecalendar: python packaging/make_holidays.py."""

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

OUT = Path(__file__).parent.parent / "resources/policy/holidays.json"


def main() -> None:
    """Write the statutory days off and the weekends worked of every known year."""
    years: dict[str, dict[str, list[str]]] = {}
    for year in sorted({day.year for day in holidays}):
        day, off, worked = date(year, 1, 1), [], []
        while day.year == year:
            if day in holidays and not (day.weekday() >= 5 and chinese_calendar.is_workday(day)):
                off.append(day.isoformat())
            elif day in workdays and day.weekday() >= 5:
                worked.append(day.isoformat())
            day += timedelta(days=1)
        years[str(year)] = {"off": off, "worked": worked}
    data = {"source": "国务院办公厅每年关于部分节假日安排的通知", "years": years}
    OUT.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
