"""An empty roster sheet that can be filled in without reading a manual; offered, never demanded."""

from pathlib import Path

from aiddesk.domain.errors import Unavailable
from aiddesk.domain.words import GRADES
from aiddesk.intake.letters import column_letter
from aiddesk.intake.synonyms import FIELD_TITLES

_CHOICES = {
    "sex": "男,女",
    "boarding": "是,否",
    "residence": "农业户口,非农业户口",
    "grade": ",".join(t for g, t in GRADES.items() if 1 <= g <= 9),
    "guardian_relation": "父亲,母亲,祖父,祖母,外祖父,外祖母,其他亲属",
}
_REQUIRED = ("name", "grade", "class_name")
_WIDE = ("document_number", "registration_number", "address", "guardian_number", "account_number")
_NOTES = (
    "1. 带★的三列必填，其余不清楚可以空着，以后补。",
    "2. 一名学生一行；列的先后可以调整，也可以增加别的列。",
    "3. 身份证号、卡号、电话所在列已设为文本，直接输入即可。",
    "4. 填好后在“名册”页点“导入名册”，或把文件拖到窗口里。",
)


def write_template(out: Path) -> None:
    """Write the template: sheet 填写 with text columns and drop-downs, sheet 填写说明.

    Raises:
        Unavailable: the file cannot be written.
    """
    import xlsxwriter  # needed only here

    try:
        with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
            head = book.add_format({"bold": True, "bg_color": "#EDF1F6", "border": 1, "text_wrap": True})
            text = book.add_format({"num_format": "@"})
            sheet = book.add_worksheet("填写")
            for index, (field, title) in enumerate(FIELD_TITLES.items()):
                sheet.set_column(index, index, 22 if field in _WIDE else 12, text)
                sheet.write_string(0, index, f"★{title}" if field in _REQUIRED else title, head)
                if field in _CHOICES:
                    choices = {"validate": "list", "source": _CHOICES[field].split(",")}
                    sheet.data_validation(1, index, 2000, index, choices)
            sheet.freeze_panes(1, 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.repeat_rows(0)
            sheet.print_area(f"A1:{column_letter(len(FIELD_TITLES) - 1)}60")
            notes = book.add_worksheet("填写说明")
            notes.set_column(0, 0, 80)
            for row, note in enumerate(_NOTES):
                notes.write_string(row, 0, note)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise Unavailable(f"不能写“{out.name}”，它可能正在别的程序里打开。请关闭后再试。") from error
