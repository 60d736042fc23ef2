"""Random rechecks: freeze the frame, draw by an announced seed, record what was found and what follows."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from aiddesk.domain import rechecks as rules
from aiddesk.domain import sampling
from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.errors import Conflict, Invalid, Problem, Unavailable
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.rechecks import FrameDraft, ItemDraft
from aiddesk.domain.sampling import Member
from aiddesk.domain.words import LEVELS, RECHECK_CONSEQUENCES, RECHECK_OUTCOMES
from aiddesk.queries.adjustments import AdjustableRow, adjustable
from aiddesk.queries.cases import CaseRow, cases
from aiddesk.queries.rechecks import RecheckItemRow, RecheckRow, recheck, recheck_item, undrawn
from aiddesk.services import adjustments
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.recheck_table import recheck_sizes
from aiddesk.store.tables import Recheck, RecheckItem

TOUCHED = frozenset({"rechecks"})


def freeze(desk: Desk, school_year: int, draft: FrameDraft) -> Done:
    """Freeze who can be drawn and how many of each stratum, under a hash, before any seed is known.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: there is nobody, or an earlier frame still waits for its seed.
    """
    rules.check_frame(draft)
    waiting = undrawn(desk, school_year)
    if waiting is not None:
        text = f"{waiting.title}的抽样名单已冻结，还没有抽取。请先宣布种子完成抽取；要重新冻结，先撤销上一次冻结。"
        raise Conflict(text)
    rows = [row for row in cases(desk, school_year, school_id=desk.place.id) if _is_in(row, draft.scope)]
    members, levels = _members(rows, draft), {row.id: row.level for row in rows}
    if not members:
        raise Conflict("还没有可以抽查的学生：先完成认定，或改为从全部申请里抽。")
    pairs = sampling.coded(members)
    lines = [line for _, line in pairs]
    rate, size = _size(draft, len(lines))
    sizes = sampling.allocate(sampling.counts(lines), size, draft.at_least_one)
    frame = {
        "scope": draft.scope,
        "way": draft.way,
        "sizes": list(map(list, sizes.items())),
        "lines": [[key, line.code, line.stratum, levels[key]] for key, line in pairs],
    }
    number = (desk.value("SELECT max(number) FROM recheck WHERE school_id = ?", desk.place.id) or 0) + 1
    told = sampling.frame_hash(lines, sizes)
    with journal.entry(desk, "recheck.freeze", f"冻结第{number}次抽查的抽样名单：{told[:8]}") as work:
        key = work.insert(
            Recheck, number=number, school_year=school_year, stratum=draft.stratum, rate=rate,
            size=sum(sizes.values()), frozen_on=desk.today(), frame_hash=told,
            frame=json.dumps(frame, ensure_ascii=False, separators=(",", ":")),
        )  # fmt: skip
    text = f"抽样名单已冻结：{len(lines)}人中抽{sum(sizes.values())}人。请打印方案，当众宣布种子后再抽取。"
    return Done(text, TOUCHED, work.seq, key)


def draw(desk: Desk, recheck_id: str, seed: str, announced_by: str) -> Done:
    """Draw by the seed that was announced after the freeze; a draw stands, and cannot be undone or made again.

    Raises:
        Invalid: the seed is missing or too short, or nobody announced it.
        Conflict: nothing is frozen, it was drawn before, or the frame is not what was frozen.
    """
    head = _frozen(desk, recheck_id)
    problems: list[Problem] = []
    if not clean_name(announced_by):
        problems.append(Problem("请填写由谁宣布的种子。", "announced_by"))
    try:
        seed = sampling.clean_seed(seed)
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid(*problems)
    codes = sampling.drawn(head.lines, head.sizes, seed)
    with journal.entry(desk, "recheck.draw", f"{head.title}抽取{len(codes)}人", final=True) as work:
        work.update(Recheck, recheck_id, seed=f"{seed}\n{clean_name(announced_by)}", drawn_on=desk.today())
        work.insert_many(
            RecheckItem,
            ({"recheck_id": recheck_id, "case_id": head.keys[c], "rank": n} for n, c in enumerate(codes, 1)),
        )
    return Done(
        f"{head.title}已抽取{len(codes)}人。请打印抽样方案和复查记录，逐人核查。", TOUCHED, work.seq, recheck_id
    )


def save_frame(desk: Desk, recheck_id: str, path: Path) -> Done:
    """Write the frame's text, whose SHA-256 is the frame's hash, for whoever wants to check it with a tool.

    Raises:
        Unavailable: the file cannot be written.
    """
    head = recheck(desk, recheck_id)
    try:
        path.write_bytes(sampling.frame_text(head.lines, head.sizes).encode())
    except OSError as error:
        raise Unavailable(f"不能写到“{path}”。请检查文件夹是否存在、U盘是否写保护、空间是否够。") from error
    return Done(f"已保存{head.title}的抽样名单文本“{path.name}”，它的SHA-256就是方案上的校验值。")


def record(desk: Desk, item_id: str, draft: ItemDraft) -> Done:
    """Record what was found of a drawn case; adjusting or cancelling goes the way of every adjustment.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the level was adjusted by an earlier record, or the case is not recognised.
    """
    item = recheck_item(desk, item_id)
    if set(item.consequences) & {"adjust", "cancel"}:
        raise Conflict(f"{item.name}已按复查结果处理过等级。要更正，请用“动态调整”，或先撤销那一次登记。")
    drawn_on = recheck(desk, item.recheck_id).drawn_on or desk.today()
    problems: list[Problem] = []
    facts = None
    try:
        facts = rules.check_item(draft, desk.today(), drawn_on, item.paid)
    except Invalid as error:
        problems += error.problems
    change = _change(desk, item, draft, problems)
    if problems or facts is None:
        raise Invalid(*problems)
    told = "、".join(RECHECK_CONSEQUENCES[c] for c in draft.consequences)
    with journal.entry(desk, "recheck.record", f"{item.name}复查：{RECHECK_OUTCOMES[draft.outcome]}") as work:
        work.update(
            RecheckItem, item_id, means=draft.means, checked_on=facts.on, checkers=draft.checkers.strip(),
            finding=draft.finding.strip(), outcome=draft.outcome, consequence=",".join(draft.consequences),
            recovered=facts.recovered,
        )  # fmt: skip
        if change is not None:
            row, adjustment = change
            adjustments.write(work, row, adjustment, facts.on)
    listed = adjustments.still_listed(desk, item.case_id) if change else ""
    text = f"{item.name}复查{RECHECK_OUTCOMES[draft.outcome]}，{told}。{listed}"
    return Done(text, TOUCHED | (adjustments.TOUCHED if change else frozenset()), work.seq or None, item_id)


def _members(rows: Sequence[CaseRow], draft: FrameDraft) -> list[Member]:
    ranks = {title: n for n, title in enumerate(dict.fromkeys(row.class_title for row in rows))}
    if draft.stratum == "class":
        return [Member(row.id, row.class_title, ranks[row.class_title]) for row in rows]
    if draft.stratum == "level":
        order = (*LEVELS, "")
        return [Member(row.id, row.levels.title(row.level, "未定"), order.index(row.level)) for row in rows]
    return [Member(row.id, sampling.WHOLE) for row in rows]


def _is_in(row: CaseRow, scope: str) -> bool:
    """Who is aided can be drawn, or who has applied and not taken it back."""
    if scope == "recognised":
        return row.status == "recognised" and row.level != "none"
    return row.status != "withdrawn"


def _size(draft: FrameDraft, count: int) -> tuple[int, int]:
    """Return the rate per thousand (0 for none) and the size."""
    if draft.way == "rate":
        rate = sampling.rate_of(draft.amount)
        return rate, sampling.size_by_rate(count, rate)
    if draft.way == "number":
        return 0, sampling.number_of(draft.amount, count)
    return 0, sampling.size_by_table(count, recheck_sizes().steps)


def _frozen(desk: Desk, recheck_id: str) -> RecheckRow:
    try:
        head = recheck(desk, recheck_id)
    except LookupError as error:
        raise Conflict("还没有冻结抽样名单，不能抽取。请先冻结抽样名单，再宣布种子。") from error
    if head.drawn_on is not None:
        raise Conflict(f"{head.title}已经抽取过，结果不能重抽。要再查，请另做一次抽查。")
    if not head.is_untouched:
        raise Conflict(f"{head.title}的抽样名单与冻结时的校验值不符，可能被改动过，不能抽取。请核查数据文件。")
    return head


def _change(
    desk: Desk, item: RecheckItemRow, draft: ItemDraft, problems: list[Problem]
) -> tuple[AdjustableRow, AdjustDraft] | None:
    """Return the adjustment that follows, checked, or None; problems are added."""
    wanted = set(draft.consequences) & {"adjust", "cancel"}
    if not wanted:
        return None
    row = adjustable(desk, item.case_id)
    if row is None:
        raise Conflict(f"{item.name}还没有认定（{item.status_title}），不能调整等级或取消资格。请在审核时处理。")
    level = "none" if "cancel" in wanted else draft.level
    outcome = RECHECK_OUTCOMES.get(draft.outcome, "")
    adjustment = AdjustDraft(level, draft.on, f"复查{outcome}：{draft.finding.strip()}", draft.paper, draft.staff_id)
    if level == "none" and "adjust" in wanted:
        problems.append(Problem("不再资助的，处理里请选“取消资格”。", "level"))
    try:
        adjustments.check(desk, row, adjustment)
    except Invalid as error:
        # The day is the recheck's own, and said once.
        known = {p.field for p in problems}
        problems += [p for p in error.problems if p.field not in known]
    return row, adjustment


def tallied(items: tuple[RecheckItemRow, ...]) -> Mapping[str, int]:
    """Return how many items had each outcome, and how many are still to be looked into ("")."""
    found = dict.fromkeys((*RECHECK_OUTCOMES, ""), 0)
    for item in items:
        found[item.outcome] += 1
    return found
