"""Contents and readers for the tests of papers: invented people, rare characters included."""

import io
from datetime import date, datetime
from itertools import combinations

from pypdf import PdfReader

from aiddesk.documents.application import Known, Member
from aiddesk.documents.award_list import AwardLine, AwardList
from aiddesk.documents.codes import page_code
from aiddesk.documents.fonts import width
from aiddesk.documents.notice import Notice
from aiddesk.documents.page import Code, Document, Footer, Line, Page, Rect, Text
from aiddesk.documents.sign_sheet import ROWS_PER_PAGE, SheetPage, SheetRow, SignSheet
from aiddesk.documents.writer import pdf_bytes
from aiddesk.domain.forms import Support
from aiddesk.domain.notices import NoticeRow

FOOTER = Footer("学生资助工作台 0.1.0", datetime(2026, 11, 23, 20, 30), "a3f912bc77", "第一联 学校")  # noqa: DTZ001
RARE = "𬱖𠅤㛃"
LONG = "阿依古丽·买买提"
NAMES = (RARE, LONG, "王小明")
SCHOOL = "示例省示例自治州示例县红星镇第一中心寄宿制小学（东校区）"


def name(number: int) -> str:
    return NAMES[number % len(NAMES)]


def read(document: Document) -> list[str]:
    """Return the text of each page as a second reader sees it, blanks removed."""
    return ["".join(text.split()) for text in raw(document)]


def raw(document: Document) -> list[str]:
    """Return the text of each page with its blanks."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes(document))).pages]


def written(document: Document) -> list[str]:
    """Return the texts of each page without making a file of them, in the order in which they are written."""
    return ["".join(mark.text for mark in page.marks if isinstance(mark, Text)) for page in document.pages]


def outside(document: Document) -> list[Text | Rect | Line]:
    """Return the marks that leave the paper: what a printer would cut off."""
    return [mark for page in document.pages for mark in page.marks if not _is_inside(mark, page)]


def extent(mark: Text | Code) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the ink; a line of text takes 0.8 of its size above the baseline."""
    if isinstance(mark, Code):
        return mark.x, mark.y, mark.x + mark.size, mark.y + mark.size
    length = width(mark.text, mark.size, mark.font)
    left = mark.x - length * {"left": 0, "center": 0.5, "right": 1}[mark.align]
    return left, mark.y - 0.8 * mark.size, left + length, mark.y


def touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Say whether two extents share ink."""
    sideways = min(one[2], other[2]) - max(one[0], other[0])
    return sideways > 0.5 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5


def overlapping(document: Document) -> list[tuple[Text | Code, Text | Code]]:
    """Return the pairs of texts and codes that are printed over each other."""
    inked = ([mark for mark in page.marks if isinstance(mark, Text | Code)] for page in document.pages)
    return [pair for marks in inked for pair in combinations(marks, 2) if touch(*map(extent, pair))]


def _is_inside(mark: object, page: Page) -> bool:
    if isinstance(mark, Text | Code):
        left, top, right, bottom = extent(mark)
        return left >= 5 and top > 5 and right <= page.width - 5 and bottom <= page.height - 12
    if isinstance(mark, Rect):
        return mark.x >= 5 and mark.x + mark.width <= page.width - 5 and mark.y + mark.height <= page.height - 12
    return True


def notice(count: int, size: str = "A4", amount: int | None = None) -> Notice:
    rows = tuple(NoticeRow(i + 1, name(i), "四年级1班", "特别困难", amount) for i in range(count))
    return Notice(
        FOOTER,
        "关于2026—2027学年家庭经济困难学生认定结果的公示",
        "全体师生、各位家长",
        ("经家庭申请、班级民主评议、学校审核，拟认定下列学生为家庭经济困难学生，现予公示。",),
        rows,
        tuple(date(2026, 9, 21 + day) for day in range(5)),
        ("对公示内容如有异议，请在公示期内向学校资助办反映。", "联系人：王芳　电话：0998-0000000"),
        SCHOOL,
        date(2026, 9, 21),
        "A3" if size == "A3" else "A4",
    )


def family(members: int = 2) -> Known:
    """A family that wrote much: long names and texts, two groups of every form and one that only the newest has."""
    member = Member(RARE, 9, "弟", "示例县第一被服有限责任公司缝纫车间", "学生", 1850000, "健康", "110101201511030028")
    accident = "父亲在工地摔伤，住院费自付28,600元，有医院诊断书和缴费票据复印件，仍需二次手术" * 2
    words = {
        "school": SCHOOL, "grade": "四年级", "class_name": "1班", "class_title": "四年级1班", "name": LONG, "sex": "女",
        "birth_month": "2015年11月", "birth_date": "2015年11月3日", "document_number": "110101201511030028",
        "residence": "rural", "household_size": "5", "income_per_head": "4,150.00", "accident": accident,
        "disaster": "无", "other": "无", "applied_on": "2026年9月10日", "bank": "示例县农村信用合作联社",
        "account_number": "6228480402564890018", "applies": "yes", "address": "示例州示例县红星镇示例村三组108号",
    }  # fmt: skip
    return Known(words, (member,) * members, frozenset({"dibao", "disabled_parent", "dibao_edge"}), SUPPORT)


SUPPORT = (
    Support("寄宿生", (("小学", 125000, 62500, True), ("初中", 150000, 75000, False))),
    Support("非寄宿生", (("小学", 62500, 31250, False), ("初中", None, None, False))),
)


def award_list(count: int) -> AwardList:
    rows = tuple(
        AwardLine(i + 1, "四年级1班", name(i), "女", "110101********0028", "", "困难", True, 62500, 62500)
        for i in range(count)
    )
    title = "2026年秋季学期生活补助资助名单审批表"
    return AwardList(FOOTER, title, SCHOOL, "生活补助", "2026—2027学年第一学期", date(2026, 10, 8), rows)


def sign_sheet(*counts: int) -> SignSheet:
    pages = tuple(
        SheetPage(number, f"四年级{number}班", _sheet_rows(count), page_code("a3f9", 12, number))
        for number, count in enumerate(counts, 1)
    )
    return SignSheet(FOOTER, "2026年秋季学期生活补助发放签领表", SCHOOL, "生活补助", date(2026, 10, 20), pages)


def _sheet_rows(count: int) -> tuple[SheetRow, ...]:
    assert count <= ROWS_PER_PAGE + 1
    return tuple(
        SheetRow(i + 1, name(i), "女", "110101********0028", 31250, "买买提·艾力", "0123") for i in range(count)
    )
