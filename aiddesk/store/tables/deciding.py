"""How a case is decided: places, class votes, evaluations, the chain of reviews, meetings, and what follows a no."""

from peewee import BooleanField, DateField, IntegerField, TextField

from aiddesk.store.tables.base import Owned, Table, maybe, to
from aiddesk.store.tables.recognition import Case
from aiddesk.store.tables.roster import SchoolClass, Staff, Student


class ClassVote(Owned):
    """One session of a class's vote; the words of its rules are codes of `words`.

    `quota` is the class's ceiling of that day, `most` the *k* of "choose up to k", `seed` what was spoken aloud to
    settle a tie; `marks` are the ballots' random marks in sorted order, blank-separated, linked to nobody.
    """

    school_class = to(SchoolClass)
    school_year = IntegerField()
    round = IntegerField()
    status = TextField()
    held_on = DateField()
    place = TextField(default="")
    chair = TextField(default="")
    recorder = TextField(default="")
    witnesses = TextField(default="")
    eligible = IntegerField()
    present = IntegerField()
    issued = IntegerField(null=True)
    valid = IntegerField(null=True)
    void = IntegerField(null=True)
    unused = IntegerField(null=True)
    first_counter = TextField(default="")
    second_counter = TextField(default="")
    way = TextField(default="paper")  # of `words.VOTE_WAYS`
    form = TextField(default="each")  # of `words.VOTE_FORMS`
    most = IntegerField(null=True)
    rule = TextField(default="majority")  # of `words.VOTE_RULES`
    quorum = TextField(default="two_thirds")  # of `words.QUORUMS`
    tie_rule = TextField(default="review")  # of `words.TIE_RULES`
    quota = IntegerField(null=True)
    is_coded = BooleanField(default=False)  # ballots show numbers only
    caller = TextField(default="")
    marks = TextField(default="")
    reason = TextField(default="")  # why this round is held anew
    annulled_reason = TextField(default="")
    seed = TextField(default="")
    drawn_on = DateField(null=True)

    class Meta:
        table_name = "class_vote"


class Voter(Owned):
    """An eligible voter of a session; `kind` is teacher, parent or student."""

    vote = to(ClassVote)
    kind = TextField()
    name = TextField()
    student = maybe(Student)
    staff = maybe(Staff)
    is_present = BooleanField(default=True)
    excused_reason = TextField(default="")
    recused_reason = TextField(default="")  # a relative of a candidate steps aside


class Candidate(Owned):
    """One who is voted on; `outcome` is the word for the result, `level` what the vote suggests, `rank` by votes."""

    vote = to(ClassVote)
    case = to(Case)
    number = IntegerField()
    outcome = TextField(default="")
    level = TextField(default="")
    rank = IntegerField(null=True)


class Tally(Owned):
    """The totals that one counter found for one candidate; ballots themselves are never stored.

    `counter` is 1 or 2, or 0 for the one screen. `levels` is the votes for each level as canonical JSON, where a level
    is voted on; `yes` is then their sum without 不困难.
    """

    vote = to(ClassVote)
    candidate = to(Candidate)
    counter = IntegerField()
    yes = IntegerField()
    no = IntegerField()
    abstain = IntegerField()
    levels = TextField(default="")


class BoxKey(Table):
    """The key of a session's ballot box at the one screen, while it is open. Not part of the journal.

    The box lies beside the register; without the key neither it nor any copy of it can be read.
    """

    vote = to(ClassVote)
    key = TextField()
    slips = IntegerField()

    class Meta:
        table_name = "box_key"


class Evaluation(Owned):
    """One part of 自评、互评、老师评、学校评; `points` are hundredths of 0–100, `kind` of `words.EVALUATIONS`."""

    case = to(Case)
    kind = TextField()
    points = IntegerField()
    raters = IntegerField(null=True)
    by = TextField(default="")
    on_date = DateField()

    class Meta:
        indexes = ((("case_id", "kind"), True),)


class EvaluationScheme(Owned):
    """How much each part weighs in a year; `weights` is canonical JSON, code of `words.EVALUATIONS` to percent."""

    school_year = IntegerField()
    weights = TextField()

    class Meta:
        table_name = "evaluation_scheme"
        indexes = ((("school_id", "school_year"), True),)


class Quota(Owned):
    """Places of a year, split over the classes; words of `words.QUOTA_SOURCES`, `QUOTA_BASES`, `QUOTA_METHODS`."""

    school_year = IntegerField()
    source = TextField()
    paper = TextField(default="")  # number of the document that gave them
    total = IntegerField()
    basis = TextField()
    method = TextField()
    seed = TextField(default="")  # spoken aloud where equal claims had to be drawn
    decided_on = DateField()
    note = TextField(default="")


class QuotaPart(Owned):
    """A class's places; `returned` are those that it gave back, `ceiling` its applicants where they were one."""

    quota = to(Quota)
    school_class = to(SchoolClass)
    weight = IntegerField()
    places = IntegerField()
    returned = IntegerField(default=0)
    ceiling = IntegerField(null=True)

    class Meta:
        table_name = "quota_part"
        indexes = ((("quota_id", "school_class_id"), True),)


class ReviewChain(Owned):
    """The steps of a year's reviews in order, codes of `words.REVIEW_STEPS`, comma-separated."""

    school_year = IntegerField()
    steps = TextField()

    class Meta:
        table_name = "review_chain"
        indexes = ((("school_id", "school_year"), True),)


class Meeting(Owned):
    """A meeting that decides on cases; `kind` is of `words.MEETING_KINDS`."""

    kind = TextField()
    school_year = IntegerField()
    held_on = DateField()
    place = TextField(default="")
    chair = TextField(default="")
    recorder = TextField(default="")
    agenda = TextField(default="")
    discussion = TextField(default="")
    decision = TextField(default="")


class Attendant(Owned):
    """One who belonged to a meeting; `duty` as it stands in the minutes ("组长", "家长代表")."""

    meeting = to(Meeting)
    staff = maybe(Staff)
    name = TextField()
    duty = TextField(default="")
    is_present = BooleanField(default=True)
    excused_reason = TextField(default="")


class Review(Owned):
    """An opinion on a case; `exception` is why one person acts on two levels, where a school is too small."""

    case = to(Case)
    step = TextField()
    decision = TextField()
    opinion = TextField()
    level = TextField(default="")
    staff = to(Staff)
    on_date = DateField()
    exception = TextField(default="")
    meeting = maybe(Meeting)


class Talk(Owned):
    """The talk with a family whose case was turned down."""

    case = to(Case)
    on_date = DateField()
    staff = maybe(Staff)
    person = TextField()
    relation = TextField(default="")
    means = TextField()  # of `words.TALK_MEANS`
    content = TextField()


class Refusal(Owned):
    """The letter to a family that was turned down: `reason` in the words it may read, and when it was received.

    When it was decided and by which steps is kept as it was told, whatever becomes of the case.
    """

    case = to(Case)
    on_date = DateField()
    decided_on = DateField(null=True)
    procedure = TextField(default="")
    reason = TextField()
    received_on = DateField(null=True)
    receiver = TextField(default="")
    relation = TextField(default="")


class Appeal(Owned):
    """A family's one appeal against being turned down; `status` is of `words.APPEAL_STATUSES`.

    `late_reason` is why it came after its term, or "".
    """

    case = to(Case)
    on_date = DateField()
    person = TextField()
    relation = TextField(default="")
    channel = TextField()  # of `words.OBJECTION_CHANNELS`
    content = TextField()
    due_on = DateField()
    status = TextField()
    decided_on = DateField(null=True)
    staff = maybe(Staff)
    decision = TextField(default="")
    late_reason = TextField(default="")
