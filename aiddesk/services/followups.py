"""Follow-up of aided students: notes that only those see who need them, and that never bear on aid."""

from collections.abc import Sequence
from pathlib import Path

from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.followups import FollowUpDraft, check_note
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.terms import term_of
from aiddesk.domain.words import FOLLOW_UPS
from aiddesk.queries.followups import require_sight, was_aided
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import LETTER_SCAN, Attachment, FollowUp

TOUCHED = frozenset({"followups"})


def note(
    desk: Desk, student_id: str, draft: FollowUpDraft, scans: Sequence[Path] = (), progress: Progress = SILENT
) -> Done:
    """Note something of an aided student: a mark, attendance, a talk, care, or a letter of thanks with its scans.

    What the journal calls it names neither the child nor what was noted.

    Raises:
        Invalid: all problems, or a scan cannot be read.
        Conflict: the person at the desk may not see the student's notes, or the student was never aided.
    """
    require_sight(desk, student_id)
    if not was_aided(desk, student_id):
        raise Conflict("只跟踪已认定的学生。请先在列表里选择受助学生。")
    facts = check_note(draft, term_of(desk.today()).key, desk.today())
    if scans and facts.kind != "letter":
        raise Invalid(Problem("只有感谢信可以附扫描件。请去掉文件，或改选“感谢信”。", "scans"))
    from aiddesk.intake.scans import read_scan  # Pillow is heavy

    read = []
    for number, path in enumerate(scans):
        progress.step(number, len(scans), f"正在处理扫描件，第{number + 1}份，共{len(scans)}份")
        read.append(read_scan(path))
    title = FOLLOW_UPS[facts.kind]
    with journal.entry(desk, "followup.note", f"登记跟踪记录：{title}") as work:
        key = work.insert(
            FollowUp, student_id=student_id, kind=facts.kind, on_date=facts.on, term=facts.term,
            subject=facts.subject, mark=facts.mark, full=facts.full, text=facts.text,
            staff_id=desk.actor.id or None,
        )  # fmt: skip
        for found in read:
            work.insert(
                Attachment, owner_id=key, kind=LETTER_SCAN, name=found.name, media_type=found.media_type,
                sha256=found.sha256, content=found.content,
            )  # fmt: skip
    more = f"，附件{len(read)}份" if read else ""
    return Done(f"已登记{title}{more}。", TOUCHED, work.seq, key)


def remove(desk: Desk, note_id: str) -> Done:
    """Take back a note that was entered by mistake; a letter with scans stays in the student's file.

    Raises:
        Conflict: it is gone, or the person at the desk may not see it.
    """
    row = desk.one("SELECT student_id, kind FROM follow_up WHERE id = ?", note_id)
    if row is None:
        raise Conflict("这条记录已经不在了。请按F5刷新。")
    require_sight(desk, row[0])
    if desk.value("SELECT 1 FROM attachment WHERE owner_id = ? AND kind = ?", note_id, LETTER_SCAN):
        raise Conflict("附有扫描件的感谢信归入学生档案，不能删除。登记错的，请马上用撤销。")
    with journal.entry(desk, "followup.remove", f"删除跟踪记录：{FOLLOW_UPS[row[1]]}") as work:
        work.delete(FollowUp, note_id)
    return Done("已删除这条记录。", TOUCHED, work.seq)
