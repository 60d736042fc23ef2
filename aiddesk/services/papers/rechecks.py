"""Papers of a random recheck: the plan by which it is drawn, the records to sign, the results."""

from collections.abc import Mapping

from aiddesk.documents import recheck_plan, recheck_record
from aiddesk.documents.page import Document
from aiddesk.domain import sampling
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import RECHECK_CONSEQUENCES, RECHECK_MEANS, RECHECK_OUTCOMES
from aiddesk.queries.rechecks import RecheckItemRow, RecheckRow, recheck, recheck_item, recheck_items
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk
from aiddesk.store.recheck_table import recheck_sizes

KINDS: Mapping[str, str] = {
    "recheck_plan": "复查抽样方案",
    "recheck_records": "复查记录",
    "recheck_record": "复查记录（一人）",
    "recheck_results": "复查结果汇总表",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the plan of every recheck, and its records and results once it is drawn."""
    found: list[Stem] = []
    for key, year, number, drawn_on in desk.rows(
        "SELECT id, school_year, number, drawn_on FROM recheck WHERE school_id = ? ORDER BY number", desk.place.id
    ):
        stem = f"{year}学年_第{number}次抽查"
        found.append(("recheck_plan", key, f"{stem}_抽样方案"))
        if drawn_on:
            found += [("recheck_records", key, f"{stem}_复查记录"), ("recheck_results", key, f"{stem}_结果汇总")]
    return found


def _plan(desk: Desk, recheck_id: str) -> Document:
    head = recheck(desk, recheck_id)
    codes = sampling.drawn(head.lines, head.sizes, head.seed) if head.drawn_on else ()
    strata = []
    for name, count in sampling.counts(head.lines).items():
        own = sorted(line.code for line in head.lines if line.stratum == name)
        picked = tuple(code for code in codes if code in own)
        strata.append(recheck_plan.Stratum(name, own[0], own[-1], count, head.sizes.get(name, 0), picked))
    example = None
    if codes:
        example = recheck_plan.Example(codes[0], sampling.ticket(head.seed, head.frame_hash, codes[0]))
    source = recheck_sizes().source.removeprefix("[ADVICE]").strip() if head.way == "table" else ""
    return recheck_plan.lay_out(
        recheck_plan.RecheckPlan(
            footer(desk), desk.place.name, school_year_title(head.school_year), head.number, head.scope_title,
            head.stratum_title, head.way_title, source, head.frozen_on, head.frame_hash, tuple(strata), head.seed,
            head.announced_by, head.drawn_on, example,
        )
    )  # fmt: skip


def _records(desk: Desk, recheck_id: str) -> Document:
    return recheck_record.records(_content(desk, recheck(desk, recheck_id), recheck_items(desk, recheck_id)))


def _record(desk: Desk, item_id: str) -> Document:
    item = recheck_item(desk, item_id)
    return recheck_record.records(_content(desk, recheck(desk, item.recheck_id), (item,)))


def _results(desk: Desk, recheck_id: str) -> Document:
    return recheck_record.results(_content(desk, recheck(desk, recheck_id), recheck_items(desk, recheck_id)))


def _content(desk: Desk, head: RecheckRow, items: tuple[RecheckItemRow, ...]) -> recheck_record.RecheckRecords:
    if not items:
        raise Conflict(f"{head.title}还没有抽取。先宣布种子抽取，再打印。")
    lines = tuple(
        recheck_record.RecheckRecord(
            i.rank, i.code, i.name, i.class_title, i.level_title, i.means_title, i.on, i.checkers, i.finding,
            i.outcome_title, tuple(RECHECK_CONSEQUENCES[c] for c in i.consequences), i.recovered,
            i.new_level_title,
        )
        for i in items
    )  # fmt: skip
    return recheck_record.RecheckRecords(
        footer(desk), desk.place.name, school_year_title(head.school_year), head.number,
        tuple(RECHECK_MEANS.values()), tuple(RECHECK_OUTCOMES.values()), tuple(RECHECK_CONSEQUENCES.values()), lines,
    )  # fmt: skip


MAKERS: Mapping[str, Maker] = {
    "recheck_plan": _plan,
    "recheck_records": _records,
    "recheck_record": _record,
    "recheck_results": _results,
}
