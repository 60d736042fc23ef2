"""What is said above a session: its facts, and what comes next."""

from aiddesk.domain import outcomes
from aiddesk.domain.ballot import NOT_TOLD, is_told
from aiddesk.domain.words import QUORUMS, TIE_RULES, VOTE_FORMS, VOTE_RULES, VOTE_STATUSES
from aiddesk.queries.votes import VoteCard, VoteClassRow
from aiddesk.services import votes
from aiddesk.ui.widgets.basics import unbroken


def facts(chosen: VoteClassRow, card: VoteCard | None) -> str:
    """Say when, by whom and by which rules, and how the ballots balance."""
    if card is None:
        declined = f"，不予认定{chosen.declined}人" if chosen.declined else ""
        return f"申请{chosen.applicants}人，调查完成{chosen.ready}人{declined}。"
    text = f"第{card.round}次评议　{card.held_on:%Y-%m-%d}　主持{card.chair}"
    text += f"　应到{card.eligible}人 实到{card.present}人"
    text += f" 回避{len(card.recused)}人" if card.recused else ""
    if card.valid is not None:
        used = card.valid + (card.void or 0)
        text += f"　发出{card.issued}张 收回{used}张 = 有效{card.valid} + 废票{card.void}　未用{card.unused}张 ✓"
    counters = "、".join(filter(None, (card.first_counter, card.second_counter)))
    text += f"　{unbroken(f'计票 {counters}')}" if counters else ""
    return f"{text}\n{_rules(card)}"


def _rules(card: VoteCard) -> str:
    parts = [VOTE_FORMS[card.form].split("（")[0], f"通过：{VOTE_RULES[card.rule]}", f"到会：{QUORUMS[card.quorum]}"]
    parts += [f"每票最多选{card.most}人"] if card.form == "choose" else []
    parts += [f"名额{card.quota}人"] if card.quota is not None else []
    return "　".join((*parts, f"票数相同：{TIE_RULES[card.tie_rule]}"))


def advice(chosen: VoteClassRow, card: VoteCard | None, is_veiled: bool = False) -> str:
    """Say what comes next, or the result; a reason can name a family, and is not shown while others look on."""
    if card is not None and card.status == "annulled":
        told = "" if is_veiled else f"：{card.annulled_reason.rstrip('。')}"
        again = "可以重新开始评议。" if chosen.may_open and card.id == chosen.vote_id else ""
        return f"{VOTE_STATUSES['annulled']}{told}。{again}"
    if card is None or (card.status == "closed" and chosen.ready and card.id == chosen.vote_id):
        return "开会前可以先设置班主任；开始评议后打印选票。" if chosen.ready else "困难调查录完以后才能评议。"
    if card.status == "closed":
        return _result(card)
    if card.way == "screen" and card.valid is not None:
        return "电脑投票已经计票，可以公布结果。"
    if card.way == "screen":
        return "电脑投票：每人凭一次性投票条到这台电脑前投票，结束以后公布结果。"
    if card.valid is None:
        return "打印选票，投票以后清点：发出 = 有效 + 废票 + 未用。"
    if differing := votes.differing_numbers(card):
        return f"两次计票不一致：{'、'.join(map(str, differing))}号。请一起重新清点，再次录入。"
    if card.first_counter and card.second_counter:
        return "两次计票一致，可以公布结果。"
    if card.first_counter or card.second_counter:
        there, missing = "一二" if card.first_counter else "二一"
        return f"第{there}人计票已录入，还差第{missing}人。都录入以后才显示结果。"
    return "两人分别计票，都录入以后才显示结果。"


def _result(card: VoteCard) -> str:
    text = f"已出结果：{votes.summary(card)}。"
    if not is_told(card.valid):
        text += f"{NOT_TOLD}。"
    if card.may_draw:
        return f"{text}请当众抽签。"
    if outcomes.tied(card.settled):
        text += "名额处票数相同，由下一级审核决定。"
    if card.seed:
        text += f"已抽签，种子“{card.seed}”。"
    return f"{text}请打印评议会议记录并签字。"
