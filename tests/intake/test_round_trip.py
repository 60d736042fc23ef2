"""Any grid of texts comes back from every make of file as it was written."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deep import times
from tests.intake.building import Grid, ods, opened, page, shown, xls, xlsx, xml2003_of

LETTERS = st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Cf"))
# What begins like a formula is one to the program that writes it; _x0041_ is a letter's name in a workbook.
CELLS = st.text(LETTERS, max_size=8).filter(lambda text: not text.startswith("=") and "_x" not in text.lower())
GRIDS = st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6)


def comma(rows: Grid) -> str:
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)


MAKES = {
    "a.xlsx": lambda rows: xlsx(rows),
    "a.xls": xls,
    "a.ods": ods,
    "page.xls": page,
    "2003.xls": xml2003_of,
    "gb.csv": lambda rows: comma(rows).encode("gb18030"),
    "utf8.csv": lambda rows: comma(rows).encode("utf-8"),
    "utf16.csv": lambda rows: comma(rows).encode("utf-16"),
}


@pytest.mark.parametrize("name", MAKES)
@settings(max_examples=times(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grid=GRIDS)
def test_what_was_written_comes_back(tmp_path: Path, name: str, grid: Grid) -> None:
    # A first row says by its width what separates the cells of the rows below.
    rows = [["姓名", "班级", "住址", "电话", "说明"], *([*row[:-1], row[-1] or "x"] for row in grid)]
    assert shown(opened(tmp_path, name, MAKES[name](rows)))[0][1] == rows
