"""Lists of the reviews: a class's heading stands over its names, levels are summed in their order."""

from datetime import date

from aiddesk.documents import meeting_minutes, proposed_list
from aiddesk.documents.page import Document
from tests.documents.samples import FOOTER, SCHOOL, written

SECOND = ("钱一二", "钱三四", "钱五六")


def proposed(count: int) -> Document:
    names = [("一年级1班", f"赵{n:02d}") for n in range(count)] + [("一年级2班", name) for name in SECOND]
    levels = ("困难", "一般困难", "", "特别困难")
    lines = tuple(
        proposed_list.ProposedLine(title, name, "38", "同意", levels[n % 4], "已审核", "领导小组审核通过：同意认定。")
        for n, (title, name) in enumerate(names)
    )
    order = ("特别困难", "困难", "一般困难", "不困难")
    return proposed_list.lay_out(proposed_list.ProposedList(FOOTER, SCHOOL, "2026—2027学年", lines, (), order))


def meeting(count: int) -> Document:
    classes = tuple(
        (title, tuple(meeting_minutes.RulingLine(name, "通过", "困难", "") for name in names))
        for title, names in (("一年级1班", [f"赵{n:02d}" for n in range(count)]), ("一年级2班", list(SECOND)))
    )
    return meeting_minutes.lay_out(
        meeting_minutes.MeetingMinutes(
            FOOTER, SCHOOL, "领导小组会议", "2026—2027学年", date(2026, 9, 14), "会议室", "张建国", "李春梅",
            "应到2人，实到2人。", (), "审核名单", "", "审核2人", "意见为“同意认定”。", "", classes,
        )
    )  # fmt: skip


def test_a_heading_is_not_parted_from_its_names() -> None:
    for make in (proposed, meeting):
        for count in range(3, 45):
            (page,) = [text for text in written(make(count)) if "一年级2班（3人）" in text]
            assert all(name in page.partition("一年级2班（3人）")[2] for name in SECOND[:2]), (make.__name__, count)


def test_levels_are_summed_from_the_most_needy_on() -> None:
    assert "合计7人：特别困难1人，困难2人，一般困难2人，未定2人。" in "".join(written(proposed(4)))
