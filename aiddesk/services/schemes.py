"""Questionnaires: copied, changed while nothing was scored by them, adopted, and this year's surveys scored anew."""

import json
from dataclasses import replace

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.hardship import Scheme, score
from aiddesk.domain.outcome import Done
from aiddesk.domain.schemes import problems, written
from aiddesk.queries.schemes import SchemeRow, in_force, schemes
from aiddesk.queries.surveys import open_surveys
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Case, Survey, SurveyScheme

TOUCHED = frozenset({"cases"})
_OWN = "own_"  # before the code of what a school made of a shipped one, so that later shipped versions stay apart


def copy(desk: Desk, code: str, version: int) -> Done:
    """Make a new version of a questionnaire, to be changed."""
    row = _row(desk, code, version)
    own = code if code.startswith(_OWN) else _OWN + code
    made = replace(row.scheme, code=own, version=_next_version(desk, own, version))
    with journal.entry(desk, "scheme.copy", f"新建评分方案{made.name}") as work:
        key = _insert(desk, work, made)
    return Done(f"已建立{made.name}，改好以后启用。", TOUCHED, work.seq, key)


def keep(desk: Desk, scheme: Scheme) -> Done:
    """Store what was changed in a draft; faults may stand until it is adopted.

    Raises:
        Conflict: it was in force, or surveys were scored by it: then it is copied, never changed.
    """
    row = _row(desk, scheme.code, scheme.version)
    if not row.is_draft:
        raise Conflict(f"{scheme.name}已经用过，不能再改。请复制为新版本再改。")
    with journal.entry(desk, "scheme.keep", f"修改评分方案{scheme.name}") as work:
        work.update(SurveyScheme, row.id, title=scheme.title.strip(), content=_content(scheme))
    return Done(f"已保存{scheme.name}。", TOUCHED, work.seq or None, row.id)


def adopt(desk: Desk, code: str, version: int) -> Done:
    """Put a questionnaire in force; answers stay with the version that they were given to.

    Raises:
        Invalid: every fault of it.
        Conflict: it is in force already.
    """
    row = _row(desk, code, version)
    if row.is_in_force and row.id:
        raise Conflict(f"{row.scheme.name}正在使用，不用再启用。")
    faults = problems(row.scheme.with_levels(desk.levels.codes), desk.levels.titles)
    if faults:
        raise Invalid(*faults)
    today = desk.today()
    with journal.entry(desk, "scheme.adopt", f"启用评分方案{row.scheme.name}") as work:
        for other in schemes(desk):
            if other.adopted_on is not None and other.adopted_on >= today:
                # Two of one day could not be told apart; it was in force for less than that day.
                work.update(SurveyScheme, other.id, adopted_on=None)
        key = row.id or _insert(desk, work, row.scheme)
        work.update(SurveyScheme, key, adopted_on=today)
    return Done(f"已启用{row.scheme.name}，以后录的调查按它计分。", TOUCHED, work.seq, key)


def discard(desk: Desk, code: str, version: int) -> Done:
    """Remove a draft.

    Raises:
        Conflict: it was in force, or surveys were scored by it.
    """
    row = _row(desk, code, version)
    if not row.is_draft:
        raise Conflict(f"{row.scheme.name}已经用过或是程序自带的，不能删除。")
    with journal.entry(desk, "scheme.discard", f"删除评分方案{row.scheme.name}") as work:
        work.delete(SurveyScheme, row.id)
    return Done(f"已删除{row.scheme.name}。", TOUCHED, work.seq, row.id)


def rescore(desk: Desk, school_year: int) -> Done:
    """Score by the questionnaire in force what can be: whole answers of families that were not voted on yet.

    A level that a person chose with a written reason stays.

    Raises:
        Conflict: there is nothing to score anew.
    """
    asked = in_force(desk)
    done = 0
    with journal.entry(desk, "survey.rescore", f"按{asked.name}重新计分") as work:
        for one in open_surveys(desk, school_year):
            found = score(asked, one.answers, one.stage)
            if found.missing:
                continue
            work.update(
                Survey, one.id, scheme_code=asked.code, scheme_version=asked.version, score=found.total,
                suggested_level=found.level,
            )  # fmt: skip
            if one.case_id and one.follows_score:
                work.update(Case, one.case_id, status="surveyed", level=found.level)
            done += 1
    if not work.changes:
        raise Conflict("没有要重新计分的调查：都已按使用中的方案计分，或者班级已经评议。")
    return Done(f"已按{asked.name}给{done}户重新计分。", TOUCHED | {"votes"}, work.seq)


def _row(desk: Desk, code: str, version: int) -> SchemeRow:
    found = next((row for row in schemes(desk) if row.key == (code, version)), None)
    if found is None:
        raise Conflict("这个评分方案已经不在了。请关闭后重新打开。")
    return found


def _next_version(desk: Desk, code: str, version: int) -> int:
    last = desk.value("SELECT max(version) FROM survey_scheme WHERE school_id = ? AND code = ?", desk.place.id, code)
    return int(max(last or 0, version)) + 1


def _insert(desk: Desk, work: journal.Work, scheme: Scheme) -> str:
    return work.insert(
        SurveyScheme, code=scheme.code, version=scheme.version, title=scheme.title, content=_content(scheme),
        made_on=desk.today(),
    )  # fmt: skip


def _content(scheme: Scheme) -> str:
    return json.dumps(written(scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
