"""The menu bar: every act of the window in its menu, with its shortcut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

_MENUS = {"file": "文件(&F)", "edit": "编辑(&E)", "view": "视图(&V)", "tools": "工具(&T)", "help": "帮助(&H)"}
RULE = "-"


@dataclass(frozen=True)
class MenuItem:
    """One line of a menu: `menu` is file, edit, view, tools or help; the text "-" draws a rule.

    `name` is the action's object name; items of the same `under` form a submenu of that title; `checked` makes it a
    switch, and switches of one submenu exclude each other.
    """

    menu: str
    text: str
    on: Callable[[], object] = bool
    name: str = ""
    keys: tuple[str, ...] = ()
    under: str = ""
    checked: bool | None = None


def fill(bar: QMenuBar, items: Sequence[MenuItem]) -> dict[str, QAction]:
    """Build the five menus; return the named actions."""
    menus = {key: bar.addMenu(title) for key, title in _MENUS.items()}
    for key, menu in menus.items():
        menu.setObjectName(f"menu_{key}")
    named: dict[str, QAction] = {}
    groups: dict[str, tuple[QMenu, QActionGroup]] = {}
    for item in items:
        if item.text == RULE:
            menus[item.menu].addSeparator()
            continue
        action = _action(item, bar)
        if item.under:
            menu, group = groups.get(item.under) or _group(item.under, menus[item.menu], groups)
            menu.addAction(action)
            if item.checked is not None:
                group.addAction(action)
        else:
            menus[item.menu].addAction(action)
        if item.name:
            named[item.name] = action
    for menu in menus.values():
        menu.menuAction().setVisible(not menu.isEmpty())
    return named


def _group(title: str, menu: QMenu, groups: dict[str, tuple[QMenu, QActionGroup]]) -> tuple[QMenu, QActionGroup]:
    groups[title] = (menu.addMenu(title), QActionGroup(menu))
    return groups[title]


def _action(item: MenuItem, bar: QMenuBar) -> QAction:
    action = QAction(item.text, bar)
    action.setObjectName(item.name)
    action.setShortcuts([QKeySequence(keys) for keys in item.keys])
    if item.checked is not None:
        action.setCheckable(True)
        action.setChecked(item.checked)
    action.triggered.connect(lambda _on: item.on())
    return action
