"""What a sheet would change in the roster, row by row, and what a person should look at first."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.errors import Problem, Severity
from aiddesk.domain.students import StudentFacts
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import IDENTITY_FIELDS, class_title
from aiddesk.services.known import Known, Roster
from aiddesk.services.matching import Difference, described, differences
from aiddesk.services.pairing import Pair

_RETURN = "确已回校的，导入后用“异动—复学”登记"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A student whom the sheet would change, field by field."""

    student_id: str
    name: str
    class_title: str
    place: str
    differences: tuple[Difference, ...]

    @property
    def text(self) -> str:
        return "；".join(f"{d.title}：{d.before or '（空）'} → {d.after or '（空）'}" for d in self.differences)


@dataclass(frozen=True, slots=True)
class FreshRow:
    """A student of the sheet whom the roster does not know."""

    place: str
    name: str
    class_title: str
    document_number: str


@dataclass(frozen=True, slots=True)
class AbsentRow:
    """A student of the roster who is not in the sheet: left the school, or forgotten?"""

    student_id: str
    name: str
    class_title: str
    document_number: str


class Compared:
    """What the rows of a sheet are beside the roster; `repeated` rows name a student whom another row has."""

    def __init__(self, known: Roster, places: Sequence[str]) -> None:
        self._known, self._places = known, places
        self.same = self.repeated = 0
        self.fresh: list[FreshRow] = []
        self.seen: set[str] = set()
        self.changes: list[ChangeRow] = []
        self.doubts: list[Problem] = []
        self._lower = 0  # rows in a lower grade than the student's of this or the last year

    def take(self, number: int, facts: StudentFacts, pair: Pair) -> None:
        place, student = self._places[number], pair.student
        if student is None:
            self._take_fresh(facts, pair, place)
            return
        if pair.repeats is not None:
            self.repeated += 1
            text = f"与{self._places[pair.repeats]}都指向名册里的{student.name}。请核对是哪一行录错，或删去重复的一行。"
            self._doubt(text, place, "name", Severity.ERROR)
            return
        self.seen.add(student.id)
        self._lower += self._is_lower(student, facts)
        if student.status != "enrolled":
            after = "本次不改班级。确已回校的，先用“异动—复学”登记" if student.status == "graduated" else _RETURN
            self._doubt(f"{student.name}在名册里登记为{student.status_title}。{after}。", place, "name")
        for field, title in IDENTITY_FIELDS.items():
            value = getattr(facts, field)
            if (student.id, field, value) in self._known.former and value != student.columns[field]:
                self._doubt(f"{student.name}的{title}在表里还是变更以前的，名册保留变更以后的。", place, field)
        found = differences(student, facts, self._known)
        if not found:
            self.same += 1
            return
        title = self._known.titles.get(student.class_id, "")
        told = described(student, facts, found, self._known)
        self.changes.append(ChangeRow(student.id, student.name, title, place, told))

    def look_back(self) -> None:
        """Say when the sheet as a whole looks like one of an earlier year."""
        if self._lower * 2 > len(self.seen) and self._lower > 1:
            year = school_year_title(self._known.school_year)
            text = f"表里{self._lower}名学生的年级比{year}应在的低，可能是往年的表。导入会让他们退回去，请先核对。"
            self.doubts.insert(0, Problem(text, "grade", "整张表", Severity.WARNING))

    def _take_fresh(self, facts: StudentFacts, pair: Pair, place: str) -> None:
        title = class_title(facts.grade, facts.class_name)
        self.fresh.append(FreshRow(place, facts.name, title, facts.document_number))
        registered = self._known.registered(facts)
        if pair.unclear:
            text = f"名册里有没有证件号的同名学生{facts.name}，分不清是不是同一人，将作为另一名学生导入。请补上证件号。"
            self._doubt(text, place, "document_number")
        elif registered is not None:
            text = f"学籍号与名册里的{registered.name}相同，姓名和证件号都不同，将作为另一名学生导入。请核对学籍号。"
            self._doubt(text, place, "registration_number")
        elif self._known.namesake(facts) is not None:
            text = f"名册里有同名同生日的{facts.name}，证件号不同，将作为另一名学生导入。请核对是不是同一人。"
            self._doubt(text, place, "document_number")

    def _is_lower(self, student: Known, facts: StudentFacts) -> bool:
        years = self._known.school_year - student.school_year
        return student.status == "enrolled" and facts.grade < student.grade + years

    def _doubt(self, text: str, place: str, name: str, severity: Severity = Severity.WARNING) -> None:
        self.doubts.append(Problem(text, name, place, severity))
