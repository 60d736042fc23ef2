"""What other departments know of the school's families: their lists, what they hit, and who waives aid."""

from peewee import BooleanField, DateField, IntegerField, TextField

from aiddesk.store.tables.base import Owned, maybe, to
from aiddesk.store.tables.roster import DepartmentList, Staff, Student

__all__ = ["DepartmentList", "ListHit", "Waiver"]


class ListHit(Owned):
    """A row of a list that names a student or its family; `source` keeps the row as JSON pairs of title and value."""

    department_list = to(DepartmentList)
    student = to(Student)
    sheet = TextField()
    row = IntegerField()
    basis = TextField()  # words.HIT_BASES
    person = TextField(default="")
    relation = TextField(default="")
    code = TextField(default="")
    source = TextField()
    status = TextField(default="open")  # words.HIT_STATUSES
    decided_on = DateField(null=True)
    staff = maybe(Staff)

    class Meta:
        table_name = "list_hit"
        indexes = ((("department_list_id", "student_id", "sheet", "row"), True),)


class Waiver(Owned):
    """A family's written statement that it does not apply this year (rules 1.6: 放弃申请需书面说明)."""

    student = to(Student)
    school_year = IntegerField()
    on_date = DateField()
    signer = TextField()
    relation = TextField(default="")
    reason = TextField(default="")
    is_signed = BooleanField(default=True)

    class Meta:
        indexes = ((("student_id", "school_year"), True),)
