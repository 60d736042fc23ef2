"""The stick between formats: new tables arrive whole, twice or in the wrong order; old packages are taken."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aiddesk.domain.errors import Conflict
from aiddesk.domain.rechecks import FrameDraft
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, cases
from aiddesk.queries.history import head
from aiddesk.queries.overview import township
from aiddesk.queries.schemes import in_force
from aiddesk.services import (
    adjustments,
    exchange,
    families,
    letters,
    papers,
    rechecks,
    registers,
    surveys,
    verification,
    waivers,
)
from aiddesk.services.adjustments import AdjustDraft
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.store.tables import TRAVELLING, columns
from tests.documents.samples import read
from tests.services import small
from tests.services.small import YEAR

TERM = "2026-1"
OLD = Path(__file__).parents[1] / "files/registers/1.1.aid"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def school(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    key = small.recognise(made, clock, {"甲一": "hard", "甲二": "ordinary"})["甲一"]
    adjustments.adjust(made, key, AdjustDraft("special", "", "房屋烧毁", "", small.principal(made)))
    drawn = rechecks.freeze(made, YEAR, FrameDraft("recognised", "level", "number", "2")).subject_id
    rechecks.draw(made, drawn, "双色球2026130期", "张建国")
    first, second, third, fourth = (small.student_id(made, name) for name in ("甲一", "乙一", "乙二", "乙三"))
    families.join(made, YEAR, [first, second])
    letters.hand_out(made, YEAR, [first, second, third])
    asked = in_force(made)
    answers = {q.code: q.options[1].code for q in asked.questions}
    surveys.survey_family(made, third, YEAR, asked.code, asked.version, answers)
    waivers.waive(made, fourth, YEAR, made.today(), "家长乙三", "父亲", "")
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path, school: Desk, clock: SteppingClock) -> Iterator[Desk]:
    draft = registers.PlaceDraft("township", "青山镇中心校", officer="马晓东")
    desk = registers.create(tmp_path / "office.aid", draft, clock)
    exchange.set_receiver(school, "青山镇中心校", exchange.own_receiver_key(desk))
    yield desk
    desk.close()


def held(desk: Desk, school_id: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of a school that travel, by table."""
    found = {}
    for model in TRAVELLING:
        names = ",".join(f'"{name}"' for name in columns(model))
        sql = f'SELECT {names} FROM "{model._meta.table_name}" WHERE school_id = ? ORDER BY id'
        found[model._meta.table_name] = desk.rows(sql, school_id)
    return found


def test_new_tables_arrive_whole_and_an_older_package_gives_way_again(
    school: Desk, office: Desk, tmp_path: Path
) -> None:
    own = school.place.id
    (first, before) = (exchange.send(school, TERM, tmp_path), held(school, own))
    assert all(
        before[t] for t in ("household", "letter", "survey", "level_change", "recheck", "recheck_item", "waiver")
    )
    families.part(school, YEAR, [small.student_id(school, "甲一"), small.student_id(school, "乙一")])
    letters.take_back(school, YEAR, [small.student_id(school, "乙二")])
    (second, after) = (exchange.send(school, TERM, tmp_path), held(school, own))
    assert after["household"] == []
    for package, insist, rows in ((first, False, before), (second, False, after), (first, True, before)):
        exchange.receive(office, package.path, insist=insist)
        assert held(office, own) == rows
        assert "完好" in verification.verify(office).message
    with pytest.raises(Conflict, match="已经接收过"):
        exchange.receive(office, first.path, insist=True)
    # The newer one is what the school said last: it is taken again after the older one.
    exchange.receive(office, second.path)
    assert held(office, own) == after
    with pytest.raises(Conflict, match="较旧"):
        exchange.receive(office, first.path)
    for row in cases(school, YEAR):
        assert case(office, row.id) == case(school, row.id)
        for kind in ("application", "survey"):
            there, here = ("".join(read(papers.document(desk, kind, row.id))) for desk in (office, school))
            printed = there.replace(office.place.name, school.place.name)
            assert printed.replace(head(office)[0][:8], "") == here.replace(head(school)[0][:8], "")


def test_a_package_of_the_format_before_is_taken_with_defaults(
    school: Desk, office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, take_out = school.place.id, exchange.take_out
    monkeypatch.setattr(exchange, "take_out", lambda *given: _as_of_old(take_out(*given)))
    monkeypatch.setattr(exchange, "CURRENT", replace(exchange.CURRENT, minor=1))
    sent = exchange.send(school, TERM, tmp_path)
    monkeypatch.undo()
    exchange.receive(office, sent.path)
    found = held(office, own)
    assert found["letter"] == found["level_change"] == found["recheck"] == found["household"] == []
    assert len(found["aid_case"]) == 2
    assert office.rows("SELECT DISTINCT occasion, event FROM aid_case") == [("yearly", "")]
    assert office.rows("SELECT DISTINCT form, single_parent FROM application") == [("national_2024", 0)]
    assert "完好" in verification.verify(office).message
    exchange.receive(office, exchange.send(school, TERM, tmp_path).path)
    assert held(office, own) == held(school, own)


def test_an_office_counts_what_a_school_handed_in_last(school: Desk, office: Desk, tmp_path: Path) -> None:
    exchange.receive(office, exchange.send(school, TERM, tmp_path).path)
    small.apply(school, "乙四")
    exchange.receive(office, exchange.send(school, TERM, tmp_path).path)
    assert township(office, Term(YEAR, 1)).numbers.applied == 3


def _as_of_old(content: bytes) -> bytes:
    """Leave out what the format of before did not know; a survey without a case was none."""
    with closing(sqlite3.connect(f"file:{OLD}?mode=ro", uri=True)) as old, closing(sqlite3.connect(":memory:")) as new:
        new.deserialize(content)
        new.execute("DELETE FROM survey WHERE case_id IS NULL")
        for (table,) in new.execute("SELECT name FROM sqlite_master").fetchall():
            known = {row[1] for row in old.execute(f'PRAGMA table_info("{table}")')}
            if not known:
                new.execute(f'DROP TABLE "{table}"')
                continue
            for row in new.execute(f'PRAGMA table_info("{table}")').fetchall():
                if row[1] not in known:
                    new.execute(f'ALTER TABLE "{table}" DROP COLUMN "{row[1]}"')
        new.commit()
        new.execute("VACUUM")
        return new.serialize()
