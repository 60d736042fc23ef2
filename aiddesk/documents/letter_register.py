"""Who got the notice letter and who returned the slip: one list a class, without anybody's answer."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Document, Footer, Page, add_footers, joined
from aiddesk.documents.table import Column, divided, head, row


@dataclass(frozen=True)
class Line:
    """A family by its child; what it answered is nobody's business here."""

    name: str
    handed_on: date | None
    returned_on: date | None


@dataclass(frozen=True)
class ClassLetters:
    title: str
    lines: tuple[Line, ...]
    head_teacher: str = ""


@dataclass(frozen=True)
class Register:
    """The lists of one or more classes."""

    footer: Footer
    school: str
    school_year_title: str
    classes: tuple[ClassLetters, ...]


_LEFT, _RIGHT = 25 * MM, 195 * MM
_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 44 * MM),
    Column("告知书发出日期", 32 * MM),
    Column("家长签收", 34 * MM),
    Column("回执交回日期", 28 * MM),
    Column("备注", 20 * MM),
)
_TOP, _ROW = 35 * MM, 10 * MM
_FULL_PAGE, _LAST_PAGE = 24, 21


def lay_out(content: Register) -> Document:
    """Return the lists with a bookmark for each class.

    Raises:
        ValueError: there is no class.
    """
    if not content.classes:
        raise ValueError("no class")
    classes = (Document(c.title, content.school, tuple(_class_pages(content, c))) for c in content.classes)
    return joined(f"{content.school_year_title}告知书发放和回执登记表", content.school, classes)


def _class_pages(content: Register, listed: ClassLetters) -> list[Page]:
    pages: list[Page] = []
    start = count = 0
    for count in divided(len(listed.lines), _FULL_PAGE, _LAST_PAGE):
        page = Page(A4)
        pages.append(page)
        furniture.title(page, _LEFT, _RIGHT, 18 * MM, content.school, 14)
        title = f"{content.school_year_title}{listed.title}资助政策告知书发放和回执登记表"
        furniture.title(page, _LEFT, _RIGHT, 28 * MM, title)
        head(page, _LEFT, _TOP, _ROW, _COLUMNS, 10)
        for number, line in enumerate(listed.lines[start : start + count], 1):
            texts = [str(start + number), line.name, _day(line.handed_on), "", _day(line.returned_on), ""]
            row(page, _LEFT, _TOP + number * _ROW, _ROW, _COLUMNS, texts, 10.5)
        start += count
    _end(pages[-1], _TOP + (count + 1) * _ROW, listed)
    add_footers(pages, content.footer, _LEFT, A4[0] - _RIGHT)
    return pages


def _end(page: Page, y: float, listed: ClassLetters) -> None:
    handed = sum(line.handed_on is not None for line in listed.lines)
    back = sum(line.returned_on is not None for line in listed.lines)
    page.text(_LEFT, y + 7 * MM, f"共{len(listed.lines)}人，发出{handed}份，交回{back}份", 10.5, "sans")
    name = f"（{listed.head_teacher}）" if listed.head_teacher else ""
    furniture.signature(page, (_LEFT + _RIGHT) / 2, _RIGHT, y + 17 * MM, f"班主任{name}签字")


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
