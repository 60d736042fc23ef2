"""What stands below every paper, and what makes one."""

from collections.abc import Callable

from aiddesk import __version__
from aiddesk.documents.page import Document, Footer
from aiddesk.queries.history import head
from aiddesk.store.desk import Desk

Maker = Callable[[Desk, str], Document]  # from the key of a paper's subject
Stem = tuple[str, str, str]  # a paper's kind, its subject, and its file's name without personal data
FIRST_COPY = "第一联 学校留存"


def footer(desk: Desk, copy: str = "") -> Footer:
    """Return the line that names program, moment, journal head and copy."""
    return Footer(f"学生资助工作台 {__version__}", desk.now(), head(desk)[0], copy)
