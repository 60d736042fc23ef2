"""Funds: what came in, what went out, what is left, per programme and term."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.funds import Balance
from aiddesk.domain.money import Fen
from aiddesk.domain.words import FUND_SOURCES
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class FundRow:
    id: str
    programme: str
    source: str
    document: str
    received_on: date
    amount: Fen
    account: str

    @property
    def source_title(self) -> str:
        return FUND_SOURCES.get(self.source, self.source)


@dataclass(frozen=True)
class BalanceRow:
    """A programme's money of one term, in fen; `awarded` is approved, paid or not."""

    programme: str
    awarded: Fen
    balance: Balance


def funds(desk: Desk, term: str, programme: str = "") -> tuple[FundRow, ...]:
    """Return the money received for a term, oldest first."""
    rows = desk.rows(
        "SELECT id, programme, source, document, received_on, amount, account FROM fund"
        " WHERE term = ? AND school_id = ? AND (? = '' OR programme = ?) ORDER BY received_on, rowid",
        term,
        desk.place.id,
        programme,
        programme,
    )
    return tuple(FundRow(*[*r[:4], day(r[4]), *r[5:]]) for r in rows)


def balances(desk: Desk, term: str) -> tuple[BalanceRow, ...]:
    """Return the balance of every programme that has money or awards in a term."""
    codes = desk.rows(
        "SELECT programme FROM fund WHERE term = ?1 AND school_id = ?2"
        " UNION SELECT programme FROM award_list WHERE term = ?1 AND school_id = ?2",
        term,
        desk.place.id,
    )
    return tuple(BalanceRow(code, _awarded(desk, term, code), balance(desk, term, code)) for (code,) in sorted(codes))


def balance(desk: Desk, term: str, programme: str, school_id: str = "") -> Balance:
    """Return received, paid and returned of one programme and term."""
    place = school_id or desk.place.id
    asked = (term, programme, place)
    return Balance(
        received=desk.value(
            "SELECT coalesce(sum(amount), 0) FROM fund WHERE term = ? AND programme = ? AND school_id = ?", *asked
        ),
        paid=desk.value(
            "SELECT coalesce(sum(p.amount), 0) FROM payment p JOIN award a ON a.id = p.award_id"
            " WHERE p.result = 'paid' AND a.term = ? AND a.programme = ? AND a.school_id = ?",
            *asked,
        ),
        returned=desk.value(
            "SELECT coalesce(sum(amount), 0) FROM fund_return WHERE term = ? AND programme = ? AND school_id = ?",
            *asked,
        ),
    )


def _awarded(desk: Desk, term: str, programme: str) -> Fen:
    return int(
        desk.value(
            "SELECT coalesce(sum(amount), 0) FROM award WHERE term = ? AND programme = ? AND school_id = ?"
            " AND status IN ('approved', 'paid', 'signed', 'failed', 'reissued')",
            term,
            programme,
            desk.place.id,
        )
    )
