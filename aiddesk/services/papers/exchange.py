"""The slip that goes with the stick."""

from collections.abc import Mapping

from aiddesk.documents import slip
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.money import yuan
from aiddesk.domain.terms import parse_term
from aiddesk.queries.packages import TOTAL_TITLES, sent_packages
from aiddesk.queries.places import place
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "slip": "U盘交接单",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the slip of every package sent."""
    sent = desk.rows("SELECT id, sequence FROM sent_package ORDER BY sequence")
    return [("slip", key, f"第{sequence}次上报_交接单") for key, sequence in sent]


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
            footer(desk), desk.place.name, own.township or "中心校", f"第{sent.sequence}次", sent.file_name,
            sent.size, sent.at, f"{parse_term(sent.term).title}学生资助数据", shown, sent.sha256,
            sent.fingerprint, sent.journal_head, paid=sent.totals.paid_fen,
        )
    )  # fmt: skip


MAKERS: Mapping[str, Maker] = {
    "slip": _slip,
}
