"""发放: funds, lists, approval, paying, signatures, balance."""

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu, QWidget

from aiddesk.domain.errors import Conflict
from aiddesk.domain.money import capitals, yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.privacy import card_tail
from aiddesk.domain.words import FUND_SOURCES, SIGNERS, WAYS
from aiddesk.queries import awards as asked
from aiddesk.queries.funds import balances
from aiddesk.queries.places import staff
from aiddesk.queries.policy import programme, programmes
from aiddesk.services import awards, funds, receipts
from aiddesk.services.funds import FundDraft, ReturnDraft
from aiddesk.services.receipts import SignatureDraft
from aiddesk.ui import colours
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Totals
from aiddesk.ui.widgets.basics import button, column, label, row, scrolled
from aiddesk.ui.widgets.cards import Card
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.table import Column

_NAMES = {p.code: p.name for p in programmes()}


class AwardsScreen(Screen):
    """The award lists of the term with their money and signatures."""

    key, title, icon = "awards", "发放", "wallet"
    watches = frozenset({"awards", "funds", "cases", "notices", "students"})

    def refresh(self) -> None:
        rows = asked.award_lists(self.shell.desk, self.shell.term.key)
        self.lists.set_rows(rows)
        if self.lists.current() is None and rows:
            self.lists.select(rows[0].id)
        self._show_money()
        self._show_list()

    def show_hint(self, **hint: object) -> None:
        if "list_id" in hint:
            self.lists.select(str(hint["list_id"]))
        if hint.get("act") == "fund":
            self.receive()
        if hint.get("act") == "draw":
            self.draw()

    def receive(self) -> None:
        """Record money that came in."""
        shown = (
            Field("programme", "资助项目", "choice", _NAMES, blank=None, required=True),
            Field("amount", "金额（元）", "money", required=True),
            Field("source", "来源", "choice", FUND_SOURCES, blank=None),
            Field("document", "文件号或凭证号", required=True),
            Field("received_on", "到账日期", "date"),
            Field("account", "账户"),
        )
        values = {"source": "central", "received_on": self.shell.desk.today().isoformat()}
        term = self.shell.term.key
        self.shell.form(
            "登记到账资金", shown, "登记", lambda v: funds.receive(self.shell.desk, term, FundDraft(**v)), values,
            note="专款专用：一个项目的钱只能用于这个项目。",
        )  # fmt: skip

    def give_back(self) -> None:
        """Record money handed back."""
        shown = (
            Field("programme", "资助项目", "choice", _NAMES, blank=None, required=True),
            Field("amount", "退回金额（元）", "money", required=True),
            Field("reason", "原因", required=True),
            Field("document", "凭证号"),
            Field("on", "日期", "date"),
        )
        values = {"on": self.shell.desk.today().isoformat()}
        term = self.shell.term.key
        self.shell.form(
            "登记退回资金", shown, "登记", lambda v: funds.give_back(self.shell.desk, term, ReturnDraft(**v)), values
        )

    def draw(self) -> None:
        """Draw a list of one programme."""
        desk, term = self.shell.desk, self.shell.term.key
        counts = {code: len(awards.eligible(desk, code, term)) for code in _NAMES}
        offered = {code: f"{name}（{counts[code]}人）" for code, name in _NAMES.items() if counts[code]}
        if not offered:
            self.shell.tell("没有等待资助的已认定学生：要先公示期满、校长批准认定，而且本学期还没有资助过。")
            return
        self.shell.form(
            "生成发放名单",
            (Field("programme", "资助项目", "choice", offered, blank=None),),
            "生成名单",
            lambda v: awards.draw(desk, v["programme"], term),
            note="名单由已认定的学生生成，金额按学段、寄宿和等级的标准，不用输入。",
        )

    def drop(self) -> None:
        """Take chosen students off the list."""
        rows = self._chosen()
        if rows:
            self.shell.form(
                f"移出名单：{rows[0].name}等{len(rows)}人", (Field("reason", "原因", "lines", required=True),), "移出",
                lambda v: awards.cancel(self.shell.desk, [r.id for r in rows], v["reason"]),
            )  # fmt: skip

    def approve(self) -> None:
        """The principal approves the list."""
        head = self.lists.current()
        if head is None:
            return
        principals = {s.id: s.name for s in staff(self.shell.desk, "principal")}
        note = f"{head.awards}人，共{yuan(head.amount)}元（{capitals(head.amount)}）。批准后名单和金额不能再改。"
        self.shell.form(
            "校长批准发放名单", (Field("staff", "校长", "choice", principals, blank=None, required=True),), "批准",
            lambda v: awards.approve(self.shell.desk, head.id, v["staff"]), note=note,
        )  # fmt: skip

    def pay(self) -> None:
        """Record that the chosen lines, or all that wait, were paid."""
        due = ("approved", "failed")
        rows = [r for r in self._selected_or_all() if r.status in due]
        if not rows:
            self.shell.say("没有等待发放的学生。")
            return
        total = sum(r.amount for r in rows)
        shown = (
            Field("way", "方式", "choice", WAYS, blank=None),
            Field("on", "发放日期", "date"),
            Field("cash_reason", "用现金的原因", hint="打卡发放不用填"),
        )
        self.shell.form(
            f"登记发放：{len(rows)}人", shown, "登记发放",
            lambda v: awards.pay(self.shell.desk, [r.id for r in rows], v["way"], v["on"], v["cash_reason"]),
            {"way": "card", "on": self.shell.desk.today().isoformat()},
            note=f"共{yuan(total)}元（{capitals(total)}）。登记以后不能撤销，退票用“发放失败”登记。",
        )  # fmt: skip

    def fail(self) -> None:
        """Record that payments came back."""
        rows = self._chosen()
        if rows:
            shown = (Field("reason", "原因", required=True, hint="户名与账号不符"),)
            self.shell.form(
                f"发放失败：{rows[0].name}等{len(rows)}人", shown, "登记失败",
                lambda v: awards.fail(self.shell.desk, [r.id for r in rows], v["reason"]),
            )  # fmt: skip

    def sign_page(self) -> None:
        """Take a signed page back, by its code or number."""
        head = self.lists.current()
        if head is None:
            return
        waiting = next((p.page for p in asked.pages(self.shell.desk, head.id) if p.signed < p.paid), 1)
        found: list[tuple[str, int]] = []

        def work(values: dict[str, str]) -> Done:
            found[:] = [receipts.page_of(self.shell.desk, values["page"], head.id)]
            return Done("")

        shown = (Field("page", "页码", required=True, hint="扫码、输入页脚的编码，或页号"),)
        if self.shell.form("收回签领表", shown, "打开这一页", work, {"page": str(waiting)}):
            self.open_page(*found[0])

    def open_page(self, list_id: str, page: int) -> None:
        """Show one page to tick."""
        from aiddesk.ui.parts.sign_page import SignPageDialog  # dialogs load when they are opened

        self._dialog = SignPageDialog(self, self.shell, list_id, page)
        self._dialog.open()

    def sign(self) -> None:
        """Tick one line with its own signer."""
        award = self.grid.current()
        head = self.lists.current()
        if award is None or head is None:
            self.shell.say("请先在名单里选择一名学生。")
            return
        usual = receipts.usual_signer(award)
        shown = (
            Field("kind", "由谁签领", "choice", SIGNERS, blank=None),
            Field("signer", "签领人", required=True),
            Field("relation", "与学生关系"),
            Field("signed_on", "签领日期", "date"),
            Field("proxy_reason", "代领原因", hint="本人或监护人签领不用填"),
        )
        values = {"kind": usual.kind, "signer": usual.signer, "relation": usual.relation,
                  "signed_on": self.shell.desk.today().isoformat()}  # fmt: skip
        self.shell.form(
            f"签领：{award.name}", shown, "登记签领",
            lambda v: receipts.sign(self.shell.desk, head.id, award.id, SignatureDraft(**v)), values,
        )  # fmt: skip

    def print_paper(self) -> None:
        head = self.lists.current()
        if head is not None:
            self._print("sign_sheets" if head.approved_on else "award_list")

    def _build(self) -> None:
        self.lists: Grid[asked.AwardListRow] = Grid(
            "award_lists",
            "发放批次",
            (
                Column("批次", lambda x: x.number, lambda v: f"第{v}批", 60),
                Column("项目", lambda x: _NAMES[x.programme], width=290),
                Column("人数", lambda x: x.awards, width=54, align="right"),
                Column("金额（元）", lambda x: x.amount, yuan, 100, "right"),
                Column("已发", lambda x: x.paid, width=54, align="right"),
                Column("已签", lambda x: x.signed, width=54, align="right"),
                Column("状态", lambda x: x.status_title, width=90),
            ),
            key=lambda x: x.id,
        )
        self.lists.setFixedHeight(132)
        self.lists.set_empty("校长批准认定以后，登记到账资金，再生成名单。", "生成名单", self.draw)
        self.grid: Grid[asked.AwardRow] = Grid(
            "awards_table",
            "名单",
            (
                Column("姓名", lambda r: r.name, width=130, private=True),
                Column("班级", lambda r: r.class_title, width=88),
                Column("等级", lambda r: r.level_title, width=76),
                Column("金额（元）", lambda r: r.amount, yuan, 86, "right"),
                Column("户名", lambda r: r.account_holder, width=112, private=True),
                Column("账号尾号", lambda r: card_tail(r.account_number), width=72, private=True),
                Column("状态", lambda r: r.status_title, width=76, colour=_colour),
                Column("签领人", lambda r: r.signer, width=80, private=True),
                Column("备注", lambda r: r.fail_reason or r.cancelled_reason, width=120, tip=lambda r: r.fail_reason),
            ),
            key=lambda r: r.id,
            tally=_tally,
        )
        self.pages: Grid[asked.PageRow] = Grid(
            "sheet_pages",
            "签领表",
            (
                Column("页", lambda p: p.page, width=44),
                Column("班级", lambda p: p.class_title, width=92),
                Column("已签", lambda p: f"{p.signed}/{p.lines}", width=70),
            ),
            key=lambda p: p.page,
        )
        self.pages.set_empty("批准以后才有签领表。")
        self.pages.setMinimumHeight(150)
        self._money = label("", "", wrap=True, name="balance")
        self._acts = {
            "approve": button("校长批准…", "approve_list", kind="primary", on=self.approve),
            "pay": button("登记发放…", "pay", kind="primary", on=self.pay),
            "sign_page": button("收回签领表…", "sign_page_open", kind="primary", on=self.sign_page),
            "sign": button("签领…", "sign", tip="单独登记一名学生的签领，包括代领", on=self.sign),
            "fail": button("发放失败…", "fail", on=self.fail),
            "drop": button("移出名单…", "drop", on=self.drop),
        }
        prints = button("打印", "print", icon="printer")
        menu = QMenu(prints)
        for kind, title in (("award_list", "名单审批表"), ("sign_sheets", "签领表"), ("receipts", "领款收据")):
            menu.addAction(title, lambda kind=kind: self._print(kind))
        prints.setMenu(menu)
        receive = button("登记到账…", "receive_fund", on=self.receive)
        money = Card("资金", "money", self._money, row(receive, button("退回…", "give_back", on=self.give_back), 1))
        side = QWidget()
        side.setLayout(column(money, Card("签领表回收", "sheets", self.pages), space=10))
        beside = scrolled(side, "awards_side")
        beside.setFixedWidth(312)
        self._totals = Totals()
        steps = (
            "登记到账资金，“生成名单”，打印审批表，请校长批准；金额按标准，不用输入。",
            "打卡发放后“登记发放”；银行退票的登记“发放失败”，改好账户再发一次。",
            "打印签领表让学生或监护人签字，收回后逐页登记，缺签的去掉勾。",
        )
        bar = row(button("生成名单…", "draw", icon="plus", on=self.draw), prints, 1, *self._acts.values())
        left = column(self.lists, self.grid, self._totals, space=8)
        left.setStretch(1, 1)
        body = row(left, beside, space=12)
        body.setStretch(0, 1)
        page = column(HowTo("awards", steps), bar, body, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self.lists.changed.connect(self._show_list)
        self.pages.opened.connect(self._open_chosen_page)

    def _show_money(self) -> None:
        told = []
        for found in balances(self.shell.desk, self.shell.term.key):
            b = found.balance
            told.append(
                f"{programme(found.programme).name}\n到账 {yuan(b.received)}\n"
                f"已发 {yuan(b.paid)}　退回 {yuan(b.returned)}\n结余 {yuan(b.left)}"
            )
        self._money.setText("\n\n".join(told) or "本学期还没有登记到账资金。")

    def _show_list(self) -> None:
        head = self.lists.current()
        rows = asked.awards(self.shell.desk, head.id, with_cancelled=True) if head else ()
        self.grid.set_rows(rows)
        self.grid.set_empty("选中一个批次，这里是它的名单。")
        self.pages.set_rows(asked.pages(self.shell.desk, head.id) if head else ())
        if head is not None:
            self._totals.say([f"第{head.number}批　{head.awards}人　{yuan(head.amount)}元　{capitals(head.amount)}"])
        else:
            self._totals.say([])
        is_open = head is not None and head.status in ("proposed", "noticed")
        unpaid = any(r.status in ("approved", "failed") for r in rows)
        unsigned = any(r.status in ("paid", "reissued") for r in rows)
        shown = {
            "approve": is_open,
            "drop": is_open,
            "pay": unpaid and not is_open,
            "sign_page": unsigned and not unpaid,
            "sign": unsigned,
            "fail": unsigned,
        }
        for name, made in self._acts.items():
            made.setVisible(shown[name])

    def _open_chosen_page(self, page: asked.PageRow) -> None:
        head = self.lists.current()
        if head is not None:
            self.open_page(head.id, page.page)

    def _chosen(self) -> tuple[asked.AwardRow, ...]:
        rows = self.grid.selected()
        if not rows:
            self.shell.say("请先在名单里选择学生。")
        return tuple(rows)

    def _selected_or_all(self) -> tuple[asked.AwardRow, ...]:
        rows = self.grid.selected()
        return tuple(rows if len(rows) > 1 else self.grid.rows())

    def _print(self, kind: str) -> None:
        head = self.lists.current()
        if head is None:
            self.shell.say("请先选择一个批次。")
        elif kind != "award_list" and head.approved_on is None:
            self.shell.tell(Conflict("名单批准以后才能打印签领表和收据。").text)
        else:
            show_paper(self.shell, kind, head.id)


def _colour(award: asked.AwardRow) -> str:
    return {"failed": colours.RED, "signed": colours.GREEN, "cancelled": colours.QUIET}.get(award.status, colours.TEXT)


def _tally(rows: Sequence[asked.AwardRow]) -> str:
    return f"选中{len(rows)}人，{yuan(sum(r.amount for r in rows))}元"
