"""What is printed for families: letters with slips, who got them, statements of waiving, consents."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from aiddesk.queries.places import place
from aiddesk.ui.parts.printing import ask_paper, show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.settings import remember, remembered
from aiddesk.ui.widgets.fields import Field

Subject = Callable[[], tuple[str, str]]  # the class or year in sight, and the chosen student, as papers name them
_COMPLAINT = "letters/complaint"
_LETTER = (
    Field("deadline", "交申请表截止", "date", hint="不填就在纸上留空", note="印在告知书里；突遇困难的随时可以申请"),
    Field("phone", "资助咨询电话", hint="不填就印学校电话"),
    Field("complaint", "投诉举报电话", hint="县资助中心的电话；不填就在纸上留空"),
)


class PapersMenu(QMenu):
    """The papers for the class in sight, and for the chosen student."""

    def __init__(self, parent: QWidget, shell: Host, subject: Subject) -> None:
        super().__init__(parent)
        self.setObjectName("letter_papers_menu")
        self._owner, self._shell, self._subject = parent, shell, subject
        for name, text, act in (
            ("print_letters", "告知书和回执…", lambda: self._letters(self._subject()[0])),
            ("print_letter_one", "所选学生的告知书…", lambda: self._of_student(self._letters)),
            ("print_register", "发放和回执登记表", lambda: show_paper(shell, "letter_register", self._subject()[0])),
            ("print_waiver", "所选学生的放弃申请说明", lambda: self._of_student(self._waiver)),
            ("print_waiver_blank", "空白放弃申请说明", lambda: self._waiver("")),
            (
                "print_consents",
                "个人信息告知同意书（印好姓名）",
                lambda: show_paper(shell, "consent", self._subject()[0]),
            ),
            ("print_consent_blank", "空白个人信息告知同意书", lambda: show_paper(shell, "consent", "")),
        ):
            self.addAction(text, act).setObjectName(name)

    def _letters(self, which: str) -> None:
        values = {"phone": place(self._shell.desk).phone, "complaint": remembered(_COMPLAINT)}
        typed = ask_paper(self._owner.window(), "打印告知书和回执", _LETTER, values, "一张纸印两份，沿虚线裁开。")
        if typed is None:
            return
        remember(_COMPLAINT, typed["complaint"])
        told = (typed[name].replace("|", "") for name in ("deadline", "phone", "complaint"))
        show_paper(self._shell, "letters", "|".join((which, *told)))

    def _waiver(self, subject: str) -> None:
        show_paper(self._shell, "waiver", subject)

    def _of_student(self, act: Callable[[str], None]) -> None:
        chosen = self._subject()[1]
        if chosen:
            act(chosen)
        else:
            self._shell.say("请先选择一名学生。")
