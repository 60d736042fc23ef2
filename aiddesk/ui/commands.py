"""Everything that the menus of an open window can do, with the shortcuts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from aiddesk import __version__
from aiddesk.services.registers import Desk
from aiddesk.ui import reports, style
from aiddesk.ui.folders import open_folder
from aiddesk.ui.menus import RULE, MenuItem, fill
from aiddesk.ui.settings import remembered_number
from aiddesk.ui.shell import Shell
from aiddesk.ui.specs import ScreenSpec

_ABOUT = (
    f"学生资助工作台 {__version__}\n\n"
    "数据只在这台电脑和您的U盘上，程序不上网。\n"
    "使用 PySide6（LGPL）、peewee（MIT）、reportlab（BSD）等开源软件；图标来自 Lucide（ISC）。"
)


def open_window(desk: Desk, screens: Sequence[ScreenSpec], more: Sequence[MenuItem] = ()) -> Shell:
    """Return the window of a register, complete with its menus; `more` items come first in their menus."""
    shell = Shell(desk, screens)
    fill(shell.menuBar(), (*more, *commands(shell, screens)))
    return shell


def commands(shell: Shell, screens: Sequence[ScreenSpec]) -> tuple[MenuItem, ...]:
    """Return what the menus of a window offer, in their order."""
    seen = shell.tabs.seen
    pages = (
        MenuItem("view", spec.title, partial(shell.go, spec.key), f"go_{spec.key}", (f"Alt+{n}", f"Ctrl+{n}"))
        for n, spec in enumerate(screens, 1)
    )
    size = remembered_number("size", 100)
    sizes = (
        MenuItem("view", f"{word}（{n}%）", partial(shell.resize_text, n), f"size_{n}", under="字号", checked=n == size)
        for n, word in style.SIZES.items()
    )
    return (
        MenuItem("file", RULE),
        MenuItem("file", "打印…", lambda: seen().print_paper(), "print", ("Ctrl+P",)),
        MenuItem("file", RULE),
        MenuItem("file", "退出", shell.close, "quit", ("Alt+F4",)),
        MenuItem("edit", "撤销", shell.undo, "undo", ("Ctrl+Z",)),
        MenuItem("edit", "重做", shell.redo, "redo", ("Ctrl+Y", "Ctrl+Shift+Z")),
        MenuItem("edit", RULE),
        MenuItem("edit", "复制\tCtrl+C", partial(_to_focus, "copy"), "copy"),
        MenuItem("edit", "粘贴\tCtrl+V", partial(_to_focus, "paste"), "paste"),
        MenuItem("edit", RULE),
        MenuItem("edit", "保存", lambda: shell.say("已经保存：每一步都会自动保存。"), "save", ("Ctrl+S",)),
        MenuItem("edit", "查找", lambda: seen().show_find(), "find_menu", ("Ctrl+F",)),
        *pages,
        MenuItem("view", RULE),
        MenuItem("view", "刷新", shell.reload, "reload", ("F5",)),
        *sizes,
        MenuItem(
            "view",
            "演示模式（隐藏姓名和原因）",
            lambda: shell.set_veiled(not shell.is_veiled),
            "veil",
            ("Ctrl+D", "F11"),
            checked=False,
        ),
        MenuItem("tools", "单位信息…", partial(_set_up, shell, "place"), "edit_place"),
        MenuItem("tools", "教职工…", partial(_set_up, shell, "staff"), "edit_staff_list"),
        MenuItem("tools", "换人操作…", partial(_set_up, shell, "actor"), "choose_actor"),
        MenuItem("tools", RULE),
        MenuItem("tools", "打开数据所在的文件夹", lambda: open_folder(shell.desk.path.parent), "folder"),
        MenuItem("tools", "复制诊断信息", partial(_copy_facts, shell), "facts"),
        MenuItem("help", "本页帮助", shell.show_help, "help_page", ("F1",)),
        MenuItem("help", RULE),
        MenuItem("help", "关于", lambda: shell.tell(_ABOUT), "about"),
    )


def _set_up(shell: Shell, what: str) -> None:
    from aiddesk.ui import setup  # seldom used

    if what == "place":
        setup.edit_place(shell)
    elif what == "actor":
        setup.choose_actor(shell)
    else:
        setup.StaffDialog(shell, shell).open()


def _copy_facts(shell: Shell) -> None:
    QGuiApplication.clipboard().setText(reports.facts())
    shell.say("诊断信息已复制，里面没有学生信息，可以粘贴给技术支持。")


def _to_focus(act: str) -> None:
    """Let the widget with the cursor copy or paste."""
    widget = QApplication.focusWidget()
    done = getattr(widget, act, None)  # of a text field or a table
    if callable(done):
        done()
