"""Recognition: the case of a student in a year, with what the family told, what was found, and the notice."""

from peewee import BlobField, BooleanField, DateField, DeferredForeignKey, IntegerField, TextField

from aiddesk.store.tables.base import Owned, later, maybe, to
from aiddesk.store.tables.roster import Staff, Student


class Case(Owned):
    """One student in one school year: the spine of recognition."""

    student = to(Student)
    school_year = IntegerField()
    status = TextField()
    level = TextField(default="")
    level_reason = TextField(default="")
    opened_on = DateField()
    recognised_on = DateField(null=True)
    closed_reason = TextField(default="")
    occasion = TextField(default="yearly")  # of `words.OCCASIONS`
    event = TextField(default="")  # what struck the family, where that opened the case
    closed_on = DateField(null=True)  # withdrawn or turned down by hand; reviews and objections have their own day

    class Meta:
        table_name = "aid_case"
        indexes = ((("student_id", "school_year"), True),)


class Application(Owned):
    """The fields of the national form beside what the roster knows (rules 1.9)."""

    case = to(Case)
    applied_on = DateField()
    native_place = TextField(default="")
    household_size = IntegerField(null=True)
    phone = TextField(default="")
    address = TextField(default="")
    postcode = TextField(default="")
    guardian_phone = TextField(default="")
    income_per_head = IntegerField(null=True)  # fen a year
    disaster = TextField(default="")
    accident = TextField(default="")
    weak_labour = TextField(default="")
    unemployment = TextField(default="")
    debt = TextField(default="")
    other = TextField(default="")
    promise_signed = BooleanField(default=False)
    form = TextField(default="national_2024")  # which form the family filled in
    labour = IntegerField(null=True)  # persons able to work
    dependants = IntegerField(null=True)  # persons to be kept
    household_income = IntegerField(null=True)  # fen a year, of all together
    debt_amount = IntegerField(null=True)  # fen
    single_parent = BooleanField(default=False)
    lost_labour = BooleanField(default=False)
    seriously_ill = BooleanField(default=False)


class FamilyMember(Owned):
    case = to(Case)
    position = IntegerField()
    name = TextField()
    age = IntegerField(null=True)
    relation = TextField(default="")
    workplace = TextField(default="")
    occupation = TextField(default="")
    income = IntegerField(null=True)  # fen a year
    health = TextField(default="")
    document_number = TextField(default="")

    class Meta:
        table_name = "family_member"


class Survey(Owned):
    """The answered questionnaire of a case, or of a family that has not applied, with score and suggested level.

    A row belongs to a case, or to `student` in `school_year` until the family applies; never to both.
    """

    case = maybe(Case)
    scheme_code = TextField()
    scheme_version = IntegerField()
    answers = TextField()  # canonical JSON: question code -> option code
    score = IntegerField()
    suggested_level = TextField()
    surveyed_on = DateField()
    staff = maybe(Staff)
    student = maybe(Student)
    school_year = IntegerField(null=True)

    class Meta:
        indexes = ((("student_id", "school_year"), True),)


class HomeVisit(Owned):
    case = to(Case)
    on_date = DateField()
    means = TextField()
    visitors = TextField()
    findings = TextField()

    class Meta:
        table_name = "home_visit"


PORTRAIT, ASIDE, LETTER_SCAN = "portrait", "aside", "letter_scan"  # of `Attachment.kind`


class Attachment(Owned):
    """A photo or scan kept inside the register; `owner_id` is the row that it proves.

    It is never removed, since the journal keeps no bytes: what was replaced or taken back is of kind `ASIDE`.
    """

    owner_id = TextField(index=True)
    kind = TextField()
    name = TextField()
    media_type = TextField()
    sha256 = TextField()
    content = BlobField()


class Notice(Owned):
    """A public notice with its clock; `contact` is the printed way to object.

    `scope` is of `words.NOTICE_SCOPES`; `part` is the class or grade that it is about, in words as it hangs.
    """

    number = IntegerField()
    phase = TextField()
    school_year = IntegerField()
    term = TextField(default="")
    status = TextField()
    days = IntegerField()
    unit = TextField()
    short_reason = TextField(default="")
    posted_on = DateField(null=True)
    first_day = DateField(null=True)
    last_day = DateField(null=True)
    location = TextField(default="")
    contact = TextField(default="")
    finished_on = DateField(null=True)
    taken_down_on = DateField(null=True)
    taken_down_by = TextField(default="")
    award_list = DeferredForeignKey("AwardList", null=True, backref="+", on_delete="RESTRICT")
    replaces = TextField(default="")
    scope = later(TextField(default="school"))
    part = later(TextField(default=""))


class NoticeLine(Owned):
    """A line as it hangs: the public words are frozen with the notice."""

    notice = to(Notice)
    position = IntegerField()
    case = to(Case)
    name = TextField()
    class_title = TextField()
    level = TextField(default="")
    amount = IntegerField(null=True)
    class_number = TextField(default="")

    class Meta:
        table_name = "notice_line"


class Objection(Owned):
    notice = to(Notice)
    line = maybe(NoticeLine)
    received_on = DateField()
    channel = TextField()
    person = TextField(default="")
    content = TextField()
    due_on = DateField()
    status = TextField()
    investigators = TextField(default="")
    finding = TextField(default="")
    settled_on = DateField(null=True)
    reply = TextField(default="")
