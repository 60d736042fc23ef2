"""The paper of a year's places: 名额分配表."""

from collections.abc import Mapping

from aiddesk.documents import quota_table
from aiddesk.documents.page import Document
from aiddesk.domain import draws
from aiddesk.domain.quotas import share_text
from aiddesk.domain.terms import school_year_title
from aiddesk.queries.quota_splits import PartRow, QuotaRow, quota
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {"quota_table": "名额分配表"}

_METHOD_TEXTS = {
    "largest_remainder": "应得名额＝总名额×本班{weight}÷全校{weight}；各班先得应得名额的整数部分，"
    "余下的名额按小数部分从大到小各得1个。",
    "sainte_lague": "各班{weight}依次除以1、3、5、7……，名额逐个给商最大的班。"
    "应得名额＝总名额×本班{weight}÷全校{weight}，只供对照。",
}
_CAPPED = "各班名额不超过申请人数，多出的分给其他班。"


def ready(desk: Desk) -> list[Stem]:
    """Return the table of every split of places."""
    found: list[Stem] = []
    numbers: dict[int, int] = {}
    for key, year in desk.rows(
        "SELECT id, school_year FROM quota WHERE school_id = ? ORDER BY school_year, decided_on, rowid", desk.place.id
    ):
        numbers[year] = numbers.get(year, 0) + 1
        found.append(("quota_table", key, f"{year}学年_第{numbers[year]}次名额分配表"))
    return found


def _table(desk: Desk, quota_id: str) -> Document:
    row = quota(desk, quota_id)
    text = _METHOD_TEXTS[row.method].format(weight=row.weight_title) + (_CAPPED if row.is_capped else "")
    tie = row.split.tie
    return quota_table.lay_out(
        quota_table.QuotaTable(
            footer(desk), desk.place.name, school_year_title(row.school_year), row.title, row.source_title, row.paper,
            row.total, row.basis_title, row.method_title, row.weight_title, row.decided_on,
            tuple(_line(row, part) for part in row.parts), text, row.left,
            tuple(part.class_title for part in row.tied), tie.places if tie else 0, row.open_tie is not None,
            row.seed, _tickets(row), tuple(filter(None, row.note.split("\n"))), is_inside=row.basis == "score",
        )
    )  # fmt: skip


def _line(row: QuotaRow, part: PartRow) -> quota_table.QuotaLine:
    by_rule = row.by_rule[part.class_id]
    if part.places != by_rule:
        mark = "按说明调整"
    elif part in row.drawn:
        mark = "抽签得1个"
    else:
        mark = "条件相同" if part in row.tied else ""
    ceiling = "" if part.ceiling is None else str(part.ceiling)
    share = share_text(row.shares[part.class_id])
    return quota_table.QuotaLine(
        part.class_title, part.weight, ceiling, share, by_rule, part.places, part.returned, mark
    )


def _tickets(row: QuotaRow) -> tuple[quota_table.Ticket, ...]:
    if not row.drawn:
        return ()
    winners = {part.class_title for part in row.drawn}
    codes = draws.drawn((part.class_title for part in row.tied), row.seed)
    return tuple(
        quota_table.Ticket(code, draws.ticket_text(row.seed, code), draws.ticket(row.seed, code), code in winners)
        for code in codes
    )


MAKERS: Mapping[str, Maker] = {"quota_table": _table}
