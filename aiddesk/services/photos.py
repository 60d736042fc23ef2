"""Portraits of students: a folder of pictures brought in as one act, and one picture set or taken away."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from aiddesk.domain.errors import Conflict, Invalid, Problem, Unavailable
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.intake.photo_folder import PhotoMatch, match
from aiddesk.intake.photos import PORTRAIT_SIDE, Photo, read_photo
from aiddesk.queries.photos import Kept, Person, kept, people
from aiddesk.queries.students import student
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ASIDE, PORTRAIT, Attachment

TOUCHED = frozenset({"students"})
MOST = 20_000  # files: more is a whole disk chosen by mistake
_NOT_THE_USERS = re.compile(r"[.$].*|__MACOSX|System Volume Information", re.IGNORECASE)


@dataclass(frozen=True)
class PlannedPhoto:
    """A picture file; `state` says what importing does: "new", "replaced", "same", or "" where `problem` forbids it."""

    file: str
    student_id: str
    student: str
    class_title: str
    basis: str
    state: str
    problem: str


@dataclass(frozen=True)
class PhotoPlan:
    """A read folder; `others` counts files that are no pictures, `lacking` who has no picture even after importing."""

    folder: Path
    photos: tuple[PlannedPhoto, ...]
    others: int
    lacking: tuple[Person, ...]

    @property
    def new(self) -> int:
        return self._count("new")

    @property
    def replaced(self) -> int:
        return self._count("replaced")

    @property
    def same(self) -> int:
        return self._count("same")

    @property
    def chosen(self) -> tuple[PlannedPhoto, ...]:
        """Return what importing writes."""
        return tuple(p for p in self.photos if p.state in ("new", "replaced"))

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(Problem(p.problem, place=p.file) for p in self.photos if p.problem)

    def _count(self, state: str) -> int:
        return sum(p.state == state for p in self.photos)


@dataclass(frozen=True)
class PhotosDone(Done):
    """What was imported; `problems` are files that could not be read after all."""

    problems: tuple[Problem, ...] = ()


def plan_photos(desk: Desk, folder: Path, school_year: int, progress: Progress = SILENT) -> PhotoPlan:
    """Look through a folder and its sub-folders and say what importing would do; nothing is written.

    Raises:
        Invalid: there is no picture in it, or far too many files.
        Unavailable: the folder cannot be read.
    """
    _require_school(desk)
    files = _files(folder, progress)
    roster = people(desk, school_year)
    matches = match(files, roster)
    if not matches:
        raise Invalid(f"“{folder.name}”里没有照片。请选择放着学生照片（.jpg、.png）的文件夹。")
    known, by_id = kept(desk), {person.id: person for person in roster}
    photos = []
    for number, found in enumerate(matches):
        progress.step(number, len(matches), "正在核对照片")
        photos.append(_planned(folder, found, by_id.get(found.student_id), known))
    have = known.portraits.keys() | {p.student_id for p in photos if p.state}
    return PhotoPlan(folder, tuple(photos), len(files) - len(matches), tuple(p for p in roster if p.id not in have))


def import_photos(desk: Desk, plan: PhotoPlan, progress: Progress = SILENT) -> PhotosDone:
    """Bring in a plan's pictures as one act; a picture that cannot be read is left out and told.

    Raises:
        Invalid: nothing is to be imported, or no picture can be read.
        Unavailable: the folder is gone.
    """
    _require_school(desk)
    if not plan.chosen:
        raise Invalid("没有可以导入的照片。")
    read: list[tuple[str, Photo]] = []
    problems: list[Problem] = []
    for number, planned in enumerate(plan.chosen):
        progress.step(number, len(plan.chosen), "正在处理照片")
        try:
            read.append((planned.student_id, read_photo(plan.folder / planned.file, PORTRAIT_SIDE)))
        except (Invalid, Unavailable) as error:
            if not plan.folder.is_dir():
                raise
            problems.append(Problem(error.text, place=planned.file))
    if not read:
        raise Invalid(*problems)
    known = kept(desk)
    with journal.entry(desk, "photos.import", f"导入学生照片{len(read)}张") as work:
        states = [_put(work, known, student_id, photo) for student_id, photo in read]
        progress.step(len(plan.chosen), len(plan.chosen), "正在保存")
    text = f"照片导入完成：新增{states.count('new')}张，替换{states.count('replaced')}张"
    text += f"，{len(problems)}张读不了。" if problems else "。"
    return PhotosDone(text, TOUCHED, work.seq if work.changes else None, problems=tuple(problems))


def set_photo(desk: Desk, student_id: str, path: Path) -> Done:
    """Keep a picture as a student's portrait, instead of an earlier one.

    Raises:
        Invalid: it is no picture, or is damaged.
        Unavailable: the file cannot be read.
    """
    _require_school(desk)
    name = student(desk, student_id).row.name
    photo = read_photo(path, PORTRAIT_SIDE)
    with journal.entry(desk, "photos.set", f"设置{name}的照片") as work:
        _put(work, kept(desk), student_id, photo)
    return Done(f"已设置{name}的照片。", TOUCHED, work.seq if work.changes else None, student_id)


def remove_photo(desk: Desk, student_id: str) -> Done:
    """Take a student's portrait away.

    Raises:
        Conflict: there is none.
    """
    name = student(desk, student_id).row.name
    found = kept(desk).portraits.get(student_id)
    if found is None:
        raise Conflict(f"{name}没有照片。")
    with journal.entry(desk, "photos.remove", f"移除{name}的照片") as work:
        work.update(Attachment, found[0], kind=ASIDE)
    return Done(f"已移除{name}的照片。", TOUCHED, work.seq, student_id)


def _put(work: journal.Work, known: Kept, student_id: str, photo: Photo) -> str:
    """Make a picture the student's portrait and return what that was: "new", "replaced" or "same"."""
    key, sha256 = known.portraits.get(student_id, ("", ""))
    if sha256 == photo.sha256:
        return "same"
    if key:
        work.update(Attachment, key, kind=ASIDE)
    earlier = known.aside.get((student_id, photo.sha256))
    if earlier:
        work.update(Attachment, earlier, kind=PORTRAIT)
    else:
        work.insert(
            Attachment, owner_id=student_id, kind=PORTRAIT, name=photo.name, media_type=photo.media_type,
            sha256=photo.sha256, content=photo.content,
        )  # fmt: skip
    return "replaced" if key else "new"


def _planned(folder: Path, found: PhotoMatch, person: Person | None, known: Kept) -> PlannedPhoto:
    name, where = (person.name, person.class_title) if person else ("", "")
    state, problem = "", found.problem
    if not problem:
        sha256 = known.portraits.get(found.student_id, ("", ""))[1]
        try:
            state = _state(folder / found.file, sha256)
        except OSError:
            problem = "读不了这个文件。请检查它是否还在、U盘是否插好。"
    return PlannedPhoto(found.file, found.student_id, name, where, found.basis, state, problem)


def _state(path: Path, sha256: str) -> str:
    if not sha256:
        return "new"
    with path.open("rb") as file:
        return "same" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "replaced"


def _files(folder: Path, progress: Progress) -> list[str]:
    """Return all files below a folder, as paths with "/"; 王小明.jpg comes before 王小明(1).jpg."""
    found = list(islice(_walked(folder, progress), MOST + 1))
    if len(found) > MOST:
        raise Invalid(f"“{folder.name}”里有{MOST}个以上的文件。请选择只放学生照片的文件夹。")
    return sorted(found, key=lambda file: (file.count("/"), PurePosixPath(file).with_suffix(""), file))


def _walked(folder: Path, progress: Progress) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        if error.filename == str(folder) or not folder.is_dir():
            raise Unavailable(f"读不了文件夹“{folder.name}”。请检查它是否还在、U盘是否插好。") from error

    count = 0
    for where, folders, names in os.walk(folder, onerror=refuse):
        progress.step(0, 0, f"正在查找照片，已看{count}个文件")
        count += len(names)
        folders[:] = [name for name in folders if not _NOT_THE_USERS.fullmatch(name)]
        yield from (Path(where, name).relative_to(folder).as_posix() for name in names)


def _require_school(desk: Desk) -> None:
    if desk.place.kind != "school":
        raise Conflict("学生照片由学校导入，这里只能查看。")
