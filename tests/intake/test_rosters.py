"""The five rosters come in with the counts that they have, and the messy one with exactly its faults."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiddesk.intake.marked import write_marked
from aiddesk.intake.reader import pasted, read
from aiddesk.intake.roster import Review, propose, review
from tests.deep import times

FILES = Path(__file__).parents[1] / "files/rosters"
EXPECTED = json.loads((FILES / "expected.json").read_text("utf-8"))
CLEAN = ("roster.xlsx", "roster_gb18030.csv", "roster_old.xls", "roster_registration_export.xlsx")


def reviewed(name: str) -> Review:
    book = read(FILES / name)
    return review(book, [propose(book)], date(2026, 9, 15))


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_roster_has_its_counts_and_no_problem(name: str) -> None:
    found = reviewed(name)
    facts = [row.facts for row in found.rows if row.facts is not None]
    assert found.problems == ()
    assert len(facts) == EXPECTED["students"]
    assert len({(f.grade, f.class_name) for f in facts}) == EXPECTED["classes"]
    assert sum(f.sex == "male" for f in facts) == EXPECTED["boys"]
    assert sum(f.boarding for f in facts) == EXPECTED["boarders"]
    if name != "roster_old.xls":  # which has no such column
        words = Counter(w for f in facts for _, w in f.special_categories)
        assert words == {k: v for k, v in EXPECTED["categories"].items() if k}


def test_the_messy_roster_has_exactly_its_faults() -> None:
    found = reviewed("roster_messy.xlsx")
    accepted = {row for row, _, what in EXPECTED["messy"] if what.startswith(("accepted", "formula"))}
    warned = {row for row, _, what in EXPECTED["messy"] if "warning" in what}
    wrong = {row for row, _, _ in EXPECTED["messy"]} - accepted - warned
    assert {r.row for r in found.rows if r.facts is None} == wrong
    assert {r.row for r in found.rows if r.problems and r.facts is not None} == warned
    assert all(len(r.problems) == 1 for r in found.rows if r.problems)
    columns = {row: title for row, title, _ in EXPECTED["messy"]}
    for row in found.rows:
        for problem in row.problems:
            assert problem.place.startswith(f"第{row.row}行 ")
            assert problem.place.endswith(columns[row.row])
    formula = next(r for r in found.rows if r.row == 351)
    assert formula.draft.address.startswith("=")


@pytest.mark.parametrize(
    ("rows", "letter"),
    [
        ("三年级1班花名册|序号,姓名,性别,,序号,姓名,性别|1,张三,男,,3,王五,男|2,李四,女,,4,赵六,女", ""),
        ("姓名,班级,姓名,班级|张三,一年级1班,王五,一年级2班|李四,一年级1班,,", ""),
        ("三年级1班|姓名,电话,姓名,电话|张三,13800000001,王五,13800000002|李四,13800000003,,", "C"),
        ("姓名,班级,监护人,电话|张三,一年级1班,张大,13800000001", ""),
        ("学生,,,成员1,,成员2,|姓名,班级,民族,姓名,关系,姓名,关系|张三,一年级1班,汉,张大,父亲,李大,母亲", ""),
        ("姓名,班级,姓名,班级|张三,一年级1班,,|李四,一年级1班,,", ""),
    ],
)
def test_a_second_list_beside_the_first_is_told_where_it_is_not_read(rows: str, letter: str) -> None:
    book = pasted("\n".join(line.replace(",", "\t") for line in rows.split("|")))
    found = review(book, [propose(book)], date(2026, 9, 1))
    told = [p.text[: len(letter) + 1] for p in found.problems if "并排" in p.text]
    assert told == ([f"{letter}列"] if letter else [])


def test_a_class_that_tells_no_grade_is_named() -> None:
    book = pasted("姓名\t班级\n张三\t1501\n李四\t2023级1班\n王五\t初一(3)班\n赵六\t七(1)")
    found = review(book, [propose(book)], date(2026, 9, 1))
    assert [p.text.split("。")[0] for row in found.rows for p in row.problems if p.is_error] == [
        "班级“1501”看不出是几年级",
        "班级“2023级1班”看不出是几年级",
    ]
    assert [(r.facts.grade, r.facts.class_name) for r in found.rows if r.facts] == [(7, "3班"), (7, "1班")]


def test_faults_in_merged_cells_are_marked_where_the_cells_begin(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("姓名", "班级", "联系电话"), ("甲一", "一年级1班", "12"), ("乙一", "一年级1班", ""), ("丙一", "", "")):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    path = tmp_path / "r.xlsx"
    book.save(path)
    read_book = read(path)
    found = review(read_book, [propose(read_book)], date(2026, 9, 1))
    write_marked(read_book, path, found, tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    assert marked["C2"].value == "12"
    assert "不像电话" in marked["C2"].comment.text
    assert "没有班级" in marked["B4"].comment.text
    assert "不像电话" in marked["D3"].value


def test_the_marked_copy_shows_each_fault_in_its_cell(tmp_path: Path) -> None:
    found = reviewed("roster_messy.xlsx")
    source = FILES / "roster_messy.xlsx"
    write_marked(read(source), source, found, tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    last = sheet.max_column
    assert sheet.cell(1, last).value == "错误说明"
    assert {r for r in range(2, sheet.max_row + 1) if sheet.cell(r, last).value} == {
        r.row for r in found.rows if r.problems
    }
    assert sheet["H23"].comment is not None
    book = read(tmp_path / "marked.xlsx")
    again = review(book, [propose(book)], date(2026, 9, 15))
    assert {r.row for r in again.rows if r.facts is None} == {r.row for r in found.rows if r.facts is None}


TEXT = st.text(
    st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Co", "Zs", "Zl", "Zp", "Cf")), max_size=12
)


@settings(max_examples=times(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=8), st.sampled_from(["xlsx", "utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_any_text_written_comes_back(tmp_path: Path, addresses: list[str], form: str) -> None:
    rows = [("姓名", "班级", "家庭住址"), *((f"王{n}", "一年级1班", f"住{a}") for n, a in enumerate(addresses))]
    path = tmp_path / f"r.{'xlsx' if form == 'xlsx' else 'csv'}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    else:
        quoted = ("\r\n".join(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in rows)).encode(
            form
        )
        path.write_bytes(quoted)
    assert [tuple(r) for r in read(path).sheets[0].rows if any(r)] == rows
