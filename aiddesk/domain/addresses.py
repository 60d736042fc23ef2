"""Whether two addresses are one door: written with or without province, in full width, with 三 or 3."""

import re
import unicodedata
from dataclasses import dataclass

# What may stand above a door, from the province down; villages and roads belong to the door itself.
_P = r"[^村路号巷弄\d]"
_REGION = re.compile(
    rf"^(?:{_P}{{2,7}}?(?:省(?!道)|自治区))?"
    rf"(?:{_P}{{2,9}}?(?:市(?!场)|自治州|盟|地区))?"
    rf"(?P<county>{_P}{{1,9}}?(?:自治县|自治旗|县(?!城)|市(?!场)|旗(?!杆)|(?<![小社园景校矿厂])区(?!域)))?"
    rf"(?P<town>{_P}{{1,9}}?(?:民族乡|乡(?!镇)|镇(?!子)|街道办事处|街道|苏木))?"
)
_SIGNS = re.compile(r"[\s,，.。、;；:：'\"“”‘’()（）\[\]【】_·]+|(?<!\d)-|-(?!\d)")
_SAME = (("村民委员会", "村"), ("村委会", "村"), ("行政村", "村"), ("居民委员会", "居委会"), ("村民小组", "组"),
         ("小组", "组"), ("社区居委会", "社区"), ("第", ""), ("门牌", ""))  # fmt: skip
_NUMERAL = re.compile(r"([零一二三四五六七八九十]{1,3})(?=[组社队连号栋幢座室户楼单])")
_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")}
_DOOR = re.compile(r"\d+(?:-\d+)*(?:号|室|户|栋|幢|座|单元|楼)?(?:\d+(?:号|室|户)?)?$")
_GROUP = re.compile(r"\d+(?:组|社|队|连)$")


@dataclass(frozen=True)
class Address:
    """An address as one can compare it: `rest` is village or road with what follows, "" where nothing is told."""

    county: str
    town: str
    rest: str

    @property
    def has_door(self) -> bool:
        """True where it ends in a house number, so that one family lives there and not a whole village."""
        return bool(_DOOR.search(self.rest)) and not _GROUP.search(self.rest)

    def fits(self, other: "Address") -> bool:
        """Say whether both may be one place: the same door, and no county or town that contradicts."""
        if not self.rest or self.rest != other.rest:
            return False
        pairs = ((self.county, other.county), (self.town, other.town))
        return not any(one and two and one != two for one, two in pairs)


def address(text: str) -> Address:
    """Take an address apart; 某省某市某县青山镇南坪村三组１５号 is (某县, 青山镇, 南坪村3组15号)."""
    plain = _SIGNS.sub("", unicodedata.normalize("NFKC", text))
    found = _REGION.match(plain)
    if found is None:  # the pattern matches "" too; this pleases the type checker
        return Address("", "", plain)
    rest = plain[found.end() :]
    for word, same in _SAME:
        rest = rest.replace(word, same)
    rest = _NUMERAL.sub(lambda m: str(_number(m.group(1))), rest)
    return Address(found["county"] or "", found["town"] or "", rest)


def _number(word: str) -> int:
    """Return 23 for 二十三."""
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[c]) for c in word))
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
