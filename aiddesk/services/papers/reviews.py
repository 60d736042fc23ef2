"""Papers of the reviews: the opinions on each case, who is proposed, the exceptions, the meetings, who steps aside."""

from collections.abc import Mapping, Sequence
from datetime import date

from aiddesk.documents import kinship_register, meeting_minutes, proposed_list, review_exceptions, review_sheet
from aiddesk.documents.page import Document, joined
from aiddesk.domain.errors import Conflict
from aiddesk.domain.levels import Levels
from aiddesk.domain.meetings import counted, quorum_text
from aiddesk.domain.reviews import standing
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import DECISIONS, MEETING_KINDS, REVIEW_STEPS
from aiddesk.queries.chains import chain
from aiddesk.queries.kinship import RelativeRow, relatives, strong_count
from aiddesk.queries.meetings import MeetingCard, RulingRow, meeting
from aiddesk.queries.places import StaffRow, staff
from aiddesk.queries.proposals import ProposalRow, proposal, proposals, reviewed
from aiddesk.queries.reviews import OpinionRow, exceptions, exceptions_of, past
from aiddesk.services.papers.footer import FIRST_COPY, Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "review_sheets": "审核意见表",
    "proposed_list": "拟认定名单",
    "review_exceptions": "审核例外清单",
    "meeting_minutes": "审核会议记录",
    "kinship_register": "亲属回避登记表",
}
_MANY = 2  # one opinion and one level that most share


def ready(desk: Desk) -> list[Stem]:
    """Return the papers of every year in which somebody was reviewed, and those of its meetings."""
    found: list[Stem] = []
    years = desk.rows(
        "SELECT DISTINCT k.school_year FROM review r JOIN aid_case k ON k.id = r.case_id WHERE k.school_id = ?"
        " ORDER BY 1",
        desk.place.id,
    )
    for (year,) in years:
        kinds = ("kinship_register", "review_sheets", "proposed_list", "review_exceptions")
        found += [(kind, str(year), f"{year}学年_{KINDS[kind]}") for kind in kinds]
    for key, kind, year, on in desk.rows(
        "SELECT id, kind, school_year, held_on FROM meeting WHERE school_id = ? ORDER BY held_on, rowid", desk.place.id
    ):
        found.append(("meeting_minutes", key, f"{year}学年_{MEETING_KINDS[kind]}_{on}"))
    return found


def _sheets(desk: Desk, subject: str) -> Document:
    """Lay out the sheet of one case (its key), or those of a school year ("2026") or of a class of it ("2026|KEY")."""
    year, _, class_id = subject.partition("|")
    if not (year.isdigit() and len(year) == 4):
        return review_sheet.lay_out(_sheet(desk, proposal(desk, subject)))
    rows = [row for row in reviewed(desk, int(year)) if class_id in ("", row.class_id)]
    if not rows:
        raise Conflict("还没有审核意见。先在“班级评议”的“审核”里写意见，再打印。")
    name = f"{school_year_title(int(year))}家庭经济困难学生认定审核意见表"
    return joined(name, desk.place.name, (review_sheet.lay_out(_sheet(desk, row)) for row in rows))


def _sheet(desk: Desk, row: ProposalRow) -> review_sheet.ReviewSheet:
    told = {(e.step, e.on): e.text for e in exceptions_of(desk, row.case_id)}
    stands = {(p.step, p.staff_id, p.on) for p in standing(past(desk, row.case_id))}
    now = {o.step: o for o in row.opinions if o.decision == "decline" or (o.step, o.staff_id, o.on) in stands}
    steps = dict.fromkeys((*chain(desk, row.school_year), *now))
    earlier = tuple(o.text for o in row.opinions if now.get(o.step) is not o)
    return review_sheet.ReviewSheet(
        footer(desk, FIRST_COPY), desk.place.name, school_year_title(row.school_year), row.name, row.class_title,
        "" if row.score is None else f"{row.score}分", row.suggested_title, row.vote, row.voted_on, row.visits,
        row.level_title, tuple(_step(step, now.get(step), told, row.levels) for step in steps), earlier,
    )  # fmt: skip


def _step(
    step: str, said: OpinionRow | None, told: Mapping[tuple[str, date], str], levels: Levels
) -> review_sheet.StepOpinion:
    if said is None:
        return review_sheet.StepOpinion(REVIEW_STEPS[step])
    held = f"{said.on.year}年{said.on.month}月{said.on.day}日{MEETING_KINDS[said.meeting]}" if said.meeting else ""
    exception = told.get((said.step, said.on), "") if said.exception else ""
    return review_sheet.StepOpinion(
        REVIEW_STEPS[step], DECISIONS[said.decision], said.opinion, levels.title(said.level), said.staff, said.on,
        held, exception,
    )  # fmt: skip


def _proposed(desk: Desk, subject: str) -> Document:
    year = int(subject)
    rows = proposals(desk, year)
    if not rows:
        raise Conflict("还没有评议过的学生，没有拟认定名单可以打印。")
    lines = tuple(
        proposed_list.ProposedLine(
            r.class_title, r.name, "" if r.score is None else str(r.score), r.vote, r.level_title, r.state, r.last
        )
        for r in rows
    )
    shown = {row.case_id for row in rows}
    told = tuple(e.listed for e in exceptions(desk, year) if e.case_id in shown)
    order = tuple(desk.levels.titles.values())
    content = proposed_list.ProposedList(footer(desk), desk.place.name, school_year_title(year), lines, told, order)
    return proposed_list.lay_out(content)


def _exceptions(desk: Desk, subject: str) -> Document:
    year = int(subject)
    lines = tuple(
        review_exceptions.ExceptionLine(e.class_title, e.name, e.levels, e.staff, e.on, e.reason)
        for e in exceptions(desk, year)
    )
    content = review_exceptions.ReviewExceptions(footer(desk), desk.place.name, school_year_title(year), lines)
    return review_exceptions.lay_out(content)


def _minutes(desk: Desk, meeting_id: str) -> Document:
    card = meeting(desk, meeting_id)
    usual = _usual(card.rulings)
    by_class: dict[str, list[meeting_minutes.RulingLine]] = {}
    for ruling in card.rulings:
        line = meeting_minutes.RulingLine(
            ruling.name, ruling.decision_title, ruling.level_title, _note(card, ruling, usual)
        )
        by_class.setdefault(ruling.class_title, []).append(line)
    attendants = tuple(
        meeting_minutes.AttendantLine(
            a.name, a.duty, "到会" if a.is_present else f"缺席（{a.excused_reason or '未说明'}）"
        )
        for a in card.attendants
    )
    recusals = tuple(
        f"决定{r.class_title}{r.name}时，{r.attendant}回避（{r.why}），没有参加讨论和决定。" for r in card.recusals
    )
    told = tuple(text for ruling in card.rulings for text in ruling.exceptions)
    return meeting_minutes.lay_out(
        meeting_minutes.MeetingMinutes(
            footer(desk), desk.place.name, school_year_title(card.row.school_year), card.row.kind_title,
            card.row.held_on, card.row.place, card.row.chair, card.row.recorder, quorum_text(*counted(card.attendants)),
            attendants, card.agenda, card.discussion, card.row.outcome,
            f"没有另外说明的，意见为“{usual.rstrip('。')}”。" if usual else "", card.decision,
            tuple((title, tuple(lines)) for title, lines in by_class.items()), recusals, told,
            tuple(a.name for a in card.attendants if a.is_present),
        )
    )  # fmt: skip


def _usual(rulings: Sequence[RulingRow]) -> str:
    """Return the opinion of most of those who passed, "" where each has its own."""
    said = [ruling.opinion for ruling in rulings if ruling.decision == "pass"]
    most = max(dict.fromkeys(said), key=said.count, default="")
    return most if said.count(most) >= _MANY or len(rulings) == 1 else ""


def _note(card: MeetingCard, ruling: RulingRow, usual: str) -> str:
    """Say what differs from the rest: the opinion, and who presided instead of the chair."""
    parts = [] if ruling.decision == "pass" and ruling.opinion == usual else [ruling.opinion]
    if ruling.staff != card.row.chair:
        parts.append(f"由{ruling.staff}主持决定。")
    if ruling.exceptions:
        parts.append("审核例外，见后。")
    return " ".join(parts)


def _kinship(desk: Desk, subject: str) -> Document:
    year = int(subject)
    rows = relatives(desk)
    known: dict[str, list[RelativeRow]] = {}
    for row in rows:
        if row.kind != "cleared":
            known.setdefault(row.staff_id, []).append(row)
    lines = [line for person in staff(desk) for line in _kin_lines(person, known.get(person.id, ()))]
    cleared = tuple(
        f"核实不是亲属：{r.staff}与{r.class_title}{r.name}。{r.reason}" for r in rows if r.kind == "cleared"
    )
    content = kinship_register.KinshipRegister(
        footer(desk), desk.place.name, school_year_title(year), tuple(lines), cleared, strong_count(desk, year)
    )
    return kinship_register.lay_out(content)


def _kin_lines(person: StaffRow, known: Sequence[RelativeRow]) -> list[kinship_register.KinLine]:
    roles = person.role_titles
    if not known:
        return [kinship_register.KinLine(person.name, roles, "无", "", "", "")]
    return [
        kinship_register.KinLine(person.name, roles, r.name, r.class_title, r.relation, r.kind_title) for r in known
    ]


MAKERS: Mapping[str, Maker] = {
    "review_sheets": _sheets,
    "proposed_list": _proposed,
    "review_exceptions": _exceptions,
    "meeting_minutes": _minutes,
    "kinship_register": _kinship,
}
