"""Take back what was done, and do it again."""

from aiddesk.domain.errors import Conflict
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import SUBJECTS
from aiddesk.store.audit import REDO, last_final, last_redoable, last_undoable, take_back
from aiddesk.store.desk import Desk


def undo(desk: Desk) -> Done:
    """Take back the newest act.

    Raises:
        Conflict: there is nothing to take back, the act has left the building, or its rows have changed since.
    """
    found = last_undoable(desk)
    if found is None:
        raise Conflict(not_undoable(desk))
    seq, title = found
    entry = take_back(desk, seq, title)
    desk.reload()
    return Done(f"已撤销：{title}", SUBJECTS, entry)


def not_undoable(desk: Desk, *, is_veiled: bool = False) -> str:
    """Say why nothing can be taken back; veiled, without the title of the act, which may name somebody."""
    title = last_final(desk)
    if not title:
        return "没有可以撤销的操作。"
    what = "最近这一步" if is_veiled else f"“{title}”"
    return f"{what}不能撤销，前面的也不能。抽签、张贴、批准、发放、上报这样的事，错了要用更正的办法处理。"


def redo(desk: Desk) -> Done:
    """Do again what was just taken back.

    Raises:
        Conflict: nothing was just taken back.
    """
    found = last_redoable(desk)
    if found is None:
        raise Conflict("没有可以重做的操作。")
    seq, title = found
    entry = take_back(desk, seq, title, REDO)
    desk.reload()
    return Done(f"已重做：{title}", SUBJECTS, entry)
