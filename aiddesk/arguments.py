"""What each command takes on the line, and the help that it shows."""

import argparse
from pathlib import Path
from typing import Any

Argument = tuple[tuple[str, ...], dict[str, Any]]  # names and settings, as argparse takes them


def parser() -> argparse.ArgumentParser:
    """Return what reads a command line."""
    made = argparse.ArgumentParser(prog="aiddesk", description="学生资助工作台")
    commands = made.add_subparsers(dest="command", required=True)
    for name, (help_text, arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        for names, settings in arguments:
            command.add_argument(*names, **settings)
        command.add_argument("--json", action="store_true", help="输出 JSON")
    return made


_FILE: Argument = (("file",), {"type": Path, "metavar": "FILE"})
_DIR: Argument = (("dir",), {"type": Path, "metavar": "DIR"})
COMMANDS: dict[str, tuple[str, list[Argument]]] = {
    "demo": ("建立示例学校，走完一个周期，写出全部材料和上报包", [_DIR]),
    "new": (
        "新建数据文件",
        [
            _FILE,
            (("--school",), {"required": True, "help": "单位名称"}),
            (("--code",), {"default": "", "help": "学校标识码"}),
            (("--kind",), {"default": "school", "choices": ("school", "township", "county")}),
        ],
    ),
    "roster": (
        "导入名册",
        [
            _FILE,
            (("sheet",), {"type": Path, "metavar": "SHEET"}),
            (("--report",), {"type": Path, "metavar": "OUT.xlsx", "help": "写一份标出问题的表"}),
            (("--dry-run",), {"action": "store_true", "help": "只核对，不写入"}),
            (("--skip-faulty",), {"action": "store_true", "help": "有错的行不导入，其余导入"}),
            (("--sheet-number",), {"type": int, "default": None, "help": "第几张工作表（从0起）"}),
        ],
    ),
    "match": (
        "把部门名单与名册比对，载入对上的记录",
        [
            _FILE,
            (("list",), {"type": Path, "nargs": "+", "metavar": "LIST"}),
            (("--dry-run",), {"action": "store_true", "help": "只比对，不载入"}),
            (("--confirm-sure",), {"action": "store_true", "help": "凭证件号对上的全部确认"}),
        ],
    ),
    "packs": (
        "给各班班主任写家庭情况调查表（.xlsx）",
        [
            _FILE,
            _DIR,
            (
                ("--class",),
                {"dest": "class_title", "default": "", "metavar": "NAME", "help": "只写一个班"},
            ),
            (("--password",), {"action": "store_true", "help": "加打开密码"}),
        ],
    ),
    "packs-back": (
        "收回班主任填好的调查表",
        [
            _FILE,
            (("sheet",), {"type": Path, "nargs": "+", "metavar": "SHEET"}),
            (("--dry-run",), {"action": "store_true", "help": "只核对，不写入"}),
            (("--report",), {"type": Path, "metavar": "OUT.xlsx", "help": "写一份标出问题的表"}),
            (("--skip-faulty",), {"action": "store_true", "help": "有错的行不收，其余收下"}),
            (
                ("--prefer",),
                {"default": "", "choices": ("sheet", "register"), "help": "两边都改过的，用哪一边"},
            ),
            (("--categories",), {"action": "store_true", "help": "登记班主任补的特殊群体"}),
            (("--older",), {"action": "store_true", "help": "后来又发过新表的，也收旧表"}),
        ],
    ),
    "export": (
        "按模板导出名册（.xlsx 或 .csv）",
        [
            _FILE,
            (("out",), {"type": Path, "metavar": "OUT"}),
            (("--template",), {"default": "", "metavar": "NAME", "help": "模板名称，不写用本程序的名册格式"}),
            (("--term",), {"default": "", "metavar": "2026-1"}),
        ],
    ),
    "papers": (
        "写出材料（PDF）",
        [_FILE, _DIR, (("--kind",), {"default": "", "metavar": "KIND", "help": "只写一种"})],
    ),
    "send": (
        "导出上报包",
        [
            _FILE,
            _DIR,
            (("--term",), {"default": "", "metavar": "2026-1"}),
            (("--passphrase",), {"action": "store_true", "help": "用约定的口令加密"}),
        ],
    ),
    "receive": (
        "接收上报包",
        [_FILE, (("package",), {"type": Path, "nargs": "+", "metavar": "PACKAGE"})],
    ),
    "key": ("显示本单位的收件码", [_FILE]),
    "verify": (
        "核验数据文件或上报包",
        [_FILE, (("--register",), {"type": Path, "metavar": "FILE", "help": "收件方的数据文件，用来打开上报包"})],
    ),
    "screenshots": ("给示例学校的各页面截图", [_DIR]),
}
