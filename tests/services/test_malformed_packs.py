"""Class packs as careless hands give them back: each is refused by name or taken for just what is plain in it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aiddesk.documents import class_pack as paper
from aiddesk.domain.errors import AidError
from aiddesk.services import history, verification
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_back
from aiddesk.store.desk import Desk
from aiddesk.store.tables import OWNED
from tests.services import small
from tests.services.packing import HEAD, YEAR, Teacher, village

Spoil = Callable[[Teacher], None]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = village(tmp_path_factory.mktemp("packs") / "s.aid", small.at(2026, 9, 7))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def handed(school: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Teacher, Teacher]:
    out = tmp_path_factory.mktemp("handed")
    return Teacher(school, out, 0), Teacher(school, out, 1)


@pytest.fixture
def teacher(handed: tuple[Teacher, Teacher], tmp_path: Path) -> Teacher:
    """The first class's teacher with a fresh copy of her file."""
    own = handed[0]
    own.folder, own.book = tmp_path, openpyxl.load_workbook(own.path)
    own.page = own.book[paper.LIST]
    return own


def rows(desk: Desk) -> dict[str, list[str]]:
    return {m._meta.table_name: sorted(map(repr, desk.rows(f'SELECT * FROM "{m._meta.table_name}"'))) for m in OWNED}


def test_what_is_no_spreadsheet_is_refused_by_name(school: Desk, teacher: Teacher, tmp_path: Path) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("a.txt", "x")
    whole = teacher.path.read_bytes()
    before = rows(school)
    for content in (b"", b"hello\tworld", other.getvalue(), whole[: len(whole) // 2], whole[100:], b"PK\x03\x04"):
        path = tmp_path / "交回.xlsx"
        path.write_bytes(content)
        with pytest.raises(AidError, match="交回"):
            plan_back(school, path, YEAR)
    assert rows(school) == before


def _apply_first(t: Teacher) -> None:
    t.fill(1, 是否申请="是")


def _no_head(t: Teacher) -> None:
    t.page.delete_rows(HEAD)


def _no_list(t: Teacher) -> None:
    del t.book[paper.LIST]


def _lying(t: Teacher) -> None:
    found = [[c.value for c in row] for row in t.page.iter_rows(min_row=HEAD)]
    t.page.delete_rows(HEAD, 60)
    for i, row in enumerate(found, 1):
        for j, value in enumerate(row):
            t.page.cell(HEAD + j, i).value = value


def _coded(t: Teacher, new: str) -> None:
    code = t.code
    for page in t.book:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(code, new)


def _no_code(t: Teacher) -> None:
    _coded(t, "")


def _far_head(t: Teacher) -> None:
    t.page.insert_rows(1, 300)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_no_head, "找不到一年级1班的表头"),
        (_no_list, "找不到一年级1班的表头"),
        (_lying, "找不到一年级1班的表头"),
        (_far_head, "找不到一年级1班的表头"),
        (_no_code, "没有调查表的编号"),
    ],
)
def test_a_file_that_is_no_longer_a_pack_is_refused(school: Desk, teacher: Teacher, spoil: Spoil, told: str) -> None:
    _apply_first(teacher)
    spoil(teacher)
    with pytest.raises(AidError, match=told):
        plan_back(school, teacher.save(), YEAR)


def _other_code(t: Teacher) -> None:
    _coded(t, t.desk.value("SELECT code FROM class_pack WHERE sequence = 2"))
    _apply_first(t)


def _pasted_twice(t: Teacher) -> None:
    found = [[c.value for c in row] for row in t.page.iter_rows(min_row=HEAD, max_row=HEAD + 8)]
    _apply_first(t)
    for n, row in enumerate(found):
        for k, value in enumerate(row, 1):
            t.page.cell(HEAD + 12 + n, k).value = value


def _last(t: Teacher) -> int:
    return max(c.column for c in t.page[HEAD] if c.value)


def _swapped_keys(t: Teacher) -> None:
    one, two = (t.page.cell(HEAD + n, _last(t)) for n in (1, 2))
    one.value, two.value = two.value, one.value
    _apply_first(t)


def _renamed(t: Teacher) -> None:
    t.page.cell(HEAD + 1, 2).value = " 赵　一一（转学）"
    _apply_first(t)


def _cell(title: str, value: object) -> Spoil:
    def fill(t: Teacher) -> None:
        t.page.cell(HEAD + 1, t.column(title)).value = value
        t.fill(2, 是否申请="是")

    return fill


@pytest.mark.parametrize(
    ("spoil", "told", "taken"),
    [
        (_other_code, "不在发出的名单里", set()),
        (_pasted_twice, "是同一名学生（赵一一），内容不同", set()),
        (_swapped_keys, "发出时是“钱一二”，现在写的是“赵一一”", set()),
        (_renamed, "姓名有错请在名册改", set()),
        (_cell("家庭人口", date(2026, 1, 4)), "不是人数", {"钱一二"}),
        (_cell("家庭人口", -3), "不是人数", {"钱一二"}),
        (_cell("家庭人口", "四五口"), "不是人数", {"钱一二"}),
        (_cell("家庭人口", 2.5), "不是人数", {"钱一二"}),
        (_cell("家庭人口", "#DIV/0!"), "公式出错", {"钱一二"}),
        (_cell("其他", "#REF!"), "公式出错", {"钱一二"}),
        (_cell("监护人电话", "#N/A"), "公式出错", {"钱一二"}),
        (_cell("监护人电话", "1.38E+10"), "科学记数", {"钱一二"}),
        (_cell("家庭年收入（元）", -5), "不是金额", {"钱一二"}),
        (_cell("家庭年收入（元）", 1e30), "不是金额", {"钱一二"}),
        (_cell("家庭年收入（元）", "1E+400"), "不是金额", {"钱一二"}),
        (_cell("家庭年收入（元）", "9" * 400), "不是金额", {"钱一二"}),
        (_cell("欠债（元）", "nan"), "不是金额", {"钱一二"}),
        (_cell("是否申请", "也许"), "不在可选的内容里", {"钱一二"}),
        (_cell("是否单亲", 3), "不在可选的内容里", {"钱一二"}),
        (_cell("特殊群体", "none"), "不是14类特殊群体", {"钱一二"}),
        (_cell("父亲（或主要抚养人）做什么工作", "1、2"), "不是这一题的选项", {"钱一二"}),
        (_cell("父亲（或主要抚养人）做什么工作", -1), "不是这一题的选项", {"钱一二"}),
        (_cell("父亲（或主要抚养人）做什么工作", 1.5), "不是这一题的选项", {"钱一二"}),
    ],
)  # fmt: skip
def test_a_fault_is_named_and_only_its_row_is_left(
    school: Desk, teacher: Teacher, spoil: Spoil, told: str, taken: set[str]
) -> None:
    spoil(teacher)
    plan = plan_back(school, teacher.save(), YEAR)
    assert any(told in str(problem) for problem in plan.errors)
    before = rows(school)
    with pytest.raises(AidError):
        take_back(school, plan, {})
    assert rows(school) == before
    take_back(school, plan, {c.key: True for c in plan.takeable}, skip_faulty=True)
    children = {name for (name,) in school.rows("SELECT s.name FROM aid_case k JOIN student s ON s.id = k.student_id")}
    assert children == taken
    assert "完好" in verification.verify(school).message
    history.undo(school)
    assert rows(school) == before


def _two_heads(t: Teacher) -> None:
    t.page.insert_rows(HEAD)
    t.page.cell(HEAD, 1).value, t.page.cell(HEAD, 2).value = "序号", "姓名"
    t.page.cell(HEAD + 2, 4).value = "是"


def _hidden_row(t: Teacher) -> None:
    t.page.row_dimensions[HEAD + 1].hidden = True
    _apply_first(t)


def _broken_titles(t: Teacher) -> None:
    for cell in t.page[HEAD]:
        title = str(cell.value or "")
        cell.value = "\n".join(title) if len(title) < 6 else title.replace("（", "(").replace("）", ")")
    t.page.cell(HEAD + 1, 4).value = "是"


def _unseen_marks(t: Teacher) -> None:
    t.page.cell(HEAD + 1, 4).value = "\u200b是\ufeff"
    t.page.cell(HEAD + 2, 5).value = "\u3000"


def _small_key(t: Teacher) -> None:
    key = t.page.cell(HEAD + 1, _last(t))
    key.value = f"{key.value} ".lower()
    _apply_first(t)


def _sum_below(t: Teacher) -> None:
    t.page.cell(HEAD + 9, 1).value, t.page.cell(HEAD + 9, 5).value = "合计", 99
    _apply_first(t)


def _true(t: Teacher) -> None:
    t.fill(1, 是否申请=True, 家庭人口="４", 监护人电话="+86 139-0000-1000", 灾害="水灾🌊\n第二行\t𠮷")


@pytest.mark.parametrize(
    "spoil", [_two_heads, _hidden_row, _broken_titles, _unseen_marks, _small_key, _sum_below, _true, _apply_first]
)
def test_what_is_plain_all_the_same_is_taken(school: Desk, teacher: Teacher, spoil: Spoil) -> None:
    spoil(teacher)
    plan = plan_back(school, teacher.save(), YEAR)
    assert [str(p) for p in plan.errors] == []
    before = rows(school)
    take_back(school, plan, {})
    found: Any = school.rows("SELECT s.name FROM aid_case k JOIN student s ON s.id = k.student_id")
    assert found == [("赵一一",)]
    assert "完好" in verification.verify(school).message
    history.undo(school)
    assert rows(school) == before


def test_a_cell_merged_downwards_speaks_for_every_family_that_it_covers(school: Desk, teacher: Teacher) -> None:
    column = teacher.column("是否申请")
    teacher.fill(1, 是否申请="是")
    teacher.page.merge_cells(start_row=HEAD + 1, end_row=HEAD + 3, start_column=column, end_column=column)
    plan = plan_back(school, teacher.save(), YEAR)
    told = [(change.name, change.came_text) for change in plan.changes if change.title.endswith("是否申请")]
    assert told == [(teacher.name(number), "是") for number in (1, 2, 3)]
