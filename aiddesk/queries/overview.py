"""The year's path: where each step stands, the one next step with its reason, what needs doing, the numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiddesk.domain.money import Fen, yuan
from aiddesk.domain.terms import Term, school_year_title
from aiddesk.domain.words import REVIEW_STEPS
from aiddesk.domain.workdays import period_after
from aiddesk.queries.adjustments import unshown
from aiddesk.queries.awards import AwardListRow, award_lists
from aiddesk.queries.cases import status_counts, without_case
from aiddesk.queries.families import disagreements
from aiddesk.queries.funds import balances
from aiddesk.queries.letters import LetterState, letter_state
from aiddesk.queries.lists import lists, outdated
from aiddesk.queries.notices import NoticeHead, notices, objections
from aiddesk.queries.packages import received_packages, sent_packages
from aiddesk.queries.places import classes, latest_year, place, schools
from aiddesk.queries.rechecks import rechecks
from aiddesk.queries.requalification import dropped_out
from aiddesk.queries.reviews import waiting
from aiddesk.queries.students import counts
from aiddesk.queries.surveys import overlooked
from aiddesk.queries.visits import overdue
from aiddesk.queries.votes import vote_classes
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar

Hint = Mapping[str, object]


@dataclass(frozen=True)
class Stage:
    """A step of the year: `state` is done, now, wait or warn; `tab` is where a click leads."""

    tab: str
    title: str
    state: str
    text: str
    progress: tuple[int, int] | None = None
    rest: str = ""


@dataclass(frozen=True)
class Advice:
    """The one next step: what, why, the button's words, and where it leads."""

    what: str
    why: str
    act: str = ""
    tab: str = ""
    hint: Hint = field(default_factory=dict)


@dataclass(frozen=True)
class Todo:
    """Something that needs a look; `kind` is warn, bad or info."""

    kind: str
    text: str
    act: str
    tab: str
    hint: Hint = field(default_factory=dict)


@dataclass(frozen=True)
class Numbers:
    """The numbers of the year and term: persons, and fen approved."""

    students: int
    applied: int
    recognised: int
    awarded: Fen


@dataclass(frozen=True)
class Overview:
    stages: tuple[Stage, ...]
    advice: Advice
    todos: tuple[Todo, ...]
    numbers: Numbers


@dataclass(frozen=True)
class _Facts:
    """All that the steps are judged by, read once."""

    term: Term
    counts: Mapping[str, int]
    statuses: Mapping[str, int]
    missing: int
    without_teacher: int
    voted_classes: int
    vote_classes: int
    to_review: Mapping[str, int]
    notices: tuple[NoticeHead, ...]
    lists: tuple[AwardListRow, ...]
    money: Fen
    sent: int
    has_receiver: bool
    letters: LetterState

    @property
    def cases(self) -> int:
        return sum(n for status, n in self.statuses.items() if status not in ("withdrawn",))

    def at(self, *statuses: str) -> int:
        return sum(self.statuses.get(status, 0) for status in statuses)

    @property
    def unpaid(self) -> int:
        return sum(x.awards - x.paid for x in self.lists if x.status == "approved")

    @property
    def unsigned(self) -> int:
        return sum(x.paid - x.signed for x in self.lists)


def overview(desk: Desk, term: Term) -> Overview:
    """Return the year's path of the own school."""
    facts = _facts(desk, term)
    stages = (_roster(facts), _recognition(facts), _votes(facts), _notice(desk, facts), _payout(facts), _sending(facts))
    awarded = sum(row.awarded for row in balances(desk, term.key))
    numbers = Numbers(facts.counts["students"], facts.cases, facts.at("recognised"), awarded)
    return Overview(stages, _advice(desk, facts), _todos(desk, facts), numbers)


def township(desk: Desk, term: Term) -> Overview:
    """Return the same for a township or county office: who has handed in."""
    known = schools(desk)
    packages = {p.school_id: p for p in received_packages(desk) if p.term == term.key}
    missing = [s.name for s in known if s.id not in packages]
    got = len(packages)
    state = "done" if known and not missing else "now" if got else "wait"
    text = f"收到{got}所学校" + (f"，还差{len(missing)}所：{'、'.join(missing[:3])}" if missing else "")
    stage = Stage("exchange", "收学校上报包", state, text, (got, max(len(known), 1)))
    if got:
        advice = Advice("核对各校控制数", "收到的包已并入，控制数与学校交接单逐项核对。", "查看收到的包", "exchange")
    else:
        advice = Advice("接收学校的上报包", "先把收件码交给学校，再插入U盘接收。", "去接收", "exchange")
    students = sum(p.totals.students for p in packages.values())
    cases = sum(p.totals.cases for p in packages.values())
    recognised = sum(p.totals.recognised for p in packages.values())
    paid = sum(p.totals.paid_fen for p in packages.values())
    return Overview((stage,), advice, (), Numbers(students, cases, recognised, paid))


def _facts(desk: Desk, term: Term) -> _Facts:
    year = term.school_year
    by_class = vote_classes(desk, year)
    to_review: dict[str, int] = {}
    for row in waiting(desk, year):
        to_review[row.step] = to_review.get(row.step, 0) + 1
    return _Facts(
        term=term,
        counts=counts(desk, year),
        statuses=status_counts(desk, year),
        missing=len(without_case(desk, year)),
        without_teacher=sum(not c.teacher_id for c in classes(desk, year)),
        voted_classes=sum(c.status == "closed" and not c.ready for c in by_class),
        vote_classes=len(by_class),
        to_review=to_review,
        notices=notices(desk, year),
        lists=award_lists(desk, term.key),
        money=sum(row.balance.left for row in balances(desk, term.key)),
        sent=len([p for p in sent_packages(desk) if p.term == term.key]),
        has_receiver=bool(place(desk).receiver_key),
        letters=letter_state(desk, year),
    )


def _roster(f: _Facts) -> Stage:
    if not f.counts["students"]:
        return Stage("roster", "名册", "now", "还没有学生")
    text = f"{f.counts['classes']}个班 {f.counts['students']}人，寄宿{f.counts['boarders']}人"
    return Stage("roster", "名册", "done", text)


def _recognition(f: _Facts) -> Stage:
    if not f.cases:
        return Stage("cases", "困难认定", "wait", "收到申请表后在这里登记")
    done = f.cases - f.at("applied")
    rest = f"还差{f.at('applied')}份" if f.at("applied") else ""
    state = "done" if not rest else "now"
    return Stage("cases", "困难认定", state, f"收到申请{f.cases}份，已录调查{done}份", (done, f.cases), rest)


def _votes(f: _Facts) -> Stage:
    waiting_reviews = sum(f.to_review.values())
    if not f.vote_classes:
        return Stage("votes", "班级评议", "wait", "认定录完后开始；选票可先打印")
    rest = f.vote_classes - f.voted_classes
    text = f"{f.vote_classes}个班有申请，{f.voted_classes}个班已出结果"
    if waiting_reviews:
        text += f"，{waiting_reviews}人等待审核"
    state = "done" if not rest and not waiting_reviews else "now" if f.voted_classes else "wait"
    return Stage("votes", "班级评议", state, text, (f.voted_classes, f.vote_classes), f"还差{rest}个班" if rest else "")


def _notice(desk: Desk, f: _Facts) -> Stage:
    own = [n for n in f.notices if n.phase == "recognition"]
    running = [n for n in f.notices if n.status == "posted"]
    if running:
        n = running[0]
        return Stage("notices", "公示", "now", f"{n.title}，到{n.last_day:%m月%d日}为止，共{n.lines}人")
    if f.at("recognised") and not f.at("reviewed", "noticed"):
        return Stage("notices", "公示", "done", f"已公示{len(own)}次，校长批准认定{f.at('recognised')}人")
    if f.at("reviewed", "noticed"):
        text = f"{f.at('reviewed', 'noticed')}人等待公示和批准"
        return Stage("notices", "公示", "now", text)
    last = period_after(desk.today(), 5, "workday", calendar()).last
    return Stage("notices", "公示", "wait", f"不少于5个工作日；若今天张贴，到{last:%m月%d日}止")


def _payout(f: _Facts) -> Stage:
    people = sum(x.awards for x in f.lists)
    if not people:
        text = f"已认定{f.at('recognised')}人，可以生成名单" if f.at("recognised") else "校长批准认定以后开始"
        return Stage("awards", "发放", "now" if f.at("recognised") else "wait", text)
    signed = sum(x.signed for x in f.lists)
    amount = yuan(sum(x.amount for x in f.lists))
    text = f"{len(f.lists)}批 {people}人 {amount}元，已签领{signed}人"
    rest = f"还差{people - signed}人" if signed < people else ""
    return Stage("awards", "发放", "now" if rest else "done", text, (signed, people), rest)


def _sending(f: _Facts) -> Stage:
    if f.sent:
        return Stage("exchange", "档案与上报", "done", f"本学期已上报{f.sent}次")
    return Stage("exchange", "档案与上报", "wait", "发放和签领完成后，用U盘交中心校")


def _advice(desk: Desk, f: _Facts) -> Advice:
    for rule in _RULES:
        found = rule(desk, f)
        if found is not None:
            return found
    return Advice("", "本学期的工作已经完成。新学期开始后，在右上角选择学期继续。")


def _advise_roster(desk: Desk, f: _Facts) -> Advice | None:
    if f.counts["students"]:
        return None
    last = latest_year(desk)
    if last and last < f.term.school_year:
        why = f"名册还是{school_year_title(last)}的班级。先给各班升级、办毕业，再导入新生。"
        return Advice("新学年：学年升级", why, "学年升级", "roster", {"act": "turn"})
    return Advice(
        "导入名册", "学籍系统导出的表、班主任的表都可以，不用改格式。", "导入名册", "roster", {"act": "import"}
    )


def _advise_letters(_desk: Desk, f: _Facts) -> Advice | None:
    if f.cases or f.letters.handed:
        return None
    why = "先让每个家庭知道资助政策和申请办法。打印告知书和回执，发出后在这里登记。"
    return Advice("发放资助政策告知书", why, "去发告知书", "cases", {"act": "letters"})


def _advise_cases(_desk: Desk, f: _Facts) -> Advice | None:
    if not f.cases and f.missing:
        why = f"名册里有{f.missing}名特殊群体学生还没有申请，收到申请表后登记。"
        return Advice(f"登记{f.missing}名特殊群体学生的申请", why, "去登记", "cases", {"act": "listed"})
    if not f.cases:
        return Advice("登记认定申请", "把申请表发给家长；收回以后在“困难认定”里登记。", "去登记", "cases")
    if f.at("applied"):
        why = "录完就可以做班级评议。调查表可以照纸质表的顺序录。"
        return Advice(f"录入{f.at('applied')}份困难调查", why, "继续录入", "cases", {"status": "applied"})
    return None


def _advise_votes(_desk: Desk, f: _Facts) -> Advice | None:
    if f.at("surveyed"):
        why = "每班开一次评议会，打印选票，两人分别计票。"
        if f.without_teacher:
            why += f"有{f.without_teacher}个班还没有设班主任。"
        return Advice("进行班级评议", why, "去评议", "votes", {"part": "vote"})
    for step, title in REVIEW_STEPS.items():
        if f.to_review.get(step):
            why = f"{f.to_review[step]}人等待{title}，逐人或成批写明意见。"
            return Advice(title, why, "去审核", "votes", {"part": "review", "step": step})
    return None


def _advise_notices(desk: Desk, f: _Facts) -> Advice | None:
    for n in f.notices:
        hint = {"notice_id": n.id}
        if n.status == "draft":
            return Advice("张贴公示", f"{n.title}已起草，打印张贴后登记日期。", "登记张贴", "notices", hint)
        if n.status == "posted" and n.last_day and desk.today() > n.last_day:
            return Advice("办结公示", f"{n.title}已经期满，没有异议就办结。", "去办结", "notices", hint)
        if n.status == "posted":
            why = f"{n.title}到{n.last_day:%m月%d日}为止，期间收到的异议请登记。"
            return Advice("等待公示期满", why, "查看公示", "notices", hint)
        if n.phase == "recognition" and n.status == "finished" and f.at("noticed"):
            return Advice("请校长批准认定", f"{n.title}期满无异议，共{n.lines}人。", "去批准", "notices", hint)
        if n.status == "finished":
            return Advice("撤下公示", f"{n.title}已经期满，公示应及时撤下并登记。", "登记撤下", "notices", hint)
    if f.at("reviewed"):
        return Advice("起草公示", f"{f.at('reviewed')}人审核通过，等待公示。", "起草公示", "notices", {"act": "draft"})
    return None


def _advise_payout(_desk: Desk, f: _Facts) -> Advice | None:
    if f.at("recognised") and not f.lists:
        if f.money <= 0:
            return Advice(
                "登记到账资金", "资金到账后登记来源和文件号，再生成发放名单。", "登记到账", "awards", {"act": "fund"}
            )
        return Advice(
            "生成发放名单", f"已认定{f.at('recognised')}人，按标准生成名单。", "生成名单", "awards", {"act": "draw"}
        )
    for x in f.lists:
        hint = {"list_id": x.id}
        if x.status in ("proposed", "noticed"):
            why = f"第{x.number}批{x.awards}人，共{yuan(x.amount)}元。"
            return Advice("请校长批准发放名单", why, "去批准", "awards", hint)
        if x.paid < x.awards:
            return Advice(
                "发放资助金", f"第{x.number}批还有{x.awards - x.paid}人没有发放。", "登记发放", "awards", hint
            )
        if x.signed < x.paid:
            why = f"第{x.number}批还有{x.paid - x.signed}人没有签领，收回签领表后逐页登记。"
            return Advice("收回签领表", why, "登记签领", "awards", hint)
        if x.awards and not any(n.award_list_id == x.id and n.phase == "after_aid" for n in f.notices):
            why = f"第{x.number}批已发放，结果应向师生和家长公示。"
            return Advice("起草助后公示", why, "起草公示", "notices", {"act": "draft", "list_id": x.id})
    return None


def _advise_sending(_desk: Desk, f: _Facts) -> Advice | None:
    if f.lists and not f.sent:
        return Advice("上报中心校", "插入U盘，导出上报包并打印交接单。", "去上报", "exchange")
    return None


_RULES: tuple[Callable[[Desk, _Facts], Advice | None], ...] = (
    _advise_roster,
    _advise_letters,
    _advise_cases,
    _advise_votes,
    _advise_notices,
    _advise_payout,
    _advise_sending,
)


def _letter_todos(state: LetterState) -> list[Todo]:
    found = []
    if state.unentered:
        text = f"{state.unentered}份回执上写了申请，还没有登记"
        found.append(Todo("warn", text, "去登记", "cases", {"act": "letters"}))
    if state.missing:
        found.append(Todo("info", f"{state.missing}份告知书的回执还没有交回", "去催收", "cases", {"act": "letters"}))
    return found


def _year_todos(desk: Desk, f: _Facts) -> list[Todo]:
    """What a year's recognition leaves to be done: new levels to be shown, rechecks to be finished, who was lost."""
    found = []
    raised = len(unshown(desk, f.term.school_year))
    if raised:
        found.append(Todo("warn", f"{raised}名学生调高了等级，还没有公示", "去查看", "cases", {"act": "level_changes"}))
    for head in rechecks(desk, f.term.school_year):
        if head.drawn_on is None:
            found.append(Todo("info", f"{head.title}已冻结，等待宣布种子抽取", "去抽取", "cases", {"act": "rechecks"}))
        elif head.done < head.size:
            text = f"{head.title}还有{head.size - head.done}人没有登记结果"
            found.append(Todo("info", text, "去登记", "cases", {"act": "rechecks"}))
    if f.cases:
        lost = len(dropped_out(desk, f.term.school_year))
        if lost:
            text = f"上学年受助的{lost}名学生，本学年没有申请也没有放弃"
            found.append(Todo("warn", text, "去核对", "cases", {"act": "requalify"}))
    return found


def _list_todos(desk: Desk, school_year: int) -> list[Todo]:
    found = []
    waiting_hits = sum(head.open for head in lists(desk))
    if waiting_hits:
        found.append(Todo("warn", f"{waiting_hits}条部门名单记录待核对", "去核对", "roster", {"act": "lists"}))
    ended = len(outdated(desk, school_year))
    if ended:
        found.append(Todo("info", f"{ended}名学生不在最新的部门名单里", "去核对", "roster", {"act": "lists"}))
    return found


def _family_todos(desk: Desk, school_year: int) -> list[Todo]:
    found = []
    late = overdue(desk, school_year)
    if late:
        found.append(Todo("warn", f"{late}名学生的家访过了安排的日期", "去看安排", "cases", {"act": "plan_visits"}))
    at_odds = len({one.household_id for one in disagreements(desk, school_year)})
    if at_odds:
        text = f"{at_odds}户兄弟姐妹的申请表写得不一致"
        found.append(Todo("warn", text, "去核对", "cases", {"act": "families"}))
    return found


def _todos(desk: Desk, f: _Facts) -> tuple[Todo, ...]:
    found = []
    if f.counts["no_number"]:
        text = f"{f.counts['no_number']}名学生没有证件号"
        found.append(Todo("warn", text, "去补录", "roster", {"kept": "no_number"}))
    if f.without_teacher and f.counts["students"]:
        found.append(Todo("info", f"{f.without_teacher}个班没有设班主任", "去设置", "votes", {"part": "vote"}))
    if f.cases and f.missing:
        text = f"{f.missing}名特殊群体学生没有申请"
        found.append(Todo("warn", text, "去核对", "cases", {"act": "listed"}))
    found += _letter_todos(f.letters)
    hard = overlooked(desk, f.term.school_year)
    if hard:
        text = f"{hard}户调查得分达到困难标准，但没有申请"
        found.append(Todo("warn", text, "去核对", "cases", {"act": "survey_families"}))
    found += _list_todos(desk, f.term.school_year)
    found += _family_todos(desk, f.term.school_year)
    for n in f.notices:
        late = [o for o in objections(desk, n.id) if o.status == "open"] if n.open_objections else []
        for o in late:
            text = f"对{n.title}的异议，{o.due_on:%m月%d日}前答复"
            found.append(
                Todo("bad" if o.due_on < desk.today() else "warn", text, "去处理", "notices", {"notice_id": n.id})
            )
        if n.status == "finished":
            found.append(Todo("info", f"{n.title}已期满，请撤下", "登记撤下", "notices", {"notice_id": n.id}))
    found += _year_todos(desk, f)
    failed = sum(x.failed for x in f.lists)
    if failed:
        found.append(Todo("bad", f"{failed}人发放失败，更正账户后补发", "去补发", "awards"))
    if f.lists and not f.has_receiver:
        found.append(Todo("info", "还没有填写中心校的收件码", "去填写", "exchange"))
    return tuple(found)
