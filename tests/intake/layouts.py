"""The shapes in which schools write a roster: heads, lines, classes, extra columns, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from aiddesk.intake.synonyms import _WORDS
from tests.intake.formats import Rows, Written
from tests.intake.rosters import (
    GRADES,
    SHORT_NAMES,
    Student,
    class_texts,
    grade_texts,
    joined_texts,
    line_texts,
    students,
)

_EXTRA = {
    "序号": ["1", "2", "30"], "备注": ["", "", "转学来", "已核"], "是否在校": ["是"], "交通方式": ["步行", ""],
    "监护人2姓名": ["张三丰", "李四光"], "身高": ["135.5", "140"], "监护人2身份证号": ["990000198001010012", ""],
    "班主任电话": ["13800000000"], "父亲民族": ["汉族"], "家长性别": ["男"], "户主贫困类别": ["低保"],
}  # fmt: skip
_TITLES = (
    "某某小学2026年秋季学期学生花名册",
    "填报单位：某某小学",
    "填报单位：某某小学，2026年9月",
    "单位：元",
    "学生基本信息表",
)
_FOOT = ("合计", "总计：120人", "制表人：张三  审核人：李四", "注：本表一式两份", "填表说明：如实填写", "校长签字：")
_OF_STUDENT = (
    "name", "sex", "ethnicity", "birth_date", "document_kind", "document_number", "registration_number", "grade",
    "class_name", "boarding", "residence", "address", "special_category",
)  # fmt: skip
_GROUPS = {
    "学生信息": _OF_STUDENT,
    "监护人信息": ("guardian_name", "guardian_relation", "guardian_number", "phone"),
    "银行信息": ("bank", "account_number", "account_holder"),
}
_LEAVES = {"guardian_name": "姓名", "guardian_relation": "关系", "guardian_number": "身份证号", "phone": "电话"}
_RECOGNISED = ("document_number", "registration_number", "sex", "ethnicity", "phone", "class_name")  # without titles
_OPTIONAL = sorted(set(_WORDS) - {"name", "grade", "class_name", "stage"})


@dataclass(frozen=True)
class Layout:
    """A drawn roster: its sheets, the students in their order, the fields that must come back, and what it needs."""

    sheets: tuple[Written, ...]
    students: tuple[Student, ...]
    fields: tuple[str, ...]
    foot: tuple[str, ...]

    @property
    def names_matter(self) -> bool:
        return len(self.sheets) > 1 or self.sheets[0].name != "一"

    @property
    def is_merged(self) -> bool:
        return any(sheet.tall for sheet in self.sheets)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Draw a roster in any shape with a head."""
    pupils = draw(students())
    where = draw(st.sampled_from(["column", "column", "two columns", "sheet", "title", "line", "merged"]))
    fields = ["name", *draw(st.lists(st.sampled_from(_OPTIONAL), unique=True, min_size=1))]
    if "document_number" in fields and "document_kind" not in fields:
        fields.append("document_kind")
    fields += {"two columns": ["grade", "class_name"], "column": ["class_name"], "merged": ["class_name"]}.get(
        where, []
    )
    if where != "merged":
        fields = draw(st.permutations(fields))
    table = _Table(draw, fields)
    groups: list[list[Student]] = [pupils]
    if where in ("sheet", "title", "line", "merged"):
        groups = _by_class(pupils)
    if where in ("sheet", "title"):
        sheets = [_class_sheet(draw, table, group, where) for group in groups]
        pupils = [s for group in groups for s in group]
    else:
        sheets = [table.sheet("一", groups, where)]
        pupils = [s for group in groups for s in group]
    checked = tuple(f for f in fields if f not in ("grade", "class_name"))
    return Layout(tuple(sheets), tuple(pupils), checked, table.foot)


@st.composite
def headless(draw: st.DrawFn) -> Layout:
    """Draw a table without any titles, of what can be told by its looks."""
    pupils = [s for s in draw(students(SHORT_NAMES)) if s.facts["document_kind"] == "citizen"]
    if not pupils:
        pupils = draw(students(SHORT_NAMES, 1).filter(lambda found: found[0].facts["document_kind"] == "citizen"))
    more = draw(st.lists(st.sampled_from(_RECOGNISED[:-1]), unique=True))
    fields = draw(st.permutations(["name", "class_name", *more]))
    rows = [[_cell(draw, s, field, fields) for field in fields] for s in pupils]
    return Layout((Written("一", rows),), tuple(pupils), tuple(f for f in fields if f != "class_name"), ())


def _by_class(pupils: Sequence[Student]) -> list[list[Student]]:
    found: dict[tuple[int, int], list[Student]] = {}
    for student in pupils:
        found.setdefault((student.grade, student.number), []).append(student)
    return list(found.values())


def _class_sheet(draw: st.DrawFn, table: "_Table", group: list[Student], where: str) -> Written:
    text = draw(st.sampled_from(line_texts(group[0].grade, group[0].number)))
    key = f"{group[0].grade}-{group[0].number}"
    if where == "sheet":
        return table.sheet(draw(st.sampled_from([text, f"{text}名单"])), [group], where)
    return table.sheet(
        f"表{key}", [group], where, draw(st.sampled_from([text, f"某某小学{text}学生花名册", f"班级：{text}"]))
    )


def _cell(draw: st.DrawFn, student: Student, field: str, fields: Sequence[str]) -> str:
    if field == "grade":
        return draw(st.sampled_from(grade_texts(student.grade)))
    if field != "class_name":
        return student.cells[field]
    if "grade" not in fields:
        return draw(st.sampled_from(joined_texts(student.grade, student.number)))
    return draw(st.sampled_from([*class_texts(student.number), f"{GRADES[student.grade]}年级{student.number}班"]))


class _Table:
    """Writes students below one drawn head."""

    def __init__(self, draw: st.DrawFn, fields: Sequence[str]) -> None:
        self._draw = draw
        self._fields = list(fields)
        self._extra = draw(st.lists(st.sampled_from(sorted(_EXTRA)), unique=True, max_size=2))
        self._columns = draw(st.permutations([*fields, *self._extra]))
        may_group = set(fields) != {"name", "guardian_name"}  # 姓名 twice, and nothing else, is no head that we know
        self.head = self._grouped() if may_group and draw(st.integers(0, 3)) == 0 else [self._titles()]
        self._left = draw(st.sampled_from([0, 0, 0, 2]))
        self._above = draw(st.lists(st.sampled_from(_TITLES), max_size=3, unique=True))
        self._every = draw(st.sampled_from([0, 0, 0, 2]))
        self.foot = tuple(draw(st.lists(st.sampled_from(_FOOT), max_size=2, unique=True)))
        self._right = draw(st.sampled_from([0, 0, 3]))

    def _titles(self) -> list[str]:
        return [self._title(c) if c in self._fields else c for c in self._columns]

    def _title(self, field: str) -> str:
        title = self._draw(st.sampled_from(_WORDS[field].split()))
        forms = [
            title,
            title,
            title,
            f"*{title}",
            f"{title}（必填）",
            " ".join(title),
            f"{title[:1]}\n{title[1:]}",
            f"{title}：",
        ]
        return self._draw(st.sampled_from(forms))

    def _grouped(self) -> Rows:
        """Draw a head of two rows, the upper one with groups over their columns."""
        upper, lower, columns = [], [], []
        for group, members in _GROUPS.items():
            own = [c for c in self._columns if c in members]
            columns += own
            upper += [group, *[""] * (len(own) - 1)][: len(own)]
            lower += [_LEAVES.get(c) or self._title(c) for c in own]
        for extra in self._extra:
            columns.append(extra)
            upper.append(extra)
            lower.append("")
        self._columns = columns
        return [upper, lower]

    def sheet(self, name: str, groups: list[list[Student]], where: str, title: str = "") -> Written:
        rows: Rows = [[text] for text in [*self._above, *([title] if title else [])]]
        rows += [[] for _ in range(self._draw(st.sampled_from([0, 0, 1])))]
        rows += self.head
        tall: list[tuple[int, int, int]] = []
        written = 0
        for group in groups:
            if where == "line":
                rows.append([self._draw(st.sampled_from(line_texts(group[0].grade, group[0].number)))])
            first = len(rows) + 1
            for student in group:
                rows.append(self._row(student))
                written += 1
                if self._every and where != "merged" and written % self._every == 0:
                    rows += self.head
            if where == "merged" and len(group) > 1:
                tall.append((self._columns.index("class_name"), first, len(rows)))
        rows += [[] for _ in range(self._draw(st.sampled_from([0, 1])))] + [[text] for text in self.foot]
        for column, first, last in tall:
            for row in rows[first:last]:
                row[column] = ""
        return self._placed(Written(name, rows, tuple(tall)))

    def _row(self, student: Student) -> list[str]:
        return [
            _cell(self._draw, student, c, self._fields) if c in self._fields else self._draw(st.sampled_from(_EXTRA[c]))
            for c in self._columns
        ]

    def _placed(self, sheet: Written) -> Written:
        """Move a table to the right, and pad its rows, as sheets have been used beside it."""
        width = len(self._columns) + self._right if self._right else 0
        rows = [[*[""] * self._left, *row, *[""] * (width - len(row))] for row in sheet.rows]
        rows += [[""] * width for _ in range(self._right)]
        return replace(sheet, rows=rows, tall=tuple((c + self._left, a, b) for c, a, b in sheet.tall))
