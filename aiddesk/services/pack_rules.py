"""What the register does not allow a class pack to change, told with the remedy."""

from collections.abc import Iterator, Mapping, Set

from aiddesk.domain.class_packs import APPLY, FIGURE_KEYS, NO, PHONE, QUESTION, WAIVE, YES
from aiddesk.domain.errors import Problem, Severity
from aiddesk.domain.words import CASE_STATUSES, STUDENT_STATUSES
from aiddesk.queries.class_packs import Pack, PackPupil

_OPEN = ("applied", "surveyed")


def row_problems(pack: Pack, pupil: PackPupil, came: Mapping[str, str], changed: Set[str]) -> Iterator[Problem]:
    """Yield why a row cannot be taken, and what is worth a look; each names its column."""
    gone = _gone(pack, pupil)
    if gone:
        yield Problem(gone, "name", severity=Severity.ERROR if changed else Severity.WARNING)
    if not changed or gone:
        return
    yield from _application(pupil, came, changed)
    if PHONE in changed and not pupil.guardian_id:
        yield Problem("名册里没有监护人，电话没有地方登记。请先在名册登记监护人，再收这张表。", PHONE)
    yield from _answers(pupil, came, changed)


def _gone(pack: Pack, pupil: PackPupil) -> str:
    """Return why a student is no longer of this class, or ""."""
    if pupil.status != "enrolled":
        word = STUDENT_STATUSES.get(pupil.status, pupil.status)
        return f"{pupil.name}在名册里已登记{word}，这一行没有收。确实还在班里的，请先在名册改正。"
    if pupil.class_id != pack.class_id:
        return f"{pupil.name}已调到{pupil.class_title}，这一行没有收。请由新班主任的表收回。"
    return ""


def _application(pupil: PackPupil, came: Mapping[str, str], changed: Set[str]) -> Iterator[Problem]:
    own = [key for key in came if key in changed and (key in FIGURE_KEYS or key == APPLY or key.startswith(QUESTION))]
    if not own or not pupil.case_id:
        return
    status = CASE_STATUSES.get(pupil.case_status, pupil.case_status)
    if pupil.case_status not in _OPEN:
        text = f"{pupil.name}的申请{status}，申请表和调查不能再改。要改，请在“困难认定”里办理。"
        yield Problem(text, own[0])
    elif APPLY in changed and came.get(APPLY) in ("", NO, WAIVE):
        text = f"{pupil.name}的申请已登记（{status}），不能由这张表取消。家长确实不申请的，请在“困难认定”里撤回。"
        yield Problem(text, APPLY)


def _answers(pupil: PackPupil, came: Mapping[str, str], changed: Set[str]) -> Iterator[Problem]:
    asked = [key for key in came if key.startswith(QUESTION)]
    own = [key for key in asked if key in changed]
    if own and pupil.has_other_survey:
        yield Problem(f"{pupil.name}已按另一份问卷调查过，这里的答案没有收。请核对那一份。", own[0])
        return
    missing = [key for key in asked if not came[key]]
    if own and missing and all(pupil.values[key] for key in asked):
        text = f"{pupil.name}的调查已经完成，交回的表里有{len(missing)}题空着，没有收。请补上答案。"
        yield Problem(text, missing[0])
    elif own and missing and len(missing) < len(asked):
        text = f"{pupil.name}的调查还有{len(missing)}题没有选，答案先存着，暂不算分。请让班主任补齐。"
        yield Problem(text, missing[0], severity=Severity.WARNING)
    if APPLY in changed and came.get(APPLY) == YES and pupil.waiver == "signed":
        text = f"{pupil.name}的家长签过放弃申请说明，现在又填了申请。请核对后再收。"
        yield Problem(text, APPLY, severity=Severity.WARNING)
