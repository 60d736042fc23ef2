"""Numbers that name a person: identity documents, registration numbers, cards, phones."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aiddesk.domain.errors import Problem, Severity

_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
             "\ufeff\u00ad\t\r\n '’‘`")
)  # fmt: skip
_TWO_PHONES = re.compile(r"(?<!\d)(1\d{10})[\s、，,;；]+(?=1\d{10}(?!\d))")
_DRESSED_PHONE = re.compile(r"(?:\+?86-?)?(1\d{2})-?(\d{4})-?(\d{4})")
_LOOKALIKES = str.maketrans({"х": "X", "Х": "X", "×": "X", "x": "X", "Χ": "X"})
_CITIZEN = re.compile(r"\d{17}[\dX]")
_OLD_CITIZEN = re.compile(r"\d{15}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_REGISTRATION = re.compile(r"[GJL]\d{17}[\dX]")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}")  # before the cards of 18 digits
_NOTHING = re.compile(r"[/\\\-—–_.]+|[暂尚还]?(?:无|没有|未办理?|未登记|不详)(?:身份证|证件|号码?|学籍号?|电话|账号)*")
_FIRST_BIRTH = 1870
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}|[2-9]\d{6,7}")


@dataclass(frozen=True)
class Citizen:
    """What a citizen's number tells: the day of birth and the sex ("male", "female")."""

    birth: date
    sex: str


def clean_number(text: str) -> str:
    """Return a number without what the eye does not see: blanks, apostrophes, full-width forms, look-alike X.

    Nothing is changed that has a meaning; separators inside stay.
    """
    if text.isascii() and text.isalnum():
        return text.upper()  # nearly every cell
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_LOOKALIKES).upper()


def number_told(text: str) -> str:
    """Return a cleaned number, "" also for the words and strokes that stand for none (无, 暂无, /)."""
    plain = clean_number(text)
    return "" if _NOTHING.fullmatch(plain) else plain


def clean_phone(text: str) -> str:
    """Return a phone number without blanks, and a mobile one without dashes and +86; two numbers stay two."""
    number = number_told(_TWO_PHONES.sub(r"\1/", unicodedata.normalize("NFKC", text).strip()))
    found = _DRESSED_PHONE.fullmatch(number)
    return "".join(found.groups()) if found else number


def lost_digits(text: str) -> bool:
    """Say whether a spreadsheet has turned the number into a float and lost its last digits."""
    plain = clean_number(text)
    if _SCIENTIFIC.fullmatch(plain):
        return True
    return bool(re.fullmatch(r"\d{16,21}\.0", plain) or (re.fullmatch(r"\d{15}0{3}", plain) and not citizen(plain)))


@lru_cache(maxsize=4096)  # one check of a student asks for the same number again and again
def citizen(number: str) -> Citizen | None:
    """Return what a valid 18-digit number tells, or None (GB 11643-1999; 81/82/83 permits and 9… cards alike)."""
    if not _CITIZEN.fullmatch(number) or not _has_check_digit(number):
        return None
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return Citizen(birth, "male" if int(number[16]) % 2 else "female")


def document_problems(
    kind: str, number: str, field: str = "document_number", today: date = date.max
) -> tuple[Problem, ...]:
    """Check a cleaned document number; `kind` is of `words.DOCUMENT_KINDS`. The right check digit is never told."""
    text = _document_fault(kind, number, today)
    if text is None:
        return ()
    return (Problem(text[0], field, severity=text[1]),)


def _document_fault(kind: str, number: str, today: date) -> tuple[str, Severity] | None:
    if not number:
        if kind == "none":
            return None
        return "没有证件号。学生照样可以登记，拿到证件后请补录。", Severity.WARNING
    if lost_digits(number):
        return f"“{number}”被表格软件改成了数值，后几位已丢失。请把该列设为文本，照原件重新录入。", Severity.ERROR
    if kind not in ("citizen", "foreign_permanent") or (kind != "citizen" and _OLD_FOREIGN.fullmatch(number)):
        return None
    return _citizen_fault(number, today)


def _citizen_fault(number: str, today: date) -> tuple[str, Severity] | None:
    if _OLD_CITIZEN.fullmatch(number):
        return f"“{number}”是15位旧号码。请照现在的证件录入18位号码。", Severity.WARNING
    if len(number) != 18:
        return f"“{number}”有{len(number)}位，应为18位。请照原件核对。", Severity.ERROR
    if not _CITIZEN.fullmatch(number):
        return f"“{number}”里有不该出现的字符。请照原件核对。", Severity.ERROR
    if not _has_check_digit(number):
        return f"“{number}”校验位不对，至少有一位录错。请照原件逐位核对。", Severity.ERROR
    told = citizen(number)
    if told is None:
        return f"“{number}”里的出生日期不存在。请照原件核对。", Severity.ERROR
    if told.birth > today:
        return f"“{number}”里的出生日期在今天之后。请照原件核对。", Severity.ERROR
    if told.birth.year < _FIRST_BIRTH:
        return f"“{number}”里的出生日期不合理。请照原件核对。", Severity.ERROR
    return None


def registration_problems(number: str, document_number: str) -> tuple[Problem, ...]:
    """Check a registration number: G with the identity number, J or L with 18 characters (rules 5.2)."""
    if not number:
        return ()
    field = "registration_number"
    if lost_digits(number):
        text = f"学籍号“{number}”被表格软件改成了数值，后几位已丢失。请把该列设为文本，重新录入。"
        return (Problem(text, field),)
    if not _REGISTRATION.fullmatch(number):
        if re.fullmatch(r"[0-9A-Z]{6,20}", number):
            return ()  # an old provincial number
        return (Problem(f"学籍号“{number}”不像学籍号。请核对。", field, severity=Severity.WARNING),)
    text = _registration_fault(number[0], number[1:], document_number)
    return (Problem(text, field, severity=Severity.WARNING),) if text else ()


def _registration_fault(letter: str, rest: str, document_number: str) -> str:
    if letter != "G":
        return "" if _has_day(rest) else f"学籍号“{letter}{rest}”里的出生日期不存在。请核对。"
    if _CITIZEN.fullmatch(document_number) and rest != document_number:
        return "学籍号里的身份证号与证件号不一致。请核对两者。"
    return "" if citizen(rest) else f"学籍号“{letter}{rest}”里的身份证号不对，至少有一位录错。请核对。"


def _has_day(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def card_problems(number: str, field: str = "account_number") -> tuple[Problem, ...]:
    """Check an account number: 16–19 digits with a Luhn digit is a card; passbooks only get a warning (rules 4.5)."""
    if not number:
        return ()
    if lost_digits(number):
        text = f"账号“{number}”被表格软件改成了数值，后几位已丢失。请照原卡重新录入。"
        return (Problem(text, field),)
    if not number.isdigit():
        return (Problem(f"账号“{number}”里有数字以外的字符。请照原卡核对。", field),)
    if citizen(number) is not None:
        return (Problem("账号填成了身份证号。请填银行卡或存折上的账号。", field),)
    if not 16 <= len(number) <= 19:
        text = f"账号“{number}”有{len(number)}位，银行卡一般是16至19位。请照原卡核对。"
    elif _is_luhn(number):
        return ()
    else:
        text = f"账号“{number}”校验不通过，可能录错一位（旧存折除外）。请照原卡核对。"
    return (Problem(text, field, severity=Severity.WARNING),)


def phone_problems(number: str, field: str = "phone") -> tuple[Problem, ...]:
    if not number or _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return ()
    if re.fullmatch(r"[\d\-/、,;]{8,40}", number) and len(re.split(r"[/、,;]", number)) > 1:
        return ()  # two numbers in one cell
    text = f"电话“{number}”不像电话号码，手机号应为11位。请核对。"
    return (Problem(text, field, severity=Severity.WARNING),)


@lru_cache(4096)
def _has_check_digit(number: str) -> bool:
    from stdnum.iso7064 import mod_11_2  # the package loads ssl, which the first window can do without

    return bool(mod_11_2.is_valid(number))


def _is_luhn(number: str) -> bool:
    from stdnum import luhn  # see above

    return bool(luhn.is_valid(number))
