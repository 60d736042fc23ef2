"""Receipts: signed sheets come back, page by page, and are ticked with signer and relation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aiddesk.documents.codes import parse_page_code
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import SIGNERS
from aiddesk.queries.awards import AwardRow, award_list, awards
from aiddesk.queries.places import staff
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Award, Receipt

TOUCHED = frozenset({"awards", "cases"})
GUARDIAN_SIGNS_UP_TO = 3  # grades in which a small child does not sign alone (rules 4.4)


@dataclass(frozen=True)
class SignatureDraft:
    """Who signed a line: `kind` is of `words.SIGNERS`; a proxy needs a reason."""

    kind: str = "guardian"
    signer: str = ""
    relation: str = ""
    signed_on: str = ""
    proxy_reason: str = ""


def usual_signer(row: AwardRow) -> SignatureDraft:
    """Return who is expected to sign: the guardian up to grade 3, above that the student."""
    if row.grade <= GUARDIAN_SIGNS_UP_TO and row.guardian:
        return SignatureDraft("guardian", row.guardian, row.guardian_relation)
    return SignatureDraft("student", row.name, "本人")


def page_of(desk: Desk, text: str, list_id: str) -> tuple[str, int]:
    """Read a page code as typed or scanned ("A3F9-001-003-Y"), or a page number of the list that is shown.

    Returns the key of the list and the page.

    Raises:
        Invalid: the code is wrong, or is of another register.
    """
    if text.strip().isdigit():
        return list_id, int(text)
    code = parse_page_code(text)
    if code.register != desk.short_name:
        raise Invalid(Problem("这一页不是本单位打印的签领表。请核对页码。", "page"))
    found = desk.value("SELECT id FROM award_list WHERE number = ? AND school_id = ?", code.list_number, desk.place.id)
    if found is None:
        raise Invalid(Problem("没有这一批名单。请核对页码。", "page"))
    return str(found), code.page


def sign_page(desk: Desk, list_id: str, page: int, missing: Collection[str] = (), signed_on: str = "") -> Done:
    """Tick a whole page as signed by the usual signers, but for the award keys in `missing`.

    Raises:
        Conflict: there is no such page, or nothing on it is left to sign.
        Invalid: the day is wrong.
    """
    rows = [row for row in awards(desk, list_id) if row.page == page]
    if not rows:
        raise Conflict(f"这批名单没有第{page}页。请核对页码。")
    chosen = [row for row in rows if row.status in ("paid", "reissued") and row.id not in missing]
    if not chosen:
        raise Conflict(f"第{page}页没有等待签领的行：要先发放，已签的不用再签。")
    problems: list[Problem] = []
    day = check_day(signed_on, "signed_on", "签领日期", desk.today(), problems)
    if problems or day is None:
        raise Invalid(*problems)
    number = award_list(desk, list_id).number
    with journal.entry(desk, "receipt.page", f"第{number}批签领表第{page}页收回") as work:
        for row in chosen:
            usual = usual_signer(row)
            work.insert(
                Receipt, award_id=row.id, signer=usual.signer, signer_kind=usual.kind, relation=usual.relation,
                signed_on=day,
            )  # fmt: skip
            work.update(Award, row.id, status="signed")
    left = len(rows) - sum(row.status == "signed" for row in rows) - len(chosen)
    rest = f"，还缺{left}行" if left else ""
    return Done(f"第{page}页已签领{len(chosen)}行{rest}。", TOUCHED, work.seq)


def sign(desk: Desk, list_id: str, award_id: str, draft: SignatureDraft) -> Done:
    """Tick one line with its signer.

    Raises:
        Invalid: the signer does not fit: staff may not sign, a proxy needs a reason and the relation.
        Conflict: the line is not paid yet, or signed already.
    """
    row = next(r for r in awards(desk, list_id) if r.id == award_id)
    if row.status not in ("paid", "reissued"):
        raise Conflict(f"{row.name}现在是“{row.status_title}”，不能签领。")
    signer = clean_name(draft.signer)
    problems = _signer_problems(desk, row, signer, draft)
    day = check_day(draft.signed_on, "signed_on", "签领日期", desk.today(), problems)
    if problems or day is None:
        raise Invalid(*problems)
    with journal.entry(desk, "receipt.sign", f"{row.name}签领") as work:
        work.insert(
            Receipt, award_id=award_id, signer=signer, signer_kind=draft.kind, relation=draft.relation.strip(),
            signed_on=day, proxy_reason=draft.proxy_reason.strip(),
        )  # fmt: skip
        work.update(Award, award_id, status="signed")
    return Done(f"{row.name}已签领（{SIGNERS[draft.kind]}{signer}）。", TOUCHED, work.seq, award_id)


def unsigned(rows: Sequence[AwardRow]) -> tuple[AwardRow, ...]:
    """Return the paid lines whose signature is missing."""
    return tuple(row for row in rows if row.status in ("paid", "reissued"))


def _signer_problems(desk: Desk, row: AwardRow, signer: str, draft: SignatureDraft) -> list[Problem]:
    problems = []
    if draft.kind not in SIGNERS:
        problems.append(Problem("请选择由谁签领。", "kind"))
    if not signer:
        problems.append(Problem("请填写签领人姓名。", "signer"))
    if draft.kind == "student" and signer and signer != row.name:
        problems.append(Problem(f"学生本人签领时，签领人应是{row.name}。", "signer"))
    if draft.kind == "guardian" and signer and signer != row.guardian:
        problems.append(Problem(f"登记的监护人是{row.guardian or '（无）'}。换了人请选“代领”并写明原因。", "signer"))
    if draft.kind == "proxy":
        if signer in {s.name for s in staff(desk)}:
            problems.append(Problem("学校教职工不能代领。请由学生或监护人签领。", "signer"))
        if not draft.proxy_reason.strip():
            problems.append(Problem("代领要写明原因并留授权书。", "proxy_reason"))
        if not draft.relation.strip():
            problems.append(Problem("请填写代领人与学生的关系。", "relation"))
    return problems
