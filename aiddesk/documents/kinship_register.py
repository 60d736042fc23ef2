"""Which of the staff are relatives of applicants, signed by each of them: 亲属回避登记表, kept inside the school."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class KinLine:
    """A member of staff with one student, or with none ("无")."""

    name: str
    roles: str
    student: str
    class_title: str
    relation: str
    how: str


@dataclass(frozen=True)
class KinshipRegister:
    """All staff who review or vote; `cleared` are those who looked like relatives and are none, with the reason."""

    footer: Footer
    school: str
    school_year_title: str
    lines: tuple[KinLine, ...]
    cleared: tuple[str, ...] = ()
    waiting: int = 0


_TITLE = "家庭经济困难学生认定亲属回避登记表"
_DECLARES = (
    "本人声明：除下表所列以外，本人与本学年申请认定的学生没有亲属关系。评议、审核亲属时本人主动回避，"
    "不打听、不影响结果；有遗漏的先补报登记再签字，以后发现有亲属申请的及时补报。"
)
_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 30 * MM),
    Column("岗位", 52 * MM),
    Column("学生", 32 * MM),
    Column("班级", 28 * MM),
    Column("关系", 32 * MM),
    Column("如何得知", 29 * MM),
    Column("本人签字", 42 * MM),
)


def lay_out(content: KinshipRegister) -> Document:
    """Return the register with a place for each signature."""
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 8 * MM, _TITLE)
    slots = (
        (flow.left, flow.left + 150 * MM, f"学校：{content.school}　（内部材料，不得张贴）"),
        (flow.left + 154 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    flow.paragraph(_DECLARES, 10.5, 6 * MM, indent=2)
    flow.take(2 * MM)
    rows = [
        (str(n), x.name, x.roles, x.student, x.class_title, x.relation, x.how, "")
        for n, x in enumerate(content.lines, 1)
    ]
    ruled(flow, _COLUMNS, rows, 10 * MM, 10)
    flow.take(2 * MM)
    for text in content.cleared:
        flow.paragraph(text, 10, 5.5 * MM)
    if content.waiting:
        flow.paragraph(f"另有{content.waiting}处疑似亲属关系还没有核实，核实以前不能审核。", 10, 5.5 * MM)
    flow.need(16 * MM)
    y = flow.take(14 * MM) + 10 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("登记人", "领导小组组长", "日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.school_year_title}{_TITLE}", content.school, tuple(flow.pages))
