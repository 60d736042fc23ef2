"""Text with separators: .csv and .txt in the encodings of Chinese offices, and what is copied from a sheet."""

import csv
import io

_SEPARATORS = "\t,;，|"
_SAMPLE = 4000


class NoTable(Exception):
    """The text has no columns, or is no text; the message says which ("binary", "plain", "torn")."""


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-16 with or without mark, UTF-8, else GB 18030.

    Raises:
        NoTable: it is no text.
    """
    for encoding in _encodings(data[:_SAMPLE]):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(c < " " and c not in "\r\n\t\x1f" for c in text[:_SAMPLE]):
            break
        return text.removeprefix("\ufeff")
    raise NoTable("binary")


def rows(text: str) -> list[list[str]]:
    """Split a text into rows of cells.

    Raises:
        NoTable: there is no separator, or quotes do not close.
    """
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        separator, text = first[4], text.lstrip()[6:].lstrip("\n")
    else:
        separator = max(_SEPARATORS, key=first.count)
        if separator not in first:
            separator = max(_SEPARATORS, key=text[:_SAMPLE].count)
    if separator not in text:
        raise NoTable("plain")
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[cell.strip("\t") for cell in row] for row in found]
    except csv.Error as error:
        raise NoTable("torn") from error


def _encodings(head: bytes) -> tuple[str, ...]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # Digits, separators and line ends of wide text leave a nought in every second place (一 and its like in the other).
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 25 and odd > 3 * even:
        return ("utf-16-le",)
    if even > len(head) // 25 and even > 3 * odd:
        return ("utf-16-be",)
    return ("utf-8-sig", "gb18030")
