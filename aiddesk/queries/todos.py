"""What needs a look now: each with its words, its button, and where that leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiddesk.queries.adjustments import unshown
from aiddesk.queries.chains import steps
from aiddesk.queries.declined import open_appeals, without_need, without_talk
from aiddesk.queries.families import disagreements
from aiddesk.queries.kinship import strong_count
from aiddesk.queries.letters import LetterState
from aiddesk.queries.lists import lists, outdated
from aiddesk.queries.notices import objections
from aiddesk.queries.polls import open_poll
from aiddesk.queries.quota_splits import quotas
from aiddesk.queries.quotas import free_places
from aiddesk.queries.rechecks import rechecks
from aiddesk.queries.reopening import lapsed_count
from aiddesk.queries.requalification import dropped_out
from aiddesk.queries.surveys import overlooked
from aiddesk.queries.visits import overdue
from aiddesk.queries.votes import left_behind
from aiddesk.queries.year_facts import Facts
from aiddesk.store.desk import Desk

Hint = Mapping[str, object]


@dataclass(frozen=True)
class Todo:
    """Something that needs a look; `kind` is warn, bad or info."""

    kind: str
    text: str
    act: str
    tab: str
    hint: Hint = field(default_factory=dict)


def todos(desk: Desk, f: Facts) -> tuple[Todo, ...]:
    """Return what needs a look, in the order of the year."""
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
    found += _quota_todos(desk, f.term.school_year)
    for n in f.notices:
        late = [o for o in objections(desk, n.id) if o.status == "open"] if n.open_objections else []
        for o in late:
            text = f"对{n.title}的异议，{o.due_on:%m月%d日}前答复"
            found.append(
                Todo("bad" if o.due_on < desk.today() else "warn", text, "去处理", "notices", {"notice_id": n.id})
            )
        if n.status == "finished":
            found.append(Todo("info", f"{n.title}已期满，请撤下", "登记撤下", "notices", {"notice_id": n.id}))
    found += _lapsed_todos(desk, f)
    found += _review_todos(desk, f)
    found += _year_todos(desk, f)
    found += _poll_todos(desk)
    failed = sum(x.failed for x in f.lists)
    if failed:
        found.append(Todo("bad", f"{failed}人发放失败，更正账户后补发", "去补发", "awards"))
    if f.lists and not f.has_receiver:
        found.append(Todo("info", "还没有填写中心校的收件码", "去填写", "exchange"))
    return tuple(found)


def _letter_todos(state: LetterState) -> list[Todo]:
    found = []
    if state.unentered:
        text = f"{state.unentered}份回执上写了申请，还没有登记"
        found.append(Todo("warn", text, "去登记", "cases", {"act": "letters"}))
    if state.missing:
        found.append(Todo("info", f"{state.missing}份告知书的回执还没有交回", "去催收", "cases", {"act": "letters"}))
    return found


def _lapsed_todos(desk: Desk, f: Facts) -> list[Todo]:
    """Who passed all reviews by a relative's word is sent back before it hangs."""
    lapsed = lapsed_count(desk, f.term.school_year) if f.at("reviewed") else 0
    if not lapsed:
        return []
    text = f"{lapsed}名学生的审核由亲属作出，请退回重审"
    return [Todo("bad", text, "去退回", "votes", {"part": "review", "act": "send_back"})]


def _review_todos(desk: Desk, f: Facts) -> list[Todo]:
    """What stops the reviews: kinship that nobody has verified, and levels at which nobody may act."""
    if not f.cases or not f.at("applied", "surveyed", "voted"):
        return []
    found = []
    strong = strong_count(desk, f.term.school_year)
    if strong:
        text = f"{strong}处疑似亲属关系要核实，核实以前不能审核"
        found.append(Todo("warn", text, "去核实", "votes", {"part": "review", "act": "kinship"}))
    lacking = [row.title for row in steps(desk, f.term.school_year) if row.position and not row.staff]
    if lacking:
        text = f"{'、'.join(lacking)}还没有设置人员"
        found.append(Todo("warn", text, "去设置", "votes", {"part": "review", "act": "add_staff"}))
    return found


def _year_todos(desk: Desk, f: Facts) -> list[Todo]:
    """What a year's recognition leaves to be done: new levels to be shown, rechecks to be finished, who was lost."""
    found = []
    gone = left_behind(desk, f.term.school_year)
    if gone:
        found.append(Todo("warn", f"{gone}名学生已经离校，申请还没有撤回", "去撤回", "cases"))
    found += _declined_todos(desk, f.term.school_year)
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


def _declined_todos(desk: Desk, school_year: int) -> list[Todo]:
    """Who was turned down is talked with, and answered in time where it appeals; no name stands here."""
    found = []
    spared = len(without_need(desk, school_year))
    if spared:
        text = f"{spared}名学生审核为{desk.levels.title('none')}，还没有办不予认定"
        found.append(Todo("warn", text, "去办理", "cases", {"status": "reviewed"}))
    silent = len(without_talk(desk, school_year))
    if silent:
        text = f"{silent}名学生不予认定，还没有沟通记录"
        found.append(Todo("warn", text, "去登记", "cases", {"status": "declined"}))
    for made in open_appeals(desk, school_year):
        kind = "bad" if made.due_on < desk.today() else "warn"
        text = f"1件认定申诉，{made.due_on:%m月%d日}前答复"
        found.append(Todo(kind, text, "去处理", "cases", {"status": "declined", "case_id": made.case_id}))
    return found


def _poll_todos(desk: Desk) -> list[Todo]:
    """Remind of a ballot box that was left open: as long as it is, whoever has the file can look into it."""
    box = open_poll(desk)
    if box is None:
        return []
    text = f"{box.class_title}的电脑投票还没有结束，票箱还开着"
    return [Todo("warn", text, "去结束", "votes", {"part": "vote"})]


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


def _quota_todos(desk: Desk, school_year: int) -> list[Todo]:
    """Places that wait for a draw, and classes with more cases than places; never places that are left."""
    found = []
    waiting = sum(one.open_tie.places for one in quotas(desk, school_year) if one.open_tie)
    if waiting:
        found.append(Todo("info", f"{waiting}个名额有几个班条件相同，等待抽签", "去抽签", "votes", {"act": "quotas"}))
    over = [one for one in free_places(desk, school_year) if one.free < 0]
    if over:
        text = f"{len(over)}个班超出名额（{over[0].class_title}超{-over[0].free}人）"
        found.append(Todo("bad", text, "去核对", "votes", {"act": "quotas"}))
    return found
