"""The sample school: fictional children carried through a whole cycle by the same services as real ones."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from aiddesk.domain.appeals import LetterDraft, TalkDraft
from aiddesk.domain.ballot import Counts
from aiddesk.domain.cases import ApplicationDraft, MemberDraft, VisitDraft
from aiddesk.domain.hardship import Question
from aiddesk.domain.money import plain_yuan
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.terms import Term, term_of
from aiddesk.queries import awards as lists
from aiddesk.queries.cases import CaseRow, cases, without_case
from aiddesk.queries.funds import balance
from aiddesk.queries.notices import notices
from aiddesk.queries.places import classes, staff
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import student, students
from aiddesk.queries.votes import vote, vote_classes
from aiddesk.services import awards, funds, receipts, registers, reviews, roster, talks, votes
from aiddesk.services import cases as acts
from aiddesk.services import notices as posting
from aiddesk.shipped import shipped
from aiddesk.store.desk import Clock, Desk

NAME = "青山镇示例九年一贯制学校"
_TEACHERS = (
    "何雨桐", "邓立新", "冯晓燕", "曹国栋", "彭秀英", "曾海燕", "田家旺", "董佳慧", "袁志刚",
    "潘丽娟", "蒋文斌", "蔡小红", "余建军", "杜春花", "叶成林", "程素芬", "魏长青",
)  # fmt: skip
_VILLAGES = ("南坪村", "北河村", "上山村", "西岭村")


Step = tuple[date, str, Callable[[Desk, int], None]]


class SteppingClock:
    """A clock that stands at ten in the morning of the day it was set to."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return datetime.combine(self.day, time(10, 0)).astimezone()


def make_sample(path: Path, clock: Clock, progress: Progress = SILENT) -> Desk:
    """Make the sample school as it would stand today, and open it; it cannot be sent."""
    today = clock().date()
    stepping = SteppingClock(_first_day(today))
    desk = make_school(path, stepping, is_sample=True)
    try:
        carry(desk, stepping, today, progress, with_refusal=True)
    except BaseException:
        registers.close(desk)
        path.unlink()
        raise
    registers.close(desk)
    return registers.open_register(path, clock)


def make_school(path: Path, clock: SteppingClock, *, is_sample: bool) -> Desk:
    """Make the school with staff, import its 571 children, and name the class teachers."""
    draft = registers.PlaceDraft(
        "school", NAME, "3199000001", ("primary", "junior"), "李春梅", "张建国", "0999-5550123", is_sample
    )
    desk = registers.create(path, draft, clock)
    year = term_of(clock.day).school_year
    registers.edit_place(desk, mailbox="校门口意见箱", office="学校资助办公室（办公楼101室）", township="青山镇中心校")
    registers.add_staff(desk, "周敏", ("aid_office",))
    registers.add_staff(desk, "陈志远", ("leading_group",))
    registers.add_staff(desk, "吴晓兰", ("accountant",))
    plan = roster.plan(desk, shipped("sample/roster.xlsx"), year)
    roster.import_plan(desk, plan, year)
    for school_class, teacher in zip(classes(desk, year), _TEACHERS, strict=True):
        registers.set_teacher(desk, school_class.id, teacher)
    return desk


def carry(
    desk: Desk, clock: SteppingClock, until: date, progress: Progress = SILENT, *, with_refusal: bool = False
) -> None:
    """Carry the school year through the cycle, as far as `until` allows; a family more is turned down if asked for."""
    year = term_of(clock.day).school_year
    refusal: tuple[Step, ...] = ((date(year, 9, 10), "不予认定，沟通和告知", _refuse),) if with_refusal else ()
    steps: tuple[Step, ...] = (
        (date(year, 9, 4), "登记申请", _apply),
        (date(year, 9, 9), "困难调查和家访", _survey),
        *refusal,
        (date(year, 9, 11), "班级评议", _vote),
        (date(year, 9, 14), "审核", _review),
        (date(year, 9, 17), "公示", _post),
        (date(year, 9, 18), "公示期满，校长批准", _recognise),
        (date(year, 10, 12), "资金到账", _fund),
        (date(year, 10, 14), "生成名单，校长批准", _draw),
        (date(year, 10, 20), "打卡发放", _pay),
        (date(year, 10, 28), "签领", _sign),
        (date(year, 10, 30), "助后公示", _post_after),
        (date(year, 10, 31), "助后公示期满", _finish_after),
    )
    for number, (day, text, step) in enumerate(steps):
        clock.day = max(clock.day, day, *_clocks(desk, year))
        if clock.day > until:
            break
        progress.step(number, len(steps), text)
        step(desk, year)


def _first_day(today: date) -> date:
    return date(term_of(today).school_year, 9, 1)


def _clocks(desk: Desk, year: int) -> tuple[date, ...]:
    """A running notice holds everything up until the day after its last."""
    return tuple(n.last_day + timedelta(days=1) for n in notices(desk, year) if n.status == "posted" and n.last_day)


def _apply(desk: Desk, year: int) -> None:
    for number, row in enumerate(without_case(desk, year)):
        card = student(desk, row.student_id)
        draft = ApplicationDraft(
            native_place="本省", household_size=str(3 + number % 4), address=card.address,
            guardian_phone=card.row.guardian_phone, income_per_head=str(4200 + number * 37 % 5200),
            disaster="去年夏天房屋被水淹" if number % 11 == 0 else "无", accident="无",
            weak_labour="祖父母年迈多病" if number % 3 == 0 else "无", unemployment="无",
            debt="看病欠款约2万元" if number % 7 == 0 else "无", other="无", promise_signed=True,
        )  # fmt: skip
        members = (
            MemberDraft(
                card.row.guardian, str(34 + number % 30), card.row.guardian_relation, "务农", "农民", "9600", "良好"
            ),
            MemberDraft(
                f"{card.row.guardian[0]}秀兰", str(36 + number % 25), "其他亲属", "外出务工", "工人", "18000", "一般"
            ),
        )
        acts.apply(desk, row.student_id, year, draft, members)


def _survey(desk: Desk, year: int) -> None:
    scheme = in_force(desk)
    teachers = {c.id: c.teacher_id for c in classes(desk, year)}
    for number, row in enumerate(cases(desk, year)):
        answers = {q.code: _answer(q, number, n) for n, q in enumerate(scheme.questions)}
        if number % 4 == 0:
            village = _VILLAGES[number % len(_VILLAGES)]
            visit = VisitDraft(
                visitors="班主任、资助专干", findings=f"到{village}家中走访，住房和收入情况与申请表相符。"
            )
            acts.visit(desk, row.id, visit)
        acts.survey(desk, row.id, scheme.code, scheme.version, answers, staff_id=teachers[row.class_id])


def _answer(question: Question, family: int, place: int) -> str:
    """Answer so that families of every level are among them."""
    if not question.options:
        return str(600 + family * 37 % 1400)
    worst = (family + 2 * place) % len(question.options)
    return question.options[(worst * (5 - family % 3) + 2) // 5].code


def _refuse(desk: Desk, year: int) -> None:
    """A family that is well off applies, is visited, talked with and written to."""
    child = next(row for row in students(desk, year, limit=-1) if not row.categories and row.guardian)
    draft = ApplicationDraft(household_size="4", income_per_head="31000", other="孩子想住校", promise_signed=True)
    key = acts.apply(desk, child.id, year, draft).subject_id
    scheme = in_force(desk)
    answers = {
        q.code: min(q.options, key=lambda o: o.points).code if q.options else "31000" for q in scheme.questions
    }  # fmt: skip
    acts.survey(desk, key, scheme.code, scheme.version, answers, level="none", reason="家中经营超市，收入稳定")
    acts.visit(desk, key, VisitDraft(visitors="班主任、资助专干", findings="到家中走访，家里经营一间超市，住房较新。"))
    acts.decline(desk, key, "家中经营超市，收入高于本地标准，与申请表所写不符。")
    who, day = staff(desk, "aid_office")[0].id, desk.today().isoformat()
    told = "说明了调查和走访的情况；家长表示理解，知道家里遇到困难时随时可以再申请，也知道可以申诉。"
    person = (child.guardian, child.guardian_relation)
    talks.record_talk(desk, key, TalkDraft(day, who, *person, "visit", told))
    reason = "根据调查和走访，您家的收入高于本地困难家庭的标准，能够承担孩子在校学习和生活的基本支出。"
    talks.write_letter(desk, key, LetterDraft(day, reason, day, *person))


def _vote(desk: Desk, year: int) -> None:
    for row in vote_classes(desk, year):
        draft = votes.VoteDraft(place="本班教室", recorder="吴晓兰", witnesses="陈志远、张建国")
        key = votes.open_vote(desk, row.class_id, year, draft).subject_id
        card = vote(desk, key)
        present = card.present
        votes.count_ballots(desk, key, votes.BallotsDraft(present + 2, present, 0, 2))
        counts = {c.id: Counts(present - n % 4 - n % 3, n % 4, n % 3) for n, c in enumerate(card.candidates)}
        votes.enter_count(desk, key, 1, "周敏", counts)
        votes.enter_count(desk, key, 2, "吴晓兰", counts)
        votes.close_vote(desk, key)


def _review(desk: Desk, year: int) -> None:
    by_class: dict[str, list[CaseRow]] = {}
    for row in cases(desk, year, status="voted"):
        by_class.setdefault(row.class_id, []).append(row)
    for school_class in classes(desk, year):
        keys = [row.id for row in by_class.get(school_class.id, ())]
        if keys:
            reviews.review(desk, keys, "class_teacher", "pass", "情况属实，同意。", school_class.teacher_id)
    reviews.pass_all(desk, year, "aid_office", "材料齐全，同意。", staff(desk, "aid_office")[0].id)
    reviews.pass_all(desk, year, "leading_group", "同意认定。", staff(desk, "leading_group")[-1].id)


def _post(desk: Desk, year: int) -> None:
    key = posting.draft_notice(desk, Term(year, 1).key, posting.NoticeDraft()).subject_id
    posting.post(desk, key)


def _recognise(desk: Desk, year: int) -> None:
    head = next(n for n in notices(desk, year) if n.phase == "recognition")
    posting.finish(desk, head.id)
    posting.approve_recognition(desk, head.id, staff(desk, "principal")[0].id)
    posting.take_down(desk, head.id, "李春梅")


def _fund(desk: Desk, year: int) -> None:
    term = Term(year, 1).key
    for code in ("YJ_JSS", "YJ_FJSS"):
        rows = awards.eligible(desk, code, term)
        need = sum(75000 if row.stage == "junior" else 62500 for row in rows) // (1 if code == "YJ_JSS" else 2)
        for source, share in (("central", need * 6 // 10), ("province", need - need * 6 // 10)):
            draft = funds.FundDraft(code, source, f"教财拨〔{year}〕{18 if source == 'central' else 27}号", "",
                                    plain_yuan(share), "学校零余额账户")  # fmt: skip
            funds.receive(desk, term, draft)


def _draw(desk: Desk, year: int) -> None:
    for code in ("YJ_JSS", "YJ_FJSS"):
        key = awards.draw(desk, code, Term(year, 1).key).subject_id
        awards.approve(desk, key, staff(desk, "principal")[0].id)


def _pay(desk: Desk, year: int) -> None:
    for head in lists.award_lists(desk, Term(year, 1).key):
        keys = [row.id for row in lists.awards(desk, head.id)]
        awards.pay(desk, keys, "card")
        awards.fail(desk, keys[:2], "户名与账号不符，银行退票")
        awards.pay(desk, keys[:2], "card")


def _sign(desk: Desk, year: int) -> None:
    for head in lists.award_lists(desk, Term(year, 1).key):
        for page in lists.pages(desk, head.id):
            receipts.sign_page(desk, head.id, page.page)


def _post_after(desk: Desk, year: int) -> None:
    term = Term(year, 1).key
    for head in lists.award_lists(desk, term):
        draft = posting.NoticeDraft("after_aid", award_list_id=head.id)
        posting.post(desk, posting.draft_notice(desk, term, draft).subject_id)


def _finish_after(desk: Desk, year: int) -> None:
    term = Term(year, 1).key
    for head in notices(desk, year):
        if head.phase == "after_aid" and head.status == "posted":
            posting.finish(desk, head.id)
            posting.take_down(desk, head.id, "李春梅")
    for code in ("YJ_JSS", "YJ_FJSS"):
        left = balance(desk, term, code).left
        if left:
            funds.give_back(desk, term, funds.ReturnDraft(code, plain_yuan(left), "", "学期结算，结余退回", "退款凭证"))
