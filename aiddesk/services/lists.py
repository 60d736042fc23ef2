"""Comparing the roster with other departments' lists: load, confirm hits (rules 5.4)."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.identity import clean_number
from aiddesk.domain.lists import ListKind, kind_of, list_date_of, row_category
from aiddesk.domain.outcome import Done
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.intake.lists import ListBook, ListSheet, parse
from aiddesk.intake.reader import NeedsPassword, read
from aiddesk.queries.lists import SURE, HitRow, hits
from aiddesk.services.bulk import many_rows
from aiddesk.services.hits import Hit, matched
from aiddesk.services.households import households
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import DepartmentList, ListHit, SpecialCategory

__all__ = [
    "Hit", "ListPlan", "NeedsPassword", "confirm_hits", "confirm_sure", "end_categories", "load_list", "plan_list",
    "reject_hits",
]  # fmt: skip
TOUCHED = frozenset({"lists", "students", "cases"})
_LONGEST = 60
# As long as an identity number that lost a few digits, or longer; the second form is typed in groups.
_GAP = r"[\s'’\u200b-\u200d\ufeff]*"
_LONG_NUMBER = re.compile(rf"\d{{14,}}[XxＸｘхХ×χΧ]?|\d(?:{_GAP}\d){{13,}}(?:{_GAP}[XxＸｘхХ×χΧ])?")
# 父亲, 父子, 52母亲; but 祖父 and 伯父 are none.
_PARENT = re.compile("(?:5[1278])?(?:其|之|学生的?)?[生亲继养]?[父母爸妈]")


@dataclass(frozen=True)
class ListPlan:
    """A read list with its hits; nothing is written yet. `kind` is what its names say it stands for."""

    path: Path
    book: ListBook
    sha256: str
    name: str
    kind: ListKind
    list_date: date | None
    hits: tuple[Hit, ...]

    @property
    def students(self) -> int:
        return len({hit.named.student_id for hit in self.hits})

    @property
    def sure(self) -> int:
        return sum(hit.named.basis in SURE for hit in self.hits)


@many_rows()
def plan_list(desk: Desk, path: Path, password: str = "", progress: Progress = SILENT) -> ListPlan:
    """Read a list of any shape and find whom it names; nothing is written.

    Every identity-shaped token is compared with students, guardians and family members; a name with its birth date, or
    with what is left of a masked or cut number, gives a possible hit.

    Raises:
        NeedsPassword: it opens with a password only.
        Invalid: it is no spreadsheet, or no row names a person.
        Unavailable: it cannot be read.
    """
    progress.step(0, 3, "正在读取名单")
    found = parse(read(path, password))
    everyone = found.everyone
    if not everyone:
        lost = f"有{found.lost}个证件号被表格软件改成了数值，请向发名单的部门要原件。" if found.lost else ""
        text = f"“{path.name}”里没有证件号，也没有姓名和出生日期，不能比对。{lost or '请检查是否选错了文件。'}"
        raise Invalid(text)
    progress.step(1, 3, f"正在比对{len(everyone)}行")
    told = matched(everyone, households(desk), progress)
    lines = [line for sheet in found.sheets for line in (sheet.name, *sheet.lines)]
    dates = (d for text in (path.stem, *lines) if (d := list_date_of(text)) is not None)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return ListPlan(path, found, sha256, path.stem, kind_of(path.stem, *lines), next(dates, None), told)


def load_list(desk: Desk, plan: ListPlan, name: str, code: str, gives: bool, list_date: date | None) -> Done:
    """Keep a list with its hits, to be confirmed one by one or all sure ones at once.

    `code` "" leaves the category to the list's and rows' own words. Only rows that hit are kept, and in them other
    persons' numbers are masked: the rest of the list is other families' business.

    Raises:
        Invalid: it has no name.
        Conflict: the same file has been loaded before.
    """
    if not name.strip():
        raise Invalid(Problem("请填写名单的名称，如“2026年9月农村低保名单”。", "name"))
    before = desk.one("SELECT name, loaded_on FROM department_list WHERE sha256 = ? AND school_id = ?",
                      plan.sha256, desk.place.id)  # fmt: skip
    if before:
        raise Conflict(f"这份文件已在{before[1]}作为“{before[0]}”载入过，不用再载入。")
    kinds = {s.name: _kind(plan, s, code, gives) for s in plan.book.sheets}
    titles = {s.name: s.titles for s in plan.book.sheets}
    with journal.entry(desk, "list.load", f"载入名单“{name.strip()}”") as work:
        key = work.insert(
            DepartmentList, name=name.strip(), code=code or plan.kind.code, gives=gives, list_date=list_date,
            file_name=plan.path.name, sha256=plan.sha256, row_count=len(plan.book.everyone), lost_count=plan.book.lost,
            loaded_on=desk.today(),
        )  # fmt: skip
        work.insert_many(
            ListHit,
            (
                {
                    "department_list_id": key,
                    "student_id": hit.named.student_id,
                    "sheet": hit.row.sheet,
                    "row": hit.row.row,
                    "basis": hit.named.basis,
                    "person": hit.named.person,
                    "relation": hit.named.relation,
                    "code": _code(kinds[hit.row.sheet], hit, titles[hit.row.sheet]),
                    "source": _source(hit, titles[hit.row.sheet]),
                    "status": "open",
                }
                for hit in plan.hits
            ),
        )
    lost = f"有{plan.book.lost}个证件号已丢失后几位，无法比对。" if plan.book.lost else ""
    text = f"已载入“{name.strip()}”：{len(plan.book.everyone)}行，对上{plan.students}名学生，请逐条核对。{lost}"
    return Done(text, TOUCHED, work.seq, key)


def confirm_hits(desk: Desk, list_id: str, hit_ids: Sequence[str]) -> Done:
    """Confirm hits: each gives its student the category, dated by the list, with the list as its source.

    Raises:
        Conflict: nothing is chosen that waits.
    """
    chosen = _chosen(desk, list_id, hit_ids)
    name, list_date = desk.one("SELECT name, list_date FROM department_list WHERE id = ?", list_id) or ("", None)
    since = list_date or desk.today().isoformat()
    source = f"{name}（{since}）"
    given = 0
    with journal.entry(desk, "list.confirm", f"确认名单“{name}”中的{len(chosen)}条") as work:
        have = _categories(desk)
        for hit in chosen:
            work.update(ListHit, hit.id, status="confirmed", decided_on=desk.today(), staff_id=desk.actor.id or None)
            if hit.code:
                given += _give(work, hit, list_id, since, source, have)
    text = f"已确认{len(chosen)}条，给{given}名学生记上了特殊群体类别。"
    return Done(text, TOUCHED, work.seq)


def confirm_sure(desk: Desk, list_id: str) -> Done:
    """Confirm every open hit that rests on a whole number."""
    return confirm_hits(desk, list_id, [hit.id for hit in hits(desk, list_id, "open") if hit.is_sure])


def reject_hits(desk: Desk, list_id: str, hit_ids: Sequence[str]) -> Done:
    """Keep that rows name somebody else.

    Raises:
        Conflict: nothing is chosen that waits.
    """
    chosen = _chosen(desk, list_id, hit_ids)
    with journal.entry(desk, "list.reject", f"{len(chosen)}条名单记录不是本人") as work:
        for hit in chosen:
            work.update(ListHit, hit.id, status="rejected", decided_on=desk.today(), staff_id=desk.actor.id or None)
    return Done(f"已记下{len(chosen)}条不是本人。", TOUCHED, work.seq)


def end_categories(desk: Desk, category_ids: Sequence[str], on: date) -> Done:
    """End categories that the newest list does not carry on; they stay in the student's record with their dates.

    Raises:
        Conflict: nothing is chosen.
    """
    if not category_ids:
        raise Conflict("请先选择要结束的类别。")
    with journal.entry(desk, "list.end", f"结束{len(category_ids)}条特殊群体类别") as work:
        for key in category_ids:
            work.update(SpecialCategory, key, until=on)
    return Done(f"已结束{len(category_ids)}条特殊群体类别。", TOUCHED, work.seq)


def _chosen(desk: Desk, list_id: str, hit_ids: Sequence[str]) -> list[HitRow]:
    wanted = frozenset(hit_ids)
    chosen = [hit for hit in hits(desk, list_id, "open") if hit.id in wanted]
    if not chosen:
        raise Conflict("没有选中待核对的记录。")
    return chosen


def _kind(plan: ListPlan, sheet: ListSheet, code: str, gives: bool) -> ListKind:
    if code:
        return ListKind(code, gives, SPECIAL_CATEGORIES[code])
    told = kind_of(plan.name, sheet.name, *sheet.lines)
    return ListKind(told.code, gives and (told.gives or not plan.kind.gives), told.title)


def _code(kind: ListKind, hit: Hit, titles: Sequence[str]) -> str:
    if hit.named.is_self:
        relation = "self"
    elif _PARENT.match(hit.named.relation):
        relation = "guardian"
    else:
        relation = "member"
    return row_category(kind, hit.row.cells, relation, titles)


def _source(hit: Hit, titles: Sequence[str]) -> str:
    pairs = []
    for place, cell in enumerate(hit.row.cells):
        value = cell.strip()
        if value:
            title = titles[place] if place < len(titles) else ""
            pairs.append((title[:20], _shown(value, hit.number)[:_LONGEST]))
    return json.dumps(pairs, ensure_ascii=False)


def _shown(value: str, own: str) -> str:
    """Mask the numbers of others in a cell, also mistyped ones and accounts; what else stands there stays."""

    def shown(found: re.Match[str]) -> str:
        number = clean_number(found[0])
        is_own = bool(own) and own in number and len(number) < len(own) + 14
        return found[0] if is_own else mask_document(number)

    return _LONG_NUMBER.sub(shown, value)


def _categories(desk: Desk) -> dict[tuple[str, str], tuple[str, str | None]]:
    rows = desk.rows(
        "SELECT student_id, code, id, department_list_id FROM special_category WHERE until IS NULL AND school_id = ?",
        desk.place.id,
    )
    return {(student, code): (key, kept) for student, code, key, kept in rows}


def _give(
    work: journal.Work, hit: HitRow, list_id: str, since: str, source: str,
    have: dict[tuple[str, str], tuple[str, str | None]],
) -> int:  # fmt: skip
    """Write the category, or put the list under one that is there; say whether it is new to the student."""
    before = have.get((hit.student_id, hit.code))
    if before is None:
        key = work.insert(
            SpecialCategory, student_id=hit.student_id, code=hit.code, source_words=SPECIAL_CATEGORIES[hit.code],
            since=since, source=source, department_list_id=list_id,
        )  # fmt: skip
        have[hit.student_id, hit.code] = (key, list_id)
        return 1
    if before[1] != list_id:
        work.update(SpecialCategory, before[0], source=source, department_list_id=list_id)
        have[hit.student_id, hit.code] = (before[0], list_id)
    return 0
