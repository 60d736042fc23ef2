"""Taking what a class pack brought back: one act, one undo, only that class's students."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aiddesk.domain.class_packs import (
    APPLY,
    CATEGORIES,
    FIGURE_KEYS,
    LETTER_ANSWERS,
    PHONE,
    QUESTION,
    SOURCE,
    TICKS,
    WAIVE,
    YES,
    per_head,
    survey_answer,
    told_categories,
)
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.hardship import Scheme, score
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.queries.class_packs import PackPupil, pack_pupils, pack_with
from aiddesk.services.class_packs import canonical
from aiddesk.services.known import require_latest
from aiddesk.services.pack_comparing import PackChange
from aiddesk.services.packs_back import BackPlan
from aiddesk.services.surveys import hand_over
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Application, Case, ClassPack, Guardian, Letter, SpecialCategory, Survey, Waiver

TOUCHED = frozenset({"cases", "students", "votes", "reviews"})
_COUNTS = ("household_size", "labour", "dependants", "household_income", "debt_amount")


@dataclass
class _Tally:
    """What was done, for the sentence."""

    students: set[str] = field(default_factory=set)
    cells: int = 0
    applied: int = 0
    waived: int = 0
    surveyed: int = 0

    def sentence(self, plan: BackPlan) -> str:
        parts = [f"{len(self.students)}名学生有改动，共{self.cells}处"]
        parts += [f"新登记申请{self.applied}人"] if self.applied else []
        parts += [f"放弃{self.waived}人（等家长签字的说明）"] if self.waived else []
        parts += [f"完成调查{self.surveyed}人"] if self.surveyed else []
        parts += [f"有错没有收{len(plan.errors)}处"] if plan.errors else []
        return f"已收回{plan.title}：{'，'.join(parts)}。"


def take_back(
    desk: Desk, plan: BackPlan, choices: Mapping[str, bool], skip_faulty: bool = False, progress: Progress = SILENT
) -> Done:
    """Write the chosen changes of a pack as one act.

    `choices` says by `PackChange.key` whether the sheet's value is taken: a change is unless refused, a suggestion
    only where it is chosen, a conflict must be decided.

    Raises:
        Invalid: there are faults and they are not to be skipped, or a conflict is undecided; nothing was written.
        Conflict: the register has changed since the file was read, or the school year is over.
    """
    _require_decided(plan, choices, skip_faulty)
    require_latest(desk, plan.pack.school_year)
    chosen = [c for c in plan.takeable if choices.get(c.key, c.kind == "change")]
    pupils = pack_pupils(desk, plan.pack.school_year, plan.scheme, plan.pack)
    _require_fresh(desk, plan, pupils)
    if not chosen and plan.pack.status == "received":
        on = f"{plan.pack.received_on:%Y-%m-%d}" if plan.pack.received_on else "以前"
        return Done(f"{plan.title}已在{on}收过，没有新的改动。")
    with journal.entry(desk, "pack.take_back", f"收回{plan.title}") as work:
        taking = _Taking(desk, work, plan)
        by_student = _by_student(chosen)
        for number, (student_id, changes) in enumerate(by_student.items()):
            progress.step(number, len(by_student), f"正在收{plan.pack.class_title}的表，第{number + 1}人")
            taking.take(pupils[student_id], changes)
        taking.close()
    return Done(taking.tally.sentence(plan), TOUCHED, work.seq or None, plan.pack.id)


def take_all(
    desk: Desk, chosen: Sequence[tuple[BackPlan, Mapping[str, bool]]], skip_faulty: bool = False,
    progress: Progress = SILENT,
) -> Done:  # fmt: skip
    """Take several packs, each as an act of its own; none is begun while one of them has a fault.

    Raises:
        Invalid: as `take_back`, or two files are of one pack; nothing was written.
        Conflict: as `take_back`.
    """
    if not chosen:
        raise Invalid("没有可以收的调查表。")
    seen: dict[str, BackPlan] = {}
    for plan, _ in chosen:
        twin = seen.setdefault(plan.pack.class_id, plan)
        if twin is not plan:
            text = f"“{twin.path.name}”和“{plan.path.name}”都是{plan.pack.class_title}的表。请只选一份，或分两次收。"
            raise Invalid(text)
    for plan, choices in chosen:
        _require_decided(plan, choices, skip_faulty)
    done = [take_back(desk, plan, choices, skip_faulty, progress) for plan, choices in chosen]
    entries = [d.entry for d in done if d.entry]
    return Done("".join(d.message for d in done), TOUCHED, entries[-1] if entries else None)


def _require_decided(plan: BackPlan, choices: Mapping[str, bool], skip_faulty: bool) -> None:
    if plan.errors and not skip_faulty:
        raise Invalid(*plan.errors)
    undecided = [c for c in plan.of_kind("conflict") if c.key not in choices]
    if undecided:
        text = "名册和交回的表都改过，还没有选用哪一个。请在“冲突”里逐项选。"
        raise Invalid(*(Problem(f"{c.name}的“{c.title}”：{text}", c.key, c.place) for c in undecided))


def _by_student(chosen: Iterable[PackChange]) -> dict[str, list[PackChange]]:
    found: dict[str, list[PackChange]] = {}
    for change in chosen:
        found.setdefault(change.student_id, []).append(change)
    return found


def _require_fresh(desk: Desk, plan: BackPlan, pupils: Mapping[str, PackPupil]) -> None:
    """Refuse a plan that was made from another state of the register."""
    now = pack_with(desk, plan.pack.code)
    same = now is not None and (now.status, now.newest) == (plan.pack.status, plan.pack.newest)
    for change in plan.takeable:
        pupil = pupils.get(change.student_id)
        same = same and pupil is not None and pupil.values[change.field] == change.now
        same = same and pupil is not None and (pupil.status, pupil.class_id) == ("enrolled", plan.pack.class_id)
    if not same:
        raise Conflict(f"读{plan.title}以后，名册又有改动，没有写入。请重新收一次这个文件。")


class _Taking:
    """The writes of one pack."""

    def __init__(self, desk: Desk, work: journal.Work, plan: BackPlan) -> None:
        self._desk, self._work, self._plan = desk, work, plan
        self._back = {key: dict(values) for key, values in plan.pack.back.items()}
        self._teacher = desk.value("SELECT teacher_id FROM school_class WHERE id = ?", plan.pack.class_id)
        self.tally = _Tally()

    def take(self, pupil: PackPupil, changes: Sequence[PackChange]) -> None:
        """Write the changes of one student."""
        changed = {c.field for c in changes}
        values = {**pupil.values, **{c.field: c.came for c in changes}}
        self.tally.students.add(pupil.student_id)
        self.tally.cells += len(changes)
        case_id = pupil.case_id
        if APPLY in changed:
            self._answer_letter(pupil, values[APPLY])
            case_id = self._apply(pupil, values)
        elif case_id and changed & (FIGURE_KEYS | {PHONE}):
            self._edit_application(case_id, pupil.values, values, changed)
        if PHONE in changed:
            self._work.update(Guardian, pupil.guardian_id, phone=values[PHONE])
        for change in changes:
            if change.field == CATEGORIES:
                self._suggested(pupil, change)
        if case_id != pupil.case_id or any(key.startswith(QUESTION) for key in changed):
            self._survey(pupil, case_id, values)
        kept = {k: v for k, v in values.items() if k not in (PHONE, CATEGORIES)}
        self._back.setdefault(pupil.student_id, {}).update(kept)

    def close(self) -> None:
        """Note what came back with the pack."""
        pack = self._plan.pack
        content = json.loads(self._desk.value("SELECT content FROM class_pack WHERE id = ?", pack.id))
        self._work.update(
            ClassPack, pack.id, status="received", received_on=self._desk.today(),
            content=canonical({**content, "back": self._back}),
        )  # fmt: skip

    def _apply(self, pupil: PackPupil, values: Mapping[str, str]) -> str:
        """Open a case, or note that the family waives; returns the case's key."""
        is_waiting = pupil.waiver not in ("", "signed")
        if is_waiting and values[APPLY] != WAIVE:
            self._work.delete(Waiver, pupil.waiver)
        year, today = self._plan.pack.school_year, self._desk.today()
        if values[APPLY] == WAIVE and not pupil.waiver:
            self._work.insert(
                Waiver, student_id=pupil.student_id, school_year=year, on_date=today, signer="", is_signed=False
            )
            self.tally.waived += 1
        if values[APPLY] != YES or pupil.case_id:
            return pupil.case_id
        key = self._work.insert(Case, student_id=pupil.student_id, school_year=year, status="applied", opened_on=today)
        figures = _columns(values, FIGURE_KEYS)
        self._work.insert(
            Application, case_id=key, applied_on=today, guardian_phone=values[PHONE], **figures,
            income_per_head=per_head(values["household_income"], values["household_size"]),
        )  # fmt: skip
        self.tally.applied += 1
        return key

    def _answer_letter(self, pupil: PackPupil, told: str) -> None:
        """Note the answer with the letter that the family was handed, where it was handed one."""
        answer = LETTER_ANSWERS.get(told)
        row = self._desk.one(
            "SELECT id, answer, returned_on FROM letter WHERE student_id = ? AND school_year = ?",
            pupil.student_id,
            self._plan.pack.school_year,
        )
        if row and answer and row[1] != answer:
            self._work.update(Letter, row[0], answer=answer, returned_on=row[2] or self._desk.today())

    def _edit_application(
        self, case_id: str, before: Mapping[str, str], values: Mapping[str, str], changed: set[str]
    ) -> None:
        row = self._desk.one("SELECT id, guardian_phone, income_per_head FROM application WHERE case_id = ?", case_id)
        if row is None:
            today = self._desk.today()
            key, phone, income = self._work.insert(Application, case_id=case_id, applied_on=today), "", None
        else:
            key, phone, income = row
        new = _columns(values, FIGURE_KEYS & changed)
        if PHONE in changed and phone in ("", before[PHONE]):
            new["guardian_phone"] = values[PHONE]
        # What was typed as income per head stays; what follows from the figures follows them.
        if income in (None, per_head(before["household_income"], before["household_size"])):
            new["income_per_head"] = per_head(values["household_income"], values["household_size"]) or income
        self._work.update(Application, key, **new)

    def _suggested(self, pupil: PackPupil, change: PackChange) -> None:
        """Add the categories that the teacher told; those that a list or a person set are never taken away."""
        added, taken = told_categories(change.base, change.came, change.now)
        for code in added:
            self._work.insert(
                SpecialCategory, student_id=pupil.student_id, code=code, since=self._desk.today(), source=SOURCE
            )
        for key, code in self._desk.rows(
            "SELECT id, code FROM special_category WHERE student_id = ? AND until IS NULL AND source = ?",
            pupil.student_id,
            SOURCE,
        ):
            if code in taken:
                self._work.update(SpecialCategory, key, until=self._desk.today())

    def _survey(self, pupil: PackPupil, case_id: str, values: Mapping[str, str]) -> None:
        """Score a complete survey; an unfinished one waits with the pack."""
        scheme = self._plan.scheme
        stage = self._plan.pack.stage
        answers = {q.code: survey_answer(q, values[QUESTION + q.code]) for q in scheme.asked(stage)}
        own = self._desk.one(
            "SELECT id, suggested_level FROM survey WHERE case_id = ? OR (student_id = ? AND school_year = ?)"
            " ORDER BY case_id IS NULL",
            case_id, pupil.student_id, self._plan.pack.school_year,
        )  # fmt: skip
        if pupil.has_other_survey or not all(answers.values()):
            if own and case_id:
                # What was answered before the family applied goes over to its case, and makes it surveyed where whole.
                hand_over(self._desk, self._work, pupil.student_id, self._plan.pack.school_year, case_id)
            return
        found = score(scheme, answers, stage)
        whose = {"case_id": case_id, "student_id": None, "school_year": None} if case_id else {
            "case_id": None, "student_id": pupil.student_id, "school_year": self._plan.pack.school_year,
        }  # fmt: skip
        row = {**whose, **_survey_columns(scheme, answers), "score": found.total, "suggested_level": found.level,
               "surveyed_on": self._desk.today(), "staff_id": self._teacher or self._desk.actor.id or None}  # fmt: skip
        if own:
            self._work.update(Survey, own[0], **row)
        else:
            self._work.insert(Survey, **row)
        self.tally.surveyed += 1
        if case_id:
            self._set_level(case_id, own[1] if own else "", found.level)

    def _set_level(self, case_id: str, before: str, level: str) -> None:
        """Follow the score, but not where a person chose another level with a reason."""
        kept, reason = self._desk.one("SELECT level, level_reason FROM aid_case WHERE id = ?", case_id) or ("", "")
        chosen = level if not kept or (kept == before and not reason) else kept
        self._work.update(Case, case_id, status="surveyed", level=chosen)


def _columns(values: Mapping[str, str], keys: Iterable[str]) -> dict[str, object]:
    """Return the columns of an application from values as they are compared."""
    found: dict[str, object] = {}
    for key in keys:
        value = values[key]
        if key in _COUNTS:
            found[key] = int(value) if value else None
        else:
            found[key] = value == "1" if key in TICKS else value
    return found


def _survey_columns(scheme: Scheme, answers: Mapping[str, str]) -> dict[str, object]:
    told = json.dumps(dict(answers), ensure_ascii=False, sort_keys=True)
    return {"scheme_code": scheme.code, "scheme_version": scheme.version, "answers": told}
