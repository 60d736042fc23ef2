"""Who may vote in a class, and what of the roster tells relatives of its candidates."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from aiddesk.domain import voters as rules
from aiddesk.domain.sessions import witness_names
from aiddesk.domain.villages import village_in
from aiddesk.domain.voters import Circle, Family, Kept, VoterDraft
from aiddesk.queries.places import staff
from aiddesk.queries.placing import HERE, STATUS, placed
from aiddesk.store.desk import Desk

PARENTS_UP_TO = 3  # the last grade for whose children parents speak (rules 7.3)
GROUPS = {"parents": "评议小组（教师和家长代表）", "students": "班主任和全体学生"}
_MOST_BY_PHONE = 5  # students: a phone that more of them give is the village's


def usual_group(grade: int) -> str:
    """Return of whom a class's group is made where nothing else is said, a code of `GROUPS`."""
    return "parents" if grade <= PARENTS_UP_TO else "students"


def suggested_voters(desk: Desk, class_id: str, group: str = "") -> tuple[VoterDraft, ...]:
    """Suggest who may vote: the class teacher, then those of the class who have not applied, or their guardians.

    No applicant sits in the group (rules 1.8), nor the guardian of one; relatives of a candidate come as recused.
    """
    grade, teacher_id, teacher = desk.one(
        "SELECT c.grade, coalesce(t.id, ''), coalesce(t.name, '') FROM school_class c"
        " LEFT JOIN staff t ON t.id = c.teacher_id WHERE c.id = ?",
        class_id,
    ) or (0, "", "")
    around = circle(desk, class_id)
    found = [VoterDraft("teacher", teacher, staff_id=teacher_id)] if teacher else []
    children = [around.families[key] for key in _enrolled(desk, class_id) if key not in around.applicants]
    if (group or usual_group(grade)) == "students":
        found += [VoterDraft("student", child.name, student_id=child.student_id) for child in children]
    else:
        found += _parents(children, around, teacher)
    return tuple(recused(voter, around) for voter in found)


def recused(voter: VoterDraft, around: Circle) -> VoterDraft:
    """Return the voter stepping aside where the roster tells a relative of a candidate."""
    reason = rules.kin(voter, around)
    return replace(voter, is_present=False, recused_reason=reason) if reason else voter


def known(desk: Desk, class_id: str, voters: Iterable[VoterDraft]) -> tuple[VoterDraft, ...]:
    """Return voters with the keys of those whom the class or the staff know by name; namesakes in their order."""
    people = circle(desk, class_id).families
    enrolled = [people[key] for key in _enrolled(desk, class_id)]
    teachers = {s.name: s.id for s in staff(desk)}
    given = tuple(voters)
    taken = {voter.student_id for voter in given if voter.kind == "student"}
    result = []
    for voter in given:
        if voter.kind == "teacher" and not voter.staff_id:
            voter = replace(voter, staff_id=teachers.get(voter.name, ""))
        elif voter.kind == "student" and not voter.student_id:
            keys = [child.student_id for child in enrolled if child.name == voter.name]
            key = next((k for k in keys if k not in taken), keys[0] if keys else "")
            taken.add(key)
            voter = replace(voter, student_id=key)
        elif voter.kind == "parent" and not voter.student_id:
            of = [c.student_id for c in enrolled if voter.name in {g.name for g in c.guardians}]
            voter = replace(voter, student_id=of[0] if len(of) == 1 else "")
        result.append(voter)
    return tuple(result)


def circle(desk: Desk, class_id: str) -> Circle:
    """Return what is known around a class's next session."""
    year = int(desk.value("SELECT school_year FROM school_class WHERE id = ?", class_id))
    people = families(desk, year, class_id)
    cases = desk.rows(
        "SELECT k.student_id, k.status FROM aid_case k JOIN student s ON s.id = k.student_id"
        f" {placed('k.school_year')} WHERE c.id = ? AND k.status NOT IN ('withdrawn', 'declined') ORDER BY s.rowid",
        class_id,
    )
    here_now = f"SELECT s.id FROM student s {placed('?')} WHERE c.id = ? AND {HERE}"
    here = {key for (key,) in desk.rows(here_now, year, year, class_id)}
    ready = tuple(key for key, status in cases if status == "surveyed" and key in here)
    declared, cleared = {}, set()
    for staff_id, student_id, relation, kind in desk.rows(
        "SELECT staff_id, student_id, relation, kind FROM relative WHERE school_id = ?", desk.place.id
    ):
        if kind == "cleared":
            cleared.add((staff_id, student_id))
        else:
            declared[staff_id, student_id] = relation
    phones = {s.id: s.phone for s in staff(desk)}
    applicants = frozenset(key for key, _ in cases)
    return Circle(ready, applicants, people, declared, frozenset(cleared), phones)


def barred_from_counting(desk: Desk, vote_id: str) -> Mapping[str, str]:
    """Return, by name, why somebody must not count the ballots of a session.

    Who watches the count does not count; a guardian's name is taken for that person only where nobody of the staff and
    no acting voter bears it.
    """
    candidates = "SELECT k.student_id FROM candidate d JOIN aid_case k ON k.id = d.case_id WHERE d.vote_id = ?"
    rows = desk.rows(
        f"SELECT name, '候选人' FROM student WHERE id IN ({candidates})"
        f" UNION ALL SELECT name, '候选人的监护人' FROM guardian WHERE student_id IN ({candidates})",
        vote_id,
        vote_id,
    )
    acting = desk.rows("SELECT name FROM voter WHERE vote_id = ? AND recused_reason = ''", vote_id)
    others, teachers = {name for (name,) in acting}, {s.name for s in staff(desk)}
    found = {name: why for name, why in rows if name not in others | teachers}
    for (name,) in desk.rows("SELECT name FROM voter WHERE vote_id = ? AND recused_reason <> ''", vote_id):
        if name not in others:
            found[name] = "应当回避的人"
    for (name,) in desk.rows(
        "SELECT t.name FROM relative v JOIN staff t ON t.id = v.staff_id WHERE v.kind <> 'cleared'"
        f" AND v.student_id IN ({candidates})",
        vote_id,
    ):
        found[name] = "候选人的亲属"
    watching = desk.value("SELECT witnesses FROM class_vote WHERE id = ?", vote_id)
    return {**dict.fromkeys(witness_names(watching or ""), "监票人"), **found}


def families(desk: Desk, school_year: int, class_id: str) -> Mapping[str, Family]:
    """Return the families of a class's students by the student's key."""
    rows = desk.rows(
        "SELECT s.id, s.name, coalesce(s.household_id, ''), s.phone, s.address, coalesce(h.village, '') FROM student s"
        f" {placed('?')} LEFT JOIN household h ON h.id = s.household_id WHERE c.id = ? ORDER BY s.rowid",
        school_year,
        school_year,
        class_id,
    )
    told = desk.rows(
        "SELECT g.student_id, g.name, g.document_number, g.phone FROM guardian g"
        f" JOIN student s ON s.id = g.student_id {placed('?')} WHERE c.id = ? ORDER BY g.rowid",
        school_year,
        school_year,
        class_id,
    )
    common = _common_phones(desk)
    guardians: dict[str, list[Kept]] = {}
    for student_id, name, number, phone in told:
        guardians.setdefault(student_id, []).append(Kept(name, number, phone))
    result = {}
    for key, name, household, phone, address, village in rows:
        own = tuple(guardians.get(key, ()))
        phones = frozenset(p for p in (phone, *(g.phone for g in own)) if p and p not in common)
        result[key] = Family(key, name, household, own, phones, village or village_in(address))
    return result


def _common_phones(desk: Desk) -> frozenset[str]:
    rows = desk.rows(
        "SELECT phone FROM (SELECT phone, student_id FROM guardian WHERE school_id = ? AND phone <> ''"
        " UNION SELECT phone, id FROM student WHERE school_id = ? AND phone <> '')"
        " GROUP BY phone HAVING count(*) > ?",
        desk.place.id,
        desk.place.id,
        _MOST_BY_PHONE,
    )
    return frozenset(phone for (phone,) in rows)


def _enrolled(desk: Desk, class_id: str) -> tuple[str, ...]:
    year = desk.value("SELECT school_year FROM school_class WHERE id = ?", class_id)
    rows = desk.rows(
        f"SELECT s.id FROM student s {placed('?')} WHERE c.id = ? AND {STATUS} = 'enrolled' ORDER BY s.rowid",
        year,
        year,
        class_id,
    )
    return tuple(key for (key,) in rows)


def _parents(children: Iterable[Family], around: Circle, teacher: str) -> list[VoterDraft]:
    """Return one guardian of each family that has no applicant here; brothers and sisters share theirs."""
    found: list[VoterDraft] = []
    for child in children:
        for guardian in child.guardians[:1]:
            voter = VoterDraft("parent", guardian.name, student_id=child.student_id)
            namesakes = [v for v in found if v.name == voter.name]
            is_known = guardian.name == teacher or rules.twice((*namesakes, voter), around.families)
            if not is_known and not rules.is_guardian(voter, around):
                found.append(voter)
    return found
