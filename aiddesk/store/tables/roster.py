"""The roster: staff, classes, students, and what happens to them."""

from peewee import BooleanField, DateField, IntegerField, TextField

from aiddesk.store.tables.base import Owned, maybe, to


class Staff(Owned):
    """A member of staff with roles (`words.ROLES`, comma-separated)."""

    name = TextField()
    roles = TextField(default="")
    phone = TextField(default="")
    is_active = BooleanField(default=True)
    address = TextField(default="")  # only to find relatives by


class SchoolClass(Owned):
    """A class of one school year."""

    school_year = IntegerField()
    stage = TextField()
    grade = IntegerField()
    name = TextField()
    teacher = maybe(Staff)

    class Meta:
        table_name = "school_class"
        indexes = ((("school_id", "school_year", "grade", "name"), True),)


class Household(Owned):
    """A family whose children are known to live together; `name` is what the school calls it by."""

    name = TextField(default="")
    village = TextField(default="")


class Student(Owned):
    """A child on the roster; `school_class` is the present class."""

    school_class = to(SchoolClass)
    name = TextField(index=True)
    initials = TextField(default="")  # all readings, blank-separated
    pinyin = TextField(default="")
    sex = TextField(default="")
    ethnicity = TextField(default="")
    birth_date = DateField(null=True)
    birth_month = TextField(default="")
    document_kind = TextField(default="citizen")
    document_number = TextField(default="", index=True)
    number_reversed = TextField(default="", index=True)
    registration_number = TextField(default="")
    boarding = BooleanField(default=False)
    residence = TextField(default="")
    address = TextField(default="")
    phone = TextField(default="")
    status = TextField(default="enrolled")
    entered_on = DateField(null=True)
    left_on = DateField(null=True)
    note = TextField(default="")
    household = maybe(Household)


class Guardian(Owned):
    student = to(Student)
    name = TextField()
    relation = TextField(default="")
    document_number = TextField(default="")
    phone = TextField(default="")


class PayeeAccount(Owned):
    """The bank account that a student's aid is paid to."""

    student = to(Student)
    bank = TextField(default="")
    number = TextField()
    holder = TextField(default="")

    class Meta:
        table_name = "payee_account"


class DepartmentList(Owned):
    """A list handed over by another department; `code` is of `words.SPECIAL_CATEGORIES` or "".

    A list that gives no category (不享受政策、风险已消除) is kept too: it explains why a child has none.
    """

    name = TextField()
    code = TextField(default="")
    gives = BooleanField(default=True)
    list_date = DateField(null=True)
    file_name = TextField()
    sha256 = TextField()
    row_count = IntegerField()
    lost_count = IntegerField(default=0)
    loaded_on = DateField()

    class Meta:
        table_name = "department_list"


class SpecialCategory(Owned):
    """A student's special category; `code` is of `words.SPECIAL_CATEGORIES` or "" with the source's own words."""

    student = to(Student)
    code = TextField(default="")
    source_words = TextField(default="")
    since = DateField(null=True)
    until = DateField(null=True)
    source = TextField(default="")
    department_list = maybe(DepartmentList)

    class Meta:
        table_name = "special_category"


class Movement(Owned):
    """An event of the roster: transfer, suspension, return, change of class."""

    student = to(Student)
    kind = TextField()
    on_date = DateField()
    from_class = maybe(SchoolClass)
    to_class = maybe(SchoolClass)
    reason = TextField(default="")
    paper = TextField(default="")


class PastClass(Owned):
    """Where a student stood in a school year that is over; the present year stands in the student's own row."""

    student = to(Student)
    school_class = to(SchoolClass)
    school_year = IntegerField()
    status = TextField()

    class Meta:
        table_name = "past_class"
        indexes = ((("student_id", "school_year"), True), (("school_year", "school_id"), False))


class IdentityChange(Owned):
    """A name or a number that changed, was corrected, or came later (`words.IDENTITY_CAUSES`)."""

    student = to(Student)
    field = TextField()
    before = TextField(default="")
    after = TextField(default="")
    on_date = DateField()
    cause = TextField()
    paper = TextField(default="")

    class Meta:
        table_name = "identity_change"


class DistinctPair(Owned):
    """Two students who look like one and are two: twins, or namesakes (`words.DISTINCT_REASONS`)."""

    first = to(Student)
    second = to(Student)
    reason = TextField()
    on_date = DateField()

    class Meta:
        table_name = "distinct_pair"
        indexes = ((("first_id", "second_id"), True),)


class SheetColumns(Owned):
    """How columns of one shape of sheet were understood, as the user corrected it; also the order of an export.

    `kind` is "roster" (shape is a hash of the titles) or "export" (shape is the template's name).
    """

    kind = TextField()
    shape = TextField()
    columns = TextField()  # JSON: pairs of title and field; of an export see store.exports

    class Meta:
        table_name = "sheet_columns"
        indexes = ((("school_id", "kind", "shape"), True),)


class Relative(Owned):
    """Whether a member of staff is a relative of a student; `kind` is of `words.KIN_KINDS`.

    One who was found to look like a relative and is none is kept as "cleared", with the reason.
    """

    staff = to(Staff)
    student = to(Student)
    relation = TextField(default="")
    kind = TextField(default="declared")
    on_date = DateField(null=True)
    reason = TextField(default="")
