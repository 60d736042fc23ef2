"""A workbook that was handed out says which columns are wanted."""

from pathlib import Path

import openpyxl
import pytest

from aiddesk.domain.errors import Invalid
from aiddesk.intake.export_columns import columns_of
from aiddesk.intake.reader import read


def test_a_handed_out_head_gives_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某县受助学生信息表"])
    sheet.append([])
    told = {
        "序号": ("1", "number", ""), "*学生姓名": ("张三", "name", "whole"), "性别": ("1", "sex", "1/2"),
        "出生日期（yyyymmdd）": ("", "birth_date", "yyyymmdd"), "民族": ("33", "ethnicity", "code"),
        "身份证件类型": ("Z", "document_kind", "code"), "身份证件号★": ("", "document_number", "whole"),
        "年级": ("四年级", "grade", "words"), "班级": ("2", "class_name", "number"),
        "就读方式": ("2", "boarding", "2/1"), "户口性质": ("农业户口", "residence", "农业/非农业"),
        "政治面貌": ("群众", "", ""), "联系电话": ("", "phone", "whole"), "家长电话": ("", "", ""),
        "学校(机构)标识码": ("", "school_code", ""), "认定级别": ("", "case_level", ""),
        "认定时间": ("2026年10月", "recognised_on", "yyyy年m月"), "资助金额（元）": ("", "award_amount", ""),
    }  # fmt: skip
    sheet.append(list(told))
    sheet.append([example for example, _field, _form in told.values()])
    book.save(tmp_path / "县局.xlsx")
    found = columns_of(read(tmp_path / "县局.xlsx"))
    assert {c.title: (c.field, c.form) for c in found} == {t: (f, form) for t, (_, f, form) in told.items()}
    (tmp_path / "other.csv").write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(Invalid, match="没有找到表头"):
        columns_of(read(tmp_path / "other.csv"))
