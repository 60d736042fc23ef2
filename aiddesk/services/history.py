"""Take back what was done, and do it again."""

from aiddesk.domain.errors import Conflict
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import SUBJECTS
from aiddesk.store.audit import REDO, last_redoable, last_undoable, take_back
from aiddesk.store.desk import Desk


def undo(desk: Desk) -> Done:
    """Take back the newest act.

    Raises:
        Conflict: there is nothing to take back, the act has left the building, or its rows have changed since.
    """
    found = last_undoable(desk)
    if found is None:
        raise Conflict("没有可以撤销的操作。已打印、张贴、发放、上报的事要用更正的办法处理。")
    seq, title = found
    entry = take_back(desk, seq, title)
    desk.reload()
    return Done(f"已撤销：{title}", SUBJECTS, entry)


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
