"""Slips for voting at the one screen; they are for the printer alone and never written in bulk."""

from collections.abc import Mapping

from aiddesk.documents import poll_slip
from aiddesk.documents.page import Document
from aiddesk.domain.slips import spaced
from aiddesk.domain.terms import school_year_title
from aiddesk.queries.polls import poll
from aiddesk.services.papers.footer import Maker, Stem
from aiddesk.services.polling import slip_codes
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {"poll_slips": "投票条"}


def ready(_desk: Desk) -> list[Stem]:
    """Return nothing: the codes of slips must not lie in a folder of papers."""
    return []


def _slips(desk: Desk, vote_id: str) -> Document:
    row = poll(desk, vote_id)
    codes = tuple(map(spaced, slip_codes(desk, vote_id)))
    session = f"{school_year_title(row.school_year)}　第{row.round}次评议"
    return poll_slip.lay_out(poll_slip.PollSlips(f"{row.class_title}评议投票条", session, codes))


MAKERS: Mapping[str, Maker] = {"poll_slips": _slips}
