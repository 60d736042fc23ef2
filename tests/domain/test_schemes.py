"""Questionnaires: the explanation is the score, harder never means less, marks are never asked, edits keep faith."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain import scheme_edits as edits
from aiddesk.domain import schemes as rules
from aiddesk.domain.errors import Invalid
from aiddesk.domain.hardship import Band, Option, Question, Scheme, score
from aiddesk.domain.schemes import Surveyed, answer_problems, forbidden, parsed, preview, problems, written
from aiddesk.domain.words import LEVELS, STAGES
from aiddesk.store.policy import scheme, schemes

ORDER = ("special", "hard", "ordinary")
WORDS = st.text("家里人有没房田病老小大多少好上下", min_size=1, max_size=8)
POINTS = st.integers(0, 100)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, ...]:
    made = []
    for number in range(draw(st.integers(1, 5))):
        stages = tuple(draw(st.sets(st.sampled_from(list(STAGES)), max_size=2)))
        kind = draw(st.sampled_from(("choice", "amount", "line")))
        text = f"{number}{draw(WORDS)}"
        if kind == "choice":
            weights = draw(st.lists(POINTS, min_size=2, max_size=10))
            options = tuple(Option(str(n), f"答案{n}", p) for n, p in enumerate(weights))
            made.append(Question(f"q{number}", text, "其他因素", options, stages=stages))
        else:
            limits = sorted(draw(st.sets(st.integers(1, 500_000), max_size=4)))
            bands = tuple(Band(limit, draw(POINTS)) for limit in (*limits, None))
            made.append(Question(f"q{number}", text, "其他因素", (), kind, bands, stages))
    return tuple(made)


@st.composite
def any_scheme(draw: st.DrawFn) -> Scheme:
    asked = draw(questions())
    levels = sorted(draw(st.sets(st.integers(1, 300), min_size=3, max_size=3)), reverse=True)
    return Scheme("own_x", 1, "某方案", "", asked, tuple(zip(ORDER, levels, strict=True)), draw(st.integers(1, 10**6)))


@st.composite
def answered(draw: st.DrawFn, asked: Scheme) -> dict[str, str]:
    answers = {}
    for question in asked.questions:
        amount = st.integers(0, 10**8).map(lambda fen: f"{fen / 100:.2f}")
        known = st.sampled_from([o.code for o in question.options]) if question.options else amount
        answer = draw(st.one_of(known, st.sampled_from(("", "x", "99", "三千"))))
        if answer:
            answers[question.code] = answer
    return answers


@settings(max_examples=60)
@given(st.data(), any_scheme(), st.sampled_from(["", *STAGES]))
def test_the_lines_of_the_explanation_are_the_score(data: st.DataObject, asked: Scheme, stage: str) -> None:
    answers = data.draw(answered(asked))
    found = score(asked, answers, stage)
    assert found.total == sum(line.points for line in found.lines)
    assert all(0 <= line.points <= line.most for line in found.lines)
    assert len(found.lines) + len(found.missing) == len(asked.asked(stage))
    assert found.total <= asked.most_in(stage) <= asked.most
    assert found.level == next((level for level, least in asked.thresholds if found.total >= least), "none")
    assert {p.field for p in answer_problems(asked, answers, stage, whole=True)} == set(found.missing)
    assert {p.field for p in answer_problems(asked, answers, stage, whole=False)} == set(found.missing) & set(answers)


@settings(max_examples=40)
@given(any_scheme(), st.lists(st.integers(0, 500), min_size=2, max_size=2))
def test_more_points_never_mean_a_milder_level(asked: Scheme, totals: list[int]) -> None:
    fewer, more = sorted(totals)
    hardest_first = list(LEVELS)
    assert hardest_first.index(asked.level(more)) <= hardest_first.index(asked.level(fewer))


@settings(max_examples=50)
@given(any_scheme())
def test_a_questionnaire_is_read_back_as_it_was_written(asked: Scheme) -> None:
    assert parsed(written(asked)) == asked


@pytest.mark.parametrize("asked", schemes(), ids=lambda s: f"{s.code}-{s.version}")
def test_what_ships_has_no_fault(asked: Scheme) -> None:
    assert problems(asked) == ()
    assert parsed(written(asked)) == asked
    assert all(q.factor.endswith("因素") for q in asked.questions)


def test_the_default_weighs_as_the_source_does_and_old_answers_keep_their_own() -> None:
    now = schemes()[0]
    assert (now.code, now.version, now.most) == ("default", 2, 100)
    assert [q.most for q in now.questions] == [6, 6, 10, 10, 4, 8, 10, 10, 10, 2, 6, 2, 6, 10]
    assert [q.most for q in scheme("default", 1).questions] == [6, 6, 10, 10, 4, 8, 10, 10, 10, 4, 4, 2, 6, 10]
    assert "spending" not in {q.code for q in now.asked("preschool")}
    assert now.most_in("preschool") == 98
    assert now.asked("primary") == now.questions


def test_the_income_line_decides_and_hard_situations_weigh_beside_it() -> None:
    asked = scheme("income_line", 1)
    base = {q.code: "0" for q in asked.questions}
    told = {"1499.99": "ordinary", "1500": "none", "749.99": "special", "750": "ordinary", "0": "special"}
    for income, level in told.items():
        assert score(asked, {**base, "income": income}).level == level
    well_off = {**base, "income": "20000"}
    assert score(asked, {**well_off, "few_children": "2"}).level == "none"
    assert score(asked, {**well_off, "parents": "1"}).level == "ordinary"
    assert score(asked, {**well_off, "parents": "2"}).level == "special"
    assert score(asked, {**base, "income": "1200", "illness": "1"}).level == "special"
    line = score(asked, {**base, "income": "1200"}).lines[0]
    assert (line.answer, line.points, line.most) == ("1,200.00元（低于1,500.00元）", 20, 40)
    higher = replace(asked, line=300_000)
    assert score(higher, {**base, "income": "2999.99"}).level == "ordinary"
    assert score(higher, {**base, "income": "1499.99"}).level == "special"


@pytest.mark.parametrize(
    "text",
    [
        "期末成绩",
        "在班里的名次",
        "成 绩 怎样",
        "操行等级",
        "课堂表现",
        "守纪律情况",
        "考试分数",
        "学习态度",
        "是不是班干部",
        "成\u200b绩",
        "成·绩",
        "成績",
        "期末考得怎样",
        "在班里第几名",
        "班主任评语",
        "有没有迟到旷课",
        "学业水平",
        "德育",
    ],
)
def test_marks_and_conduct_cannot_be_asked(text: str) -> None:
    asked = schemes()[0]
    question = Question("bad", text, "其他因素", (Option("0", "好", 0), Option("1", "差", 5)))
    found = problems(replace(asked, questions=(*asked.questions, question)))
    assert [p.field for p in found] == ["bad.text"]
    assert "教育部" in found[0].text
    inside = replace(question, text="平时怎样", options=(Option("0", text, 0), Option("1", "不知道", 5)))
    assert [p.field for p in problems(replace(asked, questions=(inside,), thresholds=(("special", 5),)))] == [
        "bad.text"
    ]


def test_plain_questions_are_not_taken_for_marks() -> None:
    for asked in schemes():
        for question in asked.questions:
            assert forbidden("".join([question.text, *(o.text for o in question.options)])) == ""
    for text in (
        "家里有几个孩子在上学",
        "学习用品由谁买",
        "因家贫影响学业吗",
        "父母有没有稳定工作",
        "欠债主要用于什么",
    ):
        assert forbidden(text) == ""


def test_a_group_of_questions_is_not_called_by_marks_either() -> None:
    asked = schemes()[0]
    graded = replace(asked.questions[0], factor="学习成绩")
    assert "成绩" in problems(replace(asked, questions=(graded, *asked.questions[1:])))[0].text


def test_every_fault_is_told_at_once_and_in_its_place() -> None:
    asked = Scheme(
        "own_x", 1, " ", "",
        (
            Question("a", "", "f", (Option("0", "有", 1), Option("0", "", 101))),
            Question("b", "收入", "f", (), "line", (Band(100, 1), Band(50, 2), Band(None, 0))),
            Question("c", "欠债", "f", (), "amount", (Band(100, 1),), ("college",)),
        ),
        (("special", 300), ("ordinary", 0)),
    )  # fmt: skip
    assert [p.field for p in problems(asked)] == [
        "title", "a.text", "a.options", "a.options", "a.options", "b.options", "c.stages", "c.options", "line",
        "level.special", "level.ordinary",
    ]  # fmt: skip
    assert [p.field for p in problems(replace(asked, questions=(), thresholds=()))][:2] == ["title", "questions"]
    with pytest.raises(Invalid):
        parsed({"code": "x"})
    with pytest.raises(Invalid):
        parsed({**written(asked), "questions": [{"code": "a", "text": "b", "factor": "c", "kind": "essay"}]})


def _edited(data: st.DataObject, asked: Scheme, code: str) -> Scheme:
    acts = {
        "one_more": lambda: edits.with_question(asked, code, edits.with_one_more),
        "without_one": lambda: edits.with_question(asked, code, lambda q: edits.without_one(q, 0)),
        "move": lambda: edits.moved(asked, code, data.draw(st.sampled_from((-1, 1)))),
        "add": lambda: edits.with_new_question(asked, data.draw(st.sampled_from(("choice", "line", "amount")))),
        "drop": lambda: edits.without_question(asked, code),
    }
    return acts[data.draw(st.sampled_from(sorted(acts)))]()


@settings(max_examples=50)
@given(st.data())
def test_edits_never_change_what_an_old_answer_means(data: st.DataObject) -> None:
    asked = start = schemes()[0]
    for _ in range(data.draw(st.integers(1, 8))):
        asked = _edited(data, asked, data.draw(st.sampled_from([q.code for q in start.questions])))
    assert parsed(written(asked)) == asked
    assert len({q.code for q in asked.questions}) == len(asked.questions)
    before = {q.code: q for q in start.questions}
    for question in asked.questions:
        assert len({o.code for o in question.options}) == len(question.options) <= rules.MOST_OPTIONS
        old = before.get(question.code)
        for option in question.options:
            # A digit that is asked again after it was taken away may be new; it has then no text yet.
            known = old.option(option.code) if old else None
            assert known is None or option in (known, Option(option.code, "", 0))


def test_bands_and_levels_are_edited() -> None:
    asked = scheme("income_line", 1)
    more = edits.with_question(asked, "income", edits.with_one_more)
    assert [b.below for b in more.questions[0].bands] == [50, 100, 200, None]
    fewer = edits.with_question(more, "income", lambda q: edits.without_one(q, 2))
    assert fewer == asked
    assert edits.without_one(asked.questions[0], 2) == asked.questions[0]
    assert edits.with_band(asked.questions[0], 0, 60, 35).bands[0] == Band(60, 35)
    assert edits.with_threshold(asked, "hard", 30, ORDER).thresholds == (
        ("special", 40),
        ("hard", 30),
        ("ordinary", 20),
    )
    assert edits.with_threshold(asked, "special", None, ORDER).thresholds == (("ordinary", 20),)


def test_a_preview_counts_who_shifts_and_who_cannot_be_compared() -> None:
    asked = schemes()[0]
    low = {q.code: "0" for q in asked.questions}
    hard = {**low, "father_labour": "3", "mother_labour": "3", "medical": "3", "policy": "3"}
    families = [
        Surveyed("a", "甲", "一年级1班", "primary", low, 0, "none"),
        Surveyed("b", "乙", "一年级1班", "primary", hard, 40, "hard"),
        Surveyed("c", "丙", "一年级1班", "primary", {}, 0, "none"),
    ]
    found = preview(replace(asked, thresholds=(("special", 40), ("ordinary", 1))), families)
    assert found.unlike == 1
    assert found.before == {"special": 0, "hard": 1, "ordinary": 0, "none": 1}
    assert found.after == {"special": 1, "hard": 0, "ordinary": 0, "none": 1}
    assert [(s.key, s.level, s.new_level) for s in found.shifts] == [("b", "hard", "special")]
