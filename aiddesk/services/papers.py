"""Papers: the register's rows made into what is printed and signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aiddesk import __version__
from aiddesk.documents import application as form
from aiddesk.documents import award_list as approval
from aiddesk.documents import ballot, minutes, notice, receipt, sign_sheet, slip, survey
from aiddesk.documents.codes import page_code
from aiddesk.documents.fonts import missing
from aiddesk.documents.page import Document, Footer, joined, texts
from aiddesk.documents.writer import pdf_bytes
from aiddesk.domain.errors import Conflict, Unavailable
from aiddesk.domain.hardship import score
from aiddesk.domain.identity import clean_number
from aiddesk.domain.money import parse_yuan, yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.privacy import card_tail, mask_document
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.terms import parse_term, school_year_title
from aiddesk.domain.words import LEVELS, NOTICE_PHASES, VISIT_MEANS, WAYS
from aiddesk.domain.workdays import UNITS, period_after
from aiddesk.queries import awards as lists
from aiddesk.queries.cases import case
from aiddesk.queries.history import head
from aiddesk.queries.notices import notice as notice_head
from aiddesk.queries.notices import notice_rows
from aiddesk.queries.packages import TOTAL_TITLES, sent_packages
from aiddesk.queries.places import place
from aiddesk.queries.placing import placed
from aiddesk.queries.students import student
from aiddesk.queries.votes import vote
from aiddesk.services.class_papers import class_list_paper, sign_in_paper
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar, programme, scheme

KINDS: Mapping[str, str] = {
    "class_list": "班级学生名册",
    "sign_in": "签到表",
    "application": "认定申请表",
    "applications": "认定申请表（全年）",
    "survey": "困难调查与评分说明",
    "ballots": "评议选票",
    "minutes": "评议会议记录",
    "notice": "公示",
    "notice_a3": "公示（A3）",
    "award_list": "资助名单审批表",
    "sign_sheets": "资金发放签领表",
    "receipts": "领款收据",
    "slip": "U盘交接单",
}
_COPY = "第一联 学校留存"


def pdf(desk: Desk, kind: str, subject: str = "", progress: Progress = SILENT) -> bytes:
    """Return a paper as PDF; `kind` is of `KINDS`, `subject` the key of the case, vote, notice, list or package.

    An application without subject is a blank form.

    Raises:
        Conflict: the subject is not yet so far.
    """
    progress.step(0, 1, "正在排版")
    return pdf_bytes(document(desk, kind, subject))


def document(desk: Desk, kind: str, subject: str = "") -> Document:
    """Return a paper laid out; see `pdf`."""
    return _MAKERS[kind](desk, subject)


def title(desk: Desk, kind: str, subject: str = "") -> str:
    """Return the paper's title for windows and file names."""
    return document(desk, kind, subject).title


def unprintable(desk: Desk, kind: str, subject: str) -> tuple[str, ...]:
    """Return the characters that no shipped font has, to be said before printing."""
    return missing(texts(document(desk, kind, subject)))


def write(desk: Desk, kind: str, subject: str, folder: Path, stem: str) -> Path:
    """Write one paper into a folder.

    Raises:
        Unavailable: the folder cannot be written.
    """
    path = folder / f"{stem}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf(desk, kind, subject))
    except OSError as error:
        raise Unavailable(f"不能写到“{folder}”。请检查文件夹是否存在、U盘是否写保护、空间是否够。") from error
    return path


@dataclass(frozen=True)
class Ready:
    """A paper that the register has come to: its kind of `KINDS`, its subject, and its name without personal data."""

    kind: str
    subject: str
    name: str


def ready(desk: Desk) -> tuple[Ready, ...]:
    """Return every paper that can be printed now, in the order of the year."""
    return tuple(Ready(*found) for found in _subjects(desk))


def write_all(desk: Desk, folder: Path, kind: str = "", progress: Progress = SILENT) -> Done:
    """Write every paper that the register has come to, or one kind of them; file names carry no personal data."""
    wanted = [(k, key, stem) for k, key, stem in _subjects(desk) if kind in ("", k)]
    for number, (one, key, stem) in enumerate(wanted):
        progress.step(number, len(wanted), f"正在写{KINDS[one]}，第{number + 1}份，共{len(wanted)}份")
        write(desk, one, key, folder, stem)
    return Done(f"已写好{len(wanted)}份材料，放在“{folder}”。")


def _subjects(desk: Desk) -> list[tuple[str, str, str]]:
    found = [("application", "", "空白认定申请表")]
    for (year,) in desk.rows("SELECT DISTINCT school_year FROM school_class WHERE school_id = ?", desk.place.id):
        found.append(("class_list", str(year), f"{year}学年_班级学生名册"))
    found += [
        ("applications", str(year), f"{year}学年_认定申请表")
        for (year,) in desk.rows("SELECT DISTINCT school_year FROM aid_case WHERE school_id = ?", desk.place.id)
    ]
    for key, grade, name, turn in desk.rows(
        "SELECT v.id, c.grade, c.name, v.round FROM class_vote v JOIN school_class c ON c.id = v.school_class_id"
        " WHERE v.status = 'closed' ORDER BY c.grade, c.name, v.round"
    ):
        stem = f"{grade:02d}年级{name}_第{turn}次评议"
        found += [("ballots", key, f"{stem}_选票"), ("minutes", key, f"{stem}_记录")]
    for key, number, phase in desk.rows("SELECT id, number, phase FROM notice ORDER BY number"):
        stem = f"公示第{number}号_{NOTICE_PHASES[phase][:4]}"
        found += [("notice", key, f"{stem}_A4"), ("notice_a3", key, f"{stem}_A3")]
    for key, number, status in desk.rows("SELECT id, number, status FROM award_list ORDER BY number"):
        found.append(("award_list", key, f"第{number}批_名单审批表"))
        if status == "approved":
            found += [("sign_sheets", key, f"第{number}批_签领表"), ("receipts", key, f"第{number}批_领款收据")]
    for key, sequence in desk.rows("SELECT id, sequence FROM sent_package ORDER BY sequence"):
        found.append(("slip", key, f"第{sequence}次上报_交接单"))
    return found


def _footer(desk: Desk, copy: str = "") -> Footer:
    return Footer(f"学生资助工作台 {__version__}", desk.now(), head(desk)[0], copy)


def _application(desk: Desk, case_id: str) -> Document:
    if not case_id:
        return form.lay_out(form.Application(_footer(desk), desk.place.name))
    card = case(desk, case_id)
    known = student(desk, card.row.student_id)
    typed = card.application
    income = parse_yuan(typed.income_per_head) if typed.income_per_head else None
    members = tuple(
        form.Member(
            m.name, int(m.age) if m.age else None, m.relation, m.workplace, m.occupation,
            parse_yuan(m.income) if m.income else None, m.health,
        )
        for m in card.members
    )  # fmt: skip
    return form.lay_out(
        form.Application(
            _footer(desk), desk.place.name, known.draft.grade, card.row.class_name, card.row.name,
            known.row.sex_title, f"{known.birth_date:%Y-%m}" if known.birth_date else known.draft.birth_date[:7],
            typed.native_place, known.row.document_number,
            int(typed.household_size) if typed.household_size else None, clean_number(typed.phone),
            typed.address or known.address, typed.postcode, typed.guardian_phone or known.row.guardian_phone, members,
            frozenset(c.code for c in known.categories if c.code), income, typed.disaster, typed.accident,
            typed.weak_labour, typed.unemployment, typed.debt, typed.other,
        )
    )  # fmt: skip


def _applications(desk: Desk, school_year: str) -> Document:
    keys = desk.rows(
        "SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id"
        f"{placed('k.school_year')} WHERE k.school_year = ? AND k.school_id = ?"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        int(school_year),
        desk.place.id,
    )
    name = f"{school_year_title(int(school_year))}家庭经济困难学生认定申请表"
    return joined(name, desk.place.name, (_application(desk, key) for (key,) in keys))


def _survey(desk: Desk, case_id: str) -> Document:
    card = case(desk, case_id)
    if card.survey is None:
        raise Conflict(f"{card.row.name}的困难调查还没有录入。")
    asked = scheme(card.survey.scheme_code, card.survey.scheme_version)
    found = score(asked, card.survey.answers)
    lines = tuple(survey.SurveyLine(line.question, line.answer, line.points) for line in found.lines)
    visits = "、".join(dict.fromkeys(VISIT_MEANS[v.means] for v in card.visits)) or "问卷"
    number = student(desk, card.row.student_id).row.document_number
    return survey.lay_out(
        survey.Survey(
            _footer(desk), desk.place.name, school_year_title(card.school_year), card.row.class_title, card.row.name,
            mask_document(number), card.survey.surveyed_on, visits, (card.survey.surveyor,), lines, found.total,
            LEVELS[found.level], LEVELS.get(card.row.level, ""), card.level_reason,
            scheme_title=f"{asked.title}（第{asked.version}版）",
        )
    )  # fmt: skip


def _ballots(desk: Desk, vote_id: str) -> Document:
    card = vote(desk, vote_id)
    candidates = tuple(ballot.Candidate(c.number, c.name) for c in card.candidates)
    session = f"{school_year_title(card.school_year)}　第{card.round}次评议"
    return ballot.lay_out(
        ballot.Ballots(
            f"{card.class_title}家庭经济困难学生认定评议选票", candidates, card.issued or card.present, session
        )
    )


def _minutes(desk: Desk, vote_id: str) -> Document:
    card = vote(desk, vote_id)
    if card.status != "closed":
        raise Conflict(f"{card.class_title}的评议还没有出结果，会议记录要等计票一致以后打印。")
    results = tuple(
        minutes.CandidateResult(c.number, c.name, *(c.first or (0, 0, 0)), c.outcome) for c in card.candidates
    )
    return minutes.lay_out(
        minutes.Minutes(
            _footer(desk), desk.place.name, card.class_title, school_year_title(card.school_year), card.held_on,
            card.place, card.chair, card.recorder, card.eligible, card.present, card.issued or 0, card.valid or 0,
            card.void or 0, card.unused or 0, results, rule="同意票超过有效票半数为通过；票数相同的由下一级审核决定",
            counters=(card.first_counter, card.second_counter),
            witnesses=tuple(filter(None, card.witnesses.replace("，", "、").split("、"))),
            excused=sum(bool(voter.excused_reason) for voter in card.voters),
        )
    )  # fmt: skip


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
    if shown.phase == "recognition":
        name = f"关于{term.school_year_title}家庭经济困难学生认定名单的公示"
        ground = "根据教育部等六部门《关于做好家庭经济困难学生认定工作的指导意见》（教财〔2018〕16号），"
        how = "经本人申请、班级评议、学校审核，"
    else:
        chosen = programme(lists.award_list(desk, shown.award_list_id).programme)
        name = f"关于{term.season}{chosen.name}{'发放情况' if shown.phase == 'after_aid' else '拟资助名单'}的公示"
        ground = f"根据{chosen.basis}，" if chosen.basis.startswith("《") else ""
        total = sum(row.amount or 0 for row in rows)
        how = f"{'资助金已发放，' if shown.phase == 'after_aid' else ''}共计{yuan(total)}元，"
    return notice.Notice(
        _footer(desk), name, "全体师生、各位家长", (f"{ground}{how}{listed}",), rows, period.days,
        tuple(shown.contact.split("；")), desk.place.name, posted,
    )  # fmt: skip


def _award_list(desk: Desk, list_id: str) -> Document:
    shown = lists.award_list(desk, list_id)
    rows = tuple(
        approval.AwardLine(
            position, a.class_title, a.name, a.sex_title, mask_document(a.document_number),
            f"{a.account_holder}/{card_tail(a.account_number)}" if a.account_number else "无账户", a.level_title,
            programme(a.programme).boarding is True, a.amount, a.amount,
        )
        for position, a in enumerate(lists.awards(desk, list_id), 1)
    )  # fmt: skip
    chosen, term = programme(shown.programme), parse_term(shown.term)
    return approval.lay_out(
        approval.AwardList(
            _footer(desk, _COPY), f"{term.season}{chosen.name}名单审批表", desk.place.name,
            f"第{shown.number}批", term.title, shown.approved_on or shown.drawn_on, rows,
            code=page_code(desk.short_name, shown.number, 0),
        )
    )  # fmt: skip


def _sign_sheets(desk: Desk, list_id: str) -> Document:
    shown = _approved(desk, list_id)
    pages: dict[int, list[sign_sheet.SheetRow]] = {}
    titles: dict[int, str] = {}
    for a in lists.awards(desk, list_id):
        page = a.page or 0
        titles[page] = a.class_title
        pages.setdefault(page, []).append(
            sign_sheet.SheetRow(
                a.line or 0,
                a.name,
                a.sex_title,
                mask_document(a.document_number),
                a.amount,
                a.account_holder,
                card_tail(a.account_number),
            )
        )
    chosen, term = programme(shown.programme), parse_term(shown.term)
    sheets = tuple(
        sign_sheet.SheetPage(page, titles[page], tuple(rows), page_code(desk.short_name, shown.number, page))
        for page, rows in sorted(pages.items())
    )
    return sign_sheet.lay_out(
        sign_sheet.SignSheet(
            _footer(desk, _COPY), f"{term.season}{chosen.name}发放签领表", desk.place.name,
            f"第{shown.number}批", shown.approved_on or shown.drawn_on, sheets,
        )
    )  # fmt: skip


def _receipts(desk: Desk, list_id: str) -> Document:
    shown = _approved(desk, list_id)
    chosen, term = programme(shown.programme), parse_term(shown.term)
    found = tuple(
        receipt.Receipt(
            f"{shown.term}-{shown.number:03d}-{number:04d}", a.name, a.class_title, chosen.name, term.season, a.amount,
            WAYS.get(a.way, ""), a.signer, a.relation, a.paid_on,
            code=page_code(desk.short_name, shown.number, a.page or 0),
        )
        for number, a in enumerate(lists.awards(desk, list_id), 1)
    )  # fmt: skip
    return receipt.lay_out(receipt.Receipts(_footer(desk), desk.place.name, found))


def _slip(desk: Desk, package_id: str) -> Document:
    row = desk.one("SELECT sequence FROM sent_package WHERE id = ?", package_id)
    if row is None:
        raise Conflict("没有找到这次上报的记录。")
    sent = next(p for p in sent_packages(desk) if p.sequence == row[0] and p.school_id == desk.place.id)
    own = place(desk)
    shown = tuple(
        (name, yuan(getattr(sent.totals, field)) if field == "paid_fen" else str(getattr(sent.totals, field)))
        for field, name in TOTAL_TITLES
    )
    return slip.lay_out(
        slip.Slip(
            _footer(desk), desk.place.name, own.township or "中心校", f"第{sent.sequence}次", sent.file_name,
            sent.size, sent.at, f"{parse_term(sent.term).title}学生资助数据", shown, sent.sha256,
            sent.fingerprint, sent.journal_head, paid=sent.totals.paid_fen,
        )
    )  # fmt: skip


def _approved(desk: Desk, list_id: str) -> lists.AwardListRow:
    shown = lists.award_list(desk, list_id)
    if shown.approved_on is None:
        raise Conflict("名单批准以后才能打印签领表和收据。")
    return shown


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_MAKERS: Mapping[str, Callable[[Desk, str], Document]] = {
    "class_list": lambda desk, subject: class_list_paper(desk, subject, _footer(desk)),
    "sign_in": lambda desk, subject: sign_in_paper(desk, subject, _footer(desk)),
    "application": _application,
    "applications": _applications,
    "survey": _survey,
    "ballots": _ballots,
    "minutes": _minutes,
    "notice": _notice,
    "notice_a3": _notice_a3,
    "award_list": _award_list,
    "sign_sheets": _sign_sheets,
    "receipts": _receipts,
    "slip": _slip,
}
