"""Money as integer fen (分): read, shown, and written in capitals."""

import re
import unicodedata

from aiddesk.domain.errors import Invalid

Fen = int

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_GROUPS = ("", "万", "亿", "万亿")
_AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?")


def yuan(fen: Fen) -> str:
    """Return "1,250.00" for 125000."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def plain_yuan(fen: Fen) -> str:
    """Return "1250.00" for 125000."""
    return yuan(fen).replace(",", "")


def parse_yuan(text: str) -> Fen:
    """Read "312.5", "1,250.00", "￥625元" as fen.

    Raises:
        Invalid: it is no amount, is negative, or has more than two decimals.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.removeprefix("人民币").lstrip("¥￥").removesuffix("元").replace(",", "").strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise Invalid(f"“{text}”不是金额。请输入以元为单位、最多两位小数的数，如 312.50。")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def capitals(fen: Fen) -> str:
    """Return an amount in capitals, "人民币叁佰壹拾贰元伍角整" for 31250.

    Source: 《支付结算办法》附一, 正确填写票据和结算凭证的基本规定.

    Raises:
        ValueError: the amount is negative or beyond 16 digits of yuan.
    """
    if fen < 0 or fen >= 10**18:
        raise ValueError(fen)
    whole, tenths, hundredths = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole else ""
    if not tenths and not hundredths:
        return f"人民币{text or '零元'}整"
    if tenths:
        # The rule allows 零 after a yuan that ends in 0 and writes it in its own example (壹仟陆佰捌拾元零叁角贰分).
        text += ("零" if whole and whole % 10 == 0 else "") + f"{_DIGITS[tenths]}角"
    elif whole:
        text += "零"
    return f"人民币{text}{f'{_DIGITS[hundredths]}分' if hundredths else '整'}"


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            gap = True
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[index]
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = group // unit % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text
