"""Make the sample school's roster from another fictional one: python packaging/make_sample.py ROSTER.xlsx."""

import sys
from pathlib import Path

import openpyxl

OUT = Path(__file__).parent.parent / "resources/sample/roster.xlsx"
# Rare characters (some beyond U+FFFF) and names with ·, so that a newcomer sees them on screen and paper.
NAMES = (
    "陈𬱖", "李𠅤文", "王㛃", "张䶮", "刘𫖯", "杨𱎂", "赵堃", "周喆", "吴𬭎", "郑𬀩", "孙犇", "马骉",
    "阿依古丽·买买提", "卓玛·央金", "艾尼瓦尔·阿不都热依木", "古丽娜扎尔·拜合提亚尔·吐尔逊江", "扎西·多吉", "次仁·拉姆",
    "木合塔尔·玉素甫", "吉克·阿依", "沙马·尔古", "欧阳靖宇", "司徒若彤", "单于小飞",
)  # fmt: skip
PEOPLES = {"卓玛": "藏族", "扎西": "藏族", "次仁": "藏族", "吉克": "彝族", "沙马": "彝族"}


def main() -> None:
    """Give every 23rd child one of the names and its guardian the same family."""
    book = openpyxl.load_workbook(sys.argv[1])
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for number, name in enumerate(NAMES):
        row = 5 + number * 23
        guardian = name.split("·")[-1] if "·" in name else name[0] + "建国"
        sheet.cell(row, heads["姓名"]).value = name
        for head in ("监护人姓名", "账户姓名"):
            sheet.cell(row, heads[head]).value = guardian
        if "·" in name:
            people = (
                "藏族"
                if name[:2] in ("卓玛", "扎西", "次仁")
                else "彝族"
                if name[:2] in ("吉克", "沙马")
                else "维吾尔族"
            )
            sheet.cell(row, heads["民族"]).value = people
    book.properties.creator = "aiddesk"
    book.save(OUT)


if __name__ == "__main__":
    main()
