"""Every act of recognition in any order, undone and redone: rows return exactly, and the journal stays sound."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from aiddesk.domain import scheme_edits as edits
from aiddesk.domain import slips
from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.appeals import AppealDraft, DecisionDraft, LetterDraft, TalkDraft
from aiddesk.domain.ballot import Counts, of_choices, of_levels
from aiddesk.domain.cases import ApplicationDraft, MemberDraft, VisitDraft
from aiddesk.domain.errors import AidError
from aiddesk.domain.followups import FollowUpDraft
from aiddesk.domain.hardship import Question
from aiddesk.domain.levels import read as read_levels
from aiddesk.domain.occasions import EventDraft
from aiddesk.domain.rechecks import FrameDraft, ItemDraft
from aiddesk.domain.visits import PlanDraft
from aiddesk.domain.words import (
    LETTER_ANSWERS,
    LEVELS,
    NOTICE_SCOPES,
    QUOTA_BASES,
    QUOTA_METHODS,
    TIE_RULES,
    VOTE_FORMS,
    VOTE_WAYS,
    grade_title,
)
from aiddesk.queries.cases import case_of, cases
from aiddesk.queries.history import undoable
from aiddesk.queries.places import classes, staff
from aiddesk.queries.quota_splits import quotas as quotas_of
from aiddesk.queries.rechecks import recheck_items, rechecks
from aiddesk.queries.schemes import in_force
from aiddesk.queries.schemes import schemes as versions
from aiddesk.queries.votes import vote
from aiddesk.services import (
    adjustments,
    appeals,
    evaluations,
    families,
    followups,
    history,
    letters,
    polling,
    quota_moves,
    quotas,
    registers,
    requalification,
    schemes,
    sudden,
    surveys,
    talks,
    verification,
    visits,
    votes,
    waivers,
    years,
)
from aiddesk.services import cases as acts
from aiddesk.services import levels as naming
from aiddesk.services import notices as posting
from aiddesk.services import rechecks as drawing
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_back
from aiddesk.services.votes import VoteDraft
from aiddesk.store import box_key
from aiddesk.store.desk import Desk
from aiddesk.store.tables import OWNED, Place, columns
from tests.deep import times
from tests.services import packing, reviewing, small, voting
from tests.services.reviewing import Reviewing

LAST, YEAR = 2026, 2027
PEOPLE = ("甲一", "甲二", "甲三", "甲四", "乙一", "乙二")
who = st.sampled_from(PEOPLE)
some = st.lists(who, min_size=1, max_size=3, unique=True)
few = st.integers(0, 2)
levels = st.sampled_from(tuple(LEVELS))
bases, methods = st.sampled_from(tuple(QUOTA_BASES)), st.sampled_from(tuple(QUOTA_METHODS))
words = st.sampled_from(("南坪村", "住院", "失火"))
Rows = dict[str, frozenset[tuple[object, ...]]]


@lru_cache(maxsize=1)
def base() -> tuple[Path, tuple[Path, ...]]:
    """Return a school in its second year, with a drawn recheck, and class packs that were filled in differently."""
    folder = Path(tempfile.mkdtemp(prefix="any-order-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = small.at(2026, 9, 7)
    desk = small.make(folder / "base.aid", clock)
    small.recognise(desk, clock, {"甲一": "hard", "甲二": "ordinary", "乙一": "special"})
    key = drawing.freeze(desk, LAST, FrameDraft("recognised", "", "number", "2")).subject_id
    drawing.draw(desk, key, "双色球2026130期", "张建国")
    years.turn_year(desk, LAST, years.turn_plan(desk, LAST), date(2027, 7, 1))
    clock.day = date(2027, 9, 6)
    reviewing.voted(desk)
    return folder / "base.aid", _packs(desk, folder)


def _packs(desk: Desk, folder: Path) -> tuple[Path, ...]:
    first = classes(desk, YEAR)[0]
    packing.hand_out(desk, [first.id], YEAR, folder / "out")
    (path,) = (folder / "out").glob("*.xlsx")
    asked = in_force(desk)
    found = []
    for number in range(3):
        teacher = packing.Teacher.__new__(packing.Teacher)
        teacher.desk, teacher.folder, teacher.row, teacher.path = desk, folder, first, path
        teacher.book = packing.openpyxl.load_workbook(path)
        teacher.page = teacher.book[packing.paper.LIST]
        for row in range(1, 4):
            teacher.fill(row, 是否申请=("是", "否", "放弃")[(row + number) % 3], 家庭人口=3 + number, 灾害="水灾")
            for question in asked.questions[: 5 if row == number else None]:
                teacher.fill(row, **{question.text: question.options[number].code})
        found.append(teacher.save(f"{number}.xlsx"))
    desk.close()
    return tuple(found)


def chosen(question: Question, place: int) -> str:
    """Answer whatever is asked: schemes differ in their options, and some ask for an amount."""
    return question.options[place % len(question.options)].code if question.options else str(5000 * (place + 1))


def _counts(form: str, yes: int) -> Counts:
    if form == "choose":
        return of_choices(1, 5)  # so that three of them never sum to more than the papers
    return of_levels({"special": yes, "none": 5 - yes}, 0) if form == "level" else Counts(yes, 5 - yes, 0)


class Recognition(Reviewing):
    """A teacher who does, undoes and redoes."""

    @initialize()
    def opened(self) -> None:
        path, self.packs = base()
        self.folder = Path(tempfile.mkdtemp(prefix="any-order-"))
        shutil.copyfile(path, self.folder / "s.aid")
        self.clock = small.at(2027, 9, 10)
        self.desk = registers.open_register(self.folder / "s.aid", self.clock)
        self.done: list[Rows] = []  # what stood before each act that undo can reach
        self.undone: list[Rows] = []

    def rows(self) -> Rows:
        found = {}
        for model in (Place, *OWNED):
            names = ",".join(f'"{name}"' for name in columns(model))
            found[model._meta.table_name] = frozenset(self.desk.rows(f'SELECT {names} FROM "{model._meta.table_name}"'))
        return found

    def do(self, act: Callable[[], object]) -> None:
        """Do it; what is refused has changed nothing."""
        before, title = self.rows(), undoable(self.desk)
        acted = self.desk.value("SELECT count(*) FROM entry")
        try:
            act()
        except AidError:
            assert self.rows() == before
            assert undoable(self.desk) == title
            return
        if self.desk.value("SELECT count(*) FROM entry") > acted:
            # What is final lets nothing before it be taken back.
            self.done = [*self.done, before] if undoable(self.desk) else []
            self.undone = []

    def student(self, name: str) -> str:
        found: str = self.desk.value("SELECT id FROM student WHERE name = ?", name)
        return found

    def students(self, names: list[str]) -> list[str]:
        return [self.student(name) for name in names]

    def case(self, name: str, year: int = YEAR) -> str:
        return case_of(self.desk, self.student(name), year)

    @rule(name=who, size=few, text=words)
    def apply(self, name: str, size: int, text: str) -> None:
        draft = ApplicationDraft(household_size=str(size + 2), disaster=text)
        people = [MemberDraft(f"家人{n}", relation="母亲") for n in "一二三"[:size]]
        self.do(lambda: acts.apply(self.desk, self.student(name), YEAR, draft, people))

    @rule(name=who, other=who, size=few, text=words)
    def edit(self, name: str, other: str, size: int, text: str) -> None:
        if key := self.case(name):
            also = [k for k in (self.case(other),) if k and k != key]
            draft = ApplicationDraft(household_size=str(size + 2), debt=text)
            people = [MemberDraft(f"亲属{n}", relation="父亲") for n in "一二三"[:size]]
            self.do(lambda: acts.edit_application(self.desk, key, draft, people, also))

    @rule(name=who, text=words)
    def strike(self, name: str, text: str) -> None:
        event = EventDraft("2027-09-08", text)
        self.do(lambda: sudden.apply_struck(self.desk, self.student(name), YEAR, event, ApplicationDraft()))

    @rule(name=who, place=few, level=st.sampled_from(("", *LEVELS)), is_whole=st.booleans())
    def survey(self, name: str, place: int, level: str, is_whole: bool) -> None:
        asked = in_force(self.desk)
        answers = {q.code: chosen(q, place) for q in asked.questions[: None if is_whole else 3]}
        if key := self.case(name):
            self.do(lambda: acts.survey(self.desk, key, asked.code, asked.version, answers, level, "看家访"))
        else:
            child = self.student(name)
            self.do(lambda: surveys.survey_family(self.desk, child, YEAR, asked.code, asked.version, answers))

    @rule(act=st.sampled_from(("copy", "keep", "adopt", "discard", "rescore")), points=st.integers(0, 9))
    def scheme(self, act: str, points: int) -> None:
        if act == "rescore":
            self.do(lambda: schemes.rescore(self.desk, YEAR))
            return
        row = versions(self.desk)[points % len(versions(self.desk))]
        if act == "keep":
            code = row.scheme.questions[0].code
            changed = edits.with_question(row.scheme, code, lambda q: replace(q, factor=f"因素{points}"))
            self.do(lambda: schemes.keep(self.desk, changed))
        else:
            self.do(lambda: getattr(schemes, act)(self.desk, *row.key))

    @rule(word=st.sampled_from(("特别困难", "甲级")), left=st.sampled_from(("", "hard", "ordinary")))
    def level_words(self, word: str, left: str) -> None:
        self.do(lambda: naming.set_levels(self.desk, {**LEVELS, "special": word, **({left: ""} if left else {})}))
        kept = self.desk.value("SELECT levels FROM place WHERE id = ?", self.desk.place.id)
        assert self.desk.levels == read_levels(kept)

    @rule(names=some, text=words)
    def plan(self, names: list[str], text: str) -> None:
        keys = [key for key in map(self.case, names) if key]
        self.do(lambda: visits.plan(self.desk, YEAR, keys, PlanDraft("2027-09-12", "王芳", text)))

    @rule(names=some)
    def call_off(self, names: list[str]) -> None:
        keys = [key for key in map(self.case, names) if key]
        self.do(lambda: visits.call_off(self.desk, YEAR, keys))

    @rule(name=who, other=who, text=words)
    def visit(self, name: str, other: str, text: str) -> None:
        if (key := self.case(name)) and (also := self.case(other)):
            draft = VisitDraft("", "visit", "王芳", text)
            self.do(lambda: acts.visit(self.desk, key, draft, (), [also]))

    @rule(names=some, act=st.sampled_from(("join", "part")))
    def household(self, names: list[str], act: str) -> None:
        self.do(lambda: getattr(families, act)(self.desk, YEAR, self.students(names)))

    @rule(name=who, village=words, is_named=st.booleans())
    def village(self, name: str, village: str, is_named: bool) -> None:
        child = self.student(name)
        key = self.desk.value("SELECT household_id FROM student WHERE id = ?", child)
        if is_named and key:
            self.do(lambda: families.rename(self.desk, key, village, "北河村"))
        else:
            self.do(lambda: families.set_village(self.desk, YEAR, child, village))

    @rule(names=some, act=st.sampled_from(("hand_out", "take_back", "clear", *LETTER_ANSWERS)))
    def letter(self, names: list[str], act: str) -> None:
        keys = self.students(names)
        if act in LETTER_ANSWERS:
            self.do(lambda: letters.give_back(self.desk, YEAR, keys, act, "", "家长", "父亲"))
        else:
            self.do(lambda: getattr(letters, act)(self.desk, YEAR, keys))

    @rule(name=who, act=st.sampled_from(("waive", "waive_unsigned", "sign", "take_back")))
    def waiver(self, name: str, act: str) -> None:
        child, day = self.student(name), self.desk.today()
        if act == "take_back":
            self.do(lambda: waivers.take_back(self.desk, child, YEAR))
        elif act == "sign":
            self.do(lambda: waivers.sign(self.desk, child, YEAR, day, "家长", "父亲"))
        else:
            signed = act == "waive"
            self.do(lambda: waivers.waive(self.desk, child, YEAR, day, "家长", "父亲", "", is_signed=signed))

    @rule(number=few, choice=st.booleans())
    def pack(self, number: int, choice: bool) -> None:
        plan = plan_back(self.desk, self.packs[number], YEAR)
        choices = {change.key: choice for change in plan.takeable}
        self.do(lambda: take_back(self.desk, plan, choices, skip_faulty=True))

    @rule(name=st.sampled_from(("甲一", "甲二", "乙一")), level=levels, text=words)
    def adjust(self, name: str, level: str, text: str) -> None:
        draft = AdjustDraft(level, "2027-08-30", text, "", staff(self.desk, "principal")[0].id)
        self.do(lambda: adjustments.adjust(self.desk, self.case(name, LAST), draft))

    @rule(names=some)
    def requalify(self, names: list[str]) -> None:
        self.do(lambda: requalification.apply_again(self.desk, YEAR, self.students(names)))

    @rule(
        place=st.integers(0, 1), form=st.sampled_from(tuple(VOTE_FORMS)), quota=st.sampled_from((None, 0, 1, 2)),
        tie_rule=st.sampled_from(tuple(TIE_RULES)), reason=st.sampled_from(("", "重新评议")),
        way=st.sampled_from(tuple(VOTE_WAYS)),
    )  # fmt: skip
    def open_vote(self, place: int, form: str, quota: int | None, tie_rule: str, reason: str, way: str) -> None:
        """Survey whom the class still waits for, and open its session."""
        own, asked = classes(self.desk, YEAR)[place], in_force(self.desk)
        answers = {q.code: chosen(q, 0) for q in asked.questions}
        for row in cases(self.desk, YEAR, own.id):
            if row.status == "applied":
                key = row.id
                self.do(lambda key=key: acts.survey(self.desk, key, asked.code, asked.version, answers, "", ""))
        draft = VoteDraft(
            recorder="吴晓兰", voters=small.voters(), form=form, quota=quota, tie_rule=tie_rule, reason=reason, way=way
        )
        self.do(lambda: votes.open_vote(self.desk, own.id, YEAR, draft))

    @rule(act=st.sampled_from(("ballots", "more", "first", "second", "close", "draw", "annul")), shift=few, text=words)
    def step_vote(self, act: str, shift: int, text: str) -> None:
        key = self.desk.value("SELECT id FROM class_vote WHERE school_year = ? ORDER BY rowid DESC LIMIT 1", YEAR)
        if not key:
            return
        card = vote(self.desk, key)
        figures = {c.id: max(c.number % 2 + 4 - shift, 0) for c in card.candidates}
        counts = {c: _counts(card.form, n) for c, n in figures.items()}
        done: dict[str, Callable[[], object]] = {
            "ballots": lambda: votes.count_ballots(self.desk, key, votes.BallotsDraft(5 + shift, 5, 0, shift)),
            "more": lambda: votes.add_ballots(self.desk, key, shift),
            "first": lambda: votes.enter_count(self.desk, key, 1, "周敏", counts),
            "second": lambda: votes.enter_count(self.desk, key, 2, "吴晓兰", counts),
            "close": lambda: votes.close_vote(self.desk, key),
            "draw": lambda: votes.draw(self.desk, key, f"{text}双色球2027130期"),
            "annul": lambda: votes.annul(self.desk, key, text),
        }
        self.do(done[act])

    @rule(
        names=st.permutations(("甲一", "甲二", "甲三", "甲四")), form=st.sampled_from(tuple(VOTE_FORMS)), shift=few,
        last=st.sampled_from(("", "draw", "annul")),
    )  # fmt: skip
    def whole_vote(self, names: list[str], form: str, shift: int, last: str) -> None:
        """Three apply, one place is there; the class votes to the end, after what was begun is void."""
        for name in names[:3]:
            if not self.case(name):
                self.apply(name, shift, "")
        self.step_vote("annul", shift, "重新开始")
        self.open_vote(0, form, 1, "draw" if last == "draw" else "review", "重新评议", "paper")
        for act in ("ballots", "first", "second", "close", *([last] if last else [])):
            self.step_vote(act, shift, "下雨")

    @rule(act=st.sampled_from(("open", "cast", "cast", "cast", "close", "discard", "again")), count=st.integers(1, 5))
    def poll(self, act: str, count: int) -> None:
        """Vote at the one screen, with the program closed in between."""
        sql = "SELECT id FROM class_vote WHERE school_year = ? AND way = 'screen' ORDER BY rowid DESC LIMIT 1"
        key = self.desk.value(sql, YEAR)
        if not key:
            return
        if act == "again":
            registers.close(self.desk)
            self.desk = registers.open_register(self.folder / "s.aid", self.clock)
        elif act == "cast":
            for one in voting.choices_of(self.desk, key, count, count):
                self.do(lambda one=one: polling.cast(self.desk, key, self.free_slip(key), one))
        else:
            done: dict[str, Callable[[], object]] = {
                "open": lambda: polling.open_box(self.desk, key, 5),
                "close": lambda: polling.close_box(self.desk, key),
                "discard": lambda: polling.discard(self.desk, key, "停电"),
            }
            self.do(done[act])
        held = self.desk.value("SELECT count(*) FROM tally WHERE counter = 0 AND vote_id = ?", key)
        assert not held or self.desk.value("SELECT valid FROM class_vote WHERE id = ?", key) >= 5

    def free_slip(self, key: str) -> str:
        """Return a slip that can still vote, or the last one where none can."""
        found = box_key.key_of(self.desk, key)
        codes = slips.codes(*found) if found else ("",)
        for code in codes:
            with suppress(AidError):
                polling.check_slip(self.desk, key, code)
                return code
        return codes[-1]

    @rule(form=st.sampled_from(tuple(VOTE_FORMS)), ballots=st.integers(1, 5), last=st.sampled_from(("close", "annul")))
    def whole_poll(self, form: str, ballots: int, last: str) -> None:
        """A class votes at the screen to the end, after what was begun is void."""
        for name in ("甲一", "甲二"):
            if not self.case(name):
                self.apply(name, 1, "")
        self.poll("discard", 1)
        self.step_vote("annul", 0, "重新开始")
        self.open_vote(0, form, 1, "draw", "重新评议", "screen")
        for act in ("open", "cast", "again", "close"):
            self.poll(act, ballots)
        self.step_vote(last, 0, "下雨")

    @rule(name=who, act=st.sampled_from(("withdraw", "decline")), text=words)
    def end(self, name: str, act: str, text: str) -> None:
        if key := self.case(name):
            self.do(lambda: getattr(acts, act)(self.desk, key, text))

    @rule(name=who, act=st.sampled_from(("talk", "letter", "receipt", "appeal")), text=words)
    def tell(self, name: str, act: str, text: str) -> None:
        if not (key := self.case(name)):
            return
        today = self.desk.today().isoformat()
        got = (today, "家长") if act == "receipt" else ("", "")
        drafts: dict[str, Callable[[], object]] = {
            "talk": lambda: talks.record_talk(
                self.desk, key, TalkDraft("", staff(self.desk)[0].id, "家长", "父亲", "call", text)
            ),
            "appeal": lambda: appeals.appeal(self.desk, key, AppealDraft("", "家长", "父亲", "letter", text, text)),
        }
        self.do(drafts.get(act) or (lambda: talks.write_letter(self.desk, key, LetterDraft(today, text, *got))))

    @rule(scope=st.sampled_from(tuple(NOTICE_SCOPES)), place=st.integers(0, 1))
    def draft_notice(self, scope: str, place: int) -> None:
        row = classes(self.desk, YEAR)[place]
        part = {"class": row.title, "grade": grade_title(row.grade)}.get(scope, "")
        self.do(lambda: posting.draft_notice(self.desk, "2027-1", posting.NoticeDraft(scope=scope, part=part)))

    @rule(is_upheld=st.booleans(), text=words)
    def answer(self, is_upheld: bool, text: str) -> None:
        if key := self.desk.value("SELECT id FROM appeal ORDER BY status = 'open' DESC LIMIT 1"):
            draft = DecisionDraft(is_upheld, text, staff(self.desk, "principal")[0].id)
            self.do(lambda: appeals.decide(self.desk, key, draft))

    @rule(name=st.sampled_from(("甲一", "甲二", "乙一")), text=words, is_taken_back=st.booleans())
    def follow(self, name: str, text: str, is_taken_back: bool) -> None:
        kept = self.desk.value("SELECT id FROM follow_up LIMIT 1")
        if is_taken_back and kept:
            self.do(lambda: followups.remove(self.desk, kept))
        else:
            self.do(lambda: followups.note(self.desk, self.student(name), FollowUpDraft("talk", text=text)))

    @rule(
        place=st.integers(0, 1), way=st.sampled_from(("keep", "cancel", "adjust")), level=st.sampled_from(tuple(LEVELS))
    )
    def recheck(self, place: int, way: str, level: str) -> None:
        (head,) = [row for row in rechecks(self.desk, LAST) if row.drawn_on]
        item = recheck_items(self.desk, head.id)[place]
        draft = ItemDraft(
            "visit", "", "王芳", "到家中查看", "true" if way == "keep" else "false", (way,), level=level,
            staff_id=staff(self.desk, "principal")[0].id,
        )  # fmt: skip
        self.do(lambda: drawing.record(self.desk, item.id, draft))

    @rule(stratum=st.sampled_from(("", "class", "level")))
    def freeze(self, stratum: str) -> None:
        self.do(lambda: drawing.freeze(self.desk, LAST, FrameDraft("applied", stratum, "rate", "50")))

    @rule(total=st.integers(1, 9), basis=bases, method=methods, is_capped=st.booleans())
    def places(self, total: int, basis: str, method: str, is_capped: bool) -> None:
        draft = quotas.QuotaDraft("school", "", str(total), basis, method, is_capped=is_capped)
        self.do(lambda: quotas.split_up(self.desk, YEAR, draft))

    @rule(
        act=st.sampled_from(("choose", "adjust", "give_back", "give_on", "remove")), place=few, count=st.integers(0, 3),
        text=words,
    )  # fmt: skip
    def move_places(self, act: str, place: int, count: int, text: str) -> None:
        own = [c.id for c in classes(self.desk, YEAR)]
        key = own[place % len(own)]
        found = quotas_of(self.desk, YEAR)
        if act == "give_back":
            self.do(lambda: quota_moves.give_back(self.desk, YEAR, key, str(count)))
        elif act == "give_on":
            self.do(lambda: quota_moves.give_on(self.desk, YEAR, key, str(count), text))
        elif found:
            chosen = found[count % len(found)].id
            if act == "adjust":
                self.do(lambda: quota_moves.adjust(self.desk, chosen, {key: count}, text))
            elif act == "choose":
                self.do(lambda: quotas.choose(self.desk, chosen, [key], text))
            else:
                self.do(lambda: quotas.remove(self.desk, chosen))
        for one in quotas_of(self.desk, YEAR):
            assert one.left >= 0
            assert one.open_tie is None or one.left >= one.open_tie.places

    @rule(own=st.sampled_from(("0", "40", "100")), peer=st.sampled_from(("0", "60")))
    def weigh(self, own: str, peer: str) -> None:
        self.do(lambda: evaluations.set_weights(self.desk, YEAR, {"self": own, "peer": peer}))

    @rule(name=who, own=st.sampled_from(("", "90", "9x")), raters=few, by=st.sampled_from(("student", "guardian", "")))
    def evaluate(self, name: str, own: str, raters: int, by: str) -> None:
        group = self.desk.value("SELECT school_class_id FROM student WHERE name = ?", name)
        marks = {"self": own, "peer": "80" if raters else "", "raters": str(raters or "")}
        if key := self.case(name):
            self.do(lambda: evaluations.enter(self.desk, YEAR, group, {key: marks}, by))

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.done))):
            now, before = self.rows(), self.done.pop()
            history.undo(self.desk)
            assert self.rows() == before
            self.undone.append(now)

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self.undone))):
            before, after = self.rows(), self.undone.pop()
            history.redo(self.desk)
            assert self.rows() == after
            self.done.append(before)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            assert "完好" in verification.verify(self.desk).message
            registers.close(self.desk)
            shutil.rmtree(self.folder)


TestRecognition = Recognition.TestCase
TestRecognition.settings = settings(
    max_examples=times(6), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
