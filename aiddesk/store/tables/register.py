"""The register itself: packages, secrets, facts, and the journal."""

from peewee import BooleanField, CompositeKey, IntegerField, Model, TextField

from aiddesk.store.tables.base import Owned, Place, Table, to


class SentPackage(Owned):
    sequence = IntegerField()
    term = TextField()
    file_name = TextField()
    sha256 = TextField()
    size = IntegerField()
    fingerprint = TextField()
    totals = TextField()
    journal_head = TextField()
    sent_at = TextField()

    class Meta:
        table_name = "sent_package"


class ReceivedPackage(Table):
    """A package merged at the township; its rows replaced the school's."""

    school = to(Place)
    sequence = IntegerField()
    term = TextField()
    file_name = TextField()
    sha256 = TextField()
    size = IntegerField()
    fingerprint = TextField()
    totals = TextField()
    journal_head = TextField()
    received_at = TextField()

    class Meta:
        table_name = "received_package"


class Secret(Table):
    """This register's own key material: never sent, never shown."""

    kind = TextField(unique=True)
    value = TextField()


class RegisterFact(Table):
    """What this file is: `id` is the name of the fact (own place, sample, program version)."""

    value = TextField()

    class Meta:
        table_name = "register_fact"


class Entry(Model):
    """One act of the journal; the chain runs over the hashes of its changes."""

    seq = IntegerField(primary_key=True)
    at = TextField()
    staff_id = TextField()
    staff_name = TextField()
    action = TextField()
    title = TextField(null=True)
    title_hash = TextField()
    salt = TextField(null=True)
    is_final = BooleanField()
    undoes = IntegerField(null=True)
    previous_hash = TextField()
    hash = TextField()

    class Meta:
        table_name = "entry"
        legacy_table_names = False


class EntryChange(Model):
    """One row of one table before and after, as salted canonical JSON; images may be erased, hashes stay."""

    seq = IntegerField()
    position = IntegerField()
    table = TextField(column_name="table_name")
    row_id = TextField()
    before = TextField(null=True)
    after = TextField(null=True)
    before_hash = TextField()
    after_hash = TextField()

    class Meta:
        table_name = "entry_change"
        legacy_table_names = False
        primary_key = CompositeKey("seq", "position")
        without_rowid = True
