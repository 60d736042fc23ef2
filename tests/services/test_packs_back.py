"""Class packs back: what the teacher changed is found however the file came; what is wrong is named."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from aiddesk.documents import class_pack as paper
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.students import StudentDraft
from aiddesk.queries.cases import case, case_of, cases, without_case
from aiddesk.queries.class_packs import pack_classes
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import student, students
from aiddesk.services import cases as acts
from aiddesk.services import history, registers, schemes, verification
from aiddesk.services import students as pupils
from aiddesk.services.class_packs import hand_out
from aiddesk.services.packs_back import BackPlan, NeedsPassword, OlderPack, plan_back, write_marked_copy
from aiddesk.services.packs_taken import take_back
from aiddesk.services.sample import SteppingClock
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Letter
from tests.services.packing import HEAD, YEAR, Teacher, village


@pytest.fixture
def school(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    desk = village(tmp_path / "school.aid", clock)
    yield desk
    desk.close()


@pytest.fixture
def teacher(school: Desk, tmp_path: Path) -> Teacher:
    return Teacher(school, tmp_path / "out")


def told(plan: BackPlan) -> list[tuple[str, str, str, str]]:
    return [(c.name, c.title, c.base_text, c.came_text) for c in plan.changes]


def texts(plan: BackPlan) -> str:
    return "\n".join(map(str, plan.problems))


def test_what_was_filled_in_is_found_taken_and_taken_back(school: Desk, clock: SteppingClock, teacher: Teacher) -> None:
    name = teacher.name(2)
    teacher.fill(
        2, 是否申请="是", 家庭人口=5, 劳动力人口="2人", 赡养人口=1, **{"家庭年收入（元）": 28000, "欠债（元）": "1.5"},
        是否单亲="是", 灾害="=同去年", 其他="奶奶常年吃药", 监护人电话=13800000000,
    )  # fmt: skip
    for question in in_force(school).questions:
        teacher.fill(2, **{question.text: 1})
    teacher.fill(3, 是否申请="否")
    teacher.fill(4, 是否申请="放弃")
    clock.day = date(2026, 9, 5)
    plan = plan_back(school, teacher.save("王老师的.xlsx"), YEAR)
    assert not plan.errors
    assert "是公式" in texts(plan)
    assert (plan.pack.class_title, plan.rows) == (teacher.row.title, teacher.row.students)
    assert ("欠债（元）", "（空）", "1.50") in [t[1:] for t in told(plan)]
    assert len(plan.changes) == 10 + len(in_force(school).questions) + 2
    done = take_back(school, plan, {})
    assert "3名学生有改动" in done.message
    assert "新登记申请1人，放弃1人（等家长签字的说明），完成调查1人" in done.message
    (row,) = cases(school, YEAR)
    card = case(school, row.id)
    assert (row.name, row.status, row.income_per_head) == (name, "surveyed", 560000)
    assert (card.application.household_size, card.application.disaster, card.application.other) == (
        "5", "=同去年", "奶奶常年吃药"
    )  # fmt: skip
    assert card.survey is not None
    assert set(card.survey.answers.values()) == {"1"}
    assert card.survey.surveyor == teacher.row.teacher
    assert student(school, row.student_id).row.guardian_phone == "13800000000"
    application = school.one("SELECT labour, dependants, household_income, debt_amount, single_parent FROM application")
    assert application == (2, 1, 2800000, 150, 1)
    assert school.one("SELECT is_signed, signer FROM waiver") == (0, "")
    assert pack_classes(school, YEAR)[0].state == "已收 9月5日 第1号"
    assert "完好" in verification.verify(school).message

    again = plan_back(school, teacher.save("又交一次.xlsx"), YEAR)
    assert again.changes == ()
    assert "已在2026-09-05收过" in take_back(school, again, {}).message
    history.undo(school)
    assert cases(school, YEAR) == ()
    assert pack_classes(school, YEAR)[0].status == "out"
    assert len(plan_back(school, teacher.path.with_name("又交一次.xlsx"), YEAR).changes) == len(plan.changes)


def test_only_the_class_of_the_pack_is_touched(school: Desk, teacher: Teacher) -> None:
    teacher.fill(1, 是否申请="是", 特殊群体="孤儿、低保", 监护人电话="13800000001")
    plan = plan_back(school, teacher.save(), YEAR)
    take_back(school, plan, {c.key: True for c in plan.changes})
    own = {s.id for s in students(school, YEAR, class_id=teacher.row.id)}
    tables = dict(school.rows("SELECT row_id, table_name FROM entry_change WHERE seq = (SELECT max(seq) FROM entry)"))
    for key, table in tables.items():
        column = {"guardian": "student_id", "aid_case": "student_id", "special_category": "student_id"}.get(table)
        if column:
            assert school.value(f"SELECT {column} FROM {table} WHERE id = ?", key) in own
    assert set(tables.values()) == {"guardian", "aid_case", "application", "special_category", "class_pack"}


@pytest.mark.parametrize("kind", ["r.xls", "r.ods", "x.xls", "w.xlsx"])
def test_another_program_may_have_saved_it(school: Desk, teacher: Teacher, kind: str) -> None:
    teacher.fill(2, 是否申请="是", 家庭人口=4, **{"家庭年收入（元）": 12000.5})
    teacher.fill(2, 住地="2 偏远的村")
    plan = plan_back(school, teacher.save_as(kind), YEAR)
    assert [(t[1], t[3]) for t in told(plan)] == [
        ("是否申请", "是"), ("家庭人口", "4"), ("家庭年收入（元）", "12,000.50"), ("10. 住地", "2 偏远的村"),
    ]  # fmt: skip
    assert not plan.errors


def test_sorted_rows_moved_inserted_and_deleted_columns_are_understood(school: Desk, teacher: Teacher) -> None:
    name = teacher.name(5)
    teacher.fill(5, 是否申请="是", 家庭人口=6)
    teacher.sort(key=lambda row: str(row[1]))
    page = teacher.page
    page.insert_cols(4)
    page.cell(HEAD, 4, "备注")
    page.cell(HEAD + 1, 4, "走读")
    page.insert_rows(1, 2)
    page.cell(1, 1, "张老师班")
    size = teacher_column(page, HEAD + 2, "家庭人口")
    values = [page.cell(r, size).value for r in range(1, page.max_row + 1)]
    for row, value in enumerate(values, 1):
        page.cell(row, page.max_column if row > 1 else page.max_column + 1).value = value
    page.delete_cols(size)
    page.delete_cols(teacher_column(page, HEAD + 2, "赡养人口"))
    plan = plan_back(school, teacher.save(), YEAR)
    assert [(t[0], t[1], t[3]) for t in told(plan)] == [(name, "是否申请", "是"), (name, "家庭人口", "6")]
    assert "多出来的“备注”列没有收" in texts(plan)
    assert "表里没有“赡养人口”列" in texts(plan)
    assert "列的顺序变过" in texts(plan)
    assert not plan.errors
    assert f"“{paper.LIST}”第5行 D列 备注" in {p.place for p in plan.problems}


def teacher_column(page: object, row: int, title: str) -> int:
    return next(c.column for c in page[row] if c.value == title)  # type: ignore[index]


def test_a_file_without_its_hidden_sheet_is_known_by_its_title(school: Desk, teacher: Teacher) -> None:
    teacher.fill(1, 家庭人口=3)
    for name in (paper.CHECK, paper.HOW):
        del teacher.book[name]
    teacher.page.delete_cols(teacher.column("行码"))
    plan = plan_back(school, teacher.save("x.xlsx"), YEAR)
    assert [t[1:] for t in told(plan)] == [("家庭人口", "（空）", "3")]
    assert not plan.problems
    teacher.page["A1"] = "三年级调查"
    with pytest.raises(Invalid, match="没有调查表的编号"):
        plan_back(school, teacher.save("y.xlsx"), YEAR)


def test_a_second_sheet_of_the_same_look_is_named(school: Desk, teacher: Teacher) -> None:
    copy = teacher.book.copy_worksheet(teacher.page)
    copy.title = "备份"
    teacher.fill(1, 家庭人口=3)
    plan = plan_back(school, teacher.save(), YEAR)
    assert [t[3] for t in told(plan)] == ["3"]
    assert "工作表“备份”也是这份表的样子，没有收" in texts(plan)


def test_wrong_words_and_amounts_are_named_where_they_stand(school: Desk, teacher: Teacher) -> None:
    name = teacher.name(2)
    teacher.fill(
        2, 是否申请="要", 特殊群体="贫困户", 家庭人口="五六口", **{"家庭年收入（元）": "两万", "欠债（元）": "=B2*3"},
        是否单亲="离婚", 监护人电话="1380000", 住地="9",
    )  # fmt: skip
    teacher.fill(3, 家庭人口=3, 劳动力人口=5)
    plan = plan_back(school, teacher.save(), YEAR)
    row = HEAD + 2
    places = {p.place: p.text for p in plan.problems}
    for title, word in (
        ("是否申请", "要"), ("特殊群体", "贫困户"), ("家庭人口", "五六口"), ("家庭年收入（元）", "两万"),
        ("欠债（元）", "公式"),
        ("是否单亲", "离婚"), ("监护人电话", "1380000"), ("10. 住地", "9"),
    ):  # fmt: skip
        (at,) = [p for p in places if p.endswith(f"列 {title}") and f"第{row}行" in p]
        letter = openpyxl.utils.get_column_letter(teacher.column(title))
        assert at == f"“{paper.LIST}”第{row}行 {letter}列 {title}"
        assert word in places[at]
        assert "请" in places[at]
    assert "多于家庭人口3人" in texts(plan)
    assert len(plan.errors) == 7
    with pytest.raises(Invalid) as refusal:
        take_back(school, plan, {})
    assert len(refusal.value.problems) == 7
    assert pack_classes(school, YEAR)[0].status == "out"
    done = take_back(school, plan, {}, skip_faulty=True)
    assert "1名学生有改动" in done.message
    assert "有错没有收7处" in done.message
    phone = next(s for s in students(school, YEAR, class_id=teacher.row.id) if s.name == name).guardian_phone
    assert phone != "1380000"


def test_what_a_formula_gave_is_taken_and_told(school: Desk, teacher: Teacher) -> None:
    teacher.fill(2, **{"家庭年收入（元）": 777777})
    path = teacher.save()
    at = f"{openpyxl.utils.get_column_letter(teacher.column('家庭年收入（元）'))}{HEAD + 2}"
    parts = {}
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            parts[name] = book.read(name).replace(b"<v>777777</v>", b"<f>1200*24</f><v>28800</v>")
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    plan = plan_back(school, path, YEAR)
    assert [t[3] for t in told(plan)] == ["28,800.00"]
    (problem,) = plan.problems
    assert "这一格是公式，收下的是它算出的“28800”" in problem.text
    assert problem.place.endswith(f"第{HEAD + 2}行 {at.rstrip('0123456789')}列 家庭年收入（元）")
    assert not problem.is_error


def test_a_marked_copy_goes_back_and_comes_in_again(school: Desk, teacher: Teacher, tmp_path: Path) -> None:
    teacher.fill(2, 家庭人口="五六口")
    plan = plan_back(school, teacher.save(), YEAR)
    out = tmp_path / "标出.xlsx"
    write_marked_copy(plan, out)
    book = openpyxl.load_workbook(out)
    page = book[paper.LIST]
    cell = page.cell(HEAD + 2, teacher.column("家庭人口"))
    assert cell.comment is not None
    assert "不是人数" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF4C7C3"
    last = page.max_column
    assert page.cell(HEAD, last).value == "错误说明"
    assert "不是人数" in page.cell(HEAD + 2, last).value
    assert book[paper.CHECK].sheet_state == "veryHidden"
    assert page.protection.sheet
    cell.value = 6
    book.save(out)
    again = plan_back(school, out, YEAR)
    assert not again.problems
    assert [t[3] for t in told(again)] == ["6"]
    renamed = teacher.save_as("r.xls")
    write_marked_copy(plan_back(school, renamed, YEAR), tmp_path / "标出2.xlsx")
    assert plan_back(school, tmp_path / "标出2.xlsx", YEAR).errors


def test_a_locked_file_is_opened_and_given_back_marked(school: Desk, tmp_path: Path) -> None:
    hand_out(school, [classes(school, YEAR)[0].id], YEAR, tmp_path / "out", "山路8号")
    (path,) = (tmp_path / "out").iterdir()
    with pytest.raises(NeedsPassword):
        plan_back(school, path, YEAR)
    with pytest.raises(NeedsPassword):
        plan_back(school, path, YEAR, password="wrong")
    plan = plan_back(school, path, YEAR, password="山路8号")
    assert (plan.rows, plan.changes, plan.problems) == (8, (), ())
    pupils.move_student(school, plan.pack.lines[0].student_id, "transfer_out", date(2026, 9, 1), "随父母外出")
    plan = plan_back(school, path, YEAR, password="山路8号")
    assert [p.is_error for p in plan.problems] == [False]
    write_marked_copy(plan, tmp_path / "m.xlsx")
    assert plan_back(school, tmp_path / "m.xlsx", YEAR).rows == 8


def test_copied_unknown_and_missing_rows_are_named(school: Desk, teacher: Teacher) -> None:
    page, last = teacher.page, teacher.page.max_row
    teacher.fill(1, 家庭人口=3)
    teacher.fill(2, 家庭人口=4)
    for column in range(1, page.max_column + 1):
        page.cell(last + 1, column).value = page.cell(HEAD + 1, column).value
        page.cell(last + 2, column).value = page.cell(HEAD + 2, column).value
    page.cell(last + 2, teacher.column("家庭人口")).value = 7
    page.cell(last + 3, 2).value = "新来的"
    page.cell(last + 3, teacher.column("家庭人口")).value = 7
    page.cell(last + 4, 1).value = "班主任签字："
    gone = teacher.name(3)
    page.delete_rows(HEAD + 3)
    plan = plan_back(school, teacher.save(), YEAR)
    said = texts(plan)
    assert f"与第{HEAD + 1}行是同一名学生" in said
    assert "内容相同，只收一行" in said
    assert "内容不同，两行都没有收" in said
    assert "“新来的”不在发出的名单里" in said
    assert "“班主任签字：”不是学生" in said
    assert f"交回的表里没有：{gone}" in said
    assert [(c.name, c.came) for c in plan.takeable] == [(teacher.name(1), "3")]
    assert len(plan.errors) == 2


def test_a_row_pasted_over_another_student_is_not_taken(school: Desk, teacher: Teacher) -> None:
    teacher.page.cell(HEAD + 1, 2).value = teacher.name(2)
    teacher.fill(1, 家庭人口=3)
    plan = plan_back(school, teacher.save(), YEAR)
    assert "这一行发出时是" in texts(plan)
    assert plan.takeable == ()


def test_namesakes_are_told_apart_by_number_and_birth(school: Desk, tmp_path: Path) -> None:
    own = classes(school, YEAR)[0]
    for birth in ("2019-03-01", "2019-05-01", ""):
        pupils.add_student(
            school, StudentDraft(name="李同名", sex="女", birth_date=birth, grade="一年级", class_name=own.name), YEAR
        )
    teacher = Teacher(school, tmp_path / "out")
    rows = [r for r in range(1, own.students + 4) if teacher.name(r) == "李同名"]
    for place, number in enumerate(rows, 2):
        teacher.fill(number, 家庭人口=place)
    teacher.page.delete_cols(teacher.column("行码"))
    teacher.sort(key=lambda row: -int(row[0]))
    plan = plan_back(school, teacher.save(), YEAR)
    assert sorted(c.came for c in plan.changes) == ["2", "3", "4"]
    by_student = {c.student_id: c.came for c in plan.changes}
    births = {key: student(school, key).birth_date for key in by_student}
    assert {str(births[k]): v for k, v in by_student.items()} == {"2019-03-01": "2", "2019-05-01": "3", "None": "4"}
    for row in range(HEAD + 1, teacher.page.max_row + 1):
        teacher.page.cell(row, 1).value = teacher.page.cell(row, 3).value = None
    assert "分不清是谁" in texts(plan_back(school, teacher.save("z.xlsx"), YEAR))


def test_packs_of_others_are_refused_by_name(
    school: Desk, clock: SteppingClock, teacher: Teacher, tmp_path: Path
) -> None:
    other = classes(school, YEAR)[1]
    with pytest.raises(Invalid, match=f"是{teacher.row.title}的调查表，不是所选的班"):
        plan_back(school, teacher.path, YEAR, other.id)
    with pytest.raises(Invalid, match="是2026—2027学年的调查表，现在是2027—2028学年"):
        plan_back(school, teacher.path, YEAR + 1)
    stranger = registers.create(tmp_path / "o.aid", registers.PlaceDraft("school", "大坪小学"), clock)
    with pytest.raises(Invalid, match=f"是“{school.place.name}”的调查表，不是“大坪小学”发出的"):
        plan_back(stranger, teacher.path, YEAR)
    stranger.close()
    second = Teacher(school, tmp_path / "out", 1)
    teacher.page["A2"] = second.page["A1"].value
    with pytest.raises(Invalid, match="有几份调查表"):
        plan_back(school, teacher.save("两份.xlsx"), YEAR)
    roster = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "班级"])
    book.save(roster)
    with pytest.raises(Invalid, match="没有调查表的编号"):
        plan_back(school, roster, YEAR)
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(teacher.path.read_bytes()[:2000])
    with pytest.raises(Invalid):
        plan_back(school, broken, YEAR)


def test_an_older_pack_is_taken_only_where_one_insists(school: Desk, teacher: Teacher) -> None:
    teacher.fill(1, 家庭人口=3)
    path = teacher.save()
    Teacher(school, teacher.folder)
    with pytest.raises(OlderPack, match=r"是第1号，.*后来又发了第2号"):
        plan_back(school, path, YEAR)
    plan = plan_back(school, path, YEAR, accept_older=True)
    take_back(school, plan, {})
    assert [row for (row,) in school.rows("SELECT status FROM class_pack ORDER BY sequence")] == ["received", "out"]


def test_who_left_or_moved_is_named_and_not_touched(school: Desk, teacher: Teacher) -> None:
    own = students(school, YEAR, class_id=teacher.row.id)
    second = classes(school, YEAR)[1]
    for number in (1, 2, 3):
        teacher.fill(number, 家庭人口=3)
    path = teacher.save()
    pupils.move_student(school, own[0].id, "transfer_out", date(2026, 9, 1), "随父母外出")
    pupils.move_student(school, own[1].id, "move_class", date(2026, 9, 1), "调班", class_id=second.id)
    pupils.add_student(school, StudentDraft(name="后来的", sex="女", grade="一年级", class_name=teacher.row.name), YEAR)
    plan = plan_back(school, path, YEAR)
    assert f"{own[0].name}在名册里已登记转出" in texts(plan)
    assert f"{own[1].name}已调到{second.title}" in texts(plan)
    assert "发表以后进班的学生不在这张表里：后来的" in texts(plan)
    assert [c.name for c in plan.takeable] == [own[2].name]
    assert len(plan.errors) == 2
    take_back(school, plan, {}, skip_faulty=True)
    assert set(json.loads(school.value("SELECT content FROM class_pack"))["back"]) == {own[2].id}


def test_newer_data_is_never_overwritten_unasked(school: Desk, teacher: Teacher) -> None:
    own = students(school, YEAR, class_id=teacher.row.id)
    teacher.fill(1, 家庭人口=3, 监护人电话="13800000009")
    key = acts.apply(school, own[0].id, YEAR, ApplicationDraft(household_size="5", other="有欠账")).subject_id
    plan = plan_back(school, teacher.save(), YEAR)
    (conflict,) = plan.of_kind("conflict")
    assert (conflict.base_text, conflict.came_text, conflict.now_text) == ("（空）", "3", "5")
    with pytest.raises(Invalid, match="还没有选用哪一个"):
        take_back(school, plan, {})
    take_back(school, plan, {conflict.key: False})
    card = case(school, key)
    assert (card.application.household_size, card.application.other) == ("5", "有欠账")
    assert student(school, own[0].id).row.guardian_phone == "13800000009"
    history.undo(school)
    take_back(school, plan_back(school, teacher.path, YEAR), {conflict.key: True})
    assert case(school, key).application.household_size == "3"
    assert case(school, key).application.other == "有欠账"


def test_a_plan_from_an_older_state_is_not_written(school: Desk, teacher: Teacher) -> None:
    own = students(school, YEAR, class_id=teacher.row.id)
    teacher.fill(1, 是否申请="是")
    plan = plan_back(school, teacher.save(), YEAR)
    acts.apply(school, own[0].id, YEAR, ApplicationDraft())
    with pytest.raises(Conflict, match="重新收一次"):
        take_back(school, plan, {})


def test_what_is_decided_already_is_not_changed_by_a_sheet(school: Desk, tmp_path: Path) -> None:
    own = students(school, YEAR, class_id=classes(school, YEAR)[0].id)
    first, second, third = (acts.apply(school, s.id, YEAR, ApplicationDraft()).subject_id for s in own[:3])
    acts.decline(school, second, "收入核实后不符，已与家长沟通")
    teacher = Teacher(school, tmp_path / "out")
    teacher.fill(1, 是否申请="放弃")
    teacher.fill(2, 家庭人口=3)
    acts.withdraw(school, third, "家长撤回")
    teacher.fill(3, 监护人电话="13800000009", 家庭人口=4)
    plan = plan_back(school, teacher.save(), YEAR)
    assert "不能由这张表取消" in texts(plan)
    assert "申请不予认定，申请表和调查不能再改" in texts(plan)
    assert "申请撤回，申请表和调查不能再改" in texts(plan)
    assert len(plan.faulty) == 3
    assert first


def test_categories_are_suggestions_and_proven_ones_stay(school: Desk, tmp_path: Path) -> None:
    listed = without_case(school, YEAR)[0].student_id
    row = student(school, listed).row
    number = [c.id for c in classes(school, YEAR)].index(row.class_id)
    teacher = Teacher(school, tmp_path / "out", number)
    at = next(n for n in range(1, teacher.row.students + 1) if teacher.name(n) == row.name)
    teacher.fill(at, 特殊群体="烈士子女")
    plan = plan_back(school, teacher.save(), YEAR)
    assert "这是学校登记的，不由这张表取消" in texts(plan)
    (change,) = plan.changes
    assert change.kind == "suggestion"
    take_back(school, plan, {})
    assert student(school, listed).row.categories == row.categories
    again = plan_back(school, teacher.path, YEAR)
    take_back(school, again, {change.key: True})
    assert student(school, listed).row.categories == f"{row.categories}、烈士子女"
    assert [c.source for c in student(school, listed).categories][-1] == "班主任调查表"
    second = Teacher(school, tmp_path / "out", number)
    second.fill(at, 特殊群体=row.categories)
    plan = plan_back(school, second.save(), YEAR)
    take_back(school, plan, {c.key: True for c in plan.changes})
    assert student(school, listed).row.categories == row.categories


def test_an_unfinished_survey_and_figures_wait_until_the_family_applies(school: Desk, tmp_path: Path) -> None:
    teacher = Teacher(school, tmp_path / "out")
    questions = in_force(school).questions
    teacher.fill(1, 家庭人口=4, **{"家庭年收入（元）": 20000, questions[0].text: "2"})
    plan = plan_back(school, teacher.save(), YEAR)
    assert "的调查还有13题没有选" in texts(plan)
    take_back(school, plan, {})
    assert school.value("SELECT count(*) FROM survey") == 0
    second = Teacher(school, tmp_path / "out")
    assert second.page.cell(HEAD + 1, second.column("家庭人口")).value == 4
    for question in questions[1:]:
        second.fill(1, **{question.text: 0})
    take_back(school, plan_back(school, second.save(), YEAR), {})
    assert school.one("SELECT case_id IS NULL, student_id IS NULL, score FROM survey") == (1, 0, 4)
    third = Teacher(school, tmp_path / "out")
    third.fill(1, 是否申请="是")
    take_back(school, plan_back(school, third.save(), YEAR), {})
    (row,) = cases(school, YEAR)
    assert (row.status, row.score, row.income_per_head, row.level) == ("surveyed", 4, 500000, "none")
    assert case_of(school, row.student_id, YEAR) == row.id
    fourth = Teacher(school, tmp_path / "out")
    fourth.fill(1, **{questions[0].text: ""})
    assert "调查已经完成" in texts(plan_back(school, fourth.save(), YEAR))


def test_a_chosen_level_outlives_new_answers(school: Desk, tmp_path: Path) -> None:
    own = students(school, YEAR, class_id=classes(school, YEAR)[0].id)
    key = acts.apply(school, own[0].id, YEAR, ApplicationDraft()).subject_id
    asked = in_force(school)
    answers = {q.code: q.options[0].code for q in asked.questions}
    acts.survey(school, key, asked.code, asked.version, answers, "hard", "家中突遭变故")
    teacher = Teacher(school, tmp_path / "out")
    teacher.fill(1, **{asked.questions[0].text: "3 没有工作或已去世"})
    take_back(school, plan_back(school, teacher.save(), YEAR), {})
    card = case(school, key)
    assert card.survey is not None
    assert (card.survey.score, card.row.level, card.level_reason) == (6, "hard", "家中突遭变故")


def test_the_last_year_hands_out_nothing(school: Desk, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="已经过去"):
        hand_out(school, [classes(school, YEAR)[0].id], YEAR - 1, tmp_path / "out")


def test_the_answer_stands_with_the_letter_that_the_family_was_handed(school: Desk, tmp_path: Path) -> None:
    own = students(school, YEAR, class_id=classes(school, YEAR)[0].id)
    with journal.entry(school, "letter.hand_out", "发告知书") as work:
        for child in own[:4]:
            work.insert(Letter, student_id=child.id, school_year=YEAR, handed_on=date(2026, 9, 1))
    teacher = Teacher(school, tmp_path / "out")
    for number, word in enumerate(("是", "否", "放弃", "", "否"), 1):
        teacher.fill(number, 是否申请=word)
    path = teacher.save()
    take_back(school, plan_back(school, path, YEAR), {})
    answers = [row for (row,) in school.rows("SELECT answer FROM letter ORDER BY rowid")]
    assert answers == ["apply", "none", "waive", ""]
    assert school.value("SELECT count(*) FROM letter WHERE returned_on = '2026-09-01'") == 3
    assert plan_back(school, path, YEAR).changes == ()
    second = Teacher(school, tmp_path / "out")
    assert [second.page.cell(HEAD + n, 4).value for n in range(1, 6)] == ["是", "否", "放弃", None, "否"]
    second.fill(3, 是否申请="是")
    take_back(school, plan_back(school, second.save(), YEAR), {})
    assert school.value("SELECT count(*) FROM waiver") == 0
    assert len(cases(school, YEAR)) == 2


def test_a_school_that_asks_for_amounts_has_them_scored(school: Desk, tmp_path: Path) -> None:
    schemes.adopt(school, "income_line", 1)
    asked = in_force(school)
    assert asked.code == "income_line"
    teacher = Teacher(school, tmp_path / "out")
    for question in asked.asked(teacher.row.stage):
        answer = question.options[-1].code if question.options else 600
        teacher.fill(1, **{str(teacher.page.cell(HEAD, column_of(teacher, question.text)).value): answer})
    teacher.fill(2, **{str(teacher.page.cell(HEAD, column_of(teacher, asked.questions[0].text)).value): "六百"})
    path = teacher.save()
    plan = plan_back(school, path, YEAR)
    assert "“六百”不是金额" in texts(plan)
    take_back(school, plan, {}, skip_faulty=True)
    code, answers, points = school.one("SELECT scheme_code, answers, score FROM survey") or ("", "{}", 0)
    assert (code, json.loads(answers)["income"]) == ("income_line", "600.00")
    most = sum(q.options[-1].points if q.options else q.most for q in asked.asked(teacher.row.stage))
    assert points == most
    assert plan_back(school, path, YEAR).changes == ()


def column_of(teacher: Teacher, text: str) -> int:
    return next(int(c.column) for c in teacher.page[HEAD] if text in str(c.value))
