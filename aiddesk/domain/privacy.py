"""What each audience may see of a number or a name (rules 3.4)."""


def mask_document(number: str) -> str:
    """Return "110105********002X": the first six and the last four."""
    if len(number) < 12:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def card_tail(number: str) -> str:
    """Return the last four digits of an account."""
    return number[-4:]


def mask_card(number: str) -> str:
    return f"{'*' * max(0, len(number) - 4)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """Return "138****1234"."""
    if len(number) < 8:
        return number[:1] + "*" * (len(number) - 1)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_name(name: str) -> str:
    """Return 李*, 王*明, or first and last character around the kept ·."""
    if len(name) < 2:
        return name
    if len(name) == 2:
        return f"{name[0]}*"
    return name[0] + "".join("·" if c == "·" else "*" for c in name[1:-1]) + name[-1]
