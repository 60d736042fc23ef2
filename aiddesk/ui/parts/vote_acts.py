"""What is asked of a session in a short form: the ballots counted out, more of them, a draw, an annulment."""

from aiddesk.domain import outcomes
from aiddesk.domain.outcome import Done
from aiddesk.queries.votes import VoteCard, vote
from aiddesk.services import unfinished, votes
from aiddesk.services.votes import BallotsDraft
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field, Watched

_BALLOTS = (
    Field("issued", "发出", "number", required=True, note="印好带到会场的全部选票"),
    Field("valid", "有效票", "number", required=True),
    Field("void", "废票", "number", required=True, note="没有填、填错、多选，或暗记不对的"),
    Field("unused", "未用", "number", required=True),
)


def count_ballots(shell: Host, card: VoteCard) -> Done | None:
    """Ask how many papers there are of each kind; whether they balance is said while one types."""
    given = len(card.marks) or card.present
    issued = given if card.issued is None else card.issued
    unused = max(issued - card.present, 0) if card.unused is None else card.unused
    values = {"issued": issued, "valid": card.valid, "void": card.void or 0, "unused": unused}

    def watch(form: Watched) -> None:
        numbers = {name: max(n, 0) for name, n in _numbers(form.values()).items()}
        used = numbers["valid"] + numbers["void"]
        if not form.values()["valid"]:
            form.show_remark("unused", "")
        elif numbers["issued"] == used + numbers["unused"]:
            parts = (
                f"{word}{numbers[name]}" for name, word in (("valid", "有效"), ("void", "废票"), ("unused", "未用"))
            )
            form.show_remark("unused", f"发出{numbers['issued']} = {' + '.join(parts)} ✓", "good")
        else:
            over = numbers["issued"] - used - numbers["unused"]
            form.show_remark("unused", f"还{'差' if over > 0 else '多'}{abs(over)}张，对不上。", "warn")

    return shell.form(
        f"清点选票：{card.class_title}", _BALLOTS, "清点",
        lambda typed: votes.count_ballots(shell.desk, card.id, BallotsDraft(**_numbers(typed))), values,
        f"实到{card.present}人，印了{len(card.marks)}张。", unfinished.key("vote.ballots", card.id), watch,
    )  # fmt: skip


def add_ballots(shell: Host, card: VoteCard) -> str:
    """Ask how many more ballots are wanted; returns what is to be printed, "" when it was given up."""
    fields = (Field("count", "加印张数", "number", required=True),)
    note = f"现在有{len(card.marks)}张。加印的有新的暗记，只印出这几张；暗记核对单要重新打印。"
    done = shell.form(
        f"加印选票：{card.class_title}", fields, "加印",
        lambda v: votes.add_ballots(shell.desk, card.id, int(v["count"] or 0)), {"count": 2}, note,
    )  # fmt: skip
    if done is None:
        return ""
    added = set(vote(shell.desk, card.id).marks) - set(card.marks)
    return f"{card.id}|{' '.join(sorted(added))}"


def draw(shell: Host, card: VoteCard) -> Done | None:
    """Ask for the seed that was spoken aloud, and draw."""
    tied = sorted(card.numbers[key] for key in outcomes.tied(card.verdicts))
    left = outcomes.places_left(card.verdicts, card.rules)
    fields = (
        Field("seed", "种子", required=True, hint="几个人各说几个字，如 春风1998玉门关"),
        Field("on", "抽签日期", "date", required=True),
    )
    note = (
        f"{'、'.join(map(str, tied))}号票数相同，还有{left}个名额。"
        "由在场的几个人当众各说几个字或数字，连成种子，原样输入。"
        "抽签以后不能撤销，也不能重抽；任何人都能照评议会议记录重算。"
    )
    return shell.form(
        f"抽签：{card.class_title}", fields, "抽签", lambda v: votes.draw(shell.desk, card.id, v["seed"], v["on"]),
        {"on": shell.desk.today().isoformat()}, note,
    )  # fmt: skip


def annul(shell: Host, card: VoteCard) -> Done | None:
    """Ask why a session is void."""
    fields = (Field("reason", "作废原因", "lines", required=True, hint="如 有申请人的亲属投了票"),)
    note = "作废以后，这次评议和原因仍留在记录里，申请人回到“已调查”，可以重新评议。"
    key = unfinished.key("vote.annul", card.id)
    return shell.form(
        f"作废评议：{card.class_title}第{card.round}次", fields, "作废",
        lambda v: votes.annul(shell.desk, card.id, v["reason"]), None, note, key,
    )  # fmt: skip


def _numbers(typed: dict[str, str]) -> dict[str, int]:
    return {name: int(text) if text.isdecimal() else -1 if not text else 0 for name, text in typed.items()}
