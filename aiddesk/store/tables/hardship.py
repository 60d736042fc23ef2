"""How hardship is found out and followed: letters, schemes, visits planned, class packs, rechecks, follow-up."""

from peewee import DateField, IntegerField, TextField

from aiddesk.store.tables.base import Owned, Table, maybe, to
from aiddesk.store.tables.recognition import Case, HomeVisit
from aiddesk.store.tables.roster import SchoolClass, Staff, Student


class Letter(Owned):
    """The notice letter to a family (告知书) and its return slip; `answer` is of `words.LETTER_ANSWERS` or ""."""

    student = to(Student)
    school_year = IntegerField()
    handed_on = DateField()
    returned_on = DateField(null=True)
    answer = TextField(default="")
    signer = TextField(default="")
    relation = TextField(default="")

    class Meta:
        indexes = ((("student_id", "school_year"), True),)


class SurveyScheme(Owned):
    """A version of a questionnaire that this school made or took over; the latest adopted one is in force."""

    code = TextField()
    version = IntegerField()
    title = TextField()
    content = TextField()  # canonical JSON, as the shipped schemes
    made_on = DateField()
    adopted_on = DateField(null=True)

    class Meta:
        table_name = "survey_scheme"
        indexes = ((("school_id", "code", "version"), True),)


class VisitPlan(Owned):
    """A home visit to be made: who goes to which family when; `home_visit` is the record that fulfilled it."""

    case = to(Case)
    on_date = DateField()
    visitors = TextField()
    village = TextField(default="")
    note = TextField(default="")
    home_visit = maybe(HomeVisit)

    class Meta:
        table_name = "visit_plan"


class ClassPack(Owned):
    """A spreadsheet handed to a class teacher; `content` is what stood in it, `status` of `words.PACK_STATUSES`."""

    school_class = to(SchoolClass)
    school_year = IntegerField()
    sequence = IntegerField()
    code = TextField()
    handed_on = DateField()
    content = TextField()  # canonical JSON
    status = TextField()
    received_on = DateField(null=True)
    staff = maybe(Staff)

    class Meta:
        table_name = "class_pack"
        indexes = ((("school_id", "sequence"), True),)


class LevelChange(Owned):
    """A term's adjustment of a recognised level; `kind` is of `words.LEVEL_CHANGES`."""

    case = to(Case)
    term = TextField()
    on_date = DateField()
    kind = TextField()
    before = TextField()
    after = TextField()
    reason = TextField()
    paper = TextField(default="")
    staff = maybe(Staff)

    class Meta:
        table_name = "level_change"


class Recheck(Owned):
    """A random recheck (抽查复核): the frame is frozen before the seed is told, so that anybody can draw again.

    `frame` holds how and of whom it was made ("scope", "way"), how many are drawn of each stratum ("sizes") and the
    lines. The second line of `seed` says who announced it.
    """

    number = IntegerField()
    school_year = IntegerField()
    stratum = TextField(default="")  # "", "class" or "level"
    rate = IntegerField(default=0)  # per thousand; 0 where the size was given
    size = IntegerField()
    frozen_on = DateField()
    frame = TextField()  # canonical JSON; "lines" is [[case key, code, stratum, level then], …]
    frame_hash = TextField()
    seed = TextField(default="")
    drawn_on = DateField(null=True)

    class Meta:
        indexes = ((("school_id", "number"), True),)


class RecheckItem(Owned):
    """One drawn case with what was found; `recovered` is fen, `consequence` codes of `words` joined by ","."""

    recheck = to(Recheck)
    case = to(Case)
    rank = IntegerField()
    means = TextField(default="")
    checked_on = DateField(null=True)
    checkers = TextField(default="")
    finding = TextField(default="")
    outcome = TextField(default="")
    consequence = TextField(default="")
    recovered = IntegerField(null=True)

    class Meta:
        table_name = "recheck_item"


class FollowUp(Owned):
    """What was noted of a student after aid: marks, talks, care, letters; it never bears on aid.

    `mark` and `full` are hundredths; `kind` is of `words.FOLLOW_UPS`.
    """

    student = to(Student)
    kind = TextField()
    on_date = DateField()
    term = TextField()
    subject = TextField(default="")
    mark = IntegerField(null=True)
    full = IntegerField(null=True)
    text = TextField(default="")
    staff = maybe(Staff)

    class Meta:
        table_name = "follow_up"


class Unfinished(Table):
    """What was being typed when the program ended; `id` names the form and its subject. Not part of the journal."""

    content = TextField()  # JSON: field to text
    saved_at = TextField()
