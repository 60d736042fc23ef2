"""The columns that a handed-out workbook asks for: its titles in order, each with the field that it means."""

import re
import unicodedata

from aiddesk.domain.errors import Invalid
from aiddesk.domain.exporting import FIELDS, ExportColumn
from aiddesk.intake import header
from aiddesk.intake.reader import Book, Sheet
from aiddesk.intake.synonyms import field_of

# Titles beyond those of a roster, which `synonyms` knows.
_WORDS = {
    "number": "序号 编号 顺序号",
    "class_title": "年级班级 年级/班级 年班",
    "status": "学籍状态 学生状态 在校状态",
    "school_name": "学校名称 学校 所在学校 就读学校 单位名称",
    "school_code": "学校标识码 学校代码 机构标识码 学校(机构)标识码 学校机构标识码",
    "school_year": "学年 资助学年 认定学年",
    "term": "学期 资助学期 发放学期",
    "case_level": "认定等级 认定级别 困难等级 困难级别 困难程度 贫困等级 认定结果",
    "recognised_on": "认定时间 认定日期",
    "award_programme": "资助项目 资助名称 项目名称 项目",
    "award_level": "资助档次 档次 资助等级",
    "award_standard": "资助标准 补助标准 发放标准 标准",
    "award_amount": "金额 资助金额 补助金额 发放金额 实发金额",
    "award_way": "发放方式 发放形式",
    "award_paid_on": "发放日期 发放时间",
    "category_orphan": "是否孤儿",
    "category_martyr": "是否烈士子女 是否烈士或优抚子女",
    "category_dibao": "是否低保",
    "category_disabled": "是否残疾 是否残疾学生",
    "is_guardian": "是否监护人",
}
_BY_WORD = {word: field for field, words in _WORDS.items() for word in words.split()}
# What a title or a filled-in example says of how days are written.
_DAYS = (
    (re.compile(r"yyyymmdd|(?<!\d)\d{8}(?!\d)", re.IGNORECASE), "yyyymmdd"),
    (re.compile(r"yyyy-mm-dd|\d{4}-\d\d-\d\d", re.IGNORECASE), "yyyy-mm-dd"),
    (re.compile(r"yyyymm(?!dd)|(?<!\d)\d{6}(?!\d)", re.IGNORECASE), "yyyymm"),
    (re.compile(r"\d{4}年\d{1,2}月\d"), "yyyy年m月d日"),
    (re.compile(r"\d{4}年\d{1,2}月"), "yyyy年m月"),
)
_CODE = re.compile(r"\d{1,2}|[AZ]")
# The form that gives codes or other words than usual, with what an example of it looks like.
_OTHERS = {
    "sex": (("1/2", _CODE),),
    "boarding": (("2/1", _CODE), ("是/否", re.compile("是|否"))),
    "residence": (("code", _CODE), ("农业/非农业", re.compile("非?农业(户口)?"))),
    "ethnicity": (("code", _CODE),),
    "document_kind": (("code", _CODE),),
    "grade": (("number", _CODE),),
    "class_name": (("number", _CODE),),
}


def columns_of(book: Book) -> tuple[ExportColumn, ...]:
    """Return the columns of the sheet whose head names most of what is known; unknown titles stay empty.

    Raises:
        Invalid: no sheet has a head that is understood.
    """
    found = max((_columns(sheet) for sheet in book.sheets), key=lambda columns: sum(bool(c.field) for c in columns))
    if not found:
        raise Invalid(f"“{book.name}”里没有找到表头。请检查表格里是否有“姓名”“班级”等列名，或换一个文件。")
    return found


def _columns(sheet: Sheet) -> tuple[ExportColumn, ...]:
    head = header.find(sheet.rows)
    if head is None:
        return ()
    example = sheet.rows[head.row] if head.row < len(sheet.rows) else ()
    width = max(number for number, title in enumerate(head.titles, 1) if title)
    found: list[ExportColumn] = []
    for number, title in enumerate(head.titles[:width]):
        field = _field(title)
        if field in {column.field for column in found}:
            field = ""  # of two columns of one meaning nobody but the user knows the other
        shown = example[number].strip() if number < len(example) else ""
        found.append(ExportColumn(title, field, _form(field, title, shown)).cleaned())
    return tuple(found)


def _field(title: str) -> str:
    plain = re.sub(r"[\s*★]", "", unicodedata.normalize("NFKC", title))
    for words in (plain, re.sub(r"[:(].*$", "", plain)):
        if words in _BY_WORD:
            return _BY_WORD[words]
    return field_of(title)


def _form(field: str, title: str, example: str) -> str:
    for form, looks in _OTHERS.get(field, ()):
        if looks.fullmatch(example):
            return form
    if field in FIELDS and "yyyymmdd" in FIELDS[field].forms:
        return next((form for looks, form in _DAYS if looks.search(f"{title} {example}")), "")
    return ""
