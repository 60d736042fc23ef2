"""Papers of a session: nothing leaves the paper or overlaps, every form is readable, the minutes tell all."""

from collections.abc import Callable
from datetime import date

import pytest

from aiddesk.documents import ballot, ballot_marks, count_sheet, minutes, peer_slips, vote_sign_in
from aiddesk.documents.page import Document, Line, Rect
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, outside, overlapping, read, written

SESSION = "2026—2027学年　第12次评议"
LEVELS = ("特别困难", "困难", "一般困难", "不同意", "弃权")
MARKS = tuple(f"{n:03d}AC"[-5:] for n in range(60))
REASON = "与12号候选人有亲属关系：表叔的外甥；与13号候选人同户"


def ballots(count: int, candidates: int, boxes: tuple[str, ...], named: bool = True) -> Document:
    people = tuple(ballot.Candidate(n + 1, samples.name(n) if named else "") for n in range(candidates))
    title = "四年级1班家庭经济困难学生认定评议选票"
    return ballot.lay_out(ballot.Ballots(title, people, count, SESSION, boxes, "最多选3人，多选作废", MARKS[:count]))


def sign_in(count: int) -> Document:
    people = tuple(
        vote_sign_in.Person(samples.name(n), "学生代表", f"请假：{REASON}" if n % 9 == 4 else "") for n in range(count)
    )
    aside = tuple(vote_sign_in.Person(samples.name(n), "家长代表", f"回避：{REASON}") for n in range(3))
    return vote_sign_in.lay_out(
        vote_sign_in.VoteSignIn(
            FOOTER, SCHOOL, "四年级1班", SESSION, date(2026, 9, 20), "教学楼三层会议室", LONG, RARE, people, aside
        )
    )


def sheet(count: int, boxes: tuple[str, ...], named: bool = True) -> Document:
    people = tuple((n + 1, samples.name(n) if named else "") for n in range(count))
    return count_sheet.lay_out(
        count_sheet.CountSheet(FOOTER, SCHOOL, "四年级1班", SESSION, people, boxes, 43, "多选的作废票。")
    )


def record(count: int, boxes: tuple[str, ...] = LEVELS, **more: object) -> Document:
    outcome = str(more.pop("outcome", "同意（抽签），名额外，建议困难，与特别困难票数相同，由审核决定"))
    votes = tuple(range(len(boxes)))
    results = tuple(minutes.CandidateResult(n + 1, samples.name(n), votes, outcome, n + 1) for n in range(count))
    tickets = tuple(minutes.Ticket(n, f"{'春风' * 20}:{n}", "0123456789abcdef", n == 1) for n in (1, 2, 3))
    told = {
        "rules": ("到会要求：应到三分之二，应到45人，至少30人。", "等级建议：" + "取最高的一个等级" * 9),
        "counters": ("李强", RARE), "witnesses": (LONG, "王芳", "周敏"), "caller": RARE,
        "way": "纸质选票，逐人评定等级",
        "reason": "上次有亲属投票" * 6, "annulled": "有一名家长没有回避" * 6, "excused": (f"{RARE}（病假）",) * 7,
        "recused": (f"{LONG}（{REASON}）",) * 4, "draw": minutes.Draw(date(2026, 9, 20), "春风" * 20, 1, tickets),
        **more,
    }  # fmt: skip
    return minutes.lay_out(
        minutes.Minutes(
            FOOTER, SCHOOL, "四年级1班", SESSION, date(2026, 9, 20), "教室", "王芳", LONG, 45, 43, 43, 40, 1, 2,
            results, boxes, **told,
        )
    )  # fmt: skip


PAPERS: dict[str, Callable[[], Document]] = {
    "each": lambda: ballots(9, 5, ("同意", "不同意", "弃权")),
    "each by number": lambda: ballots(9, 5, ("同意", "不同意", "弃权"), named=False),
    "choose": lambda: ballots(9, 40, ("推选",)),
    "choose by number": lambda: ballots(9, 12, ("推选",), named=False),
    "level": lambda: ballots(7, 31, LEVELS),
    "level by number": lambda: ballots(7, 4, LEVELS, named=False),
    "marks": lambda: marks(60),
    "marks of many": lambda: marks(180),
    "one mark": lambda: marks(1),
    "sign in": lambda: sign_in(60),
    "sign in of few": lambda: sign_in(3),
    "sheet of each": lambda: sheet(31, ("同意", "不同意", "弃权")),
    "sheet of levels": lambda: sheet(31, LEVELS, named=False),
    "sheet of choices": lambda: sheet(2, ("得票",)),
    "minutes of levels": lambda: record(31),
    "minutes of few": lambda: record(2, (), not_told="少于5票，不分列票数"),
}


def marks(count: int) -> Document:
    told = tuple(sorted(f"{n:05d}" for n in range(count)))
    return ballot_marks.lay_out(ballot_marks.BallotMarks(FOOTER, SCHOOL, "四年级1班", SESSION, told))


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Document:
    return PAPERS[request.param]()


def test_nothing_leaves_a_paper_or_overlaps(paper: Document) -> None:
    assert outside(paper) == []
    assert overlapping(paper) == []


@pytest.mark.parametrize(
    ("boxes", "named"), [(("同意", "不同意", "弃权"), True), (("推选",), False), (LEVELS, True), (LEVELS, False)]
)
def test_a_ballot_has_one_box_for_each_word_and_its_own_mark(boxes: tuple[str, ...], named: bool) -> None:
    document = ballots(4, 6, boxes, named)
    text = "".join(read(document))
    squares = [m for page in document.pages for m in page.marks if isinstance(m, Rect) and m.width == m.height]
    assert len(squares) == 4 * 6 * len(boxes)
    assert text.count("暗记（与投票人无关）") == 4
    assert all(mark in text for mark in MARKS[:4])
    assert (LONG in text) is named
    assert ("姓名" in text) is named
    assert "最多选3人，多选作废" in text


def test_ballots_are_alike_but_for_their_marks() -> None:
    (page,) = ballots(4, 5, ("同意", "不同意", "弃权")).pages
    texts = [mark.text for mark in page.marks if hasattr(mark, "text")]
    own = [text for text in texts if text.startswith("暗记")]
    assert len(set(own)) == 4
    assert all(texts.count(text) == 4 for text in texts if text not in own and text not in samples.NAMES[:2])


def test_ballots_are_cut_along_dashed_lines_and_a_specimen_is_not() -> None:
    content = ballot.Ballots("选票", (ballot.Candidate(1, "王小明"),), 1, is_specimen=True)
    for is_specimen in (True, False):
        document = ballot.lay_out(ballot.Ballots(**{**vars(content), "is_specimen": is_specimen}))
        dashed = [m for m in document.pages[0].marks if isinstance(m, Line) and m.is_dashed]
        assert bool(dashed) is not is_specimen
        assert ("票样，不作选票使用" in read(document)[0]) is is_specimen


def test_every_mark_has_a_box_to_tick() -> None:
    document = marks(61)
    text = "".join(read(document))
    assert all(f"{n:05d}" in text for n in range(61))
    squares = [m for page in document.pages for m in page.marks if isinstance(m, Rect) and m.width == m.height]
    assert len(squares) == 61
    assert "共61张" in text


def test_who_is_excused_and_who_steps_aside_are_told_apart() -> None:
    text = "".join(read(sign_in(5)))
    assert "应到5人实到人请假1人回避3人" in text
    first, _, second = text.partition("回避人员（不参加评议，不计入应到人数）")
    assert f"请假：{REASON}" in first
    assert "回避：" not in first
    assert second.count("回避：") == 3


def test_each_counter_has_a_sheet() -> None:
    document = sheet(31, LEVELS)
    text = read(document)
    assert [mark.title for mark in document.bookmarks] == ["第一计票人", "第二计票人"]
    assert "民主评议计票单（第一计票人）" in text[0]
    assert "民主评议计票单（第二计票人）" in text[document.bookmarks[1].page]
    assert "".join(text).count("监票人签字") == 2


def test_minutes_tell_of_annulment_reason_and_draw() -> None:
    text = "".join(read(record(3)))
    for told in (
        "民主评议会议记录（已作废）", "本次评议已作废，原因：有一名家长没有回避", "再次评议的原因：上次有亲属投票",
        "名额处票数相同，还有1个名额", "用任何计算SHA-256的工具", "0123456789abcdef", "在名额内", "监票人（王芳）签字",
        "名次",
    ):  # fmt: skip
        assert told in text


def test_votes_that_are_not_told_have_no_column() -> None:
    text = "".join(read(record(2, (), not_told="少于5票，不分列票数")))
    assert "票数：少于5票，不分列票数。" in text
    assert "弃权" not in text


EACH = ("同意", "不同意", "弃权")


def test_ballots_are_drawn_together_where_that_saves_sheets() -> None:
    for candidates, on_a_sheet in ((5, 8), (6, 8), (7, 6), (15, 4), (16, 4), (17, 2), (30, 2)):
        document = ballots(9, candidates, EACH)
        assert len(document.pages) == -(-9 // on_a_sheet), candidates
        assert outside(document) == []
        assert overlapping(document) == []


@pytest.mark.parametrize("boxes", [EACH, LEVELS])
def test_the_ballots_balance_is_not_signed_on_a_sheet_of_its_own(boxes: tuple[str, ...]) -> None:
    for count in range(1, 40):
        for text in written(sheet(count, boxes)):
            assert "计票人签字" not in text or "合计" in text.replace("序号", ""), count
    assert len(sheet(16, EACH).pages) == 2
    assert len(sheet(9, LEVELS).pages) == 2


def test_minutes_are_not_signed_on_a_sheet_of_their_own() -> None:
    for count in range(1, 36):
        for discussion in ("", "大家逐人讨论。" * 20):
            text = written(record(count, EACH, discussion=discussion))
            (signed,) = [page for page in text if "主持人签字" in page]
            assert "评议情况" in signed, count


def test_the_minutes_of_a_usual_class_stand_on_one_sheet() -> None:
    plain = {"reason": "", "annulled": "", "excused": (), "recused": (), "draw": None, "rules": ("通过规则。",) * 3}
    for count in range(1, 16):
        assert len(record(count, EACH, outcome="同意", **plain).pages) == 1, count


def test_peer_slips_are_drawn_together_too() -> None:
    for count, on_a_sheet in ((6, 6), (15, 4), (18, 2)):
        names = tuple(samples.name(n) for n in range(count))
        notes = ("不写自己的名字，每人打0到100分，不了解的可以不打。", "只凭平时所见，" * 5)
        document = peer_slips.lay_out(peer_slips.PeerSlips("四年级1班互评表", "2026—2027学年", names, notes, 9))
        assert len(document.pages) == -(-9 // on_a_sheet), count
        assert outside(document) == []
        assert overlapping(document) == []


def test_those_who_step_aside_stand_under_their_heading() -> None:
    for count in range(1, 45):
        (page,) = [text for text in written(sign_in(count)) if "回避人员" in text]
        assert "回避：" in page.partition("回避人员")[2], count
