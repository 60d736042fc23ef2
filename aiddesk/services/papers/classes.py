"""Papers of a class: its roster, and a sheet to sign in on."""

from collections.abc import Mapping

from aiddesk.documents import class_list, sign_in
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import school_year_title
from aiddesk.queries.places import ClassRow, classes
from aiddesk.queries.students import students
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "class_list": "班级学生名册",
    "sign_in": "签到表",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the rosters of every school year."""
    years = desk.rows("SELECT DISTINCT school_year FROM school_class WHERE school_id = ?", desk.place.id)
    return [("class_list", str(year), f"{year}学年_班级学生名册") for (year,) in years]


def class_list_paper(desk: Desk, subject: str) -> Document:
    """Lay out the rosters of all classes of a school year ("2026"), or of one class (its key).

    Raises:
        Conflict: there is nobody to list.
    """
    year, wanted = chosen_classes(desk, subject)
    listed = tuple(
        class_list.ListedClass(
            c.title,
            tuple(
                class_list.ListedStudent(s.name, s.sex_title, s.ethnicity, s.boarding)
                for s in students(desk, year, class_id=c.id, limit=-1)
            ),
            c.teacher,
        )
        for c in wanted
    )
    return class_list.lay_out(class_list.ClassList(footer(desk), desk.place.name, school_year_title(year), listed))


def sign_in_paper(desk: Desk, subject: str) -> Document:
    """Lay out a sign-in sheet: of a class ("KEY|家长会"), or with blank lines ("|家长会")."""
    key, _, meeting = subject.partition("|")
    names: tuple[str, ...] = ()
    if key:
        year, wanted = chosen_classes(desk, key)
        names = tuple(s.name for s in students(desk, year, class_id=key, limit=-1))
        meeting = f"{wanted[0].title}{meeting}"
    return sign_in.lay_out(sign_in.SignIn(footer(desk), desk.place.name, meeting, names))


def chosen_classes(desk: Desk, subject: str) -> tuple[int, tuple[ClassRow, ...]]:
    """Return the year and the classes that a subject names: of a school year ("2026"), or one class (its key).

    Raises:
        Conflict: there are no students.
    """
    if subject.isdigit() and len(subject) == 4:
        year = int(subject)
        found = tuple(c for c in classes(desk, year) if c.students)
    else:
        year = int(desk.value("SELECT school_year FROM school_class WHERE id = ?", subject) or 0)
        found = tuple(c for c in classes(desk, year) if c.id == subject)
    if not found:
        raise Conflict("这个班级还没有学生，没有名册可以打印。")
    return year, found


MAKERS: Mapping[str, Maker] = {
    "class_list": class_list_paper,
    "sign_in": sign_in_paper,
}
