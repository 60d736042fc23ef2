"""The forms of a case: application with family, home visit; texts to drafts and back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.words import SPECIAL_CATEGORIES, VISIT_MEANS
from aiddesk.ui.widgets.fields import Field

APPLICATION = (
    Field("on", "申请日期", "date"),
    Field("household_size", "家庭人口", "number"),
    Field("income_per_head", "人均年收入", "money", hint="元"),
    Field("members", "家庭成员", "lines", hint="一人一行：姓名，年龄，关系，单位，职业，年收入，健康",
          note="一人一行，用逗号隔开：姓名，年龄，与学生关系，工作单位，职业，年收入（元），健康状况，"
          "证件号（可以不填，填了能与部门名单比对）；也可以从表格里粘贴"),
    Field("disaster", "自然灾害", hint="无"),
    Field("accident", "突发意外", hint="无"),
    Field("weak_labour", "劳动能力弱", hint="家庭成员因残疾、年迈而劳动能力弱的情况"),
    Field("unemployment", "失业情况", hint="无"),
    Field("debt", "欠债情况", hint="无"),
    Field("other", "其他情况", hint="无"),
    Field("native_place", "籍贯"),
    Field("address", "通讯地址"),
    Field("postcode", "邮政编码", "digits"),
    Field("phone", "学生手机", "digits"),
    Field("guardian_phone", "家长手机", "digits"),
    Field("promise_signed", "承诺已手写签名", "flag"),
)  # fmt: skip
VISIT = (
    Field("on", "日期", "date", required=True),
    Field("means", "方式", "choice", VISIT_MEANS, blank=None),
    Field("visitors", "走访人", required=True, hint="班主任、资助专干"),
    Field("findings", "看到和了解到的情况", "lines", required=True),
    Field("photos", "照片", "lines", hint="照片文件，一行一个", note="照片会缩小，并去掉拍摄地点"),
)
CATEGORIES = (Field("codes", "特殊群体类别", "many", SPECIAL_CATEGORIES), Field("source", "依据", required=True))
_FLAGS = ("promise_signed", "single_parent", "lost_labour", "seriously_ill")
_MEMBER = ("name", "age", "relation", "workplace", "occupation", "income", "health", "document_number")


def application_values(draft: ApplicationDraft, members: Sequence[MemberDraft]) -> dict[str, str]:
    """Return a draft as the form's texts."""
    values = {k: v for k, v in asdict(draft).items() if k not in _FLAGS}
    values |= {name: "1" if getattr(draft, name) else "" for name in _FLAGS}
    values["members"] = "\n".join("，".join(getattr(m, name) for name in _MEMBER).rstrip("，") for m in members)
    return values


def application_draft(values: dict[str, str]) -> tuple[ApplicationDraft, tuple[MemberDraft, ...]]:
    """Return what was typed as drafts.

    Raises:
        Invalid: a family member's line has too many parts.
    """
    texts = {k: v for k, v in values.items() if k not in ("members", *_FLAGS)}
    typed: dict[str, Any] = {**texts, **{name: bool(values.get(name)) for name in _FLAGS}}
    return ApplicationDraft(**typed), members(values.get("members", ""))


def members(text: str) -> tuple[MemberDraft, ...]:
    """Read one family member a line, parts separated by commas or tabs."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        separator = "\t" if "\t" in line else "，"
        parts = [p.strip() for p in line.replace(",", "，").split(separator)]
        if len(parts) > len(_MEMBER):
            raise Invalid(Problem(f"第{number}行有{len(parts)}项，最多8项。请检查逗号。", "members"))
        found.append(MemberDraft(*parts))
    return tuple(found)
