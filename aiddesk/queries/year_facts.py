"""What the steps of a school year are judged by, read once."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiddesk.domain.money import Fen
from aiddesk.domain.terms import Term
from aiddesk.queries.awards import AwardListRow, award_lists
from aiddesk.queries.cases import status_counts, without_case
from aiddesk.queries.chains import chain
from aiddesk.queries.funds import balances
from aiddesk.queries.letters import LetterState, letter_state
from aiddesk.queries.notices import NoticeHead, notices
from aiddesk.queries.packages import sent_packages
from aiddesk.queries.places import classes, place
from aiddesk.queries.reviews import waiting
from aiddesk.queries.students import counts
from aiddesk.queries.votes import vote_classes
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class Facts:
    """All that the steps are judged by, read once."""

    term: Term
    counts: Mapping[str, int]
    statuses: Mapping[str, int]
    missing: int
    without_teacher: int
    voted_classes: int
    vote_classes: int
    chain: tuple[str, ...]  # of the year's reviews
    to_review: Mapping[str, int]
    notices: tuple[NoticeHead, ...]
    lists: tuple[AwardListRow, ...]
    money: Fen
    sent: int
    has_receiver: bool
    letters: LetterState

    @property
    def cases(self) -> int:
        return sum(n for status, n in self.statuses.items() if status not in ("withdrawn",))

    def at(self, *statuses: str) -> int:
        return sum(self.statuses.get(status, 0) for status in statuses)

    @property
    def unpaid(self) -> int:
        return sum(x.awards - x.paid for x in self.lists if x.status == "approved")

    @property
    def unsigned(self) -> int:
        return sum(x.paid - x.signed for x in self.lists)


def facts(desk: Desk, term: Term) -> Facts:
    """Read them for a term and its school year."""
    year = term.school_year
    by_class = vote_classes(desk, year)
    to_review: dict[str, int] = {}
    for row in waiting(desk, year):
        to_review[row.step] = to_review.get(row.step, 0) + 1
    return Facts(
        term=term,
        counts=counts(desk, year),
        statuses=status_counts(desk, year),
        missing=len(without_case(desk, year)),
        without_teacher=sum(not c.teacher_id for c in classes(desk, year)),
        voted_classes=sum(c.status == "closed" and not c.ready for c in by_class),
        vote_classes=len(by_class),
        chain=chain(desk, year),
        to_review=to_review,
        notices=notices(desk, year),
        lists=award_lists(desk, term.key),
        money=sum(row.balance.left for row in balances(desk, term.key)),
        sent=len([p for p in sent_packages(desk) if p.term == term.key]),
        has_receiver=bool(place(desk).receiver_key),
        letters=letter_state(desk, year),
    )
