"""What is printed of a session: marks in no order, a specimen for the archive, no figures of few ballots."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aiddesk.domain.ballot import Counts, of_choices, of_levels
from aiddesk.domain.errors import Conflict
from aiddesk.domain.sessions import SPARE
from aiddesk.queries.places import classes
from aiddesk.queries.votes import VoteCard, vote
from aiddesk.services import papers, votes
from aiddesk.services.votes import BallotsDraft, VoteDraft, VoterDraft
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ClassVote
from tests.documents.samples import raw, read
from tests.services import small
from tests.services.small import YEAR

AWAY = VoterDraft("parent", "代表六", is_present=False, excused_reason="外出务工")
ASIDE = VoterDraft("parent", "代表七", recused_reason="与2号候选人是表亲")
DRAFT = VoteDraft(recorder="吴晓兰", witnesses="张建国、陈志远", caller="李梅", voters=(*small.voters(), AWAY, ASIDE))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "t.aid", small.at(2026, 9, 7))
    for name in ("甲一", "甲二", "甲三"):
        small.survey(made, small.apply(made, name), "special")
    yield made
    made.close()


def opened(desk: Desk, draft: VoteDraft = DRAFT) -> VoteCard:
    return vote(desk, votes.open_vote(desk, classes(desk, YEAR)[0].id, YEAR, draft).subject_id)


def closed(desk: Desk, draft: VoteDraft, counts: list[Counts], valid: int = 5) -> VoteCard:
    card = opened(desk, draft)
    votes.count_ballots(desk, card.id, BallotsDraft(7, valid, 5 - valid, 2))
    by_key = {c.id: found for c, found in zip(card.candidates, counts, strict=True)}
    votes.enter_count(desk, card.id, 1, "周敏", by_key)
    votes.enter_count(desk, card.id, 2, "吴晓兰", by_key)
    votes.close_vote(desk, card.id)
    return vote(desk, card.id)


def text_of(desk: Desk, kind: str, subject: str) -> str:
    return "".join(read(papers.document(desk, kind, subject)))


def printed_marks(desk: Desk, key: str) -> list[str]:
    lines = "\n".join(raw(papers.document(desk, "ballots", key))).splitlines()
    return [line.split()[-1] for line in lines if line.startswith("暗记")]


def test_each_printing_has_all_marks_in_an_order_of_its_own(desk: Desk) -> None:
    card = opened(desk)
    votes.add_ballots(desk, card.id, 40)
    marks = vote(desk, card.id).marks
    orders = [printed_marks(desk, card.id) for _ in range(3)]
    assert all(sorted(order) == list(marks) for order in orders)
    assert len({tuple(order) for order in orders} | {marks}) == 4  # one in 47! printings would fail here


def test_the_archive_keeps_a_specimen_without_a_mark_alike_each_time(desk: Desk) -> None:
    card = closed(desk, DRAFT, [Counts(5, 0, 0)] * 3)
    first, second = (papers.pdf(desk, "ballots", card.id) for _ in range(2))
    assert first == second
    text = text_of(desk, "ballots", card.id)
    assert text.count("票样，不作选票使用") == 1
    assert not any(mark in text for mark in card.marks)
    kinds = [r.kind for r in papers.ready(desk) if r.subject == card.id]
    assert kinds == ["ballots", "ballot_marks", "vote_sign_in", "count_sheet", "minutes"]
    votes.annul(desk, card.id, "重来")
    assert [r.kind for r in papers.ready(desk) if r.subject == card.id] == ["minutes"]


def test_a_session_from_before_marks_prints_ballots_without_and_can_be_given_them(desk: Desk) -> None:
    card = opened(desk)
    with journal.entry(desk, "test.marks", "旧版的评议") as work:
        work.update(ClassVote, card.id, marks="")
    assert text_of(desk, "ballots", card.id).count("同意不同意弃权") == card.present
    assert "暗记" not in text_of(desk, "ballots", card.id)
    with pytest.raises(Conflict, match="没有暗记"):
        papers.document(desk, "ballot_marks", card.id)
    votes.annul(desk, card.id, "改用有暗记的选票")
    card = closed(desk, replace(DRAFT, reason="改用有暗记的选票"), [Counts(5, 0, 0)] * 3)
    with journal.entry(desk, "test.marks", "旧版的评议") as work:
        work.update(ClassVote, card.id, marks="")
    kinds = [r.kind for r in papers.ready(desk) if r.subject == card.id]
    assert kinds == ["ballots", "vote_sign_in", "count_sheet", "minutes"]
    small.survey(desk, small.apply(desk, "甲四"))
    card = opened(desk)
    with journal.entry(desk, "test.marks", "旧版的评议") as work:
        work.update(ClassVote, card.id, marks="")
    votes.add_ballots(desk, card.id, 1)
    assert len(vote(desk, card.id).marks) == card.present + SPARE + 1


def test_coded_ballots_and_sheets_show_numbers_only_and_nothing_of_a_family_ever(desk: Desk) -> None:
    card = opened(desk, replace(DRAFT, is_coded=True))
    for kind in ("ballots", "count_sheet", "ballot_marks"):
        text = text_of(desk, kind, card.id)
        assert not any(name in text for name in ("甲一", "甲二", "甲三"))
        assert "特别困难" not in text.replace("家庭经济困难", "")
    named = vote(desk, card.id)
    assert [c.name for c in named.candidates] == ["甲一", "甲二", "甲三"]


def test_who_signs_in_is_excused_or_steps_aside(desk: Desk) -> None:
    text = text_of(desk, "vote_sign_in", opened(desk).id)
    assert "请假：外出务工" in text
    assert "回避：与2号候选人是表亲" in text
    assert "应到6人" in text


def test_minutes_wait_for_the_result(desk: Desk) -> None:
    card = opened(desk)
    with pytest.raises(Conflict, match="还没有出结果"):
        papers.document(desk, "minutes", card.id)
    votes.annul(desk, card.id, "停电")
    text = text_of(desk, "minutes", card.id)
    assert "本次评议已作废，原因：停电" in text
    assert "发出选票—有效票—" in text


def test_minutes_tell_rules_people_and_figures(desk: Desk) -> None:
    counts = [of_levels({"special": 4}, 1), of_levels({"hard": 3, "none": 2}, 0), of_levels({"none": 5}, 0)]
    card = closed(desk, replace(DRAFT, form="level", quota=3, quorum="half"), counts)
    text = text_of(desk, "minutes", card.id)
    for told in (
        "应到人数6人（1人回避，未计入）", "实到人数5人（请假1人）", "回避（1人）：代表七（与2号候选人是表亲）。",
        "请假（1人）：代表六（外出务工）。", "到会要求：应到过半数，应到6人，至少4人。",
        "通过规则：同意超过有效票半数为通过。",
        "等级建议（中位数规则）", "名额3人：通过的按同意票多少排列", "空出名额1人。",
        "1甲一400011同意，建议特别困难",
        "唱票人（李梅）签字", "监票人（陈志远）签字", "计票人（吴晓兰）签字",
    ):  # fmt: skip
        assert told in text


def test_few_ballots_are_never_broken_down_on_paper(desk: Desk) -> None:
    card = closed(desk, replace(DRAFT, quota=2), [Counts(4, 0, 0), Counts(3, 1, 0), Counts(0, 4, 0)], 4)
    text = text_of(desk, "minutes", card.id)
    assert "票数：少于5票，不分列票数。" in text
    assert "名次" not in text
    assert "1甲一同意2甲二同意3甲三未过半数" in text


def test_minutes_of_choices_tell_k_and_the_draw(desk: Desk) -> None:
    six = replace(DRAFT, form="choose", most=3, quota=1, tie_rule="draw")
    card = closed(desk, six, [of_choices(4, 5), of_choices(4, 5), of_choices(1, 5)])
    votes.draw(desk, card.id, "春风1998玉门关")
    text = text_of(desk, "minutes", card.id)
    for told in ("每张票最多选3人", "得票", "“春风1998玉门关”", "春风1998玉门关:1", "春风1998玉门关:2", "取前1个"):
        assert told in text
    assert "不同意" not in text.split("到会要求")[0]
