"""Whose picture a file is, told by its name: document number, registration number, or name with or without class."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from aiddesk.domain.identity import clean_number
from aiddesk.domain.names import clean_name
from aiddesk.intake.class_words import ClassWords, read_class
from aiddesk.queries.photos import Person

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
_HEIC = frozenset({".heic", ".heif"})
_SAVE_AS_JPG = "这是苹果手机的HEIC格式，不能直接导入。请在手机或电脑上另存为JPG。"
_UNKNOWN = "没有认出是名册里的哪名学生。请把文件改名为证件号或姓名。"
_UNKNOWN_NUMBER = "文件名里的证件号或学籍号不在名册里。请照名册核对。"
_TOKEN = re.compile(r"[0-9A-Z]{6,}")
_WHOLE_NUMBER = re.compile(r"[GJL]?\d{17}[\dX]")
_NUMBER = re.compile(r"[a-z]?\d{6,}x?")
_JOINTS = re.compile(r"[\s·]|(?<=[^\W\d_])\.(?=[^\W\d_])")
_WORD = re.compile(r"[a-z]+|[^\W\d_a-z]+")
_SCHOOL = re.compile(r"[^\W\d_]*(?:小学|中学|学校|中心校|完小|教学点|幼儿园)")
_EXTRA = (
    "身份证号?|学籍号?|学号|姓名|学生|同学|照片|相片|证件照|登记照|学籍照|电子照|电子版|头像|免冠|正面|半身|[一二两小]?寸照?"
    "|[白蓝红]底照?|副本|复件|拷贝|原图|修改|的"
)
_EXTRAS = re.compile(rf"^(?:{_EXTRA})+|(?:{_EXTRA})+$")


@dataclass(frozen=True)
class PhotoMatch:
    """A picture file and its student; with a `problem` it is not brought in, even where the student is known."""

    file: str
    student_id: str = ""
    basis: str = ""  # "number", "registration", "name"
    problem: str = ""


@dataclass(frozen=True)
class _Roll:
    """The students by what a file may call them."""

    numbers: Mapping[str, tuple[Person, ...]]
    registrations: Mapping[str, tuple[Person, ...]]
    names: Mapping[str, tuple[Person, ...]]


def match(names: Sequence[str], people: Sequence[Person]) -> tuple[PhotoMatch, ...]:
    """Tell for each picture whose it is; what is no picture is left out.

    Args:
        names: paths with "/" below the chosen folder; a sub-folder may name the class.
        people: the students who may be meant.
    """
    roll = _roll(people)
    first: dict[str, str] = {}
    found = []
    for name in filter(is_picture, names):
        one = _match(name, roll)
        if one.student_id and not one.problem:
            other = first.setdefault(one.student_id, name)
            if other != name:
                one = replace(one, problem=f"这名学生已有照片“{PurePosixPath(other).name}”。请只留一张。")
        found.append(one)
    return tuple(found)


def is_picture(name: str) -> bool:
    """Say whether a file is meant as a picture; the hidden twins that some computers leave beside one are not."""
    path = PurePosixPath(name)
    return path.suffix.lower() in _PICTURES | _HEIC and not path.name.startswith(".")


def _match(name: str, roll: _Roll) -> PhotoMatch:
    path = PurePosixPath(name)
    if path.suffix.lower() in _HEIC:
        return PhotoMatch(name, problem=_SAVE_AS_JPG)
    tokens = _tokens(path.stem)
    for basis, known in (("number", roll.numbers), ("registration", roll.registrations)):
        chosen = {person.id: person for token in tokens for person in known.get(token, ())}
        if chosen:
            return _only(name, tuple(chosen.values()), basis)
    return _by_name(path, roll, any(map(_WHOLE_NUMBER.fullmatch, tokens)))


def _only(name: str, chosen: tuple[Person, ...], basis: str) -> PhotoMatch:
    if len(chosen) == 1:
        return PhotoMatch(name, chosen[0].id, basis)
    return PhotoMatch(name, problem=f"文件名里的号码是{len(chosen)}名学生的。请先在名册里核对号码。")


def _by_name(path: PurePosixPath, roll: _Roll, has_number: bool) -> PhotoMatch:
    name = path.as_posix()
    keys = _names_in(path.stem, roll.names)
    if len(keys) > 1:
        return PhotoMatch(name, problem=f"文件名里有{len(keys)}名学生的姓名。请只留一名。")
    if not keys:
        return PhotoMatch(name, problem=_UNKNOWN_NUMBER if has_number else _UNKNOWN)
    key = keys.pop()
    same_name = roll.names[key]
    where = _class_of(path, key)
    fitting = [person for person in same_name if where.fits(person.class_title)]
    if len(fitting) > 1:
        return PhotoMatch(name, problem=f"有{len(fitting)}名同名学生，请把文件改名为证件号。")
    if not fitting:
        classes = "、".join(person.class_title for person in same_name)
        return PhotoMatch(name, problem=f"名册里这名学生在{classes}，与文件或文件夹写的班级不同。请核对。")
    if has_number and fitting[0].document_number:
        return PhotoMatch(name, fitting[0].id, problem=_UNKNOWN_NUMBER)
    return PhotoMatch(name, fitting[0].id, "name")


def _roll(people: Iterable[Person]) -> _Roll:
    numbers: dict[str, tuple[Person, ...]] = {}
    registrations: dict[str, tuple[Person, ...]] = {}
    names: dict[str, tuple[Person, ...]] = {}

    def note(index: dict[str, tuple[Person, ...]], key: str, person: Person) -> None:
        if key:
            index[key] = (*index.get(key, ()), person)

    for person in people:
        registration = clean_number(person.registration_number)
        note(numbers, clean_number(person.document_number), person)
        note(registrations, registration, person)
        if registration[:1] == "G":
            note(registrations, registration[1:], person)  # G and the identity number
        note(names, _key(person.name), person)
    return _Roll(numbers, registrations, names)


def _tokens(stem: str) -> set[str]:
    """Return what may be a number, with and without letters before it; blanks may divide or fill it."""
    plain = [clean_number(text) for text in (stem, *stem.split())]
    found = {token for text in plain for token in _TOKEN.findall(text)}
    return found | {token.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for token in found}


def _names_in(stem: str, names: Mapping[str, object]) -> set[str]:
    """Return the names that stand as words of their own; a name within a longer one is not meant."""
    whole = _key(stem)
    if whole in names:
        return {whole}
    found: set[str] = set()
    for text in (whole, *map(_key, stem.split())):
        plain = _NUMBER.sub(" ", text)
        for variant in (plain, read_class(plain).rest, _SCHOOL.sub(" ", read_class(plain).rest)):
            for word in _WORD.findall(variant):
                found |= {word, _EXTRAS.sub("", word)} & names.keys()
    return {key for key in found if not any(key != other and key in other for other in found)}


def _class_of(path: PurePosixPath, key: str) -> ClassWords:
    """Return the class that the file names, else the folder it lies in."""
    told = ClassWords()
    for part in (*path.parts[:-1], path.stem):
        told = read_class(_NUMBER.sub(" ", _key(part)).replace(key, " ")).within(told)
    return told


def _key(text: str) -> str:
    """Return one spelling of a name: no blanks, no separator, half-width."""
    return _JOINTS.sub("", clean_name(unicodedata.normalize("NFKC", text))).casefold()
