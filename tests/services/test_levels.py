"""What a school calls its levels: chosen, changed, undone; after that no paper, sheet or package says otherwise."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.ballot import of_levels
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.hardship import score
from aiddesk.domain.levels import DEFAULT
from aiddesk.domain.words import LEVELS
from aiddesk.queries.cases import case, cases
from aiddesk.queries.exporting import Selection, records
from aiddesk.queries.history import undoable
from aiddesk.queries.levels import words
from aiddesk.queries.places import classes
from aiddesk.queries.polls import poll
from aiddesk.queries.surveys import families
from aiddesk.queries.votes import vote
from aiddesk.services import (
    adjustments,
    exchange,
    exporting,
    history,
    levels,
    papers,
    polling,
    registers,
    reviews,
    surveys,
    verification,
    votes,
)
from aiddesk.services import cases as acts
from aiddesk.store.desk import Desk
from tests.documents.samples import raw
from tests.services import marking, small, voting
from tests.services.marking import TERM, Marked
from tests.services.small import YEAR

OWN = {"special": "标甲", "hard": "标乙", "ordinary": "标丙", "none": "标丁"}
TWO = {"special": "特殊困难", "hard": "", "ordinary": "困难", "none": "不困难"}
# The words that everybody begins with; 困难 by itself also stands within 家庭经济困难.
_DEFAULT = re.compile("特别困难|一般困难|不困难|建议困难|等级困难|→困难|困难→|“困难”|^困难$")


def old_words(text: str) -> list[str]:
    """Return what a text still says in the words of the beginning."""
    return [token for token in text.split() if _DEFAULT.search(token)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small.make(tmp_path / "s.aid", small.at(YEAR, 9, 7))
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["", "ordinary"])
def marked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """Return a school carried through the year with three levels of its own words, and with two."""
    words = {**OWN, **({request.param: ""} if request.param else {})}
    made = marking.school(tmp_path_factory.mktemp("levels"), small.at(2026, 9, 7), words)
    yield made
    made.desk.close()


def test_the_words_are_kept_and_can_be_undone(desk: Desk) -> None:
    assert desk.levels == DEFAULT
    done = levels.set_levels(desk, OWN)
    assert "标甲、标乙、标丙、标丁" in done.message
    assert desk.levels.used == OWN
    assert levels.set_levels(desk, OWN).entry is None
    history.undo(desk)
    assert desk.levels == DEFAULT
    history.redo(desk)
    assert desk.levels.used == OWN
    levels.set_levels(desk, LEVELS)
    assert desk.value("SELECT levels FROM place WHERE id = ?", desk.place.id) == ""
    assert "完好" in verification.verify(desk).message


def test_the_words_are_there_when_the_register_is_opened_again(tmp_path: Path) -> None:
    clock = small.at(YEAR, 9, 7)
    desk = small.make(tmp_path / "s.aid", clock)
    levels.set_levels(desk, TWO)
    desk.close()
    again = registers.open_register(tmp_path / "s.aid", clock)
    assert again.levels.codes == ("special", "ordinary", "none")
    again.close()


def test_a_level_that_somebody_has_cannot_be_left_out_but_renamed(desk: Desk) -> None:
    small.survey(desk, small.apply(desk, "甲一"), "hard")
    with pytest.raises(Conflict, match="已有1名学生是“困难”，这一等级不能停用"):
        levels.set_levels(desk, TWO)
    levels.set_levels(desk, OWN)
    (row,) = cases(desk, YEAR)
    assert row.level_title == "标乙"
    small.survey(desk, row.id, "special")
    levels.set_levels(desk, TWO)
    assert [r.level_title for r in cases(desk, YEAR)] == ["特殊困难"]


def test_what_a_survey_suggested_by_a_level_left_out_is_the_next_lower_one(desk: Desk) -> None:
    asked = small.schemes()[0]
    answers = {q.code: min(q.options, key=lambda o: o.points).code for q in asked.questions}
    for question in asked.questions:
        if score(asked, answers).level != "hard":
            answers[question.code] = max(question.options, key=lambda o: o.points).code
    surveys.survey_family(desk, small.student_id(desk, "甲一"), YEAR, asked.code, asked.version, answers)
    assert suggestion(desk) == "hard"
    levels.set_levels(desk, TWO)
    assert suggestion(desk) == "ordinary"
    key = acts.apply(desk, small.student_id(desk, "甲一"), YEAR, ApplicationDraft()).subject_id
    assert case(desk, key).row.level == "ordinary"
    history.undo(desk)
    history.undo(desk)
    assert suggestion(desk) == "hard"


def suggestion(desk: Desk) -> str:
    return next(f.suggested_level for f in families(desk, YEAR) if f.name == "甲一")


def test_a_level_left_out_is_not_taken_anywhere(tmp_path: Path) -> None:
    clock = small.at(YEAR, 9, 7)
    desk = small.make(tmp_path / "s.aid", clock)
    levels.set_levels(desk, TWO)
    key = small.apply(desk, "甲一")
    with pytest.raises(Invalid, match="请选择困难等级"):
        small.survey(desk, key, "hard")
    small.survey(desk, key, "ordinary")
    small.hold_vote(desk, classes(desk, YEAR)[0].id)
    teacher = classes(desk, YEAR)[0].teacher_id
    with pytest.raises(Invalid, match="请选择困难等级"):
        reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher, level="hard", reason="看家访")
    small.review(desk, [key])
    small.post_and_approve(desk, clock)
    with pytest.raises(Invalid, match="请选择调整后的等级"):
        adjustments.adjust(desk, key, AdjustDraft("hard", "", "病了", "", small.principal(desk)))
    desk.close()


def test_ballots_ask_for_two_levels_and_nothing_changes_while_they_are_out(desk: Desk) -> None:
    levels.set_levels(desk, TWO)
    for name in ("甲一", "甲二"):
        small.survey(desk, small.apply(desk, name), "special")
    key = voting.session(desk, 5, "level", way="paper")
    assert vote(desk, key).choices == {c: w for c, w in TWO.items() if w}
    ballots, sheet = (text_of(desk, kind, key) for kind in ("ballots", "count_sheet"))
    for paper in (ballots, sheet):
        assert "特殊困难" in paper
        assert "一般困难" not in paper
        assert "特别困难" not in paper
    with pytest.raises(Conflict, match="五年级1班正在评定等级"):
        levels.set_levels(desk, OWN)
    levels.set_levels(desk, {**TWO, "ordinary": "标丙"})
    votes.count_ballots(desk, key, votes.BallotsDraft(5, 5, 0, 0))
    card = vote(desk, key)
    strange = {c.id: of_levels({"hard": 5}, 0) for c in card.candidates}
    with pytest.raises(Invalid, match="各等级的票数与合计不符"):
        votes.enter_count(desk, key, 1, "周敏", strange)
    counts = {c.id: of_levels({"special": 1, "ordinary": 4}, 0, card.choices) for c in card.candidates}
    votes.enter_count(desk, key, 1, "周敏", counts)
    votes.enter_count(desk, key, 2, "吴晓兰", counts)
    votes.close_vote(desk, key)
    assert {c.outcome for c in vote(desk, key).candidates} == {"同意，建议标丙"}
    minutes = text_of(desk, "minutes", key)
    assert "1 4 0 0 同意，建议标丙" in " ".join(minutes.split())
    # The three levels of the next year do not reach back into what was counted by two.
    levels.set_levels(desk, OWN)
    again = text_of(desk, "minutes", key)
    assert "1 4 0 0 同意，建议标丙" in " ".join(again.split())
    assert "标甲" in again
    assert "标乙" not in again


def test_the_one_screen_asks_for_two_levels(desk: Desk) -> None:
    levels.set_levels(desk, TWO)
    for name in ("甲一", "甲二"):
        small.survey(desk, small.apply(desk, name), "special")
    key, codes = voting.opened(desk, 6, "level")
    assert poll(desk, key).ballot.answers == ("special", "ordinary", "none", "abstain")
    voting.vote_all(desk, key, codes, [dict.fromkeys((1, 2), "ordinary")] * 6)
    polling.close_box(desk, key)
    votes.close_vote(desk, key)
    assert {c.outcome for c in vote(desk, key).candidates} == {"同意，建议困难"}


def text_of(desk: Desk, kind: str, subject: str) -> str:
    return "\n".join(raw(papers.document(desk, kind, subject)))


# Nowhere the old words


def test_no_paper_says_the_old_words(marked: Marked) -> None:
    said: dict[str, set[str]] = {}
    for kind, subject in marking.asked_for(marked):
        text = text_of(marked.desk, kind, subject)
        assert old_words(text) == [], kind
        said.setdefault(kind, set()).update(word for word in OWN.values() if word in text)
    naming = {kind for kind, found in said.items() if found}
    assert naming >= {
        "survey", "review_sheets", "proposed_list", "meeting_minutes", "recognition_list", "record_cards", "notice",
        "level_changes", "award_list", "recheck_record",
    }  # fmt: skip


def test_no_act_and_no_exported_sheet_says_the_old_words(marked: Marked, tmp_path: Path) -> None:
    desk = marked.desk
    assert old_words("\n".join(title for (title,) in desk.rows("SELECT title FROM entry"))) == []
    cells = set()
    for template in exporting.templates(desk):
        out = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        exporting.export_roster(desk, replace(template, kept="enrolled"), YEAR, TERM, out)
        book = openpyxl.load_workbook(out)
        cells |= {str(v) for page in book for row in page.values for v in row if v is not None}
    assert [cell for cell in cells if old_words(cell)] == []
    assert "标甲" in cells
    pack = openpyxl.load_workbook(marked.pack)
    assert [v for page in pack for row in page.values for v in row if isinstance(v, str) and old_words(v)] == []


def test_an_office_reads_each_school_in_its_own_words(marked: Marked, tmp_path: Path) -> None:
    clock = small.at(2026, 10, 30)
    office = registers.create(tmp_path / "office.aid", registers.PlaceDraft("township", "中心校", officer="某"), clock)
    exchange.set_receiver(marked.desk, "中心校", exchange.own_receiver_key(office))
    sent = exchange.send(marked.desk, TERM, tmp_path)
    exchange.receive(office, sent.path)
    assert words(office, marked.desk.place.id) == marked.desk.levels != DEFAULT
    assert office.levels == DEFAULT
    assert {row.level_title for row in cases(office, YEAR) if row.status == "recognised"} <= {*OWN.values(), "已终止"}
    told = {s.levels.title(s.level) for s in records(office, Selection(YEAR, TERM)) if s.level}
    assert told
    assert told <= set(OWN.values())
    assert old_words(text_of(office, "record_cards", marked.case_id)) == []
    assert old_words("\n".join(event.what for event in case(office, marked.case_id).life)) == []
    office.close()


def test_undoing_the_whole_year_comes_back_to_the_words_of_the_beginning(desk: Desk) -> None:
    levels.set_levels(desk, TWO)
    small.survey(desk, small.apply(desk, "甲一"), "ordinary")
    while undoable(desk):
        history.undo(desk)
    assert desk.levels == DEFAULT
