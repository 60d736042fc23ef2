"""A class pack on paper: whatever stood in its cells is read from the file again."""

from dataclasses import replace
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiddesk.documents.class_pack import HEAD_ROW, LIST, PackColumn, PackSheet, workbook
from aiddesk.intake import class_pack as intake
from aiddesk.intake.reader import read

COLUMNS = (
    PackColumn("number", "序号", 5, "whole", locked=True),
    PackColumn("name", "姓名", 10, locked=True),
    PackColumn("apply", "是否申请", 7, options=("是", "否")),
    PackColumn("size", "家庭人口", 7, "whole", most=30),
    PackColumn("income", "家庭年收入（元）", 11, "money"),
    PackColumn("other", "其他", 14),
)
TITLES = {**{c.key: c.title for c in COLUMNS}, "row_key": "行码"}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "是", "否"]),
        st.just("") | st.integers(0, 30),
        st.just("") | st.integers(0, 10**9).map(lambda fen: fen / 100),
        st.text("受灾=+-@'\"1,.\n 　<&_x0041", max_size=12).map(str.strip),
    ),
    min_size=1,
    max_size=40,
)


def pack(rows: list[tuple[str, str | int, str | float, str]]) -> PackSheet:
    cells = tuple((n, f"学生{n}", *row) for n, row in enumerate(rows, 1))
    keys = tuple(f"K{n:05d}" for n in range(len(rows)))
    return PackSheet("某校", "三年级1班", "2026—2027学年", 7, "K7F2-93QD", COLUMNS, cells, keys, ("填好交回。",))


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ROWS)
def test_what_stood_in_a_pack_is_read_again(
    tmp_path: Path, rows: list[tuple[str, str | int, str | float, str]]
) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(workbook(pack(rows)))
    book = read(path)
    assert intake.codes(book) == ("K7F2-93QD",)
    assert intake.school_of(book) == "某校"
    found = intake.table(book, TITLES)
    assert found is not None
    assert (found.header_row, found.missing, found.unknown, found.is_moved) == (HEAD_ROW, (), (), False)
    assert len(found.lines) == len(rows)
    for number, (line, row) in enumerate(zip(found.lines, rows, strict=True), 1):
        apply, size, income, other = row
        assert line.row == HEAD_ROW + number
        assert line.cells["row_key"] == f"K{number - 1:05d}"
        assert line.cells.get("apply", "") == apply
        assert line.cells.get("size", "") == str(size)
        assert line.cells.get("other", "").replace("\r\n", "\n") == other
        assert (float(line.cells["income"]) if "income" in line.cells else "") == income


def test_texts_that_look_like_formulas_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(workbook(pack([("", "", "", text) for text in ("=1+1", "+86", "-无", "@村")])))
    page = openpyxl.load_workbook(path)[LIST]
    cells = [page.cell(HEAD_ROW + n, 6) for n in range(1, 5)]
    assert [(c.value, c.data_type) for c in cells] == [("=1+1", "s"), ("+86", "s"), ("-无", "s"), ("@村", "s")]


def test_a_long_name_has_room_in_its_row(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    rows = pack([("", "", "", "")])
    long = "阿依古丽·买买提吐尔逊"
    path.write_bytes(workbook(replace(rows, rows=((1, long, "", "", "", ""),))))
    page = openpyxl.load_workbook(path)[LIST]
    assert page.column_dimensions["B"].width > 2 * len(long)
    cell = page.cell(HEAD_ROW + 1, 2)
    assert (cell.alignment.shrink_to_fit, bool(cell.alignment.wrap_text)) == (True, False)
    assert page.column_dimensions["C"].width < 9
