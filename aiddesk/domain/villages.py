"""Which village an address names: 村 or 社区, else the neighbourhood office, with nothing of group and house number."""

import re
import unicodedata

# What stands above a village; each ends at the first of these words, so that only the village's own name is left.
_ABOVE = re.compile(
    r"(?:自治区|自治州|自治县|自治旗|地区|街道办事处|街道|民族乡|苏木|[省市盟旗](?!场)|县(?!城)|区(?!域)|镇(?!子)|乡)"
)
_UNITS = ("居民委员会", "村民委员会", "居委会", "村委会", "社区", "行政村", "自然村", "嘎查", "村", "屯", "寨")
_UNIT = re.compile("|".join(_UNITS))
_GROUP = re.compile(r"([一二三四五六七八九十百\d]{1,3})\s*(?:村民)?(?:小组|组|社|队|连)")
_NAME = re.compile(r"[\u3400-\u9fff·]{1,12}")
_SAME = {"村民委员会": "村", "村委会": "村", "行政村": "村", "居民委员会": "居委会"}
_FALSE = ("村庄", "村口", "村路", "村街", "社区路")
_NO_HOUSE = re.compile(r"[\d一二三四五六七八九十]+$")


def village_in(address: str) -> str:
    """Return the village of an address ("南坪村", "幸福社区"), a group without village ("3组"), or "".

    某县某镇南坪村10组56号 is 南坪村: families of one village are visited on one day, whatever their group.
    """
    text = "".join(unicodedata.normalize("NFKC", address).split())
    for found in _UNIT.finditer(text):
        if any(text.startswith(word, found.start()) for word in _FALSE):
            continue
        name = _own_name(text[: found.start()])
        if name:
            unit = found.group()
            return name + _SAME.get(unit, unit)
    group = _GROUP.search(text)
    return f"{group.group(1)}{'连' if group.group().endswith('连') else '组'}" if group else ""


def _own_name(before: str) -> str:
    """Return the village's own name out of what stands before its kind of place."""
    cut = 0
    for found in _ABOVE.finditer(before):
        after = before[found.end() :]
        # 镇东村, 西乡镇: a word of this kind may begin or end a name.
        if found.start() > cut and after and not after.startswith(("镇", "街道")):
            cut = found.end()
    rest = before[cut:]
    names = _NAME.findall(_NO_HOUSE.sub("", rest) or rest)
    return names[-1] if names else ""
