"""Who is called to a class meeting, and who came: 评议会议签到表, with who is excused and who steps aside."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, beginning, labelled, ruled


@dataclass(frozen=True)
class Person:
    """One who was called; `note` says why one does not sign ("请假：病假", "回避：与2号候选人同户")."""

    name: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class VoteSignIn:
    """A session; those who step aside stand in a list of their own, since they do not count as eligible."""

    footer: Footer
    school: str
    class_title: str
    session: str
    held_on: date
    place: str
    chair: str
    recorder: str
    eligible: tuple[Person, ...]
    recused: tuple[Person, ...] = ()


_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 36 * MM),
    Column("身份", 24 * MM),
    Column("签到", 42 * MM),
    Column("备注", 56 * MM, "left"),
)
_ROW = 10 * MM


def lay_out(content: VoteSignIn) -> Document:
    """Return the sheets, in the order of the list."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 9 * MM, "家庭经济困难学生民主评议会议签到表")
    slots = (
        (flow.left, flow.left + 100 * MM, f"学校：{content.school}"),
        (flow.left + 102 * MM, flow.end, f"{content.class_title}　{content.session}"),
    )
    furniture.subline(flow.page, flow.take(8 * MM) + 5 * MM, slots)
    for line in (
        (("会议时间", furniture.long_date(content.held_on)), ("会议地点", content.place)),
        (("主持人", content.chair), ("记录人", content.recorder)),
    ):
        cells = [part for label, value in line for part in ((24 * MM, label), (61 * MM, value))]
        labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)
    flow.take(3 * MM)
    _people(flow, content.eligible)
    if content.recused:
        flow.need(9 * MM + beginning(_COLUMNS, _rows(content.recused), _ROW, 10.5))
        flow.take(2 * MM)
        flow.paragraph("回避人员（不参加评议，不计入应到人数）", 10.5, 7 * MM, "sans-bold")
        _people(flow, content.recused)
    flow.need(24 * MM)
    away = sum(bool(person.note) for person in content.eligible)
    y = flow.take(12 * MM) + 8 * MM
    told = f"应到{len(content.eligible)}人　实到　　　人　请假{away}人　回避{len(content.recused)}人"
    flow.page.text(flow.left, y, told, 10.5)
    furniture.signatures(flow.page, flow.left, flow.end, flow.take(11 * MM) + 8 * MM, ("主持人签字", "记录人签字"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.class_title}评议会议签到表", content.school, tuple(flow.pages))


def _people(flow: Flow, people: tuple[Person, ...]) -> None:
    ruled(flow, _COLUMNS, _rows(people), _ROW, 10.5)


def _rows(people: tuple[Person, ...]) -> list[tuple[str, ...]]:
    return [(str(n), person.name, person.kind, "", person.note) for n, person in enumerate(people, 1)]
