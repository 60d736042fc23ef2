"""名单比对: other departments' lists beside the roster; each hit is confirmed by a person."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.domain.students import parse_day
from aiddesk.domain.words import HIT_STATUSES, SPECIAL_CATEGORIES
from aiddesk.queries import lists as asked
from aiddesk.queries.cases import MissingRow, without_case
from aiddesk.services import cases, lists
from aiddesk.services.registers import Desk
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts import waivers
from aiddesk.ui.parts.password import ask_password
from aiddesk.ui.parts.roster_import import FORMATS
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

Locked = tuple[Path, str]  # a file that opens with a password only, and the sentence that says so
_NONE = "none"
_AUTO = "auto"


class ListsDialog(PinnedDialog):
    """Four parts: hits to be judged, who is still to be asked, who waived, who is no longer listed."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "部门名单比对", "lists", QSize(1040, 556))
        self._shell = shell
        self._build()
        self.refresh()

    def set_veiled(self, veiled: bool) -> None:
        """Hide the row beside the table too."""
        super().set_veiled(veiled)
        self._show_source()

    def refresh(self) -> None:
        """Show again what the register holds."""
        desk, year = self._shell.desk, self._shell.term.school_year
        heads = asked.lists(desk)
        self._lists.offer({h.id: _title(h) for h in heads} or {"": "还没有载入名单"})
        missing, waived, ended = without_case(desk, year), asked.waivers(desk, year), asked.outdated(desk, year)
        self._missing.set_rows(missing)
        self._waivers.set_rows(waived)
        self._outdated.set_rows(ended)
        self._part.offer(
            {
                "hits": f"比对结果{sum(h.open for h in heads)}条待核对",
                "missing": f"应助未助{len(missing)}",
                "waived": f"放弃申请{len(waived)}",
                "outdated": f"新名单里没有{len(ended)}",
            }
        )
        self._show_hits()

    def load(self) -> None:
        """Ask for lists, compare them in the background, then ask what each stands for."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "选择部门名单（可以多选）", "", FORMATS)
        paths = [Path(path) for path in chosen]
        if not paths:
            return

        self._compare([(path, "") for path in paths])

    def _compare(self, files: Sequence[tuple[Path, str]]) -> None:
        def work(desk: Desk, progress: Progress) -> list[lists.ListPlan | Locked]:
            found: list[lists.ListPlan | Locked] = []
            for path, password in files:
                try:
                    found.append(lists.plan_list(desk, path, password, progress))
                except lists.NeedsPassword as locked:
                    found.append((path, locked.text))
            return found

        self._shell.start_job(f"正在比对{len(files)}份名单", work, self._ask_each)

    def confirm_sure(self) -> None:
        """Confirm every hit by a whole number."""
        self._act(lambda: lists.confirm_sure(self._shell.desk, self._lists.code()))

    def confirm(self) -> None:
        """Confirm the selected hits."""
        chosen = [hit.id for hit in self._hits.selected()]
        self._act(lambda: lists.confirm_hits(self._shell.desk, self._lists.code(), chosen))

    def refuse(self) -> None:
        """Keep that the selected hits name somebody else."""
        chosen = [hit.id for hit in self._hits.selected()]
        self._act(lambda: lists.reject_hits(self._shell.desk, self._lists.code(), chosen))

    def apply(self) -> None:
        """Open cases for the selected students whose application forms have come in."""
        chosen = [r.student_id for r in self._missing.selected()]
        year = self._shell.term.school_year
        self._act(lambda: cases.apply_for_listed(self._shell.desk, year, chosen))

    def waive(self) -> None:
        """Record that the chosen student's family waives."""
        chosen = self._missing.current()
        if chosen is None:
            self._shell.say("请先选择一名学生。")
            return
        if waivers.waive(self._shell, chosen.student_id, chosen.name):
            self.refresh()

    def on_waiver(self, act: Callable[[Host, str, str], object]) -> None:
        """Do something with the chosen statement: sign it, take it back, print it."""
        chosen = self._waivers.current()
        if chosen is None:
            self._shell.say("请先选择一名学生。")
        else:
            act(self._shell, chosen.student_id, chosen.name)
            self.refresh()

    def end(self) -> None:
        """End the selected categories."""
        chosen = [r.category_id for r in self._outdated.selected()]
        self._act(lambda: lists.end_categories(self._shell.desk, chosen, self._shell.desk.today()))

    def _act(self, work: Callable[[], Done]) -> None:
        if self._shell.act(work) is not None:
            self.refresh()

    def _ask_each(self, found: Sequence["lists.ListPlan | Locked"]) -> None:
        locked = []
        for one in found:
            if isinstance(one, lists.ListPlan):
                self._ask(one)
            elif password := ask_password(self, one[1]):
                locked.append((one[0], password))
        self.refresh()
        if locked:
            self._compare(locked)

    def _ask(self, plan: lists.ListPlan) -> None:
        choices = {
            _AUTO: f"按名单判断：{plan.kind.title}",
            **SPECIAL_CATEGORIES,
            _NONE: "不给类别（不享受政策、风险已消除）",
        }
        fields = (
            Field("name", "名单名称", required=True),
            Field("category", "代表什么类别", "choice", choices, blank=None),
            Field("on", "名单日期", "date", hint="名单上写的日期"),
        )
        values = {
            "name": plan.name,
            "category": _AUTO if plan.kind.gives else _NONE,
            "on": plan.list_date.isoformat() if plan.list_date else "",
        }
        lost = f"其中{plan.book.lost}个证件号已被表格软件丢失后几位，无法比对。" if plan.book.lost else ""
        possible = len(plan.hits) - plan.sure
        note = (
            f"{plan.path.name}：{len(plan.book.everyone)}行有证件号或姓名生日，对上{plan.students}名学生"
            f"（凭证件号{plan.sure}条，仅凭姓名生日等{possible}条）。{lost}没有对上的行不会保存。"
        )

        def work(v: dict[str, str]) -> Done:
            code = v["category"] if v["category"] in SPECIAL_CATEGORIES else ""
            gives = v["category"] != _NONE
            return lists.load_list(self._shell.desk, plan, v["name"], code, gives, parse_day(v["on"]))

        done = self._shell.form("载入名单", fields, "载入", work, values, note)
        if done is not None:
            self.refresh()
            self._lists.choose(done.subject_id)
            self._show_hits()

    def _show_hits(self) -> None:
        list_id = self._lists.code()
        found = asked.hits(self._shell.desk, list_id, self._status.code()) if list_id else ()
        self._hits.set_rows(found)
        if list_id:
            self._hits.set_empty(f"没有{HIT_STATUSES.get(self._status.code(), '')}的记录。")
        else:
            self._hits.set_empty("把民政、乡村振兴、残联等部门给的名单载入，程序找出在校学生。", "载入名单…", self.load)
        sure = sum(hit.is_sure and hit.status == "open" for hit in found)
        self._sure.setText(f"确认全部有把握的{sure}条")
        self._sure.setEnabled(bool(sure))
        if found:
            self._hits.selectRow(0)
        self._show_source()

    def _show_source(self) -> None:
        hit = self._hits.current()
        if hit is None or self._shell.is_veiled:
            self._source.setText("" if hit is None else "演示模式：内容已隐藏。")
            return
        lines = [f"{title or '（无列名）'}：{value}" for title, value in hit.source]
        own = f"名册：{hit.name}　{hit.class_title}\n证件号 {hit.document_number or '（无）'}\n监护人 {hit.guardian}"
        self._source.setText(f"{own}\n\n名单“{hit.sheet}”第{hit.row}行\n" + "\n".join(lines))

    def _show_part(self, part: str) -> None:
        self._pages.setCurrentIndex(("hits", "missing", "waived", "outdated").index(part))

    def _build(self) -> None:
        self._part = Segments("lists_part", "看什么")
        self._part.chosen.connect(self._show_part)
        load = button("载入名单…", "load_lists", kind="primary", icon="download", on=self.load)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._hits_page())
        self._missing: Grid[MissingRow] = Grid("missing", "应助未助", _MISSING, key=lambda r: r.student_id)
        self._missing.set_empty("特殊群体学生都已登记申请或放弃。")
        self._waivers: Grid[asked.WaiverRow] = Grid("waivers", "放弃申请", _WAIVERS, key=lambda r: r.student_id)
        self._waivers.set_empty("没有放弃申请的学生。")
        self._outdated: Grid[asked.OutdatedRow] = Grid(
            "outdated", "新名单里没有", _OUTDATED, key=lambda r: r.category_id
        )
        self._outdated.set_empty("同类名单更新后，不再在名单里的学生列在这里。")
        applied = button("登记申请", "apply_missing", tip="收到申请表的，选中后登记", on=self.apply)
        waived = button("登记放弃…", "waive", tip="家庭书面放弃的", on=self.waive)
        ended = button("结束所选类别", "end_categories", on=self.end)
        self._pages.addWidget(_page(self._missing, (applied, waived)))
        shown = button("打印说明", "print_waiver", on=lambda: self.on_waiver(waivers.show))
        signed = button("已签字…", "sign_waiver", on=lambda: self.on_waiver(waivers.sign))
        back = button("不再放弃", "unwaive", on=lambda: self.on_waiver(waivers.take_back))
        self._pages.addWidget(_page(self._waivers, (shown, signed, back)))
        self._pages.addWidget(_page(self._outdated, (ended,)))
        content = QWidget()
        inner = column(row(self._part, 1, load), self._pages, margins=(16, 12, 16, 8))
        inner.setStretch(1, 1)
        content.setLayout(inner)
        self.lay_out(content, (button("关闭", "close", on=self.accept),))

    def _hits_page(self) -> QWidget:
        self._lists = Choice("list", "名单")
        self._lists.chosen.connect(lambda _code: self._show_hits())
        self._status = Choice("hit_status", "状态", {"open": "待核对", "confirmed": "已确认", "rejected": "不是本人"})
        self._status.chosen.connect(lambda _code: self._show_hits())
        self._hits: Grid[asked.HitRow] = Grid("hits", "比对结果", _HITS, key=lambda h: h.id)
        self._hits.changed.connect(self._show_source)
        self._source = label("", "", wrap=True, name="source")
        self._source.setFixedWidth(300)
        self._source.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sure = button("", "confirm_sure", on=self.confirm_sure)
        confirm = button("确认所选", "confirm_hits", on=self.confirm)
        refuse = button("不是本人", "refuse_hits", on=self.refuse)
        beside = row(self._hits, self._source, space=12)
        beside.setStretch(0, 1)
        page = QWidget()
        inner = column(row(self._lists, self._status, 1), beside, row(self._sure, confirm, refuse, 1))
        inner.setStretch(1, 1)
        page.setLayout(inner)
        self._hits.setMinimumHeight(250)
        return page


def _page(grid: QWidget, acts: Sequence[QWidget]) -> QWidget:
    page = QWidget()
    inner = column(grid, row(*acts, 1))
    inner.setStretch(0, 1)
    page.setLayout(inner)
    return page


def _title(head: asked.ListHead) -> str:
    on = f"，{head.list_date:%Y-%m-%d}" if head.list_date else ""
    return f"{head.name}（{head.category}{on}，{head.open}条待核对）"


_HITS: tuple[Column[asked.HitRow], ...] = (
    Column("姓名", lambda h: h.name, width=110, private=True),
    Column("班级", lambda h: h.class_title, width=96),
    Column("凭什么", lambda h: h.basis_title, width=190, private=True,
           colour=lambda h: "" if h.is_sure else colours.AMBER),
    Column("给什么类别", lambda h: h.category or "不给类别", width=150, private=True),
    Column("行", lambda h: h.row, width=50, align="right"),
)  # fmt: skip
_MISSING: tuple[Column[MissingRow], ...] = (
    Column("姓名", lambda r: r.name, width=130, private=True),
    Column("班级", lambda r: r.class_title, width=110),
    Column("特殊群体", lambda r: r.categories, width=220, private=True),
    Column("依据", lambda r: r.sources, width=360, tip=lambda r: r.sources, private=True),
)
_WAIVERS: tuple[Column[asked.WaiverRow], ...] = (
    Column("姓名", lambda r: r.name, width=130, private=True),
    Column("班级", lambda r: r.class_title, width=110),
    Column("日期", lambda r: r.on.isoformat(), width=110),
    Column("说明", lambda r: "已签字" if r.is_signed else "待签字", width=80),
    Column("签字人", lambda r: f"{r.relation}{r.signer}", width=150, private=True),
    Column("原因", lambda r: r.reason, width=300, private=True),
)
_OUTDATED: tuple[Column[asked.OutdatedRow], ...] = (
    Column("姓名", lambda r: r.name, width=130, private=True),
    Column("班级", lambda r: r.class_title, width=110),
    Column("类别", lambda r: r.category, width=160, private=True),
    Column("原依据", lambda r: r.source, width=260),
    Column("最新名单", lambda r: r.newest, width=240),
)
