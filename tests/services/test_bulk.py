"""Many rows: the search for cycles pauses, and goes on whatever happens."""

import gc

import pytest

from aiddesk.services.bulk import many_rows


def test_the_search_for_cycles_pauses_and_goes_on() -> None:
    with many_rows(), many_rows():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_does_not_leave_it_paused() -> None:
    with pytest.raises(ValueError, match="no row"), many_rows():
        raise ValueError("no row")
    assert gc.isenabled()
