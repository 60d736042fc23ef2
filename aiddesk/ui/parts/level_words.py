"""困难等级名称: what the school calls the levels, and whether it has two or three of them."""

from aiddesk.domain.levels import LONGEST
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import LEVELS
from aiddesk.services.levels import set_levels
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field

_NOTE = (
    "按当地文件写，由重到轻。只分两个等级的，第二、第三格空一个。改好以后界面和打印都用新名称；"
    "已经写进评议结果、审核意见的文字不变。"
)
_TITLES = {"special": "最困难的一级", "hard": "第二级", "ordinary": "第三级", "none": "不予认定的叫"}


def name_levels(shell: Host) -> Done | None:
    """Ask for the words of the levels; an empty one is not used."""
    fields = tuple(Field(code, _TITLES[code], hint=_hint(code), required=_is_needed(code)) for code in LEVELS)
    return shell.form(
        "困难等级名称",
        fields,
        "使用这些名称",
        lambda typed: set_levels(shell.desk, typed),
        shell.desk.levels.used,
        _NOTE,
    )


def _is_needed(code: str) -> bool:
    return code in ("special", "none")


def _hint(code: str) -> str:
    return f"如{LEVELS[code]}，最多{LONGEST}个字" + ("" if _is_needed(code) else "；空着就是不设")
