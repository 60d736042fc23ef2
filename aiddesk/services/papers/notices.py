"""The notice, small and large."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from aiddesk.documents import notice
from aiddesk.documents.page import Document
from aiddesk.domain.money import yuan
from aiddesk.domain.terms import parse_term
from aiddesk.domain.words import NOTICE_PHASES, NOTICE_SCOPES
from aiddesk.domain.workdays import UNITS, period_after
from aiddesk.queries import awards as lists
from aiddesk.queries.notices import NoticeHead, notice_rows
from aiddesk.queries.notices import notice as notice_head
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar, programme

KINDS: Mapping[str, str] = {
    "notice": "公示",
    "notice_a3": "公示（A3）",
}


def ready(desk: Desk) -> list[Stem]:
    """Return every notice in both sizes."""
    found: list[Stem] = []
    for key, number, phase, scope in desk.rows("SELECT id, number, phase, scope FROM notice ORDER BY number"):
        where = "" if scope == "school" else f"{NOTICE_SCOPES[scope]}_"
        stem = f"公示第{number}号_{where}{NOTICE_PHASES[phase][:4]}"
        found += [("notice", key, f"{stem}_A4"), ("notice_a3", key, f"{stem}_A3")]
    return found


def _notice(desk: Desk, notice_id: str) -> Document:
    return notice.lay_out(_notice_content(desk, notice_id))


def _notice_a3(desk: Desk, notice_id: str) -> Document:
    return notice.lay_out(replace(_notice_content(desk, notice_id), size="A3"))


def _notice_content(desk: Desk, notice_id: str) -> notice.Notice:
    shown = notice_head(desk, notice_id)
    rows = notice_rows(desk, notice_id)
    posted = shown.posted_on or desk.today()
    period = period_after(posted, shown.days, shown.unit, calendar())
    term = parse_term(shown.term)
    length = f"{shown.days}{UNITS[shown.unit]}"
    span = f"自{_day(period.days[0])}至{_day(period.last)}，共{length}"
    listed = f"现将{len(rows)}名学生的名单予以公示，公示时间{span}。公示期间如有异议，请以书面、电话或当面的方式反映。"
    if shown.scope in ("class", "grade"):
        listed += "本名单还要经过学校审核，最后结果以全校公示为准。"
    if shown.phase == "recognition":
        listing = "认定名单" if shown.leads_on else "拟认定名单"
        name = f"关于{term.school_year_title}{shown.whose}家庭经济困难学生{listing}的公示"
        ground = "根据教育部等六部门《关于做好家庭经济困难学生认定工作的指导意见》（教财〔2018〕16号），"
        how = _HOW[shown.scope]
    else:
        chosen = programme(lists.award_list(desk, shown.award_list_id).programme)
        name = f"关于{term.season}{chosen.name}{'发放情况' if shown.phase == 'after_aid' else '拟资助名单'}的公示"
        ground = f"根据{chosen.basis}，" if chosen.basis.startswith("《") else ""
        total = sum(row.amount or 0 for row in rows)
        how = f"{'资助金已发放，' if shown.phase == 'after_aid' else ''}共计{yuan(total)}元，"
    return notice.Notice(
        footer(desk), name, _addressee(shown), (f"{ground}{how}{listed}",), rows, period.days,
        tuple(shown.contact.split("；")), desk.place.name, posted,
    )  # fmt: skip


def _addressee(shown: NoticeHead) -> str:
    return f"{shown.whose}师生、各位家长" if shown.scope in ("class", "grade") else "全体师生、各位家长"


_HOW = {
    "class": "经本人申请、班级评议，",
    "grade": "经本人申请、班级评议、年级复核，",
    "school": "经本人申请、班级评议、学校审核，",
    "township": "经本人申请、班级评议、学校审核，",
}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


MAKERS: Mapping[str, Maker] = {
    "notice": _notice,
    "notice_a3": _notice_a3,
}
