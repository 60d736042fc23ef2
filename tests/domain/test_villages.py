"""The village of an address, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.villages import village_in


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("某县某镇南坪村10组56号", "南坪村"),
        ("四川省凉山彝族自治州昭觉县解放乡火普村二社", "火普村"),
        ("新疆和田地区墨玉县喀拉喀什镇幸福社区3号楼", "幸福社区"),
        ("红旗街道光明居委会12号", "光明居委会"),
        ("某县城区街道和平社区居委会", "和平社区"),
        ("镇东村", "镇东村"),
        ("某县某镇乡里村3组", "乡里村"),
        ("某县西乡镇东乡村", "东乡村"),
        ("大镇镇小镇村", "小镇村"),
        ("沙市镇王家村村民委员会", "王家村"),
        ("某镇李家村（新村）5号", "李家村"),
        ("某镇三村2组", "三村"),
        ("某县某镇北河行政村上湾自然村", "北河村"),
        ("Ａ县Ｂ镇　南坪 村", "南坪村"),
        ("呼和嘎查", "呼和嘎查"),
        ("3组12号", "3组"),
        ("团结农场五连", "五连"),
        ("某县某镇村口路3号", ""),
        ("某市区中心路12号", ""),
        ("", ""),
    ],
)
def test_the_village_is_found(address: str, village: str) -> None:
    assert village_in(address) == village


NAMES = st.text("南北东西上下坪河山岭湾家王李", min_size=1, max_size=4)


@given(st.sampled_from(["", "某省某市某县", "某县", "某自治州某县"]), st.sampled_from(["", "红星镇", "解放乡"]), NAMES,
       st.sampled_from(["村", "社区", "居委会"]), st.sampled_from(["", "3组", "十二社7号", " 1栋2单元"]))  # fmt: skip
def test_group_and_house_do_not_matter(above: str, town: str, name: str, unit: str, house: str) -> None:
    assert village_in(above + town + name + unit + house) == name + unit


@given(st.text(max_size=40))
def test_any_text_is_an_address(text: str) -> None:
    found = village_in(text)
    assert found == "" or found.endswith(("村", "社区", "居委会", "嘎查", "屯", "寨", "组", "连"))
