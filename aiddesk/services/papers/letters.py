"""Papers for families: the notice letter with its slip, who got it, the statement of waiving, the consent."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiddesk.documents import letter, letter_register, statement
from aiddesk.documents.page import Document, joined
from aiddesk.domain.errors import Conflict
from aiddesk.domain.money import yuan
from aiddesk.domain.standards import told_amounts
from aiddesk.domain.students import parse_day
from aiddesk.domain.terms import Term, school_year_title, term_of
from aiddesk.queries.letters import letters
from aiddesk.queries.lists import WaiverRow, waivers
from aiddesk.queries.places import ClassRow, classes, place
from aiddesk.queries.students import StudentRow, student, students
from aiddesk.services.papers.classes import chosen_classes
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk
from aiddesk.store.policy import programmes, standards, wording

KINDS: Mapping[str, str] = {
    "letters": "资助政策告知书（附回执）",
    "letter_register": "告知书发放和回执登记表",
    "waiver": "放弃申请说明",
    "consent": "个人信息告知同意书",
}
_PEN = "＿＿＿＿＿＿＿＿＿"


@dataclass(frozen=True)
class Person:
    """Whom a paper is for; all empty for a blank one."""

    student_id: str = ""
    name: str = ""
    class_title: str = ""


def ready(desk: Desk) -> list[Stem]:
    """Return the letters of every school year that has classes, and blank statements."""
    years = desk.rows("SELECT DISTINCT school_year FROM school_class WHERE school_id = ?", desk.place.id)
    waived = desk.rows("SELECT DISTINCT school_year FROM waiver WHERE school_id = ?", desk.place.id)
    return [
        *(("letters", str(year), f"{year}学年_资助政策告知书") for (year,) in years),
        ("consent", "", "空白个人信息告知同意书"),
        ("waiver", "", "空白放弃申请说明"),
        *(("waiver", str(year), f"{year}学年_放弃申请说明") for (year,) in waived),
    ]


def letters_paper(desk: Desk, subject: str) -> Document:
    """Lay out letters: "WHICH|deadline|phone|complaint", where WHICH is a school year, a class, or "STUDENT@2026".

    What is not given after the bars is the place's own, or is left to the pen.

    Raises:
        Conflict: there is nobody to write to.
    """
    which, deadline, phone, complaint = (*subject.split("|"), "", "", "")[:4]
    year, groups = _groups(desk, which)
    own, text = place(desk), wording("letter")
    day = parse_day(deadline)
    said = {
        "deadline": f"{day.year}年{day.month}月{day.day}日前" if day else "　　月　　日前",
        "phone": phone or own.phone or _PEN,
        "complaint": complaint or _PEN,
        "mailbox": f"，也可以投{own.mailbox}" if own.mailbox else "",
    }
    return letter.lay_out(
        letter.Letters(
            footer(desk), desk.place.name, school_year_title(year), text.title, text.slip,
            text.choices,
            "".join(text.notes),
            tuple(
                letter.Group(
                    c.title, text.filled(aid=_aid(year, c.stage), **said),
                    tuple(letter.Addressee(p.name, p.class_title) for p in people),
                )
                for c, people in groups
            ),
        )
    )  # fmt: skip


def register_paper(desk: Desk, subject: str) -> Document:
    """Lay out who got the letter and who returned the slip, of a school year ("2026") or a class (its key)."""
    year, wanted = chosen_classes(desk, subject)
    listed = tuple(
        letter_register.ClassLetters(
            c.title,
            tuple(letter_register.Line(r.name, r.handed_on, r.returned_on) for r in letters(desk, year, c.id)),
            c.teacher,
        )
        for c in wanted
    )
    return letter_register.lay_out(
        letter_register.Register(footer(desk), desk.place.name, school_year_title(year), listed)
    )


def waiver_paper(desk: Desk, subject: str) -> Document:
    """Lay out statements of waiving: blank (""), of one student ("STUDENT@2026"), or all of a school year ("2026").

    Raises:
        Conflict: nobody has waived in that year.
    """
    if not subject:
        return _waiver(desk, term_of(desk.today()).school_year, Person(), None)
    key, _, year_text = subject.rpartition("@")
    year = int(year_text)
    rows = {row.student_id: row for row in waivers(desk, year)}
    if key:
        row = student(desk, key).row
        return _waiver(desk, year, Person(key, row.name, row.class_title), rows.get(key))
    if not rows:
        raise Conflict("本学年没有登记放弃申请的家庭，没有放弃申请说明可以打印。")
    people = (Person(row.student_id, row.name, row.class_title) for row in rows.values())
    title = f"{school_year_title(year)}放弃申请说明"
    return joined(title, desk.place.name, (_waiver(desk, year, p, rows[p.student_id]) for p in people))


def consent_paper(desk: Desk, subject: str) -> Document:
    """Lay out guardians' consents: blank (""), of a school year, of a class, or of one student ("STUDENT@2026")."""
    if not subject:
        return _consent(desk, term_of(desk.today()).school_year, Person())
    year, groups = _groups(desk, subject)
    people = [person for _, found in groups for person in found]
    return joined(
        f"{school_year_title(year)}{wording('consent').title}", desk.place.name,
        (_consent(desk, year, person) for person in people),
    )  # fmt: skip


def _waiver(desk: Desk, year: int, person: Person, told: WaiverRow | None) -> Document:
    text = wording("waiver")
    held = [c.title for c in student(desk, person.student_id).categories] if person.student_id else []
    words = text.filled(
        student=f"{person.name}同学" if person.name else f"{_PEN}同学",
        school_year=school_year_title(year),
        class_title=person.class_title or "　　年级　　班",
        special=f"按照国家政策，该同学属于特殊困难群体（{'、'.join(held)}）。" if held else "",
    )
    signed = f"已于{told.on.year}年{told.on.month}月{told.on.day}日由{told.relation}{told.signer}签字。" if (
        told is not None and told.is_signed
    ) else ""  # fmt: skip
    return statement.lay_out(
        statement.Statement(
            footer(desk), text.title, (f"学校：{desk.place.name}", school_year_title(year)),
            f"{desk.place.name}：", words, ("家长（监护人）签字", "与学生关系", "学生签字", "学校经办人签字"),
            person.name, (), ("放弃申请的原因", told.reason if told is not None else ""), text.notes, signed,
        )
    )  # fmt: skip


def _consent(desk: Desk, year: int, person: Person) -> Document:
    text = wording("consent")
    whose = f"{person.class_title}{person.name}同学的家长（监护人）：" if person.name else (
        "　　年级　　班　　　　　　　同学的家长（监护人）："
    )  # fmt: skip
    said = text.filled(school=desk.place.name, phone=place(desk).phone or _PEN)
    return statement.lay_out(
        statement.Statement(
            footer(desk), text.title, (f"学校：{desk.place.name}", school_year_title(year)), whose, said,
            ("家长（监护人）签字", "与学生关系", "学生签字（满14周岁）", "联系电话"), person.name,
            (("", text.choices), (text.extra, text.extra_choices)), None, text.notes,
        )
    )  # fmt: skip


def _groups(desk: Desk, which: str) -> tuple[int, tuple[tuple[ClassRow, tuple[Person, ...]], ...]]:
    """Return the year, and each class with its people: of a school year, of one class, or one student's."""
    key, _, year_text = which.rpartition("@")
    if key:
        year = int(year_text)
        row = next((s for s in students(desk, year, limit=-1) if s.id == key), None)
        found = [c for c in classes(desk, year) if row is not None and c.id == row.class_id]
        if row is None or not found:
            raise Conflict("这名学生本学年不在读，没有告知书可以打印。")
        return year, ((found[0], (_person(row),)),)
    year, wanted = chosen_classes(desk, which)
    return year, tuple(
        (c, tuple(_person(row) for row in students(desk, year, class_id=c.id, limit=-1))) for c in wanted
    )


def _person(row: StudentRow) -> Person:
    return Person(row.id, row.name, row.class_title)


def _aid(year: int, stage: str) -> str:
    """Say in a sentence what there is for a stage in a school year."""
    keys = (Term(year, 1).key, Term(year, 2).key)
    told = [
        f"{name}每年{'、'.join(yuan(fen).rstrip('0').rstrip('.') for fen in sums)}元"
        if sums
        else f"{name}（标准按当地规定）"
        for name, sums in told_amounts(programmes(), standards(), keys, stage)
    ]
    return f"本学年标准：{'，'.join(told)}。" if told else ""


MAKERS: Mapping[str, Maker] = {
    "letters": letters_paper,
    "letter_register": register_paper,
    "waiver": waiver_paper,
    "consent": consent_paper,
}
