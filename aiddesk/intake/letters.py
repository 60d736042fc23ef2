"""Column letters as spreadsheets show them."""


def column_letter(index: int) -> str:
    """Return "A" for 0, "AA" for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return 0 for "A"."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
