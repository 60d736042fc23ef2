"""The session of one class: candidates, ballots, two counters, the result."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from aiddesk.domain.outcome import Done
from aiddesk.queries.votes import CandidateRow, VoteCard, VoteClassRow, VoterRow, suggested_voters, vote
from aiddesk.services import registers, votes
from aiddesk.services.votes import BallotsDraft, VoteDraft, VoterDraft
from aiddesk.ui import colours
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_KINDS = {"teacher": "教师", "parent": "家长代表", "student": "学生代表"}
_OPEN = (
    Field("held_on", "评议日期", "date", required=True),
    Field("place", "地点"),
    Field("chair", "主持人", required=True, hint="班主任"),
    Field("recorder", "记录人", required=True),
    Field("witnesses", "监督人", hint="可以不填，多人用顿号隔开"),
    Field("absent", "请假未到", hint="姓名用顿号隔开，可以写原因，如 王小明（病假）"),
    Field("voters", "应到人员", "lines", required=True, note="一人一行：姓名，教师/家长代表/学生代表；申请人不能参加"),
)
_BALLOTS = (
    Field("issued", "发出", "number", required=True),
    Field("valid", "有效票", "number", required=True),
    Field("void", "废票", "number", required=True),
    Field("unused", "未用", "number", required=True),
)


@dataclass(frozen=True)
class Line:
    """A candidate with one counter's figures as typed; None is not typed yet."""

    candidate: CandidateRow
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None


class VoteSession(QWidget):
    """What happens in one class's meeting, in its order."""

    def __init__(self, shell: Host) -> None:
        super().__init__()
        self._shell = shell
        self._class: VoteClassRow | None = None
        self._card: VoteCard | None = None
        self._counter = 1
        self._lines: tuple[Line, ...] = ()
        self._title = label("", "h1", name="vote_title")
        self._about = label("", "dim", wrap=True, name="vote_about")
        self._advice = label("", "accent", wrap=True, name="vote_advice")
        self._grid: Grid[Line] = Grid("candidates", "候选人和计票", self._columns(), key=lambda x: x.candidate.id)
        self._acts = {
            "teacher": button("设置班主任…", "set_teacher", on=self.set_teacher),
            "open": button("开始评议…", "open_vote", kind="primary", on=self.open_vote),
            "print": button("打印选票", "print_ballots", icon="printer", on=lambda: self._print("ballots")),
            "ballots": button("清点选票…", "count_ballots", on=self.count_ballots),
            "first": button("第一人计票", "count_first", on=lambda: self.count(1)),
            "second": button("第二人计票", "count_second", on=lambda: self.count(2)),
            "save": button("保存计票…", "save_count", kind="primary", on=self.save_count),
            "close": button("公布结果", "close_vote", kind="primary", on=self.close_vote),
            "minutes": button("打印评议记录", "print_minutes", icon="printer", on=lambda: self._print("minutes")),
        }
        page = column(self._title, self._about, self._advice, self._grid, row(*self._acts.values(), 1), space=8)
        page.setStretch(3, 1)
        self.setLayout(page)
        self.show_class(None)

    def show_class(self, chosen: VoteClassRow | None) -> None:
        """Show a class's newest session, or what is needed to begin one."""
        if chosen is None or self._class is None or chosen.class_id != self._class.class_id:
            self._counter, self._lines = 0, ()
        self._class = chosen
        self._card = vote(self._shell.desk, chosen.vote_id) if chosen and chosen.vote_id else None
        if chosen is None:
            self._title.setText("请在左边选择班级")
            self._about.setText("困难调查录完的班级会出现在这里。")
            self._advice.setText("")
        else:
            self._title.setText(chosen.class_title)
            self._about.setText(self._facts(chosen))
            self._advice.setText(self._advise(chosen))
        self._show_lines()
        self._show_acts()

    def set_veiled(self, veiled: bool) -> None:
        """Hide names while others look on."""
        self._grid.set_veiled(veiled)

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
        if self._class is None:
            return
        chosen, desk = self._class, self._shell.desk
        suggested = suggested_voters(desk, chosen.class_id)
        teacher = next((v.name for v in suggested if v.kind == "teacher"), "")
        values = {
            "held_on": desk.today().isoformat(),
            "place": "本班教室",
            "chair": teacher,
            "voters": "\n".join(f"{v.name}，{_KINDS[v.kind]}" for v in suggested),
        }

        def work(typed: dict[str, str]) -> Done:
            voters = _voters(typed["voters"], typed["absent"], suggested)
            draft = VoteDraft(
                typed["held_on"], typed["place"], typed["chair"], typed["recorder"], typed["witnesses"], voters
            )
            return votes.open_vote(desk, chosen.class_id, self._shell.term.school_year, draft)

        self._shell.form(f"{chosen.class_title}班级评议", _OPEN, "开始评议", work, values)

    def count_ballots(self) -> None:
        """Enter how many papers there are of each kind."""
        card = self._card
        if card is None:
            return
        values = {"issued": card.issued or card.present, "valid": card.valid or "", "void": 0, "unused": 0}

        def work(typed: dict[str, str]) -> Done:
            numbers = {k: int(v) if v.isdigit() else -1 for k, v in typed.items()}
            return votes.count_ballots(self._shell.desk, card.id, BallotsDraft(**numbers))

        self._shell.form(f"清点选票：{card.class_title}", _BALLOTS, "清点", work, values)

    def count(self, counter: int) -> None:
        """Open the table for one counter's figures; the other's are not shown."""
        self._counter = counter
        self._lines = tuple(Line(c) for c in self._card.candidates) if self._card else ()
        self._advice.setText(
            f"第{'一二'[counter - 1]}人计票：逐行输入同意、不同意、弃权，回车到下一行，录完点“保存计票”。"
        )
        self._show_lines()
        self._show_acts()
        self._grid.setFocus()

    def save_count(self) -> None:
        """Save what one counter typed, with the name."""
        card = self._card
        if card is None:
            return
        counts = votes.counts_from(
            [(x.candidate.id, x.yes or 0, x.no or 0, x.abstain or 0) for x in self._lines if x.yes is not None]
        )
        counter = self._counter
        done = self._shell.form(
            f"第{'一二'[counter - 1]}人计票：{card.class_title}",
            (Field("counter", "计票人姓名", required=True),),
            "保存计票",
            lambda v: votes.enter_count(self._shell.desk, card.id, counter, v["counter"], counts),
        )
        if done:
            self._counter, self._lines = 0, ()
            self.show_class(self._class)

    def close_vote(self) -> None:
        """Compare both counts and open the result."""
        if self._card is not None:
            key = self._card.id
            self._shell.act(lambda: votes.close_vote(self._shell.desk, key))

    def _columns(self) -> tuple[Column[Line], ...]:
        def typed(field: str) -> "Column[Line]":
            titles = {"yes": "同意", "no": "不同意", "abstain": "弃权"}
            return Column(
                titles[field],
                lambda x: getattr(x, field),
                width=84,
                align="right",
                edit=lambda x, text: self._type(x, field, text),
                editable=lambda _x: self._counter > 0,
                colour=lambda _x: colours.TEXT,
            )

        return (
            Column("号", lambda x: x.candidate.number, width=48),
            Column("姓名", lambda x: x.candidate.name, width=170, private=True),
            typed("yes"),
            typed("no"),
            typed("abstain"),
            Column("结果", lambda x: x.candidate.outcome, width=110),
        )

    def _type(self, line: Line, field: str, text: str) -> None:
        number = int(text) if text.strip().isdigit() else None
        figures = {"yes": line.yes, "no": line.no, "abstain": line.abstain, field: number}
        changed = Line(line.candidate, figures["yes"], figures["no"], figures["abstain"])
        self._lines = tuple(changed if x.candidate.id == line.candidate.id else x for x in self._lines)
        self._grid.set_rows(self._lines)

    def _show_lines(self) -> None:
        card = self._card
        if card is None:
            self._grid.set_rows(())
            self._grid.set_empty("还没有开始评议。")
            return
        lines = self._lines
        if not self._counter:
            closed = card.status == "closed"
            lines = tuple(Line(c, *(c.first or (None,) * 3)) if closed else Line(c) for c in card.candidates)
        self._grid.set_rows(lines)

    def _show_acts(self) -> None:
        card, chosen, counting = self._card, self._class, self._counter > 0
        opened = card is not None and card.status != "closed"
        counted = card is not None and card.valid is not None
        both = card is not None and bool(card.first_counter and card.second_counter)
        may_begin = chosen is not None and chosen.ready > 0 and not opened
        shown = {
            "teacher": chosen is not None and not opened,
            "open": may_begin,
            "print": opened and not counting,
            "ballots": opened and not counting,
            "first": opened and counted and not counting,
            "second": opened and counted and not counting,
            "save": counting,
            "close": opened and both and not counting,
            "minutes": card is not None and card.status == "closed",
        }
        for name, made in self._acts.items():
            made.setVisible(shown[name])

    def _facts(self, chosen: VoteClassRow) -> str:
        card = self._card
        if card is None:
            return f"申请{chosen.applicants}人，调查完成{chosen.ready}人。"
        text = f"第{card.round}次评议　{card.held_on:%Y-%m-%d}　主持{card.chair}"
        text += f"　应到{card.eligible}人 实到{card.present}人"
        if card.valid is not None:
            text += f"　发出{card.issued}张 = 有效{card.valid} + 废票{card.void} + 未用{card.unused}"
        counters = "、".join(filter(None, (card.first_counter, card.second_counter)))
        return text + (f"　计票 {counters}" if counters else "")

    def _advise(self, chosen: VoteClassRow) -> str:
        card = self._card
        if card is None or (card.status == "closed" and chosen.ready):
            return "开会前可以先设置班主任；开始评议后打印选票。" if chosen.ready else "困难调查录完以后才能评议。"
        if card.status == "closed":
            return "已出结果。请打印评议记录，由主持人、记录人、计票人签字。"
        if card.valid is None:
            return "打印选票，投票以后清点：发出 = 有效 + 废票 + 未用。"
        differing = votes.differing_numbers(card)
        if differing:
            return f"两次计票不一致：{'、'.join(map(str, differing))}号。请一起重新清点，再次录入。"
        if card.first_counter and card.second_counter:
            return "两次计票一致，可以公布结果。"
        return "两人分别计票，都录入以后才显示结果。"

    def _print(self, kind: str) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        if self._card is not None:
            show_paper(self._shell, kind, self._card.id)


def _voters(text: str, absent: str, suggested: tuple[VoterRow, ...]) -> tuple[VoterDraft, ...]:
    codes = {title: code for code, title in _KINDS.items()}
    known = {(v.kind, v.name): v.student_id for v in suggested}
    reasons = dict(_absent(absent))
    found = []
    for line in text.splitlines():
        name, _, kind = (p.strip() for p in line.replace(",", "，").partition("，"))
        if name:
            code = codes.get(kind, "student")
            reason = reasons.get(name)
            found.append(VoterDraft(code, name, reason is None, reason or "", known.get((code, name), "")))
    return tuple(found)


def _absent(text: str) -> list[tuple[str, str]]:
    people = []
    for part in text.replace(",", "、").replace("，", "、").split("、"):
        name, _, reason = part.strip().rstrip("）)").replace("(", "（").partition("（")
        if name:
            people.append((name, reason or "请假"))
    return people
