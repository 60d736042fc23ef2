"""Templates of exports: those that ship, and the user's own."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.exporting import CONSTANT, FIELDS, ExportColumn, Template
from aiddesk.services import exporting, history, registers
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk
from aiddesk.store.exports import kept_text, own_template, shipped_templates

OWN = shipped_templates()[0].name


def make(folder: Path, kind: str = "school") -> Desk:
    draft = registers.PlaceDraft(kind, "某校", officer="李春梅")
    return registers.create(folder / "s.aid", draft, SteppingClock(date(2026, 9, 15)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = make(tmp_path)
    yield opened
    opened.close()


def template(desk: Desk, name: str) -> Template:
    return next(t for t in exporting.templates(desk) if t.name == name)


def test_own_templates_are_kept_replaced_and_forgotten(desk: Desk) -> None:
    columns = (ExportColumn("国籍", CONSTANT, "", "中国"), ExportColumn("民族代码", "ethnicity", "code"))
    exporting.save_template(desk, " 县局表 ", columns, "boarding")
    exporting.save_template(desk, "县局表", columns[:1], "special")
    assert template(desk, "县局表") == Template("县局表", columns[:1], kept="special", is_own=True)
    history.undo(desk)
    assert template(desk, "县局表").columns == columns
    assert len(exporting.templates(desk)) == 5
    exporting.delete_template(desk, "县局表")
    assert exporting.templates(desk) == shipped_templates()
    assert broken(desk) == ()
    for name in ("县局表", OWN):
        with pytest.raises(Conflict):
            exporting.delete_template(desk, name)
    for name, found in ((OWN, columns), ("", columns), ("新", ())):
        with pytest.raises(Invalid):
            exporting.save_template(desk, name, found)


def test_an_office_keeps_templates_and_puts_out_its_schools(tmp_path: Path) -> None:
    office = make(tmp_path, "township")
    exporting.save_template(office, "乡镇表", (ExportColumn("姓名", "name"),))
    assert template(office, "乡镇表").is_own
    with pytest.raises(Invalid, match="没有符合条件"):
        exporting.export_roster(office, template(office, "乡镇表"), 2026, "2026-1", tmp_path / "o.xlsx")
    office.close()


@given(st.lists(st.builds(ExportColumn, st.text(), st.sampled_from(["", CONSTANT, *FIELDS]), st.text(), st.text())))
def test_a_template_is_kept_as_it_is(columns: list[ExportColumn]) -> None:
    one = Template("名", tuple(c.cleaned() for c in columns), kept="boarding", is_own=True)
    assert own_template("名", kept_text(one)) == one


def test_the_shipped_templates_name_only_what_is_known() -> None:
    for one in shipped_templates():
        assert one.columns == tuple(c.cleaned() for c in one.columns)
        assert one.kept in exporting.FILTERS
        assert one.note
        assert one.source
        assert all(c.title for c in one.columns)
    data = json.loads((Path(__file__).parents[2] / "resources/policy/exports.json").read_text("utf-8"))
    for told, one in zip(data["templates"], shipped_templates(), strict=True):
        assert [c.get("field", "") for c in told["columns"]] == [c.field for c in one.columns]
        assert all(
            known.form == given.get("form", known.form)
            for given, known in zip(told["columns"], one.columns, strict=True)
        )
