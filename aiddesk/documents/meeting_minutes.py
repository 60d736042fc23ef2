"""The record of a meeting that decided on recognition: 领导小组会议记录, 村（居）联席会议记录."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, beginning, labelled, ruled


@dataclass(frozen=True)
class AttendantLine:
    """One who was called; `came` is "到会" or why not."""

    name: str
    duty: str
    came: str


@dataclass(frozen=True)
class RulingLine:
    """What was decided on one case; `note` says what differs from the rest."""

    name: str
    decision: str
    level: str
    note: str


@dataclass(frozen=True)
class MeetingMinutes:
    """A meeting; `classes` are the cases by class, `usual` is the opinion on all whose note is ""."""

    footer: Footer
    school: str
    school_year_title: str
    kind: str
    held_on: date
    place: str
    chair: str
    recorder: str
    quorum: str
    attendants: tuple[AttendantLine, ...]
    agenda: str
    discussion: str
    outcome: str
    usual: str
    decision: str
    classes: tuple[tuple[str, tuple[RulingLine, ...]], ...]
    recusals: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()


_SIZE, _PITCH = 10.5, 6 * MM
_CALLED = (
    Column("序号", 14 * MM),
    Column("姓名", 44 * MM),
    Column("职务、身份", 56 * MM),
    Column("出席情况", 56 * MM),
)
_RULED = (
    Column("序号", 14 * MM),
    Column("姓名", 38 * MM),
    Column("决定", 22 * MM),
    Column("等级", 26 * MM),
    Column("不同的意见和说明", 70 * MM, "left"),
)


def lay_out(content: MeetingMinutes) -> Document:
    """Return the record, ready to be signed by all who were there."""
    flow = Flow()
    title = f"家庭经济困难学生认定{content.kind}记录"
    furniture.title(flow.page, flow.left, flow.end, flow.take(15 * MM) + 9 * MM, title)
    middle = flow.left + 120 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    for cells in (
        ((24, "会议时间"), (61, furniture.long_date(content.held_on)), (24, "会议地点"), (61, content.place)),
        ((24, "主持人"), (61, content.chair), (24, "记录人"), (61, content.recorder)),
    ):
        labelled(flow.page, flow.left, flow.take(9 * MM), 9 * MM, [(width * MM, text) for width, text in cells])
    _attendance(flow, content)
    _told(flow, "二、议程", content.agenda)
    _told(flow, "三、讨论情况", content.discussion)
    bookmarks = _rulings(flow, content)
    _lines(flow, "五、回避", content.recusals or ("本次会议没有需要回避的情况。",))
    if content.exceptions:
        _lines(flow, "六、审核例外", content.exceptions)
    _signatures(flow, content)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(title, content.school, tuple(flow.pages), (Bookmark(title, 0), *bookmarks))


def _attendance(flow: Flow, content: MeetingMinutes) -> None:
    _head(flow, "一、参会人员")
    rows = [(str(n), x.name, x.duty, x.came) for n, x in enumerate(content.attendants, 1)]
    ruled(flow, _CALLED, rows, 7.5 * MM, 10)
    flow.take(1 * MM)
    flow.paragraph(content.quorum, _SIZE, _PITCH)


def _told(flow: Flow, head: str, text: str) -> None:
    """Write a section, or lines to write on where nothing was typed."""
    _head(flow, head)
    if text:
        for part in text.split("\n"):
            flow.paragraph(part, _SIZE, _PITCH, indent=2)
        return
    for _ in range(2):
        y = flow.take(8 * MM) + 6 * MM
        flow.page.line(flow.left, y, flow.end, y, 0.4)


def _rulings(flow: Flow, content: MeetingMinutes) -> list[Bookmark]:
    _head(flow, "四、会议决定")
    flow.paragraph(f"{content.outcome}。{content.usual}", _SIZE, _PITCH, indent=2)
    for part in filter(None, content.decision.split("\n")):
        flow.paragraph(part, _SIZE, _PITCH, indent=2)
    bookmarks = []
    for title, own in content.classes:
        rows = [(str(n), x.name, x.decision, x.level, x.note) for n, x in enumerate(own, 1)]
        flow.need(8 * MM + beginning(_RULED, rows, 7.5 * MM, 10))
        bookmarks.append(Bookmark(title, len(flow.pages) - 1))
        flow.paragraph(f"{title}（{len(own)}人）", _SIZE, 8 * MM, "sans-bold")
        ruled(flow, _RULED, rows, 7.5 * MM, 10)
    flow.take(1 * MM)
    return bookmarks


def _lines(flow: Flow, head: str, texts: tuple[str, ...]) -> None:
    _head(flow, head)
    for text in texts:
        flow.paragraph(text, _SIZE, _PITCH, indent=2)


def _head(flow: Flow, text: str) -> None:
    flow.need(20 * MM)
    flow.take(2 * MM)
    flow.paragraph(text, 11, 7 * MM, "sans-bold")


def _signatures(flow: Flow, content: MeetingMinutes) -> None:
    """Give everybody who was there a line of one's own, three in a row."""
    names = (*content.signers, *("",) * (-len(content.signers) % 3))
    labels = ["主持人签字", "记录人签字", "日期"]
    flow.need(30 * MM)
    flow.take(3 * MM)
    furniture.signatures(flow.page, flow.left, flow.end, flow.take(11 * MM) + 8 * MM, labels)
    flow.paragraph("到会人员签字：", _SIZE, 8 * MM, "sans")
    for start in range(0, len(names), 3):
        y = flow.take(11 * MM) + 8 * MM
        row = [name for name in names[start : start + 3] if name]
        step = flow.room / 3
        for place, name in enumerate(row):
            x = flow.left + place * step
            furniture.signature(flow.page, x, x + step - 4 * MM, y, name)
