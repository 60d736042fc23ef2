"""What a counter writes as the ballots are called: 计票单, strokes of 正 and their sums, a sheet for each counter."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4, A4_LANDSCAPE, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class CountSheet:
    """A session's candidates as (number, name or ""), and the words that are counted for each."""

    footer: Footer
    school: str
    class_title: str
    session: str
    candidates: tuple[tuple[int, str], ...]
    boxes: tuple[str, ...]
    present: int
    hint: str = ""


_COUNTERS = ("第一计票人", "第二计票人")
_NARROW = 3
_ROW, _LOW = 12 * MM, 10 * MM
_TAIL = 46 * MM  # the sums of the ballots, and room to sign


def lay_out(content: CountSheet) -> Document:
    """Return a sheet for each of the two counters, who do not look at each other's."""
    pages: list[Page] = []
    marks = []
    for counter in _COUNTERS:
        marks.append(Bookmark(counter, len(pages)))
        pages += _sheet(content, counter)
    return Document(f"{content.class_title}评议计票单", content.school, tuple(pages), tuple(marks))


def _sheet(content: CountSheet, counter: str) -> list[Page]:
    flow = Flow(A4 if len(content.boxes) <= _NARROW else A4_LANDSCAPE)
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 9 * MM, f"民主评议计票单（{counter}）")
    slots = (
        (flow.left, flow.left + 74 * MM, f"学校：{content.school}"),
        (flow.left + 76 * MM, flow.end, f"{content.class_title}　{content.session}　实到{content.present}人"),
    )
    furniture.subline(flow.page, flow.take(8 * MM) + 5 * MM, slots)
    told = f"一票画一笔，五票一个“正”字；唱完再数合计。{content.hint}两位计票人各自计票，互不对看，最后核对。"
    flow.paragraph(told, 10, 6 * MM)
    flow.take(2 * MM)
    columns = _columns(content, flow.room)
    named = len(columns) - 2 * len(content.boxes) == 2
    blanks = [""] * (2 * len(content.boxes))
    rows = [(str(number), *([name] if named else []), *blanks) for number, name in content.candidates]
    ruled(flow, columns, rows, _height(flow, len(rows)), 10.5, foot=_TAIL)
    flow.need(_TAIL)
    y = flow.take(12 * MM) + 8 * MM
    flow.page.text(flow.left, y, "发出　　　张　＝　有效　　　张　＋　废票　　　张　＋　未用　　　张", 10.5)
    furniture.signature(flow.page, flow.left, flow.end - 4 * MM, flow.take(10 * MM) + 7 * MM, "废票的原因（可以不填）")
    for labels in (("计票人签字", "唱票人签字"), ("监票人签字", "日期")):
        furniture.signatures(flow.page, flow.left, flow.end, flow.take(11 * MM) + 8 * MM, labels)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return flow.pages


def _height(flow: Flow, rows: int) -> float:
    """Return how high a row is: lower where that saves a sheet."""
    fitting = (flow.left_over() - _TAIL) / (rows + 1)
    return min(fitting, _ROW) if fitting >= _LOW else _ROW


def _columns(content: CountSheet, room: float) -> tuple[Column, ...]:
    named = any(name for _, name in content.candidates)
    columns = [Column("序号" if named else "编号", 12 * MM)]
    columns += [Column("姓名", 32 * MM)] if named else []
    each = (room - sum(column.width for column in columns)) / len(content.boxes)
    for box in content.boxes:
        columns += [Column(box, each - 14 * MM), Column("合计", 14 * MM)]
    return tuple(columns)
