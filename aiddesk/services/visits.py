"""Home visits: planned by village and day, put off, called off; the record of a visit is of `services.cases`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.visits import PlanDraft, check_plan
from aiddesk.intake.photos import SeenPhoto, look_at, pictures_in
from aiddesk.queries.visits import FamilyVisitRow, kept_photos, to_visit
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import VisitPlan

TOUCHED = frozenset({"cases"})


@dataclass(frozen=True)
class FolderPhoto:
    """A picture of a folder; `kept` says in which visits it is already, `problem` why it cannot be taken."""

    path: Path
    taken: str
    thumbnail: bytes
    kept: str = ""
    problem: str = ""


def plan(desk: Desk, school_year: int, case_ids: Sequence[str], draft: PlanDraft) -> Done:
    """Plan one visit for each family, or set another day and other visitors where one is planned.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: nobody is chosen, or a case has ended.
    """
    facts = check_plan(draft, desk.today())
    chosen = _chosen(desk, school_year, case_ids)
    with journal.entry(desk, "visit.plan", f"安排{facts.on:%m月%d日}家访{len(chosen)}户") as work:
        for row in chosen:
            values = {"on_date": facts.on, "visitors": facts.visitors, "village": row.village, "note": facts.note}
            if row.plan_id:
                work.update(VisitPlan, row.plan_id, **values)
            else:
                work.insert(VisitPlan, case_id=row.case_id, **values)
    text = f"已安排{facts.on.month}月{facts.on.day}日家访{len(chosen)}名学生，{facts.visitors}前去。"
    return Done(text, TOUCHED, work.seq if work.changes else None)


def call_off(desk: Desk, school_year: int, case_ids: Sequence[str]) -> Done:
    """Take planned visits off the list; visits that were made stay.

    Raises:
        Conflict: none of them is planned.
    """
    chosen = [row for row in _chosen(desk, school_year, case_ids) if row.plan_id]
    if not chosen:
        raise Conflict("所选学生没有安排家访。")
    with journal.entry(desk, "visit.call_off", f"取消家访安排{len(chosen)}户") as work:
        for row in chosen:
            work.delete(VisitPlan, row.plan_id)
    return Done(f"已取消{len(chosen)}名学生的家访安排。", TOUCHED, work.seq)


def look_through(desk: Desk, folder: Path, progress: Progress = SILENT) -> tuple[FolderPhoto, ...]:
    """Return the pictures of a folder, the newest first, each with its time, a small picture, and where it is kept.

    Raises:
        Invalid: there is no picture in it.
        Unavailable: the folder cannot be read.
    """
    return look_over(desk, pictures_in(folder), progress)


def look_over(desk: Desk, paths: Sequence[Path], progress: Progress = SILENT) -> tuple[FolderPhoto, ...]:
    """Return chosen pictures in the same way; one that cannot be read is told, not left out."""
    seen: list[SeenPhoto] = []
    broken: list[FolderPhoto] = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"正在查看照片，第{number + 1}张，共{len(paths)}张")
        try:
            seen.append(look_at(path))
        except (Invalid, Unavailable) as error:
            broken.append(FolderPhoto(path, "", b"", problem=error.text))
    known = kept_photos(desk, tuple(photo.sha256 for photo in seen))
    seen.sort(key=lambda photo: photo.taken, reverse=True)
    shown = (
        FolderPhoto(p.path, f"{p.taken:%Y-%m-%d %H:%M}", p.thumbnail, _kept_words(known.get(p.sha256, ())))
        for p in seen
    )
    return (*shown, *broken)


def _kept_words(places: Sequence[tuple[str, str, date]]) -> str:
    return "、".join(dict.fromkeys(f"{name}{on:%Y-%m-%d}" for _case, name, on in places))


def _chosen(desk: Desk, school_year: int, case_ids: Sequence[str]) -> tuple[FamilyVisitRow, ...]:
    known = {row.case_id: row for row in to_visit(desk, school_year)}
    if not case_ids:
        raise Conflict("请先选择要家访的学生。")
    if missing := [key for key in case_ids if key not in known]:
        raise Conflict(f"所选学生里有{len(missing)}名的申请已经结束。请刷新后再选。")
    return tuple(known[key] for key in dict.fromkeys(case_ids))
