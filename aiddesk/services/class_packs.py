"""Class packs out: one spreadsheet for each class teacher, all of a run or none."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from aiddesk.documents.class_pack import Cell, Kind, PackColumn, PackSheet, workbook
from aiddesk.documents.together import written_together
from aiddesk.domain.class_packs import FIXED, MONEY, PackField, pack_fields, shown
from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.terms import school_year_title
from aiddesk.queries.class_packs import PackPupil, next_sequence, pack_pupils
from aiddesk.queries.places import ClassRow, classes
from aiddesk.queries.schemes import in_force
from aiddesk.services.known import require_latest
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ClassPack

TOUCHED = frozenset({"cases"})
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
_FIXED_WIDTHS = {"number": 5, "name": 10, "birth_month": 9}
_HINTS = {
    "apply": "家长交了申请表填“是”，不申请填“否”，符合条件但写了放弃说明的填“放弃”。",
    "categories": "从下拉框选；有几类的，用顿号“、”隔开写全。",
    "household_income": "全家一年的收入，以元为单位，只写数。",
    "debt_amount": "以元为单位，只写数；没有就空着。",
}
_HOW = (
    "1. 每名学生一行，只填白色的格子；灰色的格子（序号、姓名、出生年月）不能改。同名的学生看序号和出生年月。",
    "2. 有下拉框的，点格子右边的小箭头选。后面带题号的各列是家庭情况调查，选一项；也可以只填选项前的数字。",
    "3. 是否申请：家长交了申请表的选“是”，不申请的选“否”，符合条件但写了放弃说明的选“放弃”。没问清的先空着。",
    "4. 特殊群体：已有的是名册里的记录。要补的从下拉框选；有几类的用顿号“、”隔开。学校核对证明后才登记。",
    "5. 人数只写整数；金额以元为单位，只写数，不写“元”“万”；灾害、意外、失业、其他用家长的话简单写。",
    "6. 不知道的空着，不要猜。不要写身份证号、银行卡号。不评价学生和家庭。",
    "7. 少了学生、多了学生、有人转走，不要自己加行删行，请告诉学校资助专干。",
    "8. 填好后保存，原样交回（改了文件名也可以）。这份表有家庭情况，不发微信群、QQ群，交回后从自己的电脑和U盘上删掉。",
)


def hand_out(
    desk: Desk, class_ids: Sequence[str], school_year: int, folder: Path, password: str = "",
    progress: Progress = SILENT,
) -> Done:  # fmt: skip
    """Write one workbook for each class into a folder, all or none; packs that are still out are replaced by these.

    Raises:
        Invalid: no class is chosen, or a class has no students.
        Conflict: the school year is over, or this is no school.
        Unavailable: the folder cannot be written.
    """
    require_latest(desk, school_year)
    if desk.place.kind != "school":
        raise Conflict("班级调查表由学校发给班主任，这里只能查看。")
    chosen = _chosen(desk, class_ids, school_year)
    scheme, first = in_force(desk), next_sequence(desk)
    pupils = pack_pupils(desk, school_year, scheme)
    packs = [_Made(desk, c, first + n, scheme, pupils.values()) for n, c in enumerate(chosen)]
    files = {}
    for number, pack in enumerate(packs):
        progress.step(number, len(packs), f"正在写{pack.row.title}的表，第{number + 1}个班，共{len(packs)}个班")
        files[folder / pack.file_name] = workbook(pack.sheet, password)
    progress.step(len(packs), len(packs), "正在保存到文件夹")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"不能建立文件夹“{folder}”。请检查U盘是否插好，或换一个文件夹。") from error
    with journal.entry(desk, "pack.hand_out", f"发出{len(packs)}个班的调查表", final=True) as work:
        _replace_older(desk, work, chosen, school_year)
        work.insert_many(ClassPack, (pack.columns(desk) for pack in packs))
        with written_together(files):
            work.keep()
    count = sum(len(pack.pupils) for pack in packs)
    locked = "，都加了打开密码" if password else ""
    named = packs[0].file_name if len(packs) == 1 else f"{len(packs)}个班的调查表"
    return Done(f"已写好{named}（{count}名学生{locked}），放在“{folder}”。", TOUCHED, work.seq)


class _Made:
    """A pack about to go out: its students, its random keys, its sheet."""

    def __init__(self, desk: Desk, row: ClassRow, sequence: int, scheme: Scheme, pupils: Iterable[PackPupil]) -> None:
        self.row, self.sequence, self.scheme = row, sequence, scheme
        self.fields = pack_fields(scheme, row.stage)
        self.pupils = tuple(p for p in pupils if p.class_id == row.id and p.status == "enrolled")
        self.keys = _row_keys(len(self.pupils))
        self.code = _new_code(desk)
        self._school = desk.place.name

    @property
    def file_name(self) -> str:
        return f"{_safe(self.row.title)}_家庭情况调查_第{self.sequence}号.xlsx"

    @property
    def sheet(self) -> PackSheet:
        columns = (*_fixed_columns(), *map(_column, self.fields))
        return PackSheet(
            self._school, self.row.title, school_year_title(self.row.school_year), self.sequence, self.code, columns,
            tuple(_cells(n, p, self.fields) for n, p in enumerate(self.pupils, 1)), self.keys, _HOW,
        )  # fmt: skip

    def columns(self, desk: Desk) -> dict[str, object]:
        """Return the row of the register that remembers what went out."""
        rows = [
            [key, p.student_id, n, p.name, p.birth_month, [*[""] * len(FIXED), *(p.values[f.key] for f in self.fields)]]
            for n, (key, p) in enumerate(zip(self.keys, self.pupils, strict=True), 1)
        ]
        titles = [*FIXED.items(), *((f.key, f.title) for f in self.fields)]
        content = {"scheme": [self.scheme.code, self.scheme.version], "columns": titles, "rows": rows}
        return {
            "school_class_id": self.row.id, "school_year": self.row.school_year, "sequence": self.sequence,
            "code": self.code, "handed_on": desk.today(), "content": canonical(content), "status": "out",
            "staff_id": self.row.teacher_id or None,
        }  # fmt: skip


def canonical(content: Mapping[str, object]) -> str:
    """Return the one way to write what a pack holds."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _chosen(desk: Desk, class_ids: Sequence[str], school_year: int) -> list[ClassRow]:
    known = {c.id: c for c in classes(desk, school_year)}
    chosen = [known[key] for key in known if key in class_ids]
    if not chosen:
        raise Invalid("请先选择要发表的班级。")
    empty = [c.title for c in chosen if not c.students]
    if empty:
        raise Invalid(f"{'、'.join(empty)}没有在读学生，没有写出任何文件。请去掉这些班再发。")
    return chosen


def _replace_older(desk: Desk, work: journal.Work, chosen: Sequence[ClassRow], school_year: int) -> None:
    ids = {c.id for c in chosen}
    for key, class_id in desk.rows(
        "SELECT id, school_class_id FROM class_pack WHERE school_year = ? AND status = 'out' AND school_id = ?",
        school_year,
        desk.place.id,
    ):
        if class_id in ids:
            work.update(ClassPack, key, status="replaced")


def _fixed_columns() -> tuple[PackColumn, ...]:
    return tuple(
        PackColumn(key, title, _FIXED_WIDTHS[key], "whole" if key == "number" else "text", locked=True)
        for key, title in FIXED.items()
    )


def _column(asked: PackField) -> PackColumn:
    words = tuple(word for word in asked.options.values() if word)
    kinds: dict[str, Kind] = {"count": "whole", "money": "money", "amount": "money"}
    return PackColumn(
        asked.key, asked.title, asked.width, kinds.get(asked.kind, "text"), options=words,
        free=asked.kind == "categories", most=asked.most, hint=_HINTS.get(asked.key, ""),
    )  # fmt: skip


def _cells(number: int, pupil: PackPupil, fields: Sequence[PackField]) -> tuple[Cell, ...]:
    return (number, pupil.name, pupil.birth_month, *(_cell(f, pupil.values[f.key]) for f in fields))


def _cell(asked: PackField, value: str) -> Cell:
    if value and asked.kind == "count" and value.isdigit():
        return int(value)
    if value and asked.kind in MONEY:
        return int(value) / 100
    return shown(asked, value)


def _new_code(desk: Desk) -> str:
    while True:
        code = f"{_random(4)}-{_random(4)}"
        if not desk.value("SELECT 1 FROM class_pack WHERE code = ?", code):
            return code


def _row_keys(count: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[_random(6)] = None
    return tuple(found)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _safe(title: str) -> str:
    """Return a class's title as part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in "()（）-" else "_" for letter in title)
