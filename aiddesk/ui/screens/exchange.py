"""数据交换: the school seals its package to the stick; the township receives it; both see the same control totals."""

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from aiddesk.domain.money import yuan
from aiddesk.domain.progress import Progress
from aiddesk.queries import packages as asked
from aiddesk.queries.places import place
from aiddesk.services import exchange
from aiddesk.services.registers import Desk
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.cards import Card
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.table import Column

_SCHOOL_STEPS = (
    "先填中心校的收件码（中心校的“数据交换”页上有），只填一次。",
    "插入U盘，“导出上报包”，选U盘；写完会自动读回核对。包是加密的，丢了别人也打不开。",
    "打印交接单签字，与U盘一起交中心校；对方收到后控制数应与交接单一致。",
)
_OFFICE_STEPS = (
    "把本单位的收件码发给学校（可以复制、打印、报读），学校只能加密给这个码。",
    "插入学校的U盘，“接收上报包”，或把包拖进来；验证无误才会并入。",
    "把控制数与学校交接单逐项核对；第一次收到某校的包，要与学校核对校验指纹。",
)


class ExchangeScreen(Screen):
    """What travels on the stick, each way."""

    key, title, icon = "exchange", "数据交换", "usb"
    watches = frozenset({"packages", "place", "students", "cases", "awards"})

    def refresh(self) -> None:
        desk = self.shell.desk
        rows = asked.sent_packages(desk) if self._is_school else asked.received_packages(desk)
        self.history.set_rows(rows)
        self._totals.say([f"共{len(rows)}次"])
        if self._is_school:
            own = place(desk)
            told = (
                f"{own.township}\n{own.receiver_key}"
                if own.receiver_key
                else "还没有填写。中心校的“数据交换”页上有收件码。"
            )
            self._address.setText(told)
            totals = asked.control_totals(desk, desk.place.id, self.shell.term.key)
            self._figures.setText(_told(totals))
            self._send.setVisible(not desk.place.is_sample)
            self._sample.setVisible(desk.place.is_sample)
        else:
            self._show_package()

    def set_receiver(self) -> None:
        """Note the township's receiver key."""
        own = place(self.shell.desk)
        shown = (
            Field("township", "中心校名称", required=True),
            Field("receiver_key", "收件码", "lines", required=True, hint="age1…", note="由中心校提供，可以粘贴"),
        )
        self.shell.form(
            "中心校的收件码", shown, "记下",
            lambda v: exchange.set_receiver(self.shell.desk, v["township"], v["receiver_key"]),
            {"township": own.township, "receiver_key": own.receiver_key},
        )  # fmt: skip

    def send(self) -> None:
        """Seal a package into a folder on the stick."""
        if not place(self.shell.desk).receiver_key:
            self.set_receiver()
            if not place(self.shell.desk).receiver_key:
                return
        chosen = QFileDialog.getExistingDirectory(self, "选择U盘（或U盘上的文件夹）")
        if not chosen:
            return
        term = self.shell.term.key

        def work(desk: Desk, progress: Progress) -> exchange.Sent:
            return exchange.send(desk, term, Path(chosen), progress=progress)

        self.shell.start_job("正在导出上报包", work, self._sent)

    def receive(self) -> None:
        """Choose packages and merge them."""
        chosen, _ = QFileDialog.getOpenFileName(self, "选择学校的上报包", "", "上报包 (*.aidpack);;所有文件 (*)")
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Merge one package."""

        def work(desk: Desk, progress: Progress) -> exchange.Received:
            return exchange.receive(desk, path, progress=progress)

        self.shell.start_job("正在接收上报包", work, self._received)

    def print_slip(self) -> None:
        """Print the hand-over slip of the chosen package."""
        chosen = self.history.current() or next(iter(self.history.rows()), None)
        if chosen is None:
            self.shell.say("还没有导出过上报包。")
            return
        show_paper(self.shell, "slip", exchange.sent_key(self.shell.desk, chosen.sequence))

    def print_paper(self) -> None:
        if self._is_school:
            self.print_slip()

    def _build(self) -> None:
        self._is_school = self.shell.desk.place.kind == "school"
        self.history: Grid[asked.PackageRow] = Grid(
            "packages",
            "上报记录",
            (
                Column("学校", lambda p: p.school, width=210),
                Column("次", lambda p: p.sequence, lambda v: f"第{v}次", 64),
                Column("学期", lambda p: p.term, width=76),
                Column("时间", lambda p: p.at, lambda d: f"{d:%Y-%m-%d %H:%M}", 130),
                Column("学生", lambda p: p.totals.students, width=60, align="right"),
                Column("已认定", lambda p: p.totals.recognised, width=64, align="right"),
                Column("已发金额（元）", lambda p: p.totals.paid_fen, yuan, 116, "right"),
                Column("文件", lambda p: p.file_name, width=260),
            ),
            key=lambda p: (p.school_id, p.sequence, p.at),
        )
        self._totals = Totals()
        cards = self._school_cards() if self._is_school else self._office_cards()
        side = QWidget()
        side.setLayout(column(*cards, 1, space=10))
        side.setFixedWidth(400)
        body = row(side, column(self.history, self._totals, space=8), space=12)
        body.setStretch(1, 1)
        steps = _SCHOOL_STEPS if self._is_school else _OFFICE_STEPS
        page = column(HowTo("exchange", steps), body, space=10, margins=(14, 12, 14, 8))
        page.setStretch(1, 1)
        self.setLayout(page)
        self.setAcceptDrops(not self._is_school)

    def _connect(self) -> None:
        self.history.changed.connect(self._show_package)

    def _school_cards(self) -> tuple[QWidget, ...]:
        self._address = label("", "", wrap=True, name="address")
        self._figures = label("", "", wrap=True, name="figures")
        self._sample = label("示例学校只供练习，不能上报。", "warn", name="sample_note")
        self._send = button("导出上报包…", "send", kind="primary", icon="usb", on=self.send)
        slip = button("打印交接单", "print_slip", icon="printer", on=self.print_slip)
        self.history.set_empty("还没有上报过。")
        return (
            Card(
                "中心校收件码", "receiver", self._address, row(button("填写…", "set_receiver", on=self.set_receiver), 1)
            ),
            Card("本学期控制数", "totals_card", self._figures, self._sample, row(self._send, slip, 1)),
        )

    def _office_cards(self) -> tuple[QWidget, ...]:
        key = exchange.own_receiver_key(self.shell.desk)
        self._figures = label("", "", wrap=True, name="figures")
        self.history.set_empty("还没有收到学校的上报包。", "接收上报包…", self.receive)
        shown = label("\n".join(key[i : i + 31] for i in range(0, len(key), 31)), "h2", name="own_key")
        copy = button("复制", "copy_key", icon="copy", on=lambda: QGuiApplication.clipboard().setText(key))
        receive = button("接收上报包…", "receive", kind="primary", icon="inbox", on=self.receive)
        return (
            Card("本单位收件码（交给学校）", "own", shown, row(copy, 1)),
            Card("接收", "take", row(receive, 1)),
            Card("所选上报包的控制数", "totals_card", self._figures),
        )

    def _show_package(self) -> None:
        if self._is_school:
            return
        chosen = self.history.current()
        if chosen is None:
            self._figures.setText("在右边选择一个上报包。")
        else:
            self._figures.setText(f"{_told(chosen.totals)}\n校验指纹 {chosen.fingerprint}")

    def _sent(self, sent: exchange.Sent) -> None:
        self.shell.refresh(sent.done.touched)
        self.shell.tell(f"{sent.done.message}\n校验指纹 {sent.fingerprint}")

    def _received(self, received: exchange.Received) -> None:
        self.shell.refresh(received.done.touched)
        self.shell.tell(f"{received.done.message}\n{_told(received.totals)}\n校验指纹 {received.fingerprint}")

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))
                return


def _told(totals: asked.ControlTotals) -> str:
    lines = []
    for field, title in asked.TOTAL_TITLES:
        value = getattr(totals, field)
        lines.append(f"{title}　{yuan(value) if field == 'paid_fen' else value}")
    return "\n".join(lines)
