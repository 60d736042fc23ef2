"""Papers of what changes after recognition: a term's adjustments, and last year's recipients to be looked at again."""

from collections.abc import Mapping
from itertools import groupby

from aiddesk.documents import level_changes, requalification
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import parse_term, school_year_title
from aiddesk.queries import adjustments as changes
from aiddesk.queries import requalification as asked
from aiddesk.queries.places import classes
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "level_changes": "动态调整表",
    "requalification": "上学年受助学生复核名单",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the adjustments of every term, and the list of every year that follows one with recognised students."""
    terms = desk.rows(
        "SELECT DISTINCT term FROM level_change WHERE school_id = ? AND kind <> 'reopen' ORDER BY term", desk.place.id
    )
    years = desk.rows("SELECT DISTINCT school_year FROM school_class WHERE school_id = ? ORDER BY 1", desk.place.id)
    return [
        *(
            ("requalification", str(y), f"{y}学年_上学年受助学生复核名单")
            for (y,) in years
            if asked.requalification(desk, y)
        ),
        *(("level_changes", term, f"{term}_动态调整表") for (term,) in terms),
    ]


def _level_changes(desk: Desk, term: str) -> Document:
    when = parse_term(term)
    found = [c for c in changes.level_changes(desk, when.school_year, term) if c.kind != "reopen"]
    if not found:
        raise Conflict(f"{when.title}没有动态调整。先在“动态调整”里登记，再打印。")
    lines = tuple(
        level_changes.ChangeLine(
            c.on, c.name, c.class_title, c.kind_title, c.before_title, c.after_title, c.reason, c.paper, c.staff
        )
        for c in reversed(found)
    )
    return level_changes.lay_out(level_changes.LevelChanges(footer(desk), desk.place.name, when.title, lines))


def _requalification(desk: Desk, subject: str) -> Document:
    """Lay out the lists of a year ("2027"), or of one class of it ("2027|KEY")."""
    year, _, class_id = subject.partition("|")
    rows = asked.requalification(desk, int(year), class_id)
    if not rows:
        raise Conflict("没有上学年认定、现在还在读的学生，没有名单可以打印。")
    teachers = {c.id: c.teacher for c in classes(desk, int(year))}
    listed = tuple(
        requalification.RequalificationClass(
            group[0].class_title,
            tuple(
                requalification.RequalificationLine(
                    r.name, r.last_level_title, r.categories, r.listed_title, r.now_title, r.reason
                )
                for r in group
            ),
            teachers.get(key, ""),
        )
        for key, group in ((key, tuple(rows)) for key, rows in groupby(rows, key=lambda r: r.class_id))
    )
    content = requalification.Requalification(footer(desk), desk.place.name, school_year_title(int(year)), listed)
    return requalification.lay_out(content)


MAKERS: Mapping[str, Maker] = {
    "level_changes": _level_changes,
    "requalification": _requalification,
}
