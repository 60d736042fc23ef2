"""Drawing lots so that anybody can draw them again with any SHA-256 tool.

The frame is every case that can be drawn, each as one line: a code without personal data, and its stratum. Codes are
numbered 0001, 0002, … through the strata in their order. The frame's text is, in UTF-8 without a mark at its start,
each line ended by a line feed (0A):

    0001<TAB>四年级1班        one line for each code, in the order of codes
    抽取<TAB>四年级1班<TAB>3  then one line for each stratum, in the order of its first code: how many are drawn

The frame's hash is the SHA-256 of that text, in small hexadecimal digits. When it is frozen, the seed is announced. A
code's ticket is the SHA-256 of the seed, a line feed, the frame's hash, a line feed, and the code; in each stratum
those are drawn whose tickets are the smallest, read as text or as numbers alike.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.quotas import Party, split

_SEED = (6, 40)  # characters of a seed
_SPOKEN = "·—、。〇々“”‘’《》"  # of a seed, beside Han characters and what a plain keyboard has
WHOLE = "全部"  # the one stratum where there are no others


@dataclass(frozen=True)
class Member:
    """A case that can be drawn; `rank` orders the strata."""

    key: str
    stratum: str
    rank: int = 0


@dataclass(frozen=True)
class Line:
    """A line of the frame."""

    code: str
    stratum: str


@dataclass(frozen=True)
class SizeStep:
    """A step of the table of sizes: frames up to `up_to` cases (None: any) give `size`."""

    up_to: int | None
    size: int


def coded(members: Iterable[Member]) -> tuple[tuple[str, Line], ...]:
    """Return (key, line) with codes numbered through the strata; within one the order of keys, which say nothing."""
    ordered = sorted(members, key=lambda m: (m.rank, m.stratum, m.key))
    digits = max(4, len(str(len(ordered))))
    return tuple((m.key, Line(f"{n:0{digits}d}", m.stratum)) for n, m in enumerate(ordered, 1))


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many lines each stratum has, in the order of codes."""
    return dict(Counter(line.stratum for line in sorted(lines, key=lambda x: x.code)))


def size_by_rate(count: int, per_thousand: int) -> int:
    """Return the size of a sample by rate, rounded up, at least 1."""
    return max(1, -(-count * per_thousand // 1000))


def size_by_table(count: int, table: Sequence[SizeStep]) -> int:
    """Return the size of a sample by a table, never more than there are."""
    step = next(s for s in table if s.up_to is None or count <= s.up_to)
    return min(count, step.size)


def allocate(strata: Mapping[str, int], size: int, at_least_one: bool) -> dict[str, int]:
    """Divide a sample among strata in proportion to their counts, by largest remainder; sums exactly to the size.

    With `at_least_one`, each stratum first gets one, which may make a small sample larger; the rest is divided in
    proportion to what the strata have left. Equal remainders go to the larger stratum, then to the earlier name.
    A size beyond all there are takes all.
    """
    given = {name: min(count, int(at_least_one)) for name, count in strata.items()}
    room = {name: count - given[name] for name, count in strata.items()}
    rest = min(max(size - sum(given.values()), 0), sum(room.values()))
    found = split([Party(name, name, left) for name, left in room.items()], rest, "largest_remainder")
    tied = sorted(found.tie.keys, key=lambda name: (-strata[name], name))[: found.tie.places] if found.tie else ()
    return {name: given[name] + count for name, count in found.with_winners(tied).items()}


def frame_text(lines: Iterable[Line], sizes: Mapping[str, int]) -> str:
    """Return the text whose hash freezes a frame with its sizes (see above)."""
    ordered = sorted(lines, key=lambda line: line.code)
    told = [f"{line.code}\t{line.stratum}\n" for line in ordered]
    told += [f"抽取\t{stratum}\t{sizes.get(stratum, 0)}\n" for stratum in counts(ordered)]
    return "".join(told)


def frame_hash(lines: Iterable[Line], sizes: Mapping[str, int]) -> str:
    return hashlib.sha256(frame_text(lines, sizes).encode()).hexdigest()


def ticket_text(seed: str, frame: str, code: str) -> str:
    """Return the text whose hash is a code's ticket."""
    return f"{seed}\n{frame}\n{code}"


def ticket(seed: str, frame: str, code: str) -> str:
    return hashlib.sha256(ticket_text(seed, frame, code).encode()).hexdigest()


def drawn(lines: Iterable[Line], sizes: Mapping[str, int], seed: str) -> tuple[str, ...]:
    """Return the drawn codes: stratum by stratum, the smallest tickets first."""
    ordered = sorted(lines, key=lambda line: line.code)
    frame = frame_hash(ordered, sizes)
    found: list[str] = []
    for stratum in counts(ordered):
        own = sorted((ticket(seed, frame, x.code), x.code) for x in ordered if x.stratum == stratum)
        found += [code for _, code in own[: sizes.get(stratum, 0)]]
    return tuple(found)


def clean_seed(text: str) -> str:
    """Return a seed as it is hashed and printed: in one line, full-width signs as plain ones, without blanks around it.

    Raises:
        Invalid: it is so short that it could have been chosen, would not stand in one line, or holds characters that
            nobody sees or takes for what they are: by those it could be changed until the draw pleases.
    """
    seed = " ".join(unicodedata.normalize("NFKC", text).split())
    if strange := [c for c in dict.fromkeys(seed) if not _is_spoken(c)]:
        told = "、".join(c if c.isprintable() and not unicodedata.combining(c) else f"U+{ord(c):04X}" for c in strange)
        text = f"种子里有看不见或容易认错的字符（{told}）。请只用汉字、数字、英文字母和常用标点，别人才能照着重算。"
        raise Invalid(Problem(text, "seed"))
    if not _SEED[0] <= len(seed) <= _SEED[1]:
        text = f"请填写公开宣布的种子，{_SEED[0]}到{_SEED[1]}个字，如当天彩票开奖号码，或宣布日期加在场各人姓名。"
        raise Invalid(Problem(text, "seed"))
    return seed


def _is_spoken(char: str) -> bool:
    is_plain = char.isascii() and char.isprintable()
    return is_plain or char in _SPOKEN or unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")


def rate_of(text: str) -> int:
    """Read a rate in per cent with at most one decimal; returns per thousand.

    Raises:
        Invalid: it is none, or not between 0.1 and 100.
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("%").strip()
    whole, _, tenth = plain.partition(".")
    if whole.isdecimal() and (not tenth or (tenth.isdecimal() and len(tenth) == 1)):
        rate = int(whole) * 10 + int(tenth or 0)
        if 1 <= rate <= 1000:
            return rate
    raise Invalid(Problem("抽取比例应在0.1到100之间，最多一位小数，如 10 表示抽百分之十。", "amount"))


def number_of(text: str, count: int) -> int:
    """Read how many are to be drawn of `count`.

    Raises:
        Invalid: it is no number, or more than there are.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal() and 1 <= int(plain) <= count:
        return int(plain)
    raise Invalid(Problem(f"抽取人数应在1到{count}之间（抽样名单共{count}人）。", "amount"))
