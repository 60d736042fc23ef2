"""班级评议: the sessions of the classes, then the chain of reviews."""

from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from aiddesk.queries import votes as sessions
from aiddesk.ui import colours
from aiddesk.ui.parts.review_page import ReviewPage
from aiddesk.ui.parts.vote_session import VoteSession
from aiddesk.ui.parts.votes_menu import VotesMenu
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Segments
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.table import Column

_PARTS = {"vote": "评议", "review": "审核"}
_COLOURS = {
    "有新申请": colours.AMBER,
    "待抽签": colours.AMBER,
    "待复核": colours.AMBER,
    "已作废": colours.RED,
    "已出结果": colours.GREEN,
}


class VotesScreen(Screen):
    """First the classes vote, then three reviews."""

    key, title, icon = "votes", "班级评议", "vote"
    watches = frozenset({"votes", "cases", "reviews", "meetings", "classes", "staff", "students"})

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        rows = sessions.vote_classes(desk, year)
        self.classes.set_rows(rows)
        if self.classes.current() is None and rows:
            waiting = next((r for r in rows if r.status_title != "已出结果"), rows[0])
            self.classes.select(waiting.class_id)
        self._session.show_class(self.classes.current())
        waiting_reviews = self._reviews.refresh()
        self._part.offer({"vote": "评议", "review": f"审核（{waiting_reviews}）" if waiting_reviews else "审核"})

    def show_hint(self, **hint: object) -> None:
        part = str(hint.get("part", "vote"))
        self._part.choose(part)
        self._show_part(part)
        if "step" in hint:
            self._reviews.choose_step(str(hint["step"]))
        if "act" in hint:
            self._menu.run(str(hint["act"]))

    def set_veiled(self, veiled: bool) -> None:
        self._session.set_veiled(veiled)
        self._reviews.set_veiled(veiled)

    def print_paper(self) -> None:
        self._session.print_main()

    @property
    def class_id(self) -> str:
        """The class that is chosen, or ""."""
        chosen = self.classes.current()
        return chosen.class_id if chosen else ""

    def keep(self, dialog: QDialog | None) -> None:
        """Hold the dialog that is open, since Qt holds none."""
        self._dialog = dialog

    def _build(self) -> None:
        self._part = Segments("part", "评议或审核")
        self._part.offer(_PARTS)
        self.classes: Grid[sessions.VoteClassRow] = Grid(
            "vote_classes",
            "各班评议",
            (
                Column("班级", lambda r: r.class_title, width=80, sort=lambda r: (r.grade, r.class_name)),
                Column("申请", lambda r: r.applicants, width=48, align="right"),
                Column("名额", lambda r: r.quota, width=48, align="right"),
                Column("状态", lambda r: r.status_title, width=76, colour=lambda r: _COLOURS.get(r.status_title, "")),
            ),
            key=lambda r: r.class_id,
        )
        self.classes.set_empty("困难调查录完的班级会出现在这里。")
        self.classes.setFixedWidth(max(310, min(self.fontMetrics().horizontalAdvance("班") * 22, 420)))
        self._session = VoteSession(self.shell)
        vote_page = QWidget()
        body = row(self.classes, self._session, space=12)
        body.setStretch(1, 1)
        vote_page.setLayout(body)
        self._pages = QStackedWidget()
        self._pages.addWidget(vote_page)
        self._reviews = ReviewPage(self.shell)
        self._pages.addWidget(self._reviews)
        every = button("更多", "votes_more")
        self._menu = VotesMenu(every, self)
        every.setMenu(self._menu)
        steps = (
            "选班级，“开始评议”，打印选票；选票上只有姓名，没有家庭情况。",
            "投票后清点选票，两个人分别计票，一致才能公布结果。",
            "再到“审核”：按本学年的审核级别逐级写意见，开会的一级登记会议；亲属回避。",
        )
        page = column(HowTo("votes", steps), row(self._part, 1, every), self._pages, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self._part.chosen.connect(self._show_part)
        self.classes.changed.connect(lambda: self._session.show_class(self.classes.current()))

    def _show_part(self, part: str) -> None:
        self._pages.setCurrentIndex(list(_PARTS).index(part))
        if part == "review":
            self._reviews.begin()
