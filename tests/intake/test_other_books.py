"""Old and open workbooks: errors as their text, cells far away, and what bombs them."""

import io
import time
from pathlib import Path

import pytest
import xlwt

from aiddesk.domain.errors import Invalid
from tests.intake.building import ods_of, opened, shown, xls, xlsx

TEXT = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
ERROR = TEXT.format(' table:formula="of:=1/0" calcext:value-type="error"', "#DIV/0!")


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def plain(text: str, times: int = 1) -> str:
    return TEXT.format(f' table:number-columns-repeated="{times}"', text)


def gap(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


def sheet(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def typed(kind: str, attribute: str, value: str, text: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def test_errors_of_an_old_workbook_are_their_text(tmp_path: Path) -> None:
    book, out = xlwt.Workbook(), io.BytesIO()
    for name, error in (("一", "#REF!"), ("二", "#DIV/0!")):
        page = book.add_sheet(name)
        page.write(0, 0, "姓名")
        page.row(1).set_cell_error(1, error)
        page.write(2, 0, True)
    book.add_sheet("空")
    book.save(out)
    found = shown(opened(tmp_path, "a.xls", out.getvalue()))
    assert found == [
        ("一", [["姓名"], ["", "#REF!"], ["是"]]),
        ("二", [["姓名"], ["", "#DIV/0!"], ["是"]]),
        ("空", []),
    ]


def test_errors_of_an_open_document_are_their_text_and_the_rest_is_unchanged(tmp_path: Path) -> None:
    kinds = [
        typed("float", "value", "7", "7.00"),
        typed("percentage", "value", "0.5", "50%"),
        typed("boolean", "boolean-value", "true", "TRUE"),
        typed("date", "date-value", "2010-09-01", "10-9-1"),
        typed("float", "value", "510123199901011234", "5.1E+17"),
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p>'
        "<text:p>c<text:span>d</text:span>e</text:p></table:table-cell>",
    ]
    seen = ["7", "0.5", "是", "2010-09-01", "5.1012319990101126E+17", "a  b\ncde"]
    usual = shown(opened(tmp_path, "a.ods", ods_of(sheet("一", row(*kinds)), sheet("空"))))
    assert usual == [("一", [seen]), ("空", [])]
    wrong = ods_of(sheet("一", row(*kinds), row(gap(2), ERROR)), sheet("空"))
    assert shown(opened(tmp_path, "a.ods", wrong)) == [("一", [seen, ["", "", "#DIV/0!"]]), ("空", [])]


def test_a_cell_in_the_last_corner_of_an_open_document_comes(tmp_path: Path) -> None:
    far = sheet("一", row(plain("甲")), row(gap(1), times=1048574), row(gap(16383), plain("乙")), row(gap(16384)))
    rows = opened(tmp_path, "a.ods", ods_of(far)).sheets[0].rows
    assert (rows[0], len(rows), rows[-1].index("乙")) == (("甲",), 1048576, 16383)


@pytest.mark.parametrize("content", [row(plain("甲", 16384), times=1048576), row(*[plain("甲", 16384)] * 200)])
def test_an_open_document_that_unfolds_without_end_is_one_sentence(tmp_path: Path, content: str) -> None:
    start = time.monotonic()
    with pytest.raises(Invalid, match=r"“a\.ods”.+。$"):
        opened(tmp_path, "a.ods", ods_of(sheet("一", content, row(ERROR))))
    assert time.monotonic() - start < 60  # a guard against hanging, not a measure of speed


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("make", ["a.xls", "a.xlsx", "a.ods"])
def test_a_cut_workbook_is_one_sentence(tmp_path: Path, make: str, share: float) -> None:
    rows = [[f"甲{n}", f"乙{n}"] for n in range(500)]
    whole = {"a.xls": xls(rows), "a.xlsx": xlsx(rows), "a.ods": ods_of(sheet("一", row(plain("甲"))))}[make]
    with pytest.raises(Invalid, match=rf"“{make}”.+。$"):
        opened(tmp_path, make, whole[: int(len(whole) * share)])
