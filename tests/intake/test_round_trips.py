"""Any roster, in any shape and any file format, comes back as it was written: nobody missing, nobody invented."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiddesk.intake import calamine_guard, shapes
from aiddesk.intake.marked import write_marked
from aiddesk.intake.reader import Book, Sheet, pasted, read
from aiddesk.intake.roster import Review, preferred, proposals, review
from tests.deep import times
from tests.intake.formats import MERGING, NAMED, TEXT, WRITERS
from tests.intake.layouts import Layout, headless, layouts

TODAY = date(2026, 9, 15)
INVENTED = {"document_number", "registration_number", "phone", "guardian_name", "guardian_number", "ethnicity"}
DEEP = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def reviewed(book: Book) -> Review:
    return review(book, preferred(proposals(book)), TODAY)


def require_same(layout: Layout, found: Review) -> None:
    """Compare what was written with what is known, field by field."""
    assert [(p.place, p.text) for p in found.problems if p.is_error] == []
    facts = [row.facts for row in found.rows if row.facts is not None]
    assert [f.name for f in facts] == [s.facts["name"] for s in layout.students]
    assert [(f.grade, f.class_name) for f in facts] == [(s.grade, f"{s.number}班") for s in layout.students]
    for field in layout.fields:
        name = {"special_category": "special_categories"}.get(field, field)
        assert [getattr(f, name) for f in facts] == [s.facts[name] for s in layout.students], field
    for field in INVENTED - set(layout.fields):
        assert not any(getattr(f, field) for f in facts), field
    assert {"".join(text.split()) for _, text in found.left_out} <= {"".join(text.split()) for text in layout.foot}


def in_memory(layout: Layout) -> Book:
    return Book("r", tuple(Sheet(s.name, tuple(map(tuple, s.rows)), s.tall) for s in layout.sheets))


@settings(max_examples=times(150), deadline=None, suppress_health_check=DEEP)
@given(layouts())
def test_any_shape_comes_back(layout: Layout) -> None:
    require_same(layout, reviewed(in_memory(layout)))


@settings(max_examples=times(50), deadline=None, suppress_health_check=DEEP)
@given(headless())
def test_a_table_without_a_head_comes_back(layout: Layout) -> None:
    require_same(layout, reviewed(in_memory(layout)))


def formats_of(layout: Layout) -> Sequence[str]:
    """Return the formats that can hold a roster: several sheets, their names, merged cells."""
    able = set(WRITERS)
    if layout.names_matter:
        able &= NAMED
    if layout.is_merged:
        able &= MERGING
    return sorted(able)


@settings(max_examples=times(80), deadline=None, suppress_health_check=DEEP)
@given(st.one_of(layouts(), layouts(), headless()), st.data())
def test_any_format_brings_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Layout, data: st.DataObject
) -> None:
    # In the same process, which is some hundred times as fast; that they are read apart is tested elsewhere.
    monkeypatch.setattr(
        calamine_guard, "answer", lambda name, content, password: ("sheets", shapes.sheets(content, name, password))
    )
    name = data.draw(st.sampled_from(formats_of(layout)))
    path = tmp_path / name
    path.write_bytes(WRITERS[name](list(layout.sheets)))
    require_same(layout, reviewed(read(path)))


@settings(max_examples=times(30), deadline=None, suppress_health_check=DEEP)
@given(layouts().filter(lambda layout: not layout.names_matter and not layout.is_merged))
def test_what_is_pasted_comes_back(layout: Layout) -> None:
    out = io.StringIO()
    csv.writer(out, csv.excel_tab).writerows(layout.sheets[0].rows)
    require_same(layout, reviewed(pasted(out.getvalue())))


def spoiled(layout: Layout, right: str, wrong: str) -> Layout:
    sheets = [replace(s, rows=[[wrong if c == right else c for c in row] for row in s.rows]) for s in layout.sheets]
    return replace(layout, sheets=tuple(sheets))


def corrected(path: Path, wrong: str, right: str) -> None:
    """Write over the faulty cells that a marked copy shows, as the teacher does."""
    book = openpyxl.load_workbook(path)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == wrong]
    assert cells
    assert all(cell.comment for cell in cells)
    for cell in cells:
        cell.value = right
    book.save(path)


@settings(max_examples=times(30), deadline=None, suppress_health_check=DEEP)
@given(layouts().filter(lambda layout: "birth_date" in layout.fields), st.data())
def test_the_corrected_copy_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Layout, data: st.DataObject
) -> None:
    monkeypatch.setattr(
        calamine_guard, "answer", lambda name, content, password: ("sheets", shapes.sheets(content, name, password))
    )
    name = data.draw(st.sampled_from(formats_of(layout)))
    right = data.draw(st.sampled_from(layout.students)).cells["birth_date"]
    path, copy = tmp_path / name, tmp_path / "marked.xlsx"
    path.write_bytes(WRITERS[name](list(spoiled(layout, right, "很久以前").sheets)))
    book = read(path)
    found = reviewed(book)
    assert any(p.is_error for p in found.problems)
    write_marked(book, path, found, copy)
    corrected(copy, "很久以前", right)
    require_same(layout, reviewed(read(copy)))


@settings(max_examples=times(20), deadline=None, suppress_health_check=DEEP)
@given(layouts().filter(lambda layout: len(layout.sheets) == 1 and not layout.is_merged), st.sampled_from(sorted(TEXT)))
def test_the_name_of_a_text_file_may_be_its_class(tmp_path: Path, layout: Layout, name: str) -> None:
    path = tmp_path / f"{layout.sheets[0].name}.{name[-3:]}"
    path.write_bytes(WRITERS[name](list(layout.sheets)))
    require_same(layout, reviewed(read(path)))
