"""The fields of a student, for the form beside the roster and for a new one."""

from collections.abc import Iterable

from aiddesk.domain.words import DOCUMENT_KINDS, GRADES, RELATIONS, RESIDENCES
from aiddesk.ui.widgets.fields import Field

_YES_NO = {"是": "寄宿", "否": "走读"}


def _choices(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


# Beside who is new: since when, and by which paper (学籍转接 needs one).
ARRIVAL = (
    Field("on", "转入日期", "date", required=True),
    Field("paper", "凭什么材料", hint="转学联系表、户口簿"),
)
FIELDS = (
    Field("name", "姓名", required=True),
    Field("document_number", "证件号"),
    Field("sex", "性别", "choice", {"男": "男", "女": "女"}, blank="按证件号"),
    Field("birth_date", "出生日期", hint="按证件号"),
    Field("grade", "年级", "choice", _choices(GRADES.values()), required=True),
    Field("class_name", "班级", hint="1班", required=True),
    Field("boarding", "就读方式", "choice", _YES_NO, blank=None),
    Field("ethnicity", "民族"),
    Field("document_kind", "证件类型", "choice", _choices(DOCUMENT_KINDS.values())),
    Field("registration_number", "学籍号"),
    Field("guardian_name", "监护人"),
    Field("guardian_relation", "关系", "choice", _choices(RELATIONS)),
    Field("guardian_number", "监护人证件"),
    Field("phone", "联系电话"),
    Field("bank", "开户银行"),
    Field("account_number", "银行账号"),
    Field("account_holder", "户名"),
    Field("residence", "户口性质", "choice", _choices(RESIDENCES.values())),
    Field("address", "家庭住址", "lines"),
)
