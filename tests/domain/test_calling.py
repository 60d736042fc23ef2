"""Ballots read aloud: what is typed can be taken back key by key and ballot by ballot, down to nothing."""

from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.calling import Calling
from aiddesk.domain.choices import BallotForm, count

EACH = BallotForm("each", (1, 2, 3))
CHOOSE = BallotForm("choose", (1, 2, 3), 2)
Key = tuple[str, int]
keys = st.lists(st.tuples(st.sampled_from(("answer", "move", "finish", "undo")), st.integers(0, 3)), max_size=40)


def read(calling: Calling, *answers: str) -> None:
    for answer in answers:
        calling.answer(answer)


def test_a_ballot_is_read_down_and_counted() -> None:
    calling = Calling(EACH)
    read(calling, "yes", "no")
    assert calling.at == 2
    (missing,) = calling.finish()
    assert missing.text == "还有1位没有选：3号。请逐个选完。"
    read(calling, "abstain")
    assert calling.finish() == ()
    assert calling.at == 0
    assert not calling.is_begun
    assert calling.totals.values == count(EACH, [{1: "yes", 2: "no", 3: "abstain"}]).values


def test_the_first_that_is_missing_comes_to_hand() -> None:
    calling = Calling(EACH)
    calling.move(2)
    read(calling, "no")
    assert calling.finish()
    assert calling.at == 0
    calling.move(9)
    assert calling.at == 2


def test_undo_takes_keys_and_then_the_ballot_before() -> None:
    calling = Calling(EACH)
    read(calling, "yes", "yes", "yes")
    calling.finish()
    read(calling, "no")
    assert calling.undo()
    assert calling.choice == {}
    assert calling.totals.ballots == 1
    assert calling.undo()  # the ballot before is open again, as it was read
    assert calling.totals.ballots == 0
    assert calling.choice == {1: "yes", 2: "yes", 3: "yes"}
    assert calling.undo()
    assert calling.choice == {1: "yes", 2: "yes"}
    assert calling.at == 2
    calling.undo()
    calling.undo()
    assert not calling.undo()


def test_a_changed_answer_comes_back() -> None:
    calling = Calling(EACH)
    read(calling, "yes")
    calling.move(0)
    read(calling, "no")
    calling.undo()
    assert calling.choice == {1: "yes"}


def test_choosing_more_than_k_is_a_void_ballot() -> None:
    calling = Calling(CHOOSE)
    assert calling.toggle(1) == calling.toggle(3) == ()
    (refused,) = calling.toggle(2)
    assert refused.text == "一张票最多2人。多选的是废票，请在清点时计入废票。"
    (unknown,) = calling.toggle(9)
    assert unknown.text == "选票上没有9号。"
    calling.toggle(3)
    assert calling.choice == {1: "yes"}
    calling.finish()
    calling.finish()  # nobody chosen
    assert calling.totals.counts()[1].yes == 1
    assert calling.totals.counts()[1].abstain == 1


@given(keys, st.sampled_from((EACH, CHOOSE)))
def test_undoing_everything_leaves_nothing(pressed: list[Key], form: BallotForm) -> None:
    calling = Calling(form)
    for act, number in pressed:
        if act == "answer" and form is EACH:
            calling.answer(form.answers[number % 3])
        elif act == "answer":
            calling.toggle(number)
        elif act == "move":
            calling.move(number)
        elif act == "finish":
            calling.finish()
        else:
            calling.undo()
        assert calling.totals.is_sound
    for _ in range(200):
        if not calling.undo():
            break
    assert calling.totals.values == (0,) * len(form.cells)
    assert calling.totals.ballots == 0
    assert calling.choice == {}
