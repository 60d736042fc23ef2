"""The forms of a case: application with family, categories; texts to drafts and back."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from aiddesk.domain.applications import (
    ApplicationDraft,
    MemberDraft,
    check_application,
    check_member,
    figure_warnings,
)
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.money import plain_yuan, yuan
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.queries.policy import forms
from aiddesk.ui.widgets.fields import Field, Watched

_STATES = {"single_parent": "单亲家庭", "lost_labour": "父母丧失劳动能力", "seriously_ill": "有大病患者"}
_MEMBERS = {
    "name": "姓名", "age": "年龄", "relation": "与学生关系", "workplace": "工作（学习）单位", "occupation": "职业",
    "income": "年收入（元）", "health": "健康状况", "document_number": "证件号",
}  # fmt: skip
_NONE = "没有就填0"


def application_fields() -> tuple[Field, ...]:
    """Return what an application asks, in the order of the printed form."""
    return (
        Field("form", "申请表", "choice", {f.code: f.name for f in forms().values()}, blank=None),
        Field("on", "申请日期", "date"),
        Field("native_place", "籍贯"),
        Field("household_size", "家庭人口", "number"),
        Field("phone", "学生手机", "digits"),
        Field("address", "通讯地址"),
        Field("postcode", "邮政编码", "digits"),
        Field("guardian_phone", "家长手机", "digits"),
        Field("members", "家庭成员", "rows", _MEMBERS, widths=(84, 46, 88, 140, 76, 104, 80, 150),
              note="Tab 到右一格，回车到下一行，空行上回车往下填；可以从表格里粘贴。证件号可以不填，填了能与名单比对"),
        Field("household_income", "家庭年收入", "money", hint="元，全家一年"),
        Field("income_per_head", "人均年收入", "money", hint="元，不填就按上面的数算"),
        Field("labour", "劳动力人口", "number"),
        Field("dependants", "赡养人口", "number"),
        Field("states", "家庭状况", "many", _STATES),
        Field("disaster", "自然灾害", hint=_NONE),
        Field("accident", "突发意外", hint=_NONE),
        Field("weak_labour", "劳动能力弱", hint=f"家庭成员因残疾、年迈而劳动能力弱的情况，{_NONE}"),
        Field("unemployment", "失业情况", hint=_NONE),
        Field("debt_amount", "欠债金额", "money", hint="元"),
        Field("debt", "欠债情况", hint=f"因为什么欠债，{_NONE}"),
        Field("other", "其他情况", hint=_NONE),
        Field("promise_signed", "承诺已手写签名", "flag"),
    )  # fmt: skip


CATEGORIES = (Field("codes", "特殊群体类别", "many", SPECIAL_CATEGORIES), Field("source", "依据", required=True))


def application_values(draft: ApplicationDraft, members: Sequence[MemberDraft]) -> dict[str, str]:
    """Return a draft as the form's texts; an income per head that only follows from the figures is left out."""
    values = {k: v for k, v in asdict(draft).items() if k not in (*_STATES, "promise_signed")}
    values["promise_signed"] = "1" if draft.promise_signed else ""
    values["states"] = ",".join(name for name in _STATES if getattr(draft, name))
    values["members"] = "\n".join("\t".join(getattr(m, name) for name in _MEMBERS) for m in members)
    computed = _computed(values)
    if computed is not None and plain_yuan(computed) == draft.income_per_head:
        values["income_per_head"] = ""
    return values


def application_draft(values: dict[str, str]) -> tuple[ApplicationDraft, tuple[MemberDraft, ...]]:
    """Return what was typed as drafts; what else a form asks is none of theirs.

    Raises:
        Invalid: a family member's line has too many parts.
    """
    states = values.get("states", "").split(",")
    typed: dict[str, Any] = {f.name: values[f.name] for f in fields(ApplicationDraft) if f.name in values}
    typed |= {name: name in states for name in _STATES}
    typed["promise_signed"] = bool(values.get("promise_signed"))
    return ApplicationDraft(**typed), members(values.get("members", ""))


def members(text: str) -> tuple[MemberDraft, ...]:
    """Read one family member a line, parts separated by tabs, or else by commas."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [p.strip() for p in (line.split("\t") if "\t" in line else line.replace(",", "，").split("，"))]
        if len(parts) > len(_MEMBERS):
            raise Invalid(Problem(f"第{number}行有{len(parts)}项，最多{len(_MEMBERS)}项。请检查逗号。", "members"))
        found.append(MemberDraft(*parts))
    return tuple(found)


def figures_told(typed: ApplicationDraft) -> list[str]:
    """Return a family's further figures in words, at most two lines; nothing for what was not given."""
    given = (
        ("劳动力", typed.labour, "人"),
        ("赡养", typed.dependants, "人"),
        ("全家年收入", typed.household_income, "元"),
    )
    figures = [f"{title} {text}{unit}" for title, text, unit in given if text]
    states = [word for name, word in _STATES.items() if getattr(typed, name)]
    return [line for line in ("　".join(figures), "、".join(states)) if line]


def remark_figures(form: Watched) -> None:
    """Say below the figures what they give, and where they contradict each other."""
    values = form.values()
    computed = _computed(values)
    told = {"income_per_head": (f"按填的数算，每人每年{yuan(computed)}元。", "accent")} if computed is not None else {}
    try:
        draft, people = application_draft(values)
        read = [check_member(member, row) for row, member in enumerate(people, 1)]
        found = figure_warnings(check_application(draft, date.max, read), read)
    except Invalid:
        found = ()  # said when the form is handed in
    told |= {problem.field: (problem.text, "warn") for problem in found}
    for name in ("income_per_head", "household_income", "labour", "dependants", "household_size"):
        form.show_remark(name, *told.get(name, ("", "accent")))


def _computed(values: dict[str, str]) -> int | None:
    """Return the income per head that the other figures give, or None."""
    try:
        draft, people = application_draft({**values, "income_per_head": "", "on": ""})
        read = [check_member(member, row) for row, member in enumerate(people, 1)]
        return check_application(draft, date.max, read).income_per_head
    except Invalid:
        return None
