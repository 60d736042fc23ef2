"""Who was recognised in a school year, for archive and township: 家庭经济困难学生认定结果汇总表."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class RecognisedLine:
    """One recognised student; `number` is masked, `score` "" where there was no survey."""

    class_title: str
    name: str
    sex: str
    number: str
    boarding: str
    categories: str
    score: str
    level: str
    recognised_on: date


@dataclass(frozen=True)
class RecognitionList:
    """The lines in the order of classes; `enrolled` counts all students, for the share (rules 6.3).

    `exceptions` tell of those whom one person reviewed on two levels.
    """

    footer: Footer
    school: str
    school_year_title: str
    lines: tuple[RecognisedLine, ...]
    enrolled: int
    counted_on: date
    exceptions: tuple[str, ...] = ()


_TITLE = "家庭经济困难学生认定结果汇总表"
_COLUMNS = (
    Column("序号", 12 * MM),
    Column("班级", 28 * MM),
    Column("姓名", 34 * MM),
    Column("性别", 12 * MM),
    Column("证件号码", 44 * MM),
    Column("就读方式", 18 * MM),
    Column("特殊群体类别", 48 * MM),
    Column("得分", 14 * MM),
    Column("认定等级", 22 * MM),
    Column("认定日期", 25 * MM),
)


def lay_out(content: RecognitionList) -> Document:
    """Return the table with its sums, and a bookmark for each class."""
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 8 * MM, _TITLE)
    slots = (
        (flow.left, flow.left + 150 * MM, f"学校：{content.school}"),
        (flow.left + 154 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    rows = [
        (str(n), x.class_title, x.name, x.sex, x.number, x.boarding, x.categories, x.score, x.level,
         f"{x.recognised_on:%Y-%m-%d}")
        for n, x in enumerate(content.lines, 1)
    ]  # fmt: skip
    ruled(flow, _COLUMNS, rows, 8 * MM, 9.5)
    flow.need(30 * MM)
    flow.take(2 * MM)
    flow.paragraph(_sums(content), 10.5, 6 * MM)
    for text in content.exceptions:
        flow.paragraph(text, 10, 5.5 * MM)
    y = flow.take(14 * MM) + 10 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("制表人", "资助办审核", "校长（盖章）", "日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"{content.school_year_title}{_TITLE}"
    return Document(title, content.school, tuple(flow.pages), (Bookmark(_TITLE, 0),))


def _sums(content: RecognitionList) -> str:
    levels: dict[str, int] = {}
    for line in content.lines:
        levels[line.level] = levels.get(line.level, 0) + 1
    count = len(content.lines)
    share = f"，占在校生{content.enrolled}人（{content.counted_on:%Y-%m-%d}）的{share_of(count, content.enrolled)}"
    parts = "，".join(f"{level}{number}人" for level, number in levels.items())
    return f"合计：认定{count}人{share if content.enrolled else ''}。{parts}{'。' if parts else ''}"


def share_of(part: int, whole: int) -> str:
    """Return "32.9%": a tenth of a per cent, halves up, as reports write it."""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"
