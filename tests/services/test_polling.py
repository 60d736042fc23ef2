"""Voting at the one screen: each slip once, totals at the end, and a clear sentence for everything that goes wrong."""

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from aiddesk.domain.choices import count
from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.domain.slips import with_check
from aiddesk.domain.terms import term_of
from aiddesk.queries.history import undoable
from aiddesk.queries.overview import overview
from aiddesk.queries.polls import open_poll, poll
from aiddesk.queries.students import students
from aiddesk.queries.votes import vote
from aiddesk.services import papers, polling, registers, verification, votes
from aiddesk.services.polling import PollState
from aiddesk.store import ballot_box, box_key, journal
from aiddesk.store.ballot_box import BallotBox
from aiddesk.store.desk import Desk
from aiddesk.store.tables import OWNED, Voter
from tests.documents.samples import outside, read
from tests.services import small, voting


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = voting.school(tmp_path / "s.aid")
    yield opened
    opened.close()


def box_of(desk: Desk) -> Path:
    return ballot_box.beside(desk.path)


@pytest.mark.parametrize(("form", "most"), [("each", None), ("choose", 2), ("level", None)])
def test_a_class_votes_and_the_totals_are_those_of_its_ballots(desk: Desk, form: str, most: int | None) -> None:
    key, codes = voting.opened(desk, 8, form, most)
    chosen = voting.choices_of(desk, key, 6)
    for number, (code, one) in enumerate(zip(codes, chosen, strict=False), 1):
        polling.check_slip(desk, key, code)
        done = polling.cast(desk, key, code, one)
        assert (done.message, done.entry, done.touched) == ("已投票。", None, frozenset())
        assert polling.state(desk, key) == PollState(8, number)
    told = polling.close_box(desk, key).message
    assert told == "五年级1班电脑投票已计票：发出8张，投票6张。"
    counts = count(poll(desk, key).ballot, chosen).counts()
    assert [row[:5] for row in voting.tallies(desk, key)] == [
        (n, 0, c.yes, c.no, c.abstain) for n, c in sorted(counts.items())
    ]
    levels = [row[5] for row in voting.tallies(desk, key)]
    assert all(levels) if form == "level" else not any(levels)
    card = vote(desk, key)
    assert (card.status, card.issued, card.valid, card.void, card.unused) == ("counted", 8, 6, 0, 2)
    assert card.first_counter == polling.COUNTED_BY
    assert not box_of(desk).exists()
    assert open_poll(desk) is None
    votes.close_vote(desk, key)
    assert vote(desk, key).status == "closed"
    assert "完好" in verification.verify(desk).message


def test_four_ballots_give_the_outcome_and_no_totals(desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    ballot = {1: "yes", 2: "no", 3: "yes", 4: "abstain"}
    voting.vote_all(desk, key, codes[:3], [ballot] * 3)
    polling.cast(desk, key, codes[3], {1: "yes", 2: "no", 3: "no", 4: "yes"})
    told = polling.close_box(desk, key).message
    assert "少于5票，不分列票数，已直接得出结果" in told
    assert voting.tallies(desk, key) == []
    card = vote(desk, key)
    assert card.status == "closed"
    assert [c.outcome for c in card.candidates] == ["同意", "未过半数", "同意", "未过半数"]
    assert (card.valid, card.unused) == (4, 4)
    assert desk.rows("SELECT DISTINCT status FROM aid_case") == [("voted",)]
    assert "完好" in verification.verify(desk).message


def test_the_minutes_of_few_ballots_tell_the_outcome_alone(desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voting.vote_all(desk, key, codes[:4], [dict(enumerate(("yes", "no", "yes", "abstain"), 1))] * 4)
    polling.close_box(desk, key)
    assert votes.summary(vote(desk, key)) == "4人中2人同意"
    (text,) = read(papers.document(desk, "minutes", key))
    assert "少于5票，不分列票数" in text
    assert "电脑投票" in text
    assert "弃权" not in text  # no columns of figures
    assert desk.rows("SELECT DISTINCT rank FROM candidate") == [(None,)]


def test_a_tie_among_few_is_left_to_the_next_review(desk: Desk) -> None:
    key = voting.session(desk, 8)
    voting.rule(desk, key, tie_rule="draw", quota=1)
    polling.open_box(desk, key, 8)
    codes = polling.slip_codes(desk, key)
    voting.vote_all(desk, key, codes[:3], [{1: "yes", 2: "yes", 3: "no", 4: "no"}] * 3)
    polling.close_box(desk, key)
    card = vote(desk, key)
    assert [c.outcome for c in card.candidates[:2]] == ["同意，名额处票数相同，由审核决定"] * 2
    assert not card.may_draw


def test_many_ballots_at_the_screen_are_minuted_and_drawn_like_papers(desk: Desk) -> None:
    key = voting.session(desk, 8)
    voting.rule(desk, key, tie_rule="draw", quota=1)
    polling.open_box(desk, key, 8)
    codes = polling.slip_codes(desk, key)
    voting.vote_all(desk, key, codes[:6], [{1: "yes", 2: "yes", 3: "no", 4: "no"}] * 6)
    polling.close_box(desk, key)
    with pytest.raises(Conflict, match="电脑投票，票数由电脑统计"):
        votes.count_ballots(desk, key, votes.BallotsDraft(8, 8, 0, 0))
    votes.close_vote(desk, key)
    votes.draw(desk, key, "双色球2026130期")
    text = "".join(read(papers.document(desk, "minutes", key)))
    assert "计票电脑计票" in text
    assert [word for word in ("唱票人", "计票人") if word in text] == []  # the program called and counted
    assert text.count("监票人签字") == 2
    assert "双色球2026130期" in text


def test_a_slip_is_refused_with_what_is_wrong(desk: Desk) -> None:
    key, codes = voting.opened(desk)
    polling.cast(desk, key, codes[0], voting.choices_of(desk, key, 1)[0])
    good = int(codes[1][:-1])
    foreign = next(c for n in range(1, 50) if (c := with_check(f"{(good + n) % 10**7:07d}")) not in codes)
    wrong = codes[1][:-1] + str((int(codes[1][-1]) + 1) % 10)
    for code, words in (
        ("12", "投票编号是8位数字"),
        (wrong, "至少有一位输错"),
        (foreign, "不是本次评议的投票条"),
        (codes[0], "已经投过票了"),
    ):
        with pytest.raises(Invalid, match=words):
            polling.check_slip(desk, key, code)
        with pytest.raises(Invalid, match=words):
            polling.cast(desk, key, code, voting.choices_of(desk, key, 1)[0])
    with pytest.raises(Invalid, match="还有1位没有选"):
        polling.cast(desk, key, codes[1], {1: "yes", 2: "yes", 3: "yes"})
    assert polling.state(desk, key) == PollState(8, 1)
    polling.check_slip(desk, key, f" {codes[1][:4]} {codes[1][4:]} ")


def test_a_box_is_opened_only_where_one_may_be(desk: Desk) -> None:
    key = voting.session(desk, way="paper")
    with pytest.raises(Conflict, match="用纸质选票"):
        polling.open_box(desk, key, 8)
    voting.rule(desk, key, way="screen")
    for slips in (0, 9):
        with pytest.raises(Invalid, match="1到8张"):
            polling.open_box(desk, key, slips)
    with pytest.raises(Conflict, match="票箱没有打开"):
        polling.state(desk, key)
    with pytest.raises(Conflict, match="票箱没有打开"):
        polling.close_box(desk, key)
    assert not box_of(desk).exists()
    polling.open_box(desk, key, 8)
    with pytest.raises(Conflict, match="五年级1班的票箱还开着，同一时间只能开一个票箱"):
        polling.open_box(desk, key, 8)
    with pytest.raises(Conflict, match="还没有人投票"):
        polling.close_box(desk, key)
    assert undoable(desk) == ""  # what is under the slips cannot be taken back while they are out


def test_two_classes_do_not_vote_at_one_time(desk: Desk) -> None:
    small.survey(desk, small.apply(desk, "乙一"))
    key, _codes = voting.opened(desk)
    other = voting.session(desk, place=1)
    with pytest.raises(Conflict, match="五年级1班的票箱还开着"):
        polling.open_box(desk, other, 8)
    polling.discard(desk, key, "停电散会")
    polling.open_box(desk, other, 8)


def test_slips_are_printed_in_a_new_order_until_the_first_vote(desk: Desk) -> None:
    key, codes = voting.opened(desk, 30)
    orders = {polling.slip_codes(desk, key) for _ in range(4)} | {codes}
    assert len(orders) == 5
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(codes))}
    polling.cast(desk, key, codes[0], voting.choices_of(desk, key, 1)[0])
    with pytest.raises(Conflict, match="投票条不能再印"):
        polling.slip_codes(desk, key)


def test_a_vote_goes_on_after_the_program_was_closed(desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk)
    chosen = voting.choices_of(desk, key, 6)
    voting.vote_all(desk, key, codes[:3], chosen[:3])
    desk.close()
    again = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
    assert polling.state(again, key) == PollState(8, 3)
    with pytest.raises(Invalid, match="已经投过票了"):
        polling.check_slip(again, key, codes[2])
    voting.vote_all(again, key, codes[3:6], chosen[3:])
    polling.close_box(again, key)
    counts = count(poll(again, key).ballot, chosen).counts()
    assert [row[2:5] for row in voting.tallies(again, key)] == [(c.yes, c.no, c.abstain) for c in counts.values()]
    again.close()


def test_a_box_left_open_is_on_the_work_list(desk: Desk) -> None:
    def told() -> list[str]:
        return [todo.text for todo in overview(desk, term_of(desk.today())).todos]

    waiting = "五年级1班的电脑投票还没有结束，票箱还开着"
    assert waiting not in told()
    key, codes = voting.opened(desk)
    assert waiting in told()
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, 8))
    polling.close_box(desk, key)
    assert waiting not in told()


def test_a_second_program_cannot_vote(desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk)
    second = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
    chosen = voting.choices_of(second, key, 1)[0]
    for act in (
        lambda: polling.cast(second, key, codes[0], chosen),
        lambda: polling.close_box(second, key),
        lambda: polling.discard(second, key, "停电"),
        lambda: polling.open_box(second, key, 3),
    ):
        with pytest.raises(Unavailable, match="正在使用这个数据文件"):
            act()
    second.close()
    assert polling.state(desk, key) == PollState(8, 0)


def test_a_second_program_reads_on_and_never_writes_the_box(desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk)
    second = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
    assert polling.state(second, key) == PollState(8, 0)
    voting.vote_all(desk, key, codes[:2], voting.choices_of(desk, key, 2))
    assert polling.state(second, key) == PollState(8, 2)
    whole = box_of(desk).read_bytes()
    torn = whole[: len(whole) // 2] + bytes(len(whole) // 2)  # as if the first program were just writing
    box_of(desk).write_bytes(torn)
    assert polling.state(second, key) == PollState(8, 2)
    second.close()
    assert box_of(desk).read_bytes() == torn


@pytest.mark.parametrize("left", [b"", bytes(8192)])
def test_a_box_of_which_a_power_cut_left_nothing_is_in_nobodys_way(desk: Desk, left: bytes) -> None:
    key = voting.session(desk)
    box_of(desk).write_bytes(left)
    polling.open_box(desk, key, 8)
    assert polling.state(desk, key) == PollState(8, 0)


def test_a_lost_box_is_said_and_can_be_thrown_away(desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk)
    chosen = voting.choices_of(desk, key, 8)
    voting.vote_all(desk, key, codes[:2], chosen)
    aside = box_of(desk).rename(tmp_path / "elsewhere")
    for act in (
        lambda: polling.cast(desk, key, codes[2], chosen[2]),
        lambda: polling.state(desk, key),
    ):
        with pytest.raises(Unavailable, match=r"找不到票箱文件“s\.aid\.box”"):
            act()
    aside.rename(box_of(desk))
    polling.cast(desk, key, codes[2], chosen[2])  # brought back, it goes on
    aside = box_of(desk).rename(tmp_path / "elsewhere")
    with pytest.raises(Invalid, match="为什么"):
        polling.discard(desk, key, " ")
    told = polling.discard(desk, key, "U盘丢了").message
    assert "原来的投票条不能再用" in told
    assert vote(desk, key).issued is None
    polling.open_box(desk, key, 8)
    new = polling.slip_codes(desk, key)
    assert not set(new) & set(codes)
    assert polling.state(desk, key) == PollState(8, 0)
    aside.replace(box_of(desk))  # the old box under the new key
    with pytest.raises(Unavailable, match="已损坏或被换过"):
        polling.state(desk, key)
    assert "完好" in verification.verify(desk).message


def test_a_damaged_or_foreign_box_is_said(desk: Desk, tmp_path: Path) -> None:
    key, _codes = voting.opened(desk)
    desk.close()
    path, whole = box_of(desk), box_of(desk).read_bytes()
    for broken, error, words in (
        (b"", Unavailable, "已损坏"),
        (whole[:100], Unavailable, "已损坏"),
        (whole[:60] + bytes(len(whole) - 60), Unavailable, "已损坏"),
        (whole[:8] + bytes(16) + whole[24:4096], Conflict, "另一次评议的票箱"),
    ):
        path.write_bytes(broken)
        again = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
        with pytest.raises(error, match=words):
            polling.state(again, key)
        with pytest.raises(error, match=words):
            polling.close_box(again, key)
        again.close()
    assert path.exists()  # another's box is nobody's to remove
    again = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
    polling.discard(again, key, "票箱换错")
    assert path.exists()
    with pytest.raises(Conflict, match="另一个数据文件的票箱"):
        polling.open_box(again, key, 8)
    path.rename(tmp_path / "theirs")
    polling.open_box(again, key, 8)
    again.close()


def test_a_box_fits_only_the_ballot_for_which_it_was_made(desk: Desk) -> None:
    key, codes = voting.opened(desk, form="each")
    voting.vote_all(desk, key, codes[:2], voting.choices_of(desk, key, 2))
    desk.db.execute_sql("UPDATE class_vote SET form = 'level'")
    polling._BOOTHS.pop(desk)
    with pytest.raises(Unavailable, match="已损坏或被换过"):
        polling.state(desk, key)


def test_what_cannot_be_written_can_be_tried_again_and_is_not_doubled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, codes = voting.opened(desk)
    chosen = voting.choices_of(desk, key, 6)
    voting.vote_all(desk, key, codes[:2], chosen)
    sync = os.fsync
    for full in range(3):  # the first sync fails, then the mirror's, then none
        calls = iter(range(9))

        def failing(handle: int, calls: Iterator[int] = calls, full: int = full) -> None:
            sync(handle)  # the bytes may have reached the disk all the same
            if next(calls) == full:
                raise OSError(errno.ENOSPC, "full")

        before = polling.state(desk, key).cast
        monkeypatch.setattr(os, "fsync", failing)
        if full == 0:
            with pytest.raises(Unavailable, match="这一票没有投进去"):
                polling.cast(desk, key, codes[2 + full], chosen[2 + full])
            assert polling.state(desk, key).cast == before
            polling.check_slip(desk, key, codes[2])
        polling.cast(desk, key, codes[2 + full], chosen[2 + full])
        monkeypatch.setattr(os, "fsync", sync)
        assert polling.state(desk, key).cast == before + 1
        with pytest.raises(Invalid, match="已经投过票了"):
            polling.cast(desk, key, codes[2 + full], chosen[2 + full])
    polling.close_box(desk, key)
    counts = count(poll(desk, key).ballot, chosen[:5]).counts()
    assert [row[2:5] for row in voting.tallies(desk, key)] == [(c.yes, c.no, c.abstain) for c in counts.values()]


def test_a_box_that_cannot_be_made_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key = voting.session(desk, 8)
    acts = desk.value("SELECT count(*) FROM entry")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match=r"不能在.*里建立票箱"):
        polling.open_box(desk, key, 8)
    monkeypatch.undo()
    desk.db.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(Unavailable):
        polling.open_box(desk, key, 8)
    desk.db.execute_sql("PRAGMA query_only = 0")
    assert not box_of(desk).exists()
    assert open_poll(desk) is None
    assert desk.value("SELECT count(*) FROM entry") == acts
    # Cut off after the box was made and before its key was kept: the next one takes its place.
    BallotBox(box_of(desk), polling._shape(poll(desk, key), 8), os.urandom(32)).make()
    polling.open_box(desk, key, 8)
    assert polling.state(desk, key) == PollState(8, 0)


@pytest.mark.parametrize("fails", range(4))
def test_clearing_that_fails_loses_no_total(desk: Desk, monkeypatch: pytest.MonkeyPatch, fails: int) -> None:
    key, codes = voting.opened(desk)
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, 8))
    sync, calls = os.fsync, iter(range(9))

    def failing(handle: int) -> None:
        if next(calls) == fails:
            raise OSError(errno.EIO, "gone")
        sync(handle)

    monkeypatch.setattr(os, "fsync", failing)
    polling.close_box(desk, key)
    monkeypatch.undo()
    assert len(voting.tallies(desk, key)) == 4
    desk.close()
    again = registers.open_register(desk.path, small.at(2026, 9, 7))
    assert not box_of(again).exists()
    assert "完好" in verification.verify(again).message
    again.close()


def test_rewriting_the_register_keeps_every_row_in_its_place(desk: Desk) -> None:
    key, codes = voting.opened(desk)
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, 8))
    with journal.entry(desk, "test.gap", "空位") as work:  # a hole between rows
        work.delete(Voter, desk.value("SELECT id FROM voter ORDER BY rowid LIMIT 1 OFFSET 3"))
    kept = {model._meta.table_name for model in OWNED} - {"tally", "class_vote"}
    before = {table: desk.rows(f'SELECT * FROM "{table}" ORDER BY rowid') for table in kept}
    polling.close_box(desk, key)
    assert {table: desk.rows(f'SELECT * FROM "{table}" ORDER BY rowid') for table in kept} == before
    assert [row.name for row in students(desk, small.YEAR, "乙三")] == ["乙三"]


def test_closing_that_cannot_be_written_leaves_the_box_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key, codes = voting.opened(desk)
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, 8))
    desk.db.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(Unavailable):
        polling.close_box(desk, key)
    desk.db.execute_sql("PRAGMA query_only = 0")
    assert polling.state(desk, key) == PollState(8, 8)
    assert voting.tallies(desk, key) == []

    def full(_desk: Desk) -> None:
        raise Unavailable("磁盘已满")

    monkeypatch.setattr(box_key, "rewrite", full)
    assert "下次打开数据文件时会再清理" in polling.close_box(desk, key).message
    assert len(voting.tallies(desk, key)) == 4
    assert not box_of(desk).exists()
    monkeypatch.undo()
    assert "已经计票" in polling.close_box(desk, key).message  # again is the same
    assert len(voting.tallies(desk, key)) == 4


def test_what_was_left_of_a_counted_box_is_finished_at_the_next_opening(desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk)
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, 8))
    kept = box_of(desk).read_bytes()
    polling.close_box(desk, key)
    totals = voting.tallies(desk, key)
    desk.close()
    box_of(desk).write_bytes(kept)
    reader = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7), to_write=False)
    assert box_of(reader).exists()
    reader.close()
    again = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
    assert not box_of(again).exists()
    assert voting.tallies(again, key) == totals
    again.close()


def test_the_box_is_dated_with_the_day_of_the_session_only(desk: Desk) -> None:
    key, codes = voting.opened(desk)
    dated = box_of(desk).stat().st_mtime
    polling.cast(desk, key, codes[0], voting.choices_of(desk, key, 1)[0])
    assert box_of(desk).stat().st_mtime == dated
    assert registers.system_clock().fromtimestamp(dated).isoformat() == "2026-09-07T00:00:00"


def test_slips_bear_their_codes_and_how_to_vote_and_nobody(desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk, 20)
    pages = read(papers.document(desk, "poll_slips", key))
    assert len(pages) == 2
    assert outside(papers.document(desk, "poll_slips", key)) == []
    text = "".join(pages)
    assert sorted(code for code in codes if code in text) == sorted(codes)
    names = [name for (name,) in desk.rows("SELECT name FROM voter UNION SELECT name FROM student")]
    assert [name for name in (*names, "王芳", "吴晓兰") if name in text] == []
    assert text.count("一张只能投一次") == 20
    orders = {_order(read(papers.document(desk, "poll_slips", key)), codes) for _ in range(3)}
    assert len(orders) == 3
    assert "poll_slips" not in {paper.kind for paper in papers.ready(desk)}
    papers.write_all(desk, tmp_path / "papers")
    assert not [path for path in tmp_path.rglob("*投票条*")]


def _order(pages: Sequence[str], codes: Sequence[str]) -> tuple[str, ...]:
    text = "".join(pages)
    return tuple(sorted(codes, key=lambda code: text.index(code)))
