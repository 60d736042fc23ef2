"""The year's path: where each step stands, the one next step with its reason, what needs doing, the numbers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiddesk.domain.money import Fen, yuan
from aiddesk.domain.terms import Term, school_year_title
from aiddesk.domain.words import MEETING_KINDS, REVIEW_STEPS
from aiddesk.domain.workdays import period_after
from aiddesk.queries.funds import balances
from aiddesk.queries.packages import received_packages
from aiddesk.queries.places import latest_year, schools
from aiddesk.queries.todos import Hint, Todo, todos
from aiddesk.queries.year_facts import Facts, facts
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar


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


def overview(desk: Desk, term: Term) -> Overview:
    """Return the year's path of the own school."""
    found = facts(desk, term)
    stages = (_roster(found), _recognition(found), _votes(found), _notice(desk, found), _payout(found), _sending(found))
    awarded = sum(row.awarded for row in balances(desk, term.key))
    numbers = Numbers(found.counts["students"], found.cases, found.at("recognised"), awarded)
    return Overview(stages, _advice(desk, found), todos(desk, found), numbers)


def township(desk: Desk, term: Term) -> Overview:
    """Return the same for a township or county office: who has handed in."""
    known = schools(desk)
    # The newest comes first, and is written last.
    packages = {p.school_id: p for p in reversed(received_packages(desk)) if p.term == term.key}
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


def _roster(f: Facts) -> Stage:
    if not f.counts["students"]:
        return Stage("roster", "名册", "now", "还没有学生")
    text = f"{f.counts['classes']}个班 {f.counts['students']}人，寄宿{f.counts['boarders']}人"
    return Stage("roster", "名册", "done", text)


def _recognition(f: Facts) -> Stage:
    if not f.cases:
        return Stage("cases", "困难认定", "wait", "收到申请表后在这里登记")
    done = f.cases - f.at("applied")
    rest = f"还差{f.at('applied')}份" if f.at("applied") else ""
    state = "done" if not rest else "now"
    return Stage("cases", "困难认定", state, f"收到申请{f.cases}份，已录调查{done}份", (done, f.cases), rest)


def _votes(f: Facts) -> Stage:
    waiting_reviews = sum(f.to_review.values())
    if not f.vote_classes:
        return Stage("votes", "班级评议", "wait", "认定录完后开始；选票可先打印")
    rest = f.vote_classes - f.voted_classes
    text = f"{f.vote_classes}个班有申请，{f.voted_classes}个班已出结果"
    if waiting_reviews:
        text += f"，{waiting_reviews}人等待审核"
    state = "done" if not rest and not waiting_reviews else "now" if f.voted_classes else "wait"
    return Stage("votes", "班级评议", state, text, (f.voted_classes, f.vote_classes), f"还差{rest}个班" if rest else "")


def _notice(desk: Desk, f: Facts) -> Stage:
    own = [n for n in f.notices if n.leads_on]
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


def _payout(f: Facts) -> Stage:
    people = sum(x.awards for x in f.lists)
    if not people:
        text = f"已认定{f.at('recognised')}人，可以生成名单" if f.at("recognised") else "校长批准认定以后开始"
        return Stage("awards", "发放", "now" if f.at("recognised") else "wait", text)
    signed = sum(x.signed for x in f.lists)
    amount = yuan(sum(x.amount for x in f.lists))
    text = f"{len(f.lists)}批 {people}人 {amount}元，已签领{signed}人"
    rest = f"还差{people - signed}人" if signed < people else ""
    return Stage("awards", "发放", "now" if rest else "done", text, (signed, people), rest)


def _sending(f: Facts) -> Stage:
    if f.sent:
        return Stage("exchange", "档案与上报", "done", f"本学期已上报{f.sent}次")
    return Stage("exchange", "档案与上报", "wait", "发放和签领完成后，用U盘交中心校")


def _advice(desk: Desk, f: Facts) -> Advice:
    for rule in _RULES:
        found = rule(desk, f)
        if found is not None:
            return found
    return Advice("", "本学期的工作已经完成。新学期开始后，在右上角选择学期继续。")


def _advise_roster(desk: Desk, f: Facts) -> Advice | None:
    if f.counts["students"]:
        return None
    last = latest_year(desk)
    if last and last < f.term.school_year:
        why = f"名册还是{school_year_title(last)}的班级。先给各班升级、办毕业，再导入新生。"
        return Advice("新学年：学年升级", why, "学年升级", "roster", {"act": "turn"})
    return Advice(
        "导入名册", "学籍系统导出的表、班主任的表都可以，不用改格式。", "导入名册", "roster", {"act": "import"}
    )


def _advise_letters(_desk: Desk, f: Facts) -> Advice | None:
    if f.cases or f.letters.handed:
        return None
    why = "先让每个家庭知道资助政策和申请办法。打印告知书和回执，发出后在这里登记。"
    return Advice("发放资助政策告知书", why, "去发告知书", "cases", {"act": "letters"})


def _advise_cases(_desk: Desk, f: Facts) -> Advice | None:
    if not f.cases and f.missing:
        why = f"名册里有{f.missing}名特殊群体学生还没有申请，收到申请表后登记。"
        return Advice(f"登记{f.missing}名特殊群体学生的申请", why, "去登记", "cases", {"act": "listed"})
    if not f.cases:
        return Advice("登记认定申请", "把申请表发给家长；收回以后在“困难认定”里登记。", "去登记", "cases")
    if f.at("applied"):
        why = "录完就可以做班级评议。调查表可以照纸质表的顺序录。"
        return Advice(f"录入{f.at('applied')}份困难调查", why, "继续录入", "cases", {"status": "applied"})
    return None


def _advise_votes(_desk: Desk, f: Facts) -> Advice | None:
    if f.at("surveyed"):
        why = "每班开一次评议会，打印选票，两人分别计票。"
        if f.without_teacher:
            why += f"有{f.without_teacher}个班还没有设班主任。"
        return Advice("进行班级评议", why, "去评议", "votes", {"part": "vote"})
    for step in f.chain:
        if f.to_review.get(step):
            title = REVIEW_STEPS[step]
            how = "开会决定，再登记会议。" if step in MEETING_KINDS else "逐人或成批写明意见。"
            why = f"{f.to_review[step]}人等待{title}，{how}"
            return Advice(title, why, "去审核", "votes", {"part": "review", "step": step})
    return None


def _advise_notices(desk: Desk, f: Facts) -> Advice | None:
    for n in f.notices:
        hint = {"notice_id": n.id}
        if n.status == "draft":
            return Advice("张贴公示", f"{n.title}已起草，打印张贴后登记日期。", "登记张贴", "notices", hint)
        if n.status == "posted" and n.last_day and desk.today() > n.last_day:
            return Advice("办结公示", f"{n.title}已经期满，没有异议就办结。", "去办结", "notices", hint)
        if n.status == "posted":
            why = f"{n.title}到{n.last_day:%m月%d日}为止，期间收到的异议请登记。"
            return Advice("等待公示期满", why, "查看公示", "notices", hint)
        if n.leads_on and n.status == "finished" and f.at("noticed"):
            return Advice("请校长批准认定", f"{n.title}期满无异议，共{n.lines}人。", "去批准", "notices", hint)
        if n.status == "finished":
            return Advice("撤下公示", f"{n.title}已经期满，公示应及时撤下并登记。", "登记撤下", "notices", hint)
    if f.at("reviewed"):
        return Advice("起草公示", f"{f.at('reviewed')}人审核通过，等待公示。", "起草公示", "notices", {"act": "draft"})
    return None


def _advise_payout(_desk: Desk, f: Facts) -> Advice | None:
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


def _advise_sending(_desk: Desk, f: Facts) -> Advice | None:
    if f.lists and not f.sent:
        return Advice("上报中心校", "插入U盘，导出上报包并打印交接单。", "去上报", "exchange")
    return None


_RULES: tuple[Callable[[Desk, Facts], Advice | None], ...] = (
    _advise_roster,
    _advise_letters,
    _advise_cases,
    _advise_votes,
    _advise_notices,
    _advise_payout,
    _advise_sending,
)
