"""Awards: draw a list, approve and freeze it, pay, fail, re-issue, cancel."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from aiddesk.domain.adjustments import day_in_force
from aiddesk.domain.cases import AWARD_MOVES, check_day, may_move
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.funds import overdraw_problems
from aiddesk.domain.money import yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.standards import is_eligible, standard_for
from aiddesk.domain.terms import parse_term
from aiddesk.domain.words import WAYS
from aiddesk.queries.adjustments import changed_after
from aiddesk.queries.awards import AwardListRow, AwardRow, award_list, awards
from aiddesk.queries.cases import CaseRow, cases
from aiddesk.queries.funds import balance
from aiddesk.queries.notices import notices
from aiddesk.queries.places import staff
from aiddesk.queries.votes import still_here
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import programme, programmes, standards
from aiddesk.store.tables import Award, AwardList, Payment

TOUCHED = frozenset({"awards", "funds", "cases"})


def eligible(desk: Desk, programme_code: str, term: str) -> tuple[CaseRow, ...]:
    """Return the recognised cases of present students that fit a programme and have no excluding award in the term.

    Each comes with the level in force in the term; whose aid was ended by then is left out.
    """
    chosen = programme(programme_code)
    group = [p.code for p in programmes() if p.exclusive_group == chosen.exclusive_group]
    marks = ",".join("?" * len(group))
    taken = {
        key
        for (key,) in desk.rows(
            f"SELECT student_id FROM award WHERE term = ? AND status NOT IN ('cancelled', 'returned')"
            f" AND programme IN ({marks})",
            term,
            *group,
        )
    }
    when = parse_term(term)
    then = changed_after(desk, when.school_year, day_in_force(when, desk.today()))
    here = still_here(desk, when.school_year)
    rows = cases(desk, when.school_year, status="recognised", school_id=desk.place.id)
    return tuple(
        row
        for row in (replace(row, level=then.get(row.id, row.level)) for row in rows)
        if row.id in here
        and row.student_id not in taken
        and row.level != "none"
        and is_eligible(chosen, row.stage, row.boarding)
    )


def draw(desk: Desk, programme_code: str, term: str) -> Done:
    """Draw a list from the recognised students; each amount is the standard of stage, boarding and level.

    Raises:
        Invalid: there is no standard for somebody.
        Conflict: nobody is eligible who has not been aided already.
    """
    chosen = programme(programme_code)
    rows = eligible(desk, programme_code, term)
    if not rows:
        raise Conflict(f"没有符合“{chosen.name}”而本学期还没有资助的已认定学生。")
    found = []
    problems = []
    for row in rows:
        try:
            standard = standard_for(standards(), chosen, term, row.stage, row.boarding, row.level, desk.levels.titles)
            found.append((row, standard))
        except Invalid as error:
            problems.append(Problem(error.problems[0].text, place=row.name))
    if problems:
        raise Invalid(*problems)
    number = (desk.value("SELECT max(number) FROM award_list WHERE school_id = ?", desk.place.id) or 0) + 1
    total = sum(standard.amount for _, standard in found)
    with journal.entry(desk, "award.draw", f"生成第{number}批{chosen.name}名单") as work:
        key = work.insert(
            AwardList, number=number, programme=programme_code, term=term, status="proposed", drawn_on=desk.today()
        )
        work.insert_many(
            Award,
            (
                {
                    "award_list_id": key,
                    "case_id": row.id,
                    "student_id": row.student_id,
                    "programme": programme_code,
                    "term": term,
                    "level": row.level,
                    "class_title": row.class_title,
                    "school_class_id": row.class_id,
                    "standard": standard.code,
                    "amount": standard.amount,
                    "status": "proposed",
                }
                for row, standard in found
            ),
        )
    return Done(f"第{number}批名单已生成：{len(found)}人，共{yuan(total)}元。", TOUCHED, work.seq, key)


def cancel(desk: Desk, award_ids: Sequence[str], reason: str) -> Done:
    """Take awards off a list before they are paid, with a reason.

    Raises:
        Invalid: the reason is missing.
        Conflict: one of them has been paid.
    """
    if not reason.strip():
        raise Invalid(Problem("请写明取消的原因。", "reason"))
    rows = _require(desk, award_ids, "cancelled")
    with journal.entry(desk, "award.cancel", f"取消{_people(rows)}的资助") as work:
        for row in rows:
            work.update(Award, row.id, status="cancelled", cancelled_reason=reason.strip())
    return Done(f"已取消{_people(rows)}的资助。", TOUCHED, work.seq)


def approve(desk: Desk, list_id: str, staff_id: str) -> Done:
    """The principal approves: lines, amounts and sheet pages are frozen under a content hash.

    Raises:
        Invalid: the approver is no principal, or the money does not suffice.
        Conflict: the list is approved, or its notice is still running.
    """
    head = award_list(desk, list_id)
    if head.status not in ("proposed", "noticed"):
        raise Conflict("这份名单已经批准。")
    running = [
        n
        for n in notices(desk, parse_term(head.term).school_year)
        if n.award_list_id == list_id and n.phase == "before_aid" and n.status in ("draft", "posted")
    ]
    if running:
        raise Conflict(f"{running[0].title}还没有期满，不能批准。")
    problems = []
    if staff_id not in {s.id for s in staff(desk, "principal")}:
        problems.append(Problem("名单由校长批准。请选择校长，或在“教职工”里设置。", "staff"))
    rows = awards(desk, list_id)
    if not rows:
        problems.append(Problem("名单里没有人。"))
    problems += overdraw_problems(balance(desk, head.term, head.programme), head.amount, "批准")
    if problems:
        raise Invalid(*problems)
    from aiddesk.documents.sign_sheet import ROWS_PER_PAGE  # papers load when they are needed

    with journal.entry(desk, "award.approve", f"校长批准第{head.number}批名单", final=True) as work:
        page = 0
        for _, group in groupby(rows, key=lambda row: row.class_id):
            for position, row in enumerate(group):
                page += position % ROWS_PER_PAGE == 0
                work.update(Award, row.id, status="approved", sheet_page=page, sheet_line=position % ROWS_PER_PAGE + 1)
        work.update(
            AwardList, list_id, status="approved", approved_on=desk.today(), approver_id=staff_id,
            content_hash=content_hash(head, rows),
        )  # fmt: skip
    text = f"第{head.number}批名单已批准：{len(rows)}人，共{yuan(head.amount)}元，签领表{page}页。"
    return Done(text, TOUCHED, work.seq, list_id)


def content_hash(head: AwardListRow, rows: Sequence[AwardRow]) -> str:
    """Return the hash of what was approved: who, which standard, how much."""
    lines = [[row.student_id, row.standard, row.amount] for row in rows]
    text = json.dumps([head.programme, head.term, lines], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def pay(desk: Desk, award_ids: Sequence[str], way: str, on: str = "", cash_reason: str = "") -> Done:
    """Record that approved awards were paid, by card or with a reason in cash; failed ones are re-issued so.

    Raises:
        Invalid: an account is missing or is nobody's of the family, cash has no reason, or the money does not suffice.
        Conflict: one of them is not approved or was paid already.
    """
    rows = _chosen(desk, award_ids)
    wrong = [row for row in rows if row.status not in ("approved", "failed")]
    if wrong or not rows:
        raise Conflict(f"只有已批准或发放失败的才能发放：{_people(wrong)}。" if wrong else "请先选择要发放的学生。")
    problems: list[Problem] = []
    day = check_day(on, "on", "发放日期", desk.today(), problems)
    if way not in WAYS:
        problems.append(Problem("请选择发放方式。", "way"))
    if way == "cash" and not cash_reason.strip():
        problems.append(Problem("资助金应打卡发放；用现金要写明原因（自查时会列出）。", "cash_reason"))
    if way == "card":
        problems += [p for row in rows for p in _account_problems(row)]
    total = sum(row.amount for row in rows)
    for key, group in groupby(sorted(rows, key=_fund_key), key=_fund_key):
        problems += overdraw_problems(balance(desk, *key), sum(row.amount for row in group))
    if problems or day is None:
        raise Invalid(*problems)
    with journal.entry(desk, "award.pay", f"发放{_people(rows)}，{yuan(total)}元", final=True) as work:
        for row in rows:
            by_card = way == "card"
            work.insert(
                Payment, award_id=row.id, attempt=row.attempts + 1, way=way, amount=row.amount, on_date=day,
                result="paid", bank=row.bank if by_card else "",
                account_number=row.account_number if by_card else "",
                holder=row.account_holder if by_card else "", cash_reason=cash_reason.strip(),
            )  # fmt: skip
            work.update(Award, row.id, status="reissued" if row.status == "failed" else "paid")
    return Done(f"已发放{len(rows)}人，共{yuan(total)}元。", TOUCHED, work.seq)


def fail(desk: Desk, award_ids: Sequence[str], reason: str) -> Done:
    """Record that payments came back from the bank; the money counts as left again.

    Raises:
        Invalid: the reason is missing.
        Conflict: one of them was not paid, or is signed.
    """
    if not reason.strip():
        raise Invalid(Problem("请写明失败的原因，如户名不符、账号已销。", "reason"))
    rows = _require(desk, award_ids, "failed")
    with journal.entry(desk, "award.fail", f"{_people(rows)}发放失败", final=True) as work:
        for row in rows:
            key = desk.value(
                "SELECT id FROM payment WHERE award_id = ? AND result = 'paid' ORDER BY attempt DESC LIMIT 1", row.id
            )
            if key:
                work.update(Payment, key, result="failed", reason=reason.strip())
            work.update(Award, row.id, status="failed")
    return Done(f"已登记{_people(rows)}发放失败，更正账户后可以补发。", TOUCHED, work.seq)


def _fund_key(row: AwardRow) -> tuple[str, str]:
    return row.term, row.programme


def _account_problems(row: AwardRow) -> list[Problem]:
    if not row.account_number:
        return [Problem("没有银行账号。请在名册里补上，或改用现金并写明原因。", "way", place=row.name)]
    if row.account_holder not in (row.name, row.guardian):
        text = f"账户户名“{row.account_holder}”不是学生本人，也不是登记的监护人。请核对（只能发到学生或监护人的账户）。"
        return [Problem(text, "way", place=row.name)]
    return []


def _require(desk: Desk, award_ids: Sequence[str], status: str) -> list[AwardRow]:
    rows = _chosen(desk, award_ids)
    wrong = [row for row in rows if not may_move(AWARD_MOVES, row.status, status)]
    if wrong:
        raise Conflict(f"{_people(wrong)}现在是“{wrong[0].status_title}”，不能这样做。")
    if not rows:
        raise Conflict("请先选择学生。")
    return rows


def _chosen(desk: Desk, award_ids: Sequence[str]) -> list[AwardRow]:
    wanted = set(award_ids)
    marks = ",".join("?" * len(wanted))
    lists = desk.rows(f"SELECT DISTINCT award_list_id FROM award WHERE id IN ({marks})", *wanted)
    return [row for (key,) in lists for row in awards(desk, key) if row.id in wanted]


def _people(rows: Sequence[AwardRow]) -> str:
    return rows[0].name + (f"等{len(rows)}人" if len(rows) > 1 else "") if rows else ""
