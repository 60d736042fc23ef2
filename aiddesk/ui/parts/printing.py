"""Lay out a paper in the background and show it."""

from aiddesk.domain.progress import Progress
from aiddesk.services.registers import Desk
from aiddesk.ui.screen import Host


def show_paper(shell: Host, kind: str, subject: str) -> None:
    """Preview a paper of `aiddesk.services.papers.KINDS`, to print it or to keep it as PDF."""
    from aiddesk.services import papers  # papers load when they are printed

    def work(desk: Desk, progress: Progress) -> bytes:
        return papers.pdf(desk, kind, subject, progress)

    shell.start_job("正在排版", work, lambda pdf: shell.preview(papers.KINDS[kind], pdf))
