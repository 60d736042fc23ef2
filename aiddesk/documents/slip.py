"""The slip that travels with a stick: U盘交接单, with control totals and fingerprints."""

from dataclasses import dataclass
from datetime import datetime

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, cell, ruled
from aiddesk.domain.money import Fen, capitals


@dataclass(frozen=True)
class Slip:
    """What was handed over; `totals` are (title, value) as text, `sha256` and `key_fingerprint` hexadecimal.

    `paid` is the sum paid out, written in capitals below the totals; None leaves it out.
    """

    footer: Footer
    sender: str
    receiver: str
    package_number: str
    file_name: str
    byte_count: int
    made_at: datetime
    contents: str
    totals: tuple[tuple[str, str], ...]
    sha256: str
    key_fingerprint: str
    journal_head: str
    paid: Fen | None = None


_ROW = 8 * MM
_CODE = 20 * MM  # the whole file fingerprint, in capitals since those take fewer squares
_TITLE = 36 * MM
_NOTE = (
    "接收单位在本单位电脑上打开U盘，逐项核对上列数值与指纹，全部一致后双方签字。"
    "任何一项不一致，请勿接收，并联系移交单位。"
)
_TOTALS = (Column("核对项目", 100 * MM, "left"), Column("数值", 70 * MM, "right"))


def lay_out(content: Slip) -> Document:
    """Return the slip for both sides to compare and sign."""
    flow = Flow()
    digest = "".join(content.sha256.split())
    flow.page.code(flow.end - _CODE, 6 * MM, _CODE, digest.upper())
    furniture.title(flow.page, flow.left + 24 * MM, flow.end - 24 * MM, 21 * MM, "U盘数据交接单", 20)
    flow.take(16 * MM)
    for title, text in (
        ("移交单位", content.sender),
        ("接收单位", content.receiver),
        ("数据包编号", content.package_number),
        ("内容", content.contents),
        ("文件名", content.file_name),
        ("文件大小", f"{content.byte_count:,} 字节"),
        ("生成时间", f"{furniture.long_date(content.made_at.date())} {content.made_at:%H:%M}"),
        ("台账末号", furniture.grouped(content.journal_head[:16], 4)),
        ("签名钥匙指纹", furniture.grouped(content.key_fingerprint, 4)),
        ("文件指纹", f"{furniture.grouped(digest[:32], 8)}\n{furniture.grouped(digest[32:], 8)}"),
    ):
        _line(flow, title, text)
    flow.take(5 * MM)
    ruled(flow, _TOTALS, content.totals, 7.5 * MM, 10.5)
    if content.paid is not None:
        _line(flow, "发放金额大写", capitals(content.paid))
    flow.take(3 * MM)
    flow.paragraph(_NOTE, 10.5, 6 * MM)
    _signatures(flow)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"U盘数据交接单 {content.package_number}"
    return Document(title, content.contents, tuple(flow.pages), (Bookmark(title, 0),))


def _line(flow: Flow, title: str, text: str) -> None:
    height = _ROW if "\n" not in text else 1.5 * _ROW
    y = flow.take(height)
    flow.page.rect(flow.left, y, flow.room, height)
    flow.page.line(flow.left + _TITLE, y, flow.left + _TITLE, y + height)
    cell(flow.page, (flow.left, y, _TITLE, height), title, 10, font="sans")
    cell(flow.page, (flow.left + _TITLE, y, flow.room - _TITLE, height), text, 10.5, "left")


def _signatures(flow: Flow) -> None:
    flow.need(50 * MM)
    for labels in (("移交单位（盖章）", "接收单位（盖章）"), ("移交人签字", "接收人签字")):
        y = flow.take(16 * MM) + 13 * MM
        furniture.signatures(flow.page, flow.left, flow.end, y, labels)
    y = flow.take(12 * MM) + 10 * MM
    middle = flow.left + flow.room / 2
    for right in (middle - 4 * MM, flow.end - 4 * MM):
        flow.page.text(right, y, furniture.long_date(None), 10.5, align="right")
