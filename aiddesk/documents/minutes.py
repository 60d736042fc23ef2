"""The record of a class meeting that weighed the applications: 班级民主评议会议记录."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, labelled, ruled
from aiddesk.documents.wrap import lines


@dataclass(frozen=True)
class CandidateResult:
    """The votes for one candidate in the order of the minutes' `boxes`; `outcome` is the word for the result."""

    number: int
    name: str
    votes: tuple[int, ...]
    outcome: str
    rank: int | None = None


@dataclass(frozen=True)
class Ticket:
    """A tied candidate's ticket in a draw: the first digits of the SHA-256 of `text`."""

    number: int
    text: str
    digits: str
    is_within: bool


@dataclass(frozen=True)
class Draw:
    """A draw that settled a tie for the last places; tickets in the order in which they were drawn."""

    on: date
    seed: str
    places: int
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True)
class Minutes:
    """What a meeting of a class decided; names of counters and witnesses may be known or left to the pen.

    `rules` are sentences ("同意票超过有效票半数为通过。"), `reason` why the class votes anew, `annulled` why the
    session is void, `excused` and `recused` people with their reasons, `discussion` free text or "". Ballots are None
    where they were not counted; `boxes` are () where votes are not told, `not_told` then says why. Where `counted_by`
    names what counted the votes at the one screen, nobody called or counted them.
    """

    footer: Footer
    school: str
    class_title: str
    session: str
    held_on: date
    place: str
    chair: str
    recorder: str
    eligible: int
    present: int
    issued: int | None
    valid: int | None
    void: int | None
    unused: int | None
    results: tuple[CandidateResult, ...]
    boxes: tuple[str, ...] = ("同意", "不同意", "弃权")
    rules: tuple[str, ...] = ()
    discussion: str = ""
    counters: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    code: str = ""
    caller: str = ""
    way: str = ""
    reason: str = ""
    annulled: str = ""
    not_told: str = ""
    counted_by: str = ""
    excused: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    draw: Draw | None = None


_SIZE, _PITCH = 10.5, 6 * MM
_ROW, _LOW = 8 * MM, 6.6 * MM
_DRAW = (
    Column("编号", 16 * MM),
    Column("抽签值是这段文字的SHA-256", 74 * MM),
    Column("抽签值前16位", 48 * MM),
    Column("抽签结果", 32 * MM),
)


def lay_out(content: Minutes) -> Document:
    """Return the record, ready to be signed by those who held the meeting and counted."""
    flow = Flow()
    furniture.page_code(flow.page, flow.end, 6 * MM, content.code)
    title = "家庭经济困难学生民主评议会议记录" + ("（已作废）" if content.annulled else "")
    furniture.title(flow.page, flow.left + 16 * MM, flow.end - 16 * MM, 21 * MM, title)
    flow.take(14 * MM)
    slots = (
        (flow.left, flow.left + 74 * MM, f"学校：{content.school}"),
        (flow.left + 77 * MM, flow.left + 110 * MM, f"班级：{content.class_title}"),
        (flow.left + 112 * MM, flow.end, content.session),
    )
    furniture.subline(flow.page, flow.take(4 * MM), slots)
    _facts(flow, content)
    _told_first(flow, content)
    flow.take(3 * MM)
    rows = [_row(content, result) for result in content.results]
    ruled(flow, _columns(content, flow.room), rows, _row_height(flow, content), _SIZE)
    flow.take(2 * MM)
    if content.not_told:
        _say(flow, f"票数：{content.not_told}。")
    for sentence in content.rules:
        _say(flow, sentence)
    if content.draw is not None:
        _tell_draw(flow, content.draw)
    said = _said(content)
    flow.need(_ending(flow, content))  # what is signed is not signed on a sheet of its own
    _say(flow, said)
    if not content.discussion:
        _ruled_lines(flow)
    _signatures(flow, content)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"{content.class_title}民主评议会议记录"
    return Document(title, content.school, tuple(flow.pages), (Bookmark(content.class_title, 0),))


def _facts(flow: Flow, content: Minutes) -> None:
    away = f"（请假{len(content.excused)}人）" if content.excused else ""
    aside = f"（{len(content.recused)}人回避，未计入）" if content.recused else ""
    facts = (
        (("会议时间", furniture.long_date(content.held_on)), ("会议地点", content.place)),
        (("主持人", content.chair), ("记录人", content.recorder)),
        (("计票", content.counted_by) if content.counted_by else ("唱票人", content.caller), ("评议方式", content.way)),
        (("应到人数", f"{content.eligible}人{aside}"), ("实到人数", f"{content.present}人{away}")),
    )
    for line in facts:
        cells = [part for label, value in line for part in ((24 * MM, label), (61 * MM, value))]
        labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)
    counts = (
        ("发出选票", content.issued),
        ("有效票", content.valid),
        ("废票", content.void),
        ("未用票", content.unused),
    )
    cells = [
        (width, text)
        for title, count in counts
        for width, text in ((24 * MM, title), (18.5 * MM, "—" if count is None else f"{count}张"))
    ]
    labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)


def _told_first(flow: Flow, content: Minutes) -> None:
    """Say what a reader must know before the figures."""
    told = []
    if content.annulled:
        told.append(f"本次评议已作废，原因：{content.annulled}")
    if content.reason:
        told.append(f"再次评议的原因：{content.reason}")
    if content.recused:
        told.append(f"回避（{len(content.recused)}人）：{'；'.join(content.recused)}。")
    if content.excused:
        told.append(f"请假（{len(content.excused)}人）：{'；'.join(content.excused)}。")
    if told:
        flow.take(2 * MM)
    for sentence in told:
        _say(flow, sentence)


def _columns(content: Minutes, room: float) -> tuple[Column, ...]:
    ranked = any(result.rank is not None for result in content.results)
    columns = [Column("序号", 12 * MM), Column("姓名", 32 * MM)]
    columns += [Column(box, (17 if len(content.boxes) > 3 else 19) * MM) for box in content.boxes]
    columns += [Column("名次", 12 * MM)] if ranked else []
    return (*columns, Column("评议结果", room - sum(column.width for column in columns)))


def _row(content: Minutes, result: CandidateResult) -> tuple[str, ...]:
    ranked = any(other.rank is not None for other in content.results)
    votes = tuple(map(str, result.votes)) if result.votes else ("—",) * len(content.boxes)
    rank = ("" if result.rank is None else str(result.rank),) if ranked else ()
    return (str(result.number), result.name, *votes, *rank, result.outcome)


def _tell_draw(flow: Flow, draw: Draw) -> None:
    flow.need(40 * MM)
    _say(
        flow,
        f"抽签：名额处票数相同，还有{draw.places}个名额。{furniture.long_date(draw.on)}当众说出种子，文字如下（一字不差，"
        "不含引号）：",
    )
    for line in lines(f"“{draw.seed}”", flow.room - 12 * MM, 12):
        flow.page.text(flow.left + 6 * MM, flow.take(7 * MM) + 5 * MM, line, 12, "sans")
    rows = [(str(t.number), t.text, t.digits, "在名额内" if t.is_within else "名额外") for t in draw.tickets]
    ruled(flow, _DRAW, rows, 8 * MM, 9.5)
    flow.take(1 * MM)
    _say(
        flow,
        "重算办法：用任何计算SHA-256的工具，算“种子、半角冒号、编号”连成的文字（UTF-8编码，末尾没有换行），把结果从小到大"
        f"排列（逐字比较），取前{draw.places}个。结果应与上表完全相同。",
    )


def _say(flow: Flow, text: str) -> None:
    flow.paragraph(text, _SIZE, _PITCH)


def _ruled_lines(flow: Flow) -> None:
    for _ in range(2):
        y = flow.take(8 * MM) + 6 * MM
        flow.page.line(flow.left, y, flow.end, y, 0.4)


def _row_height(flow: Flow, content: Minutes) -> float:
    """Return how high a row is: lower where all then stands on one sheet."""
    told = [f"票数：{content.not_told}。"] if content.not_told else []
    rest = 2 * MM + _written(flow, *told, *content.rules) + _ending(flow, content)
    room, rows = flow.left_over() - rest, len(content.results)
    fitting = min(room / (rows + 1), (room - 7 * MM) / max(rows, 1))  # the head of a table is not lower than 7 mm
    return min(_ROW, fitting - 0.01) if fitting > _LOW and content.draw is None else _ROW


def _said(content: Minutes) -> str:
    return f"评议情况：{content.discussion or '　'}"


def _written(flow: Flow, *texts: str) -> float:
    return sum(len(lines(text, flow.room, _SIZE)) for text in texts) * _PITCH


def _ending(flow: Flow, content: Minutes) -> float:
    """Return the height of what was said, or of room to write it, with the signatures."""
    return _written(flow, _said(content)) + (0 if content.discussion else 16 * MM) + _signed(content)


def _signed(content: Minutes) -> float:
    """Return the height of the signatures."""
    return (len(_labels(content)) // 2 * 10 + 14) * MM


def _labels(content: Minutes) -> list[str]:
    labels = ["主持人签字", "记录人签字"]
    if not content.counted_by:
        labels += [f"唱票人{_named(content.caller)}签字"] if content.caller else ["唱票人签字"]
        labels += [f"计票人{_named(name)}签字" for name in _two(content.counters)]
    labels += [f"监票人{_named(name)}签字" for name in _two(content.witnesses)]
    return labels if len(labels) % 2 == 0 else [*labels, "班主任签字"]


def _signatures(flow: Flow, content: Minutes) -> None:
    labels = _labels(content)
    flow.need(_signed(content))
    flow.take(2 * MM)
    for start in range(0, len(labels), 2):
        furniture.signatures(flow.page, flow.left, flow.end, flow.take(10 * MM) + 7.5 * MM, labels[start : start + 2])
    flow.page.text(flow.end, flow.take(9 * MM) + 7 * MM, furniture.long_date(None), 10.5, align="right")


def _two(names: Sequence[str]) -> tuple[str, ...]:
    return (*names, "", "")[: max(2, len(names))]


def _named(name: str) -> str:
    return f"（{name}）" if name else ""
