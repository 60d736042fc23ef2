"""Make, open and close a register; set up its place, staff and classes."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from aiddesk import __version__
from aiddesk.domain.errors import Invalid, Problem, Unavailable
from aiddesk.domain.identity import clean_number
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.words import PLACES, ROLES, STAGES
from aiddesk.queries.places import staff
from aiddesk.shipped import shipped
from aiddesk.store import journal
from aiddesk.store.ballot_box import beside
from aiddesk.store.desk import Clock, Desk, system_clock
from aiddesk.store.register import make, open_file
from aiddesk.store.tables import Place, RegisterFact, SchoolClass, Staff

__all__ = [
    "Desk",
    "PlaceDraft",
    "add_staff",
    "close",
    "create",
    "edit_place",
    "edit_staff",
    "open_register",
    "open_sample",
    "set_teacher",
    "sit",
]


@dataclass(frozen=True)
class PlaceDraft:
    """A new place as typed; `kind` is of `words.PLACES`, `officer` works at this desk."""

    kind: str
    name: str
    code: str = ""
    stages: tuple[str, ...] = ("primary", "junior")
    officer: str = ""
    principal: str = ""
    phone: str = ""
    is_sample: bool = False


def create(path: Path, draft: PlaceDraft, clock: Clock = system_clock) -> Desk:
    """Make a register with its place and its first staff, and open it.

    Raises:
        Invalid: the place has no name, or its code is none.
        Conflict: there is a file already.
        Unavailable: the folder cannot be written.
    """
    _require_place(draft)
    desk = make(path, clock)
    try:
        with journal.entry(desk, "register.make", f"建立{draft.name}的数据文件", final=True) as work:
            key = work.insert(
                Place,
                kind=draft.kind,
                name=draft.name.strip(),
                code=clean_number(draft.code),
                stages=",".join(draft.stages),
                principal=clean_name(draft.principal),
                phone=draft.phone.strip(),
            )
            facts = {"own_place": key, "program": __version__, "sample": "1" if draft.is_sample else "0"}
            work.insert_many(RegisterFact, [{"id": name, "value": value} for name, value in facts.items()])
            officer = _first_staff(work, key, draft)
        desk.reload()
        desk.sit(officer)
    except BaseException:
        desk.close()
        path.unlink(missing_ok=True)
        raise
    return desk


def open_register(path: Path, clock: Clock = system_clock, *, to_write: bool = True) -> Desk:
    """Open a register; the aid officer sits down at it.

    Raises:
        Unavailable: it is missing, damaged, or of a newer program.
        Invalid: it is no register.
    """
    desk = open_file(path, clock, to_write=to_write)
    if beside(path).exists():
        from aiddesk.services import polling  # a ballot box is seldom there

        polling.tidy(desk)
    officers = staff(desk, "aid_officer") or staff(desk)
    if officers:
        desk.sit(officers[0].id)
    return desk


def open_sample(folder: Path, clock: Clock = system_clock, progress: Progress = SILENT) -> Desk:
    """Open the sample school in a folder, made there at first; it is a playground and never leaves by the stick."""
    path = folder / "示例学校.aid"
    if path.exists():
        return open_register(path, clock)
    from aiddesk.services.sample import make_sample  # carries a roster import along, which opening needs not

    return make_sample(path, clock, progress)


def close(desk: Desk) -> None:
    """Close a register; every act is saved already."""
    desk.close()


def edit_place(desk: Desk, **values: str) -> Done:
    """Change the place's own facts (name, principal, phone, mailbox, office, township)."""
    name = values.get("name", desk.place.name).strip()
    if not name:
        raise Invalid(Problem("单位名称不能是空的。", "name"))
    known = {k: v.strip() for k, v in values.items() if k in Place._meta.fields and k != "id"}
    with journal.entry(desk, "place.edit", "修改单位信息") as work:
        work.update(Place, desk.place.id, **known)
    desk.reload()
    return Done("单位信息已修改。", frozenset({"place"}), work.seq)


def sit(desk: Desk, staff_id: str) -> Done:
    """Let a member of staff work at this desk: from now on acts bear that name."""
    desk.sit(staff_id)
    return Done(f"现在由{desk.actor.name}操作。", frozenset({"staff"}))


def add_staff(desk: Desk, name: str, roles: tuple[str, ...], phone: str = "", address: str = "") -> Done:
    """Add a member of staff with roles (codes of `words.ROLES`); the address only serves to find relatives."""
    name = _require_staff(name, roles)
    with journal.entry(desk, "staff.add", f"新增教职工{name}") as work:
        key = work.insert(Staff, name=name, roles=",".join(roles), phone=phone.strip(), address=address.strip())
    return Done(f"已新增教职工{name}。", frozenset({"staff"}), work.seq, key)


def edit_staff(
    desk: Desk,
    staff_id: str,
    name: str,
    roles: tuple[str, ...],
    phone: str,
    is_active: bool,
    address: str | None = None,
) -> Done:
    """Change a member of staff; an `address` of None stays as it is."""
    name = _require_staff(name, roles)
    values: dict[str, object] = {"name": name, "roles": ",".join(roles), "phone": phone.strip(), "is_active": is_active}
    if address is not None:
        values["address"] = address.strip()
    with journal.entry(desk, "staff.edit", f"修改教职工{name}") as work:
        work.update(Staff, staff_id, **values)
    return Done(f"已修改教职工{name}。", frozenset({"staff", "classes"}), work.seq, staff_id)


def set_teacher(desk: Desk, class_id: str, teacher: str) -> Done:
    """Name the class teacher of a class; a new name becomes a member of staff with that role."""
    name = _require_staff(teacher, ("class_teacher",))
    known = [s for s in staff(desk) if s.name == name]
    with journal.entry(desk, "class.teacher", f"设置班主任{name}") as work:
        if known:
            key = known[0].id
            if "class_teacher" not in known[0].roles:
                work.update(Staff, key, roles=",".join((*known[0].roles, "class_teacher")))
        else:
            key = work.insert(Staff, name=name, roles="class_teacher")
        work.update(SchoolClass, class_id, teacher_id=key)
    return Done(f"班主任已设为{name}。", frozenset({"staff", "classes"}), work.seq, key)


def copy_sample_roster(target: Path) -> None:
    """Put the shipped sample roster where a newcomer can try to import it.

    Raises:
        Unavailable: the folder cannot be written.
    """
    try:
        shutil.copyfile(shipped("sample/roster.xlsx"), target)
    except OSError as error:
        raise Unavailable(f"不能写到“{target.parent}”。请换一个文件夹。") from error


def _first_staff(work: journal.Work, place_id: str, draft: PlaceDraft) -> str:
    # Place.id is not yet the desk's own, so that the school is named here.
    officer = clean_name(draft.officer) or "资助专干"
    rows = [{"school_id": place_id, "name": officer, "roles": "aid_officer,aid_office"}]
    if draft.principal.strip():
        rows.append({"school_id": place_id, "name": clean_name(draft.principal), "roles": "principal,leading_group"})
    return work.insert_many(Staff, rows)[0]


def _require_place(draft: PlaceDraft) -> None:
    problems = []
    if draft.kind not in PLACES:
        problems.append(Problem("请选择是学校、中心校还是县资助中心。", "kind"))
    if not draft.name.strip():
        problems.append(Problem("请填写单位名称，它会印在每张表上。", "name"))
    code = clean_number(draft.code)
    if code and not (code.isdigit() and len(code) == 10):
        problems.append(Problem("学校标识码是10位数字；不清楚可以先不填。", "code"))
    if draft.kind == "school" and not all(s in STAGES for s in draft.stages):
        problems.append(Problem("请选择学段。", "stages"))
    if problems:
        raise Invalid(*problems)


def _require_staff(name: str, roles: tuple[str, ...]) -> str:
    problems = []
    name = clean_name(name)
    if not name:
        problems.append(Problem("请填写姓名。", "name"))
    if any(role not in ROLES for role in roles) or not roles:
        problems.append(Problem("请至少选择一个岗位。", "roles"))
    if problems:
        raise Invalid(*problems)
    return name
