"""Make the sample school's roster from another fictional one: python packaging/make_sample.py ROSTER.xlsx.

Counts, numbers and classes stay as they are; some children get names that put screens, papers and searches to the
test: characters beyond U+FFFF, names with ·, a name of 21 characters, two-character family names. They go to
children of a special category, so that the names reach every paper of the cycle.
"""

import sys
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

OUT = Path(__file__).parent.parent / "resources/sample/roster.xlsx"
FIRST, STEP = 4, 23  # from this row of the sheet on, and about so many rows apart: one or two in each class

# (child, sex, people, guardian, who is the father unless MOTHERLY)
NAMES = (
    ("陈𬱖", "男", "汉族", "陈建国"),
    ("阿依古丽·买买提", "女", "维吾尔族", "买买提·吐尔逊"),
    ("李𠅤文", "男", "汉族", "李国强"),
    ("卓玛·央金", "女", "藏族", "扎西·顿珠"),
    ("王㛃", "女", "汉族", "王建军"),
    ("张䶮", "男", "汉族", "张德华"),
    ("祖丽皮亚古丽·拜合提亚尔江·阿不都热依木江", "女", "维吾尔族", "拜合提亚尔江·阿不都热依木江"),
    ("刘𫖯", "男", "汉族", "刘志明"),
    ("杨𱎂", "男", "汉族", "杨秀英"),
    ("吉克·阿依", "女", "彝族", "吉克·拉铁"),
    ("赵堃", "男", "汉族", "赵永福"),
    ("周喆", "男", "汉族", "周桂兰"),
    ("艾尼瓦尔·阿不都热依木", "男", "维吾尔族", "阿不都热依木·艾山"),
    ("吴𬭎", "男", "汉族", "吴大勇"),
    ("郑𬀩", "男", "汉族", "郑春生"),
    ("扎西·多吉", "男", "藏族", "多吉·次旦"),
    ("孙犇", "男", "汉族", "孙建平"),
    ("马骉", "男", "回族", "马福海"),
    ("沙马·尔古", "男", "彝族", "沙马·木呷"),
    ("欧阳靖宇", "男", "汉族", "欧阳国华"),
    ("单于小飞", "男", "汉族", "单于长青"),
    ("司徒若彤", "女", "汉族", "司徒文斌"),
    ("次仁·拉姆", "女", "藏族", "次仁·旺堆"),
    ("木合塔尔·玉素甫", "男", "维吾尔族", "玉素甫·卡德尔"),
)
MOTHERLY = {"杨秀英": "母亲", "周桂兰": "祖母"}


def main() -> None:
    """Read the roster named on the command line and write the sample's."""
    book = openpyxl.load_workbook(sys.argv[1])
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    row = 0
    for number, (name, sex, people, guardian) in enumerate(NAMES):
        row = _child(sheet, columns, max(row + 1, FIRST + number * STEP), sex)
        written = {"姓名": name, "民族": people, "监护人姓名": guardian, "账户姓名": guardian}
        written["监护人关系"] = MOTHERLY.get(guardian, "父亲")
        for head, text in written.items():
            sheet.cell(row, columns[head]).value = text
    book.properties.creator = "aiddesk"
    book.save(OUT)


def _child(sheet: Worksheet, columns: dict[str, int], row: int, sex: str) -> int:
    while sheet.cell(row, columns["性别"]).value != sex or not sheet.cell(row, columns["特殊困难类别"]).value:
        row += 1
        if row > sheet.max_row:
            raise SystemExit("The roster has too few children of a special category.")
    return row


if __name__ == "__main__":
    main()
