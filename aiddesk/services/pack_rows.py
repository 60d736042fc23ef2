"""Whose a row of a class pack is, wherever it stands now."""

from collections.abc import Callable, Iterator, Sequence

from aiddesk.domain.class_packs import ROW_KEY
from aiddesk.domain.names import clean_name
from aiddesk.intake.class_pack import FoundLine
from aiddesk.queries.class_packs import PackLine


class Whose:
    """Finds whose a row is: by its hidden key, else by name and month of birth, else by its number."""

    def __init__(self, lines: Sequence[PackLine]) -> None:
        self._by_key = {line.key: line for line in lines}
        self._by_name: dict[str, list[PackLine]] = {}
        for line in lines:
            self._by_name.setdefault(clean_name(line.name), []).append(line)

    def line(self, found: FoundLine) -> tuple[PackLine | None, str]:
        """Return the student's line and why the row is not taken; both may be given, or only one."""
        name = clean_name(found.cells.get("name", ""))
        kept = self._by_key.get(found.cells.get(ROW_KEY, "").upper())
        if kept is not None:
            if name and name != clean_name(kept.name):
                text = f"这一行发出时是“{kept.name}”，现在写的是“{name}”，没有收。"
                return kept, f"{text}姓名有错请在名册改，这里请恢复原样。"
            return kept, ""
        if not name:
            return None, "这一行没有姓名，没有收。请照发出的表补上姓名，或删去这一行。"
        told = list(self._narrowed(found, self._by_name.get(name, [])))
        if len(told) == 1:
            return told[0], ""
        if told:
            return None, f"有{len(told)}名学生叫“{name}”，分不清是谁，没有收。请照发出的表补上序号和出生年月。"
        return None, f"“{name}”不在发出的名单里，没有收。新来的学生请先在名册登记；写错了姓名的请改回来。"

    @staticmethod
    def _narrowed(found: FoundLine, lines: Sequence[PackLine]) -> Iterator[PackLine]:
        birth, number = found.cells.get("birth_month", "")[:7], found.cells.get("number", "")
        tests: tuple[Callable[[PackLine], bool], ...] = (
            lambda line: not birth or birth == line.birth_month,
            lambda line: not number or number == str(line.number),
        )
        chosen = list(lines)
        for test in tests:
            if len(chosen) > 1:
                chosen = [line for line in chosen if test(line)] or chosen
        yield from chosen
