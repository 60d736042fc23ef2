"""Payout: funds, lists of awards, payments and receipts."""

from peewee import DateField, IntegerField, TextField

from aiddesk.store.tables.base import Owned, maybe, to
from aiddesk.store.tables.recognition import Case
from aiddesk.store.tables.roster import SchoolClass, Staff, Student


class Fund(Owned):
    """Money received for a programme and term; earmarked."""

    programme = TextField()
    term = TextField()
    source = TextField()
    document = TextField(default="")
    received_on = DateField()
    amount = IntegerField()
    account = TextField(default="")


class FundReturn(Owned):
    """Money of a programme and term handed back."""

    programme = TextField()
    term = TextField()
    amount = IntegerField()
    on_date = DateField()
    reason = TextField(default="")
    document = TextField(default="")

    class Meta:
        table_name = "fund_return"


class AwardList(Owned):
    """A list of awards of one programme and term; frozen when approved."""

    number = IntegerField()
    programme = TextField()
    term = TextField()
    status = TextField()
    drawn_on = DateField()
    approved_on = DateField(null=True)
    approver = maybe(Staff)
    content_hash = TextField(default="")

    class Meta:
        table_name = "award_list"


class Award(Owned):
    """One student's aid of one programme and term; the names and class are frozen with the list."""

    award_list = to(AwardList)
    case = to(Case)
    student = to(Student)
    programme = TextField()
    term = TextField()
    level = TextField()
    class_title = TextField()
    school_class = to(SchoolClass)
    standard = TextField()
    amount = IntegerField()
    status = TextField()
    sheet_page = IntegerField(null=True)
    sheet_line = IntegerField(null=True)
    cancelled_reason = TextField(default="")


class Payment(Owned):
    """One attempt to pay an award; amounts are never edited."""

    award = to(Award)
    attempt = IntegerField()
    way = TextField()
    bank = TextField(default="")
    account_number = TextField(default="")
    holder = TextField(default="")
    amount = IntegerField()
    on_date = DateField()
    result = TextField()
    reason = TextField(default="")
    cash_reason = TextField(default="")


class Receipt(Owned):
    """A signed line that came back: who signed, in which relation, when."""

    award = to(Award)
    signer = TextField()
    signer_kind = TextField()
    relation = TextField(default="")
    signed_on = DateField()
    proxy_reason = TextField(default="")
