"""The roster a class keeps: 学生名册, without identity numbers, categories or phones, each class on its own pages."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Document, Footer, Page, add_footers, joined
from aiddesk.documents.table import Column, divided, head, row


@dataclass(frozen=True)
class ListedStudent:
    """One student; `sex` is "男", "女" or "" where it is unknown."""

    name: str
    sex: str
    ethnicity: str
    boards: bool


@dataclass(frozen=True)
class ListedClass:
    """One class in the order of its list; `head_teacher` is a name or left to the pen."""

    title: str
    students: tuple[ListedStudent, ...]
    head_teacher: str = ""


@dataclass(frozen=True)
class ClassList:
    """The rosters of one or more classes."""

    footer: Footer
    school: str
    school_year_title: str
    classes: tuple[ListedClass, ...]


_LEFT, _RIGHT = 25 * MM, 195 * MM
_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 56 * MM),
    Column("性别", 14 * MM),
    Column("民族", 28 * MM),
    Column("就读方式", 22 * MM),
    Column("备注", 38 * MM),
)
_TOP, _ROW = 35 * MM, 7 * MM
_FULL_PAGE, _LAST_PAGE = 34, 31


def lay_out(content: ClassList) -> Document:
    """Return the rosters with a bookmark for each class; pages are counted within a class, as each teacher gets one.

    Raises:
        ValueError: there is no class.
    """
    if not content.classes:
        raise ValueError("no class")
    classes = (Document(c.title, content.school, tuple(_class_pages(content, c))) for c in content.classes)
    which = content.classes[0].title if len(content.classes) == 1 else ""
    title = f"{content.school_year_title}{which}学生名册"
    return joined(title, content.school, classes)


def _class_pages(content: ClassList, listed: ListedClass) -> list[Page]:
    pages: list[Page] = []
    start = 0
    for count in divided(len(listed.students), _FULL_PAGE, _LAST_PAGE):
        page = Page(A4)
        pages.append(page)
        _title(page, content, listed)
        head(page, _LEFT, _TOP, _ROW, _COLUMNS, 10)
        for number, student in enumerate(listed.students[start : start + count], 1):
            row(page, _LEFT, _TOP + number * _ROW, _ROW, _COLUMNS, _texts(start + number, student), 10.5)
        start += count
    _end(pages[-1], _TOP + (count + 1) * _ROW, listed)
    add_footers(pages, content.footer, _LEFT, A4[0] - _RIGHT)
    return pages


def _title(page: Page, content: ClassList, listed: ListedClass) -> None:
    furniture.title(page, _LEFT, _RIGHT, 18 * MM, content.school, 14)
    furniture.title(page, _LEFT, _RIGHT, 28 * MM, f"{content.school_year_title}{listed.title}学生名册")


def _texts(position: int, student: ListedStudent) -> list[str]:
    where = "住校" if student.boards else "走读"
    return [str(position), student.name, student.sex, student.ethnicity, where, ""]


def _end(page: Page, y: float, listed: ListedClass) -> None:
    page.text(_LEFT, y + 7 * MM, _counts(listed.students), 10.5, "sans")
    name = f"（{listed.head_teacher}）" if listed.head_teacher else ""
    furniture.signature(page, (_LEFT + _RIGHT) / 2, _RIGHT, y + 17 * MM, f"班主任{name}签字")


def _counts(students: tuple[ListedStudent, ...]) -> str:
    sexes = [student.sex for student in students]
    boys, girls = sexes.count("男"), sexes.count("女")
    unknown = len(students) - boys - girls
    boarders = sum(student.boards for student in students)
    missing = f"（{unknown}人未填性别）" if unknown else ""
    return f"共{len(students)}人，男{boys}人，女{girls}人{missing}，住校{boarders}人"
