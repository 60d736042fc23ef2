"""Each paper: what it says comes back out, nothing leaves the page, sums are right."""

import dataclasses
import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from aiddesk.documents import (
    application,
    award_list,
    ballot,
    furniture,
    minutes,
    notice,
    receipt,
    sign_sheet,
    slip,
    survey,
)
from aiddesk.documents.page import MM, Code, Document, Line, Rect, Text
from aiddesk.documents.writer import pdf_bytes
from aiddesk.domain.notices import NoticeRow
from aiddesk.store.policy import forms
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, outside, read

CODE = "A3F9-012-003-Y"


def _application(members: int = 2, form: str = "national_2024") -> application.Application:
    return application.Application(FOOTER, forms()[form], samples.family(members), CODE)


def _blank(form: str = "national_2024") -> application.Application:
    return application.Application(FOOTER, forms()[form], application.Known({"school": SCHOOL}))


def _minutes(count: int) -> minutes.Minutes:
    results = tuple(
        minutes.CandidateResult(i + 1, samples.name(i), (30, 8, 2), "建议认定：特别困难") for i in range(count)
    )
    return minutes.Minutes(
        FOOTER, SCHOOL, "四年级1班", "2026—2027学年", date(2026, 9, 20), "教室", "王芳", LONG, 45, 43, 43, 40, 1, 2,
        results, ("同意", "不同意", "弃权"), ("同意票超过有效票半数为通过。",), "逐一说明情况后投票。" * 20,
        ("李强", RARE), (), CODE,
    )  # fmt: skip


def _receipts(count: int) -> receipt.Receipts:
    one = receipt.Receipt("2026-0001", RARE, "四年级1班", "生活补助", "2026年秋季学期", 31250, "现金", LONG, "父亲")
    return receipt.Receipts(FOOTER, SCHOOL, (one,) * count)


def _slip() -> slip.Slip:
    return slip.Slip(
        FOOTER, SCHOOL, "红星镇中心校", "P-003", "红星镇中心小学.aidpack", 1234567, datetime(2026, 10, 21, 9, 5),  # noqa: DTZ001
        "发放数据",
        (("认定人数", "432人"), ("发放金额合计", "￥198,437.50元")), "e3b0c442" * 8, "a3f9" * 10, "a3f912bc77aa0011",
    )  # fmt: skip


def _survey(count: int) -> survey.Survey:
    lines = tuple(survey.SurveyLine(f"项目{i}", "二次手术，预计支出20,000元。" * 4, 5) for i in range(count))
    return survey.Survey(
        FOOTER, SCHOOL, "2026—2027学年", "四年级1班", RARE, "110101201511030028", date(2026, 9, 12), "家访",
        ("王芳", "李强"), lines, 5 * count, "困难", "特别困难", "父亲受伤，家访核实。", CODE,
    )  # fmt: skip


def _ballots(count: int, candidates: int = 5) -> ballot.Ballots:
    people = tuple(ballot.Candidate(i + 1, samples.name(i)) for i in range(candidates))
    return ballot.Ballots("四年级1班家庭经济困难学生认定评议选票", people, count)


PAPERS = {
    "application": lambda: application.lay_out(_application()),
    "application, ten members": lambda: application.lay_out(_application(10)),
    "blank application": lambda: application.lay_out(_blank()),
    **{f"form {code}": lambda code=code: application.lay_out(_application(3, code)) for code in forms()},
    **{f"blank form {code}": lambda code=code: application.lay_out(_blank(code)) for code in forms()},
    "ballots": lambda: ballot.lay_out(_ballots(9)),
    "minutes": lambda: minutes.lay_out(_minutes(40)),
    "notice": lambda: notice.lay_out(samples.notice(120)),
    "poster": lambda: notice.lay_out(samples.notice(120, "A3", 62500)),
    "award list": lambda: award_list.lay_out(samples.award_list(31)),
    "sign sheet": lambda: sign_sheet.lay_out(samples.sign_sheet(14, 3)),
    "receipts": lambda: receipt.lay_out(_receipts(3)),
    "slip": lambda: slip.lay_out(_slip()),
    "survey": lambda: survey.lay_out(_survey(40)),
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Document:
    return PAPERS[request.param]()


def test_nothing_leaves_the_paper(paper: Document) -> None:
    assert outside(paper) == []


def test_same_content_same_bytes_and_a_bookmark_or_none(paper: Document) -> None:
    assert pdf_bytes(paper) == pdf_bytes(paper)
    assert all(mark.page < len(paper.pages) for mark in paper.bookmarks)


def test_nothing_overlaps(paper: Document) -> None:
    assert samples.overlapping(paper) == []


@pytest.mark.parametrize(("count", "candidates", "pages"), [(0, 5, 1), (1, 5, 1), (8, 5, 1), (9, 5, 2), (2, 40, 2)])
def test_every_ballot_is_printed_and_equal(count: int, candidates: int, pages: int) -> None:
    document = ballot.lay_out(_ballots(count, candidates))
    text = "".join(read(document))
    assert len(document.pages) == pages
    assert text.count(RARE) == count * -(-candidates // 3)
    assert "台账" not in text


@pytest.mark.parametrize("count", [0, 1, 40])
def test_minutes_count_votes_and_ask_for_signatures(count: int) -> None:
    text = "".join(read(minutes.lay_out(_minutes(count))))
    assert text.count("建议认定：特别困难") == count
    for part in (
        "43张",
        "40张",
        "主持人签字",
        "记录人签字",
        "计票人（李强）签字",
        f"计票人（{RARE}）签字",
        "监票人签字",
    ):
        assert part in text


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("count", [0, 1, 2, 15, 16, 31, 61, 200])
def test_notice_shows_every_row_once(count: int, size: str) -> None:
    pages = read(notice.lay_out(samples.notice(count, size, 62500)))
    text = "".join(pages)
    assert text.count("特别困难") == count
    assert text.count("625.00") == count
    assert all(f"—{number}—" in page for number, page in enumerate(pages, 1))
    assert "第5日（9月25日）" in text
    assert f"{SCHOOL}2026年9月21日" in pages[-1]
    assert "联系人" in pages[-1]


def test_notice_without_sums_has_no_sum_column() -> None:
    assert "金额" not in "".join(read(notice.lay_out(samples.notice(5))))


@pytest.mark.parametrize(
    ("count", "capitals"),
    [
        (0, "人民币零元整"),
        (1, "人民币陆佰贰拾伍元整"),
        (31, "人民币壹万玖仟叁佰柒拾伍元整"),
        (200, "人民币壹拾贰万伍仟元整"),
    ],
)
def test_award_list_totals(count: int, capitals: str) -> None:
    pages = read(award_list.lay_out(samples.award_list(count)))
    assert f"合计：{count}人，￥{count * 625:,}.00元大写：{capitals}" in pages[-1]
    assert sum(page.count("110101") for page in pages) == count
    assert all("本页小计" in page and "补助标准" in page for page in pages)
    assert "校长（签字盖章）" in pages[-1]


def test_sign_sheet_adds_up_page_by_page() -> None:
    first, second, third = read(sign_sheet.lay_out(samples.sign_sheet(14, 1, 0)))
    assert "本页小计：14人，4,375.00元（大写：人民币肆仟叁佰柒拾伍元整）累计：14人，4,375.00元" in first
    assert "合计" not in first
    assert "本页小计：1人，312.50元（大写：人民币叁佰壹拾贰元伍角整）累计：15人，4,687.50元" in second
    assert "本页小计：0人，0.00元（大写：人民币零元整）累计：15人，4,687.50元" in third
    assert "合计：15人，￥4,687.50元大写：人民币肆仟陆佰捌拾柒元伍角整" in third
    assert "A3F9-012-002-" in second


def test_sign_sheet_strikes_out_what_is_unused_and_nothing_else() -> None:
    full, part = sign_sheet.lay_out(samples.sign_sheet(14, 3)).pages
    strokes = [[mark for mark in page.marks if isinstance(mark, Line) and _is_slanted(mark)] for page in (full, part)]
    assert [len(found) for found in strokes] == [0, 1]


def test_sign_sheet_marks_each_class_and_refuses_too_many_rows() -> None:
    document = sign_sheet.lay_out(samples.sign_sheet(14, 3))
    assert [(mark.title, mark.page) for mark in document.bookmarks] == [("四年级1班", 0), ("四年级2班", 1)]
    with pytest.raises(ValueError, match="A3F9-012-001"):
        sign_sheet.lay_out(samples.sign_sheet(15))


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (3, 3)])
def test_receipts_stand_two_on_a_page(count: int, pages: int) -> None:
    found = read(receipt.lay_out(_receipts(count)))
    assert len(found) == pages
    assert sum(page.count("人民币叁佰壹拾贰元伍角整") for page in found) == 2 * count
    assert sum(page.count(RARE) for page in found) == 2 * count


def test_each_half_of_a_receipt_names_its_own_copy() -> None:
    (page,) = read(receipt.lay_out(_receipts(1)))
    assert FOOTER.copy.replace(" ", "") not in page.replace("第一联学校存根", "")
    assert page.count("领款人签字（手印）") == 2


def test_slip_writes_the_sum_in_capitals_and_carries_the_file_fingerprint() -> None:
    document = slip.lay_out(replace(_slip(), paid=19843750))
    assert "人民币壹拾玖万捌仟肆佰叁拾柒元伍角整" in read(document)[0]
    assert [mark.text for mark in document.pages[0].marks if isinstance(mark, Code)] == ["E3B0C442" * 8]


def test_a_fingerprint_grouped_before_is_grouped_alike() -> None:
    assert furniture.grouped("B127  B84A 1D47", 4) == furniture.grouped("B127B84A1D47", 4) == "B127 B84A 1D47"


def test_what_tells_meetings_and_schemes_apart_is_printed() -> None:
    away = ("王小明（病假）", "李强（公差）")
    told = read(minutes.lay_out(replace(_minutes(1), excused=away, recused=(f"{RARE}（与1号候选人同户）",))))[0]
    assert "实到人数43人（请假2人）" in told
    assert "应到人数45人（1人回避，未计入）" in told
    assert f"回避（1人）：{RARE}（与1号候选人同户）。" in told
    assert "请假（2人）：王小明（病假）；李强（公差）。" in told
    assert "第2次评议" in read(ballot.lay_out(replace(_ballots(1), session="第2次评议")))[0]
    assert "评分方案：示例方案第1版" in read(survey.lay_out(replace(_survey(1), scheme_title="示例方案 第1版")))[0]


@pytest.mark.parametrize("amount", [None, 62500])
def test_a_notice_shows_of_a_student_only_what_may_hang_on_a_wall(amount: int | None) -> None:
    fields = {field.name for field in dataclasses.fields(NoticeRow)}
    assert fields == {"position", "name", "class_title", "level", "amount", "class_number"}
    document = notice.lay_out(samples.notice(40, amount=amount))
    heads = {mark.text for page in document.pages for mark in page.marks if isinstance(mark, Text)}
    text = "".join(read(document))
    assert not re.search(r"\d{15}", text)
    for word in ("证件", "住址", "出生", "账号", "卡号", "学籍号", "监护人", "低保", "残疾", "孤儿"):
        assert word not in text
    assert ("金额（元）" in heads) is (amount is not None)


@pytest.mark.parametrize("unit", [SCHOOL, SCHOOL * 2, "镇中学"])
def test_the_signing_unit_stays_between_the_margins(unit: str) -> None:
    page = notice.lay_out(replace(samples.notice(3), unit=unit)).pages[-1]
    (signed,) = [mark for mark in page.marks if isinstance(mark, Text) and mark.text == unit]
    left, _, right, _ = samples.extent(signed)
    assert 28 * MM - 0.1 <= left < right <= page.width - 26 * MM + 0.1


@pytest.mark.parametrize(("count", "pages", "body"), [(3, 1, 16.0), (8, 1, 14.0), (15, 1, 14.0), (40, 2, 16.0)])
def test_a_notice_of_a_class_hangs_on_one_sheet_where_it_can(count: int, pages: int, body: float) -> None:
    told = (
        "根据教育部等六部门《关于做好家庭经济困难学生认定工作的指导意见》（教财〔2018〕16号），经本人申请、班级评议，"
        "现将学生名单予以公示，公示时间自2026年9月15日至2026年9月20日，共5个工作日。公示期间如有异议，请以书面、电话或当面的"
        "方式反映。本名单还要经过学校审核，最后结果以全校公示为准。"
    )
    contacts = ("联系电话：0771-1234567", "意见箱：教学楼一楼", "受理地点：学校资助办公室")
    title = "关于2026—2027学年四年级1班家庭经济困难学生拟认定名单的公示"
    document = notice.lay_out(replace(samples.notice(count), title=title, body=(told,), contacts=contacts))
    assert len(document.pages) == pages
    texts = [mark for page in document.pages for mark in page.marks if isinstance(mark, Text)]
    assert {mark.size for mark in texts if mark.text in contacts} == {body}
    assert min(mark.size for mark in texts if mark.text.startswith(("四年级1班", "特别困难"))) >= 10
    (day,) = [mark for mark in texts if mark.text == "2026年9月21日"]
    assert day.y <= document.pages[-1].height - 35 * MM
    assert "".join(read(document)).count("特别困难") == count


def test_a_long_notice_stands_in_two_columns() -> None:
    document = notice.lay_out(samples.notice(215))
    assert len(document.pages) <= 5
    assert sum(mark.text == "姓名" for mark in document.pages[1].marks if isinstance(mark, Text)) == 2


@pytest.mark.parametrize("count", [1, 12, 18, 30])
def test_the_seal_of_an_approval_has_its_height(count: int) -> None:
    page = award_list.lay_out(samples.award_list(count)).pages[-1]
    boxes = [mark for mark in page.marks if isinstance(mark, Rect) and mark.height >= 44 * MM]
    assert len(boxes) == 4
    assert all(box.y + box.height < page.height - 10 * MM for box in boxes)


def test_slip_groups_the_fingerprints() -> None:
    (text,) = (" ".join(page.split()) for page in samples.raw(slip.lay_out(_slip())))
    assert "e3b0c442 e3b0c442 e3b0c442 e3b0c442" in text
    assert "a3f9 a3f9" in text
    assert "￥198,437.50元" in text
    assert "1,234,567" in text


@pytest.mark.parametrize("count", [0, 1, 40])
def test_survey_shows_every_line_the_total_and_both_levels(count: int) -> None:
    text = "".join(read(survey.lay_out(_survey(count))))
    assert all(f"项目{number}" in text for number in range(count))
    for part in (RARE, "合计", "特别困难", "父亲受伤，家访核实。", "家长（监护人）签字"):
        assert part in text


def _is_slanted(line: Line) -> bool:
    return line.x1 != line.x2 and line.y1 != line.y2
