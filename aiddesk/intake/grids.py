"""What readers in the child hand back: a sheet's name, its rows of text, and its cells merged downwards."""

import re

Grid = list[list[str]]
# Cells merged downwards, as (column from 0, first row, last row); rows count from the sheet's row 1.
Tall = list[tuple[int, int, int]]
Sheets = list[tuple[str, Grid, Tall]]

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']""")
_LAST_ROW = 1_048_576


def tall_of(content: bytes) -> Tall:
    """Return the cells merged downwards in the part of a sheet."""
    found = []
    for letters, first, last in _MERGED.findall(content):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if int(first) < int(last) <= _LAST_ROW:
            found.append((column - 1, int(first), int(last)))
    return found
