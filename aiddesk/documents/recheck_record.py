"""What a recheck found: 复查记录, half a page for each drawn case to sign, and 复查结果汇总表."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, cell, labelled, ruled
from aiddesk.domain.money import Fen, yuan


@dataclass(frozen=True)
class RecheckRecord:
    """A drawn case; what was found is "" or None while it is left to the pen. Choices are words.

    `level` is that when the frame was frozen, `new_level` what the recheck made of it, or "".
    """

    rank: int
    code: str
    name: str
    class_title: str
    level: str
    means: str = ""
    on: date | None = None
    checkers: str = ""
    finding: str = ""
    outcome: str = ""
    consequences: tuple[str, ...] = ()
    recovered: Fen | None = None
    new_level: str = ""

    @property
    def levels(self) -> str:
        return f"{self.level}→{self.new_level}" if self.new_level else self.level


@dataclass(frozen=True)
class RecheckRecords:
    """The records of one recheck, with the words that may be chosen."""

    footer: Footer
    school: str
    school_year_title: str
    number: int
    means: tuple[str, ...]
    outcomes: tuple[str, ...]
    consequences: tuple[str, ...]
    records: tuple[RecheckRecord, ...]


_BLOCK = 132 * MM


def records(content: RecheckRecords) -> Document:
    """Return the records, two on a page.

    Raises:
        ValueError: there is none.
    """
    if not content.records:
        raise ValueError("no record")
    flow = Flow()
    for number, record in enumerate(content.records):
        flow.need(_BLOCK)
        if number % 2:
            flow.page.line(8 * MM, flow.y - 3 * MM, flow.page.width - 8 * MM, flow.y - 3 * MM, 0.4, is_dashed=True)
        _block(flow, content, record)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(_title(content, "复查记录"), content.school, tuple(flow.pages))


def results(content: RecheckRecords) -> Document:
    """Return the table of what was found, with totals."""
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 8 * MM, "复查结果汇总表")
    slots = (
        (flow.left, flow.left + 150 * MM, f"学校：{content.school}"),
        (flow.left + 154 * MM, flow.end, f"{content.school_year_title}　第{content.number}次"),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    ruled(flow, _RESULTS, [_texts(r) for r in content.records], 9 * MM, 9.5)
    flow.need(30 * MM)
    flow.take(2 * MM)
    flow.paragraph(_totals(content), 10.5, 6 * MM)
    y = flow.take(12 * MM) + 9 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("制表人", "监督人", "校长（盖章）", "日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(_title(content, "复查结果汇总表"), content.school, tuple(flow.pages))


_RESULTS = (
    Column("次序", 12 * MM),
    Column("编号", 16 * MM),
    Column("姓名", 30 * MM),
    Column("班级", 26 * MM),
    Column("等级", 20 * MM),
    Column("方式", 20 * MM),
    Column("日期", 23 * MM),
    Column("核查人", 26 * MM),
    Column("核查情况", 40 * MM),
    Column("结论", 18 * MM),
    Column("处理", 26 * MM),
)


def _texts(record: RecheckRecord) -> tuple[str, ...]:
    after = "、".join(record.consequences)
    if record.recovered:
        after += f" {yuan(record.recovered)}元"
    return (
        str(record.rank), record.code, record.name, record.class_title, record.levels, record.means,
        f"{record.on:%Y-%m-%d}" if record.on else "", record.checkers, record.finding, record.outcome, after,
    )  # fmt: skip


def _totals(content: RecheckRecords) -> str:
    found: Mapping[str, int] = {word: sum(r.outcome == word for r in content.records) for word in content.outcomes}
    told = "，".join(f"{word}{count}人" for word, count in found.items())
    left = sum(not r.outcome for r in content.records)
    money = sum(r.recovered or 0 for r in content.records)
    rest = f"，还没有登记{left}人" if left else ""
    return f"共抽查{len(content.records)}人：{told}{rest}。追回资金{yuan(money)}元。本表供内部存档，不得张贴。"


def _title(content: RecheckRecords, what: str) -> str:
    return f"{content.school_year_title}第{content.number}次{what}"


def _block(flow: Flow, content: RecheckRecords, record: RecheckRecord) -> None:
    page, left = flow.page, flow.left
    furniture.title(page, left, flow.end, flow.take(11 * MM) + 6 * MM, "家庭经济困难学生复查记录", 15)
    slots = (
        (left, left + 110 * MM, f"学校：{content.school}"),
        (left + 112 * MM, flow.end, f"{content.school_year_title}　第{content.number}次　第{record.rank}份"),
    )
    furniture.subline(page, flow.take(6 * MM) + 3 * MM, slots)
    on = furniture.long_date(record.on)
    for cells in (
        ((20, "编号"), (22, record.code), (20, "姓名"), (48, record.name), (20, "班级"), (40, record.class_title)),
        ((20, "等级"), (42, record.levels), (24, "核查日期"), (84, on)),
    ):
        labelled(page, left, flow.take(8 * MM), 8 * MM, [(width * MM, text) for width, text in cells])
    _choices(flow, "核查方式", content.means, (record.means,))
    labelled(page, left, flow.take(8 * MM), 8 * MM, ((24 * MM, "核查人"), (flow.room - 24 * MM, record.checkers)))
    _finding(flow, record)
    _choices(flow, "核查结论", content.outcomes, (record.outcome,))
    money = "　　　　　　" if record.recovered is None else yuan(record.recovered)
    _choices(flow, "处理", content.consequences, record.consequences, f"金额 {money} 元")
    flow.take(2 * MM)
    y = flow.take(10 * MM) + 7 * MM
    furniture.signatures(page, left, flow.end, y, ("核查人签字", "家长（监护人）签字"))
    y = flow.take(10 * MM) + 7 * MM
    furniture.signatures(page, left, flow.end, y, ("资助专干签字", "校长签字"))
    flow.take(6 * MM)


def _finding(flow: Flow, record: RecheckRecord) -> None:
    height = 36 * MM
    y = flow.take(height)
    labelled(flow.page, flow.left, y, height, ((24 * MM, "核查情况"), (flow.room - 24 * MM, "")))
    box = (flow.left + 24 * MM, y, flow.room - 24 * MM, height)
    cell(flow.page, box, record.finding, 10.5, "left")


def _choices(flow: Flow, label: str, words: tuple[str, ...], chosen: tuple[str, ...], ending: str = "") -> None:
    """Write words with a box before each, ticked where chosen."""
    page: Page = flow.page
    y = flow.take(8 * MM)
    labelled(page, flow.left, y, 8 * MM, ((24 * MM, label), (flow.room - 24 * MM, "")))
    x, base = flow.left + 27 * MM, y + 5.4 * MM
    for word in words:
        page.box(x, base, 10.5, word in chosen)
        page.text(x + 5 * MM, base, word, 10.5)
        x += (len(word) * 3.75 + 11) * MM
    if ending:
        page.text(flow.end - 3 * MM, base, ending, 10.5, align="right")
