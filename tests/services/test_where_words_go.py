"""What a family told stands where it must, and nowhere else: every typed field holds a word of its own."""

import json
import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from aiddesk.exchange.manifest import REGISTER
from aiddesk.exchange.open import open_package
from aiddesk.queries.history import undoable
from aiddesk.services import exchange, history, papers, registers
from tests.documents.samples import read
from tests.services import marking, small
from tests.services.marking import NUMBERS, TERM, Marked

FORM = {
    *(f"application.{n}" for n in ("native_place", "address", "disaster", "accident", "weak_labour", "unemployment")),
    "application.debt", "application.other", "member.name", "member.relation", "member.workplace",
    "member.occupation", "member.health", "number.child", "number.phone",
}  # fmt: skip
CARD = {
    "case.event", "change.paper", "change.reason", "review.aid_office", "review.class_teacher",
    "review.leading_group", "review.exception", "review.reason", "visit.visitors", "number.phone",
}  # fmt: skip
SAID = {f"review.{name}" for name in ("class_teacher", "aid_office", "leading_group", "exception", "reason")}
MET = {
    *(f"meeting.{name}" for name in ("place", "recorder", "agenda", "discussion", "decision")),
    *(f"attendant.{name}" for name in ("name", "duty", "away")),
    "review.leading_group", "review.reason", "review.exception", "relative.relation",
}  # fmt: skip
FOUND = {"recheck.checkers", "recheck.finding"}
# Papers that only the school's file holds; every other paper hangs, is handed round, or goes to other families.
INSIDE = {
    "waiver": {"waiver.signer", "waiver.relation", "waiver.reason"},
    "application": FORM,
    "applications": FORM,
    "survey": {"case.level_reason"},
    "visit_sheet": FORM - {"application.native_place", "number.child"} | {"household.village"},
    "visit_day": {"household.village", "plan.note", "plan.visitors"},
    "record_cards": CARD,
    "level_changes": {"change.paper", "change.reason"},
    "recheck_records": FOUND,
    "recheck_record": FOUND,
    "recheck_results": FOUND,
    "evaluation_table": set(),
    "talk_record": {"talk.person", "talk.relation", "talk.content"},
    "refusal_letter": {"refusal.reason"},
    "appeal_form": {f"appeal.{n}" for n in ("person", "relation", "content", "late_reason", "decision")},
    "appeal_answer": {"appeal.decision"},
    "review_sheets": SAID,
    "proposed_list": {"review.leading_group", "review.reason", "review.exception"},
    "review_exceptions": {"review.exception"},
    "recognition_list": {"review.exception"},
    "meeting_minutes": MET,
    "kinship_register": {"relative.relation", "relative.reason"},
    "vote_sign_in": {"vote.place", "vote.excused", "vote.recused"},
    "minutes": {f"vote.{n}" for n in ("place", "witnesses", "excused", "recused", "reason", "annulled")},
}
TOLD_TO_ALL = {
    "recheck_plan": {"recheck.announced_by"},
    "quota_table": {"quota.paper", "quota.note", "quota.adjusted", "quota.given"},
}
PUBLIC = {
    "class_list", "sign_in", "letters", "letter_register", "consent", "survey_blank", "survey_class",
    "blank_applications", "ballots", "ballot_marks", "count_sheet", "quota_table", "peer_slips", "notice", "notice_a3",
    "recheck_plan", "award_list", "sign_sheets", "receipts",
}  # fmt: skip
# What a school keeps for itself, so that no package holds it.
KEPT = {
    "followup.text", "followup.subject", "unfinished", "poll.reason", "pack.disaster", "pack.accident",
    "pack.unemployment", "pack.other", "staff.address",
}  # fmt: skip


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    made = marking.school(tmp_path_factory.mktemp("marked"), small.at(2026, 9, 7))
    yield made
    made.desk.close()


def _all_papers(marked: Marked) -> dict[str, str]:
    """Return the text of every paper, joined by kind."""
    found: dict[str, str] = {}
    for kind, subject in marking.asked_for(marked):
        found[kind] = found.get(kind, "") + "".join(read(papers.document(marked.desk, kind, subject)))
    return found


def test_every_paper_shows_just_what_it_may(marked: Marked) -> None:
    texts = _all_papers(marked)
    later = {"requalification", "slip", "poll_slips"}  # of the next year, of a package, for the printer alone
    assert set(papers.KINDS) - set(texts) == later
    assert set(texts) == PUBLIC | set(INSIDE)
    shown = {kind: marked.marks.found(text) for kind, text in texts.items()}
    assert {kind: shown[kind] for kind in PUBLIC} == {kind: TOLD_TO_ALL.get(kind, set()) for kind in PUBLIC}
    assert {kind: shown[kind] for kind in INSIDE} == INSIDE
    assert "86" not in texts["peer_slips"]  # what was rated before does not steer who rates
    phases = {phase for (phase,) in marked.desk.rows("SELECT phase FROM notice")}
    assert phases == {"recognition", "before_aid", "after_aid"}
    told = ("低保", "孤儿", "dibao", "orphan", "房屋", "患病")
    for kind in (
        "notice", "notice_a3", "ballots", "count_sheet", "vote_sign_in", "minutes", "class_list", "sign_in",
        "recheck_plan", "sign_sheets", "quota_table", "peer_slips",
    ):  # fmt: skip
        assert [word for word in told if word in texts[kind]] == []


def test_a_package_holds_no_word_that_the_school_keeps(marked: Marked, tmp_path: Path) -> None:
    clock = small.at(2026, 10, 30)
    office = registers.create(tmp_path / "office.aid", registers.PlaceDraft("township", "中心校", officer="某"), clock)
    identity = exchange.own_receiver_key(office)
    exchange.set_receiver(marked.desk, "中心校", identity)
    sent = exchange.send(marked.desk, TERM, tmp_path)
    secret = json.loads(office.value("SELECT value FROM secret WHERE kind = 'identity'"))["secret"]
    opened = open_package(sent.path, [secret], None, {})
    assert set(opened.parts) == {REGISTER}
    with closing(sqlite3.connect(":memory:")) as inside:
        inside.deserialize(opened.parts[REGISTER])
        tables = [name for (name,) in inside.execute("SELECT name FROM sqlite_master")]
        assert not {"class_pack", "follow_up", "unfinished", "entry", "entry_change", "secret"} & set(tables)
        text = "\n".join(str(row) for table in tables for row in inside.execute(f'SELECT * FROM "{table}"'))
    travelled = {*marked.marks.words, *NUMBERS} - KEPT
    assert marked.marks.found(text) == travelled
    # Neither in what SQLite has freed, nor in what stands outside the seal.
    assert marked.marks.found(opened.parts[REGISTER].decode("utf-8", "ignore")) & KEPT == set()
    assert marked.marks.found(sent.path.read_bytes().decode("utf-8", "ignore")) == set()
    assert marked.marks.found(sent.path.name) == set()
    exchange.receive(office, sent.path)
    assert office.value("SELECT count(*) FROM follow_up") == 0
    office.close()


def test_a_class_pack_and_the_journals_titles_tell_no_other_family(marked: Marked) -> None:
    book = openpyxl.load_workbook(marked.pack)
    cells = "".join(str(v) for page in book for row in page.values for v in row if v is not None)
    assert marked.marks.found(cells) == {"number.phone"}  # her own class's, which she keeps right
    titles = "".join(str(title) for (title,) in marked.desk.rows("SELECT title FROM entry"))
    assert marked.marks.found(titles) == {"household.name"}


def test_nothing_is_left_in_a_log_or_in_the_temporary_folder(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with caplog.at_level(logging.DEBUG):
        made = marking.school(tmp_path, small.at(2026, 9, 7))
        papers.write_all(made.desk, tmp_path / "papers")
        while undoable(made.desk):
            history.undo(made.desk)
    # What is written to the log file is our own, and what anybody warns of (ui.program).
    told = [r.getMessage() for r in caplog.records if r.name.startswith("aiddesk") or r.levelno >= logging.WARNING]
    assert made.marks.found("".join(told)) == set()
    assert list(scratch.iterdir()) == []
    assert made.marks.found("".join(p.name for p in tmp_path.rglob("*"))) == set()
    made.desk.close()
