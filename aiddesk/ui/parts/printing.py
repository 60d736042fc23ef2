"""Lay out a paper in the background and show it; ask first where it has to be chosen what is printed."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.domain.students import parse_day
from aiddesk.services.registers import Desk
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field


def show_paper(shell: Host, kind: str, subject: str) -> None:
    """Preview a paper of `aiddesk.services.papers.KINDS`, to print it or to keep it as PDF."""
    from aiddesk.services import papers  # papers load when they are printed

    def work(desk: Desk, progress: Progress) -> bytes:
        return papers.pdf(desk, kind, subject, progress)

    shell.start_job("正在排版", work, lambda pdf: shell.preview(papers.KINDS[kind], pdf))


def ask_paper(
    parent: QWidget, title: str, fields: Sequence[Field], values: Mapping[str, object], note: str = ""
) -> dict[str, str] | None:
    """Ask what is to be printed; None when it was given up. A day that is none is refused beside its field."""
    from aiddesk.ui.formdialog import FormDialog  # the first tab shows no form

    chosen: dict[str, str] = {}

    def keep(typed: dict[str, str]) -> Done:
        days = [(f.name, typed[f.name]) for f in fields if f.kind == "date" and typed[f.name]]
        wrong = [(name, text) for name, text in days if parse_day(text) is None]
        if wrong:
            raise Invalid(*(Problem(f"“{t}”不是一个日期。请写成 2026-09-20 这样。", name) for name, t in wrong))
        chosen.update(typed)
        return Done("")

    dialog = FormDialog(parent, title, fields, "打印预览", keep, values, note)
    is_done = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return chosen if is_done else None
