"""The session of one class: its state, its candidates, what comes next, the result."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from aiddesk.domain.ballot import is_told, told, told_apart
from aiddesk.queries.quotas import places_left
from aiddesk.queries.votes import CandidateRow, VoteCard, VoteClassRow, rounds, vote
from aiddesk.services import registers, votes
from aiddesk.ui import colours
from aiddesk.ui.parts.vote_words import advice, facts
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

# What is printed of a session: kind of paper, words, and whether it is for paper ballots only.
_PAPERS = (
    ("ballots", "选票", True),
    ("ballot_marks", "暗记核对单", True),
    ("vote_sign_in", "签到表", False),
    ("count_sheet", "计票单（正字）", True),
    ("minutes", "评议会议记录", False),
)


class VoteSession(QWidget):
    """What happens in one class's meeting, in its order."""

    def __init__(self, shell: Host) -> None:
        super().__init__()
        self._shell = shell
        self._class: VoteClassRow | None = None
        self._card: VoteCard | None = None
        self._dialog: QDialog | None = None
        self._title = label("", "h1", name="vote_title")
        self._rounds = Choice("vote_round", "哪一次评议")
        self._rounds.chosen.connect(self._show_round)
        self._about = label("", "dim", wrap=True, name="vote_about")
        self._advice = label("", "accent", wrap=True, name="vote_advice")
        self._grid: Grid[CandidateRow] = Grid("candidates", "候选人", self._columns(), key=lambda c: c.id)
        self._print_menu = self._papers()
        # Other ways to vote and to show the count put their buttons here, before 公布结果.
        self._acts = {
            "teacher": button("设置班主任…", "set_teacher", on=self.set_teacher),
            "open": button("开始评议…", "open_vote", kind="primary", on=self.open_vote),
            "print": button("打印", "print_vote", icon="printer", tip="选票、核对单、签到表、计票单、会议记录"),
            "ballots": button("清点选票…", "count_ballots", on=self.count_ballots),
            "first": button("第一人计票…", "count_first", on=lambda: self.count(1)),
            "second": button("第二人计票…", "count_second", on=lambda: self.count(2)),
            "call": button("唱票…", "call_ballots", on=self.call),
            "poll": button("电脑投票…", "poll", kind="primary", on=self.poll),
            "close": button("公布结果", "close_vote", kind="primary", on=self.close_vote),
            "draw": button("抽签…", "draw_vote", kind="primary", on=self.draw),
            "annul": button("作废…", "annul_vote", tip="原因写进评议会议记录，可以重新评议", on=self.annul),
        }
        self._acts["print"].setMenu(self._print_menu)
        head = row(self._title, 1, self._rounds)
        page = column(head, self._about, self._advice, self._grid, row(*self._acts.values(), 1), space=8)
        page.setStretch(3, 1)
        self.setLayout(page)
        self.show_class(None)

    def show_class(self, chosen: VoteClassRow | None) -> None:
        """Show a class's newest session, or what is needed to begin one."""
        is_same = chosen is not None and self._class is not None and chosen.class_id == self._class.class_id
        self._class = chosen
        listed = rounds(self._shell.desk, chosen.class_id) if chosen else {}
        kept = self._rounds.code() if is_same and len(listed) == self._rounds.count() else ""
        self._rounds.offer(listed)
        self._rounds.choose(kept or next(iter(listed), ""))
        self._rounds.setVisible(len(listed) > 1)
        self._show_round()

    def set_veiled(self, veiled: bool) -> None:
        """Hide names and reasons while others look on."""
        self._grid.set_veiled(veiled)
        self._say()

    def set_teacher(self) -> None:
        """Name the class teacher."""
        if self._class is None:
            return
        key, shown = self._class.class_id, (Field("teacher", "班主任姓名", required=True),)
        self._shell.form(
            f"{self._class.class_title}班主任",
            shown,
            "设置",
            lambda v: registers.set_teacher(self._shell.desk, key, v["teacher"]),
        )

    def open_vote(self) -> None:
        """Begin a session."""
        from aiddesk.ui.parts.vote_open import OpenVoteDialog  # dialogs load when they are opened

        if self._class is not None:
            quota = places_left(self._shell.desk, self._class.class_id)
            self._open(OpenVoteDialog(self.window(), self._shell, self._class, quota))

    def count_ballots(self) -> None:
        """Enter how many papers there are of each kind."""
        from aiddesk.ui.parts import vote_acts  # forms load when they are opened

        if self._card is not None:
            vote_acts.count_ballots(self._shell, self._card)

    def count(self, counter: int) -> None:
        """Ask one counter's figures; the other's are not shown."""
        from aiddesk.ui.parts.vote_count import CountDialog  # dialogs load when they are opened

        if self._card is not None:
            self._open(CountDialog(self.window(), self._shell, self._card, counter))

    def call(self) -> None:
        """Read the ballots aloud before everybody."""
        from aiddesk.ui.parts.calling import open_calling  # pages load when they are opened

        if self._card is not None:
            self._dialog = open_calling(self._shell, self._card.id)

    def poll(self) -> None:
        """Let the class vote at this screen."""
        from aiddesk.ui.parts.polling import open_polling

        if self._card is not None:
            self._dialog = open_polling(self._shell, self._card.id)

    def close_vote(self) -> None:
        """Compare both counts and open the result."""
        if self._card is not None:
            key = self._card.id
            self._shell.act(lambda: votes.close_vote(self._shell.desk, key))

    def draw(self) -> None:
        """Settle a tie by a seed spoken aloud."""
        from aiddesk.ui.parts import vote_acts

        if self._card is not None:
            vote_acts.draw(self._shell, self._card)

    def annul(self) -> None:
        """Void the session."""
        from aiddesk.ui.parts import vote_acts

        if self._card is not None:
            vote_acts.annul(self._shell, self._card)

    def print_main(self) -> None:
        """Preview what the session is about: the minutes once it is over, its ballots before."""
        card = self._card
        if card is None:
            self._shell.say("还没有开始评议，没有要打印的表。")
        elif card.is_over:
            self._print("minutes")
        else:
            self._print("ballots" if card.way == "paper" else "vote_sign_in")

    def add_ballots(self) -> None:
        """Have more ballots printed, and show just those."""
        from aiddesk.ui.parts import vote_acts

        if self._card is not None and (subject := vote_acts.add_ballots(self._shell, self._card)):
            self._show_paper("ballots", subject)

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog  # Qt holds none
        dialog.open()

    def _columns(self) -> tuple[Column[CandidateRow], ...]:
        return (
            Column("号", lambda c: c.number, width=48),
            Column("姓名", lambda c: c.name, width=120, private=True),
            Column("票数", self._votes, width=216, colour=self._vote_colour, tip=self._votes),
            Column("名次", lambda c: c.rank if self._may_tell() else None, width=50, align="right"),
            Column("结果", self._outcome, width=196, tip=self._outcome),
        )

    def _outcome(self, candidate: CandidateRow) -> str:
        is_void = self._card is not None and self._card.status == "annulled"
        return "作废" if is_void and candidate.outcome else candidate.outcome

    def _may_tell(self) -> bool:
        """Figures show only with the result, and never those of a few ballots."""
        return self._card is not None and self._card.status == "closed" and is_told(self._card.valid)

    def _votes(self, candidate: CandidateRow) -> str:
        card = self._card
        if card is None:
            return ""
        if self._differs(candidate) and candidate.first and candidate.second:
            return f"不一致：{told_apart(candidate.first, candidate.second, card.form, card.levels.titles)}"
        if card.status != "closed" or candidate.counts is None:
            return ""  # no running total
        return told(candidate.counts, card.form, card.levels.titles) if is_told(card.valid) else "少于5票，不分列"

    def _vote_colour(self, candidate: CandidateRow) -> str:
        return colours.RED if self._differs(candidate) else ""

    def _differs(self, candidate: CandidateRow) -> bool:
        return self._card is not None and candidate.number in votes.differing_numbers(self._card)

    def _show_round(self, _code: str = "") -> None:
        key, chosen = self._rounds.code(), self._class
        self._card = vote(self._shell.desk, key) if key else None
        if chosen is None:
            self._title.setText("请在左边选择班级")
            self._about.setText("困难调查录完的班级会出现在这里。")
            self._advice.setText("")
        else:
            self._title.setText(chosen.class_title)
            self._about.setText(facts(chosen, self._card))
            self._say()
        self._grid.set_rows(self._card.candidates if self._card else ())
        self._grid.set_empty("还没有开始评议。选票可以在开始评议以后打印。")
        self._show_acts()

    def _say(self) -> None:
        if self._class is not None:
            self._advice.setText(advice(self._class, self._card, self._shell.is_veiled))

    def _show_acts(self) -> None:
        card, chosen = self._card, self._class
        running = card is not None and not card.is_over
        on_paper = running and card is not None and card.way == "paper"
        counted = card is not None and card.valid is not None
        screen = counted and card is not None and all(c.screen for c in card.candidates)
        both = card is not None and bool(card.first_counter and card.second_counter)
        differing = card is not None and bool(votes.differing_numbers(card))
        newest = chosen is not None and card is not None and card.id == chosen.vote_id
        shown = {
            "teacher": chosen is not None and not running,
            "open": chosen is not None and chosen.may_open,
            "print": card is not None,
            "ballots": on_paper,
            "first": on_paper and counted,
            "second": on_paper and counted,
            "call": on_paper and counted,
            "poll": card is not None and card.way == "screen" and card.status == "open",
            "close": running and (screen or (both and not differing)),
            "draw": card is not None and card.may_draw,
            "annul": newest and card is not None and card.status != "annulled",
        }
        for name, is_shown in shown.items():
            self._acts[name].setVisible(is_shown)
        self._show_papers()

    def _papers(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("vote_papers")
        for kind, word, _paper in _PAPERS:
            menu.addAction(word, lambda kind=kind: self._print(kind)).setObjectName(f"print_{kind}")
        menu.addSeparator()
        menu.addAction("加印选票…", self.add_ballots).setObjectName("add_ballots")
        return menu

    def _show_papers(self) -> None:
        card = self._card
        acts: dict[str, QAction] = {act.objectName(): act for act in self._print_menu.actions()}
        for kind, _word, is_paper in _PAPERS:
            shown = card is not None and (card.way == "paper" or not is_paper)
            if kind == "minutes":
                shown = card is not None and card.is_over
            elif card is not None and card.status == "annulled":
                shown = False
            acts[f"print_{kind}"].setVisible(shown)
        acts["add_ballots"].setVisible(card is not None and not card.is_over and card.way == "paper")

    def _print(self, kind: str) -> None:
        if self._card is not None:
            self._show_paper(kind, self._card.id)

    def _show_paper(self, kind: str, subject: str) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        show_paper(self._shell, kind, subject)
