"""An application form as data: its blocks in their order, so that a school prints the form its county uses.

A form is a JSON file in `resources/policy/forms/`. To print a wording or a layout of its own, a school copies one of
the files there under a new name, gives it a new `code` and `name`, and changes what it likes; the program offers it
beside the others from the next start on. What may stand in the file:

- `title`, `dated`, `source`: the heading, what the form is dated, and where it comes from; `notes`: lines at the end;
- `head`: the cells of the line under the heading;
- `blocks`, in the order of the paper, each with a `title` for its left edge ("" takes the whole width) and a `kind`:
  - `fields`: `lines` of cells; `height` in mm; `align` "left" for lines of free text;
  - `members`: the family: `columns` of a field of `MEMBER_FIELDS`, a title and a width, and how many `rows`;
  - `groups`: the special groups in `columns`, each with the codes of `words.SPECIAL_CATEGORIES` that it stands for,
    and `boxes` "yes_no" (是/否 beside each) or "tick" (one box each); `rest` names the field that says what no group
    of this form stands for, so that a newer category is not lost on an older form;
  - `support`: what is applied for, with the amounts of the standards in force: `programmes` and `stages`;
  - `opinion`: `text`, `options` with a box each, `blanks` to be written on, `signers`; also for a mere signature;
  - `promise`: the promise to be copied by hand, and who signs it.

A cell has a `field` of `FIELDS`, a `title`, the widths of its `label` and `value` (any unit: a line fills the room),
and may have a `unit` or `choices` (pairs of code and word, each with a box).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiddesk.domain.money import Fen
from aiddesk.domain.standards import Programme, Standard
from aiddesk.domain.terms import Term
from aiddesk.domain.words import SPECIAL_CATEGORIES, STAGES

Kind = Literal["fields", "members", "groups", "support", "opinion", "promise"]
USUAL = "national_2024"  # the form of a school that has used none yet

# What a cell may show; the paper's maker knows each (`services.papers.applications`).
FIELDS = frozenset({
    "school", "grade", "class_name", "class_title", "applied_on", "name", "sex", "birth_month", "birth_date",
    "native_place", "ethnicity", "residence", "document_number", "registration_number", "household_size", "phone",
    "entered_on", "boarding", "address", "postcode", "guardian_phone", "guardian", "bank", "account_number", "applies",
    "income_per_head", "household_income", "labour", "dependants", "debt_amount", "disaster", "accident",
    "weak_labour", "unemployment", "debt", "other", "single_parent", "lost_labour", "seriously_ill",
})  # fmt: skip
MEMBER_FIELDS = frozenset(
    {"name", "age", "relation", "workplace", "occupation", "income", "health", "document_number"}
)  # fmt: skip
_KINDS = frozenset({"fields", "members", "groups", "support", "opinion", "promise"})


@dataclass(frozen=True)
class Cell:
    """A label with the room for what is known; `choices` are pairs of code and word, each with a box."""

    field: str
    title: str
    label: float
    value: float
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MemberColumn:
    field: str
    title: str
    width: float
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True)
class Group:
    """A group in the form's own words, and the codes of our categories that it stands for."""

    codes: frozenset[str]
    title: str


@dataclass(frozen=True)
class Block:
    """A part of a form; which fields count depends on its kind (see the module)."""

    kind: Kind
    title: str
    lines: tuple[tuple[Cell, ...], ...] = ()
    height: float = 8
    align: Literal["left", "center"] = "center"
    members: tuple[MemberColumn, ...] = ()
    rows: int = 0
    groups: tuple[Group, ...] = ()
    columns: int = 2
    boxes: Literal["yes_no", "tick"] = "yes_no"
    rest: str = ""
    programmes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    text: str = ""
    options: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """An application form; `name` is what the school chooses it by."""

    code: str
    name: str
    title: str
    dated: str
    source: str
    head: tuple[Cell, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]

    def unclaimed(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the titles of categories for which this form has no group."""
        known = {code for block in self.blocks for group in block.groups for code in group.codes}
        return tuple(title for code, title in SPECIAL_CATEGORIES.items() if code in set(codes) - known)

    @property
    def rest(self) -> str:
        """The field that says what no group stands for, or ""."""
        return next((block.rest for block in self.blocks if block.rest), "")


@dataclass(frozen=True)
class Support:
    """A line of 申请资助项目及标准: `title`, and per stage its name, what a year and a term give, and its box."""

    title: str
    stages: tuple[tuple[str, Fen | None, Fen | None, bool], ...]


def read_form(data: Mapping[str, Any]) -> Form:
    """Return a form from what its file holds.

    Raises:
        ValueError: a word of the file is not known, with the word; or two groups stand for one category.
        KeyError, TypeError: something is missing, or is of another kind.
    """
    form = Form(
        str(data["code"]), str(data["name"]), str(data["title"]), str(data["dated"]), str(data["source"]),
        _cells(data.get("head", ())), tuple(_block(block) for block in data["blocks"]),
        tuple(str(note) for note in data.get("notes", ())),
    )  # fmt: skip
    for word, known in _words(form):
        if word not in known:
            raise ValueError(word)
    codes = [code for block in form.blocks for group in block.groups for code in group.codes]
    for code in codes:
        if codes.count(code) > 1:
            raise ValueError(code)
    return form


def support(
    block: Block, programmes: Sequence[Programme], standards: Sequence[Standard], school_year: int,
    stage: str = "", boarding: bool | None = None,
) -> tuple[Support, ...]:  # fmt: skip
    """Return what may be applied for in a school year, a box ticked where stage and boarding fit."""
    found = []
    for programme in (p for code in block.programmes for p in programmes if p.code == code):
        lines = []
        for each in block.stages:
            autumn, spring = (_amount(standards, programme, Term(school_year, n), each) for n in (1, 2))
            year = None if autumn is None or spring is None else autumn + spring
            fits = boarding is not None and each == stage and programme.boarding in (None, boarding)
            lines.append((STAGES[each], year, autumn, fits))
        boards = {True: "寄宿生", False: "非寄宿生"}.get(bool(programme.boarding), programme.name)
        found.append(Support(programme.name if programme.boarding is None else boards, tuple(lines)))
    return tuple(found)


def _amount(standards: Sequence[Standard], programme: Programme, term: Term, stage: str) -> Fen | None:
    """Return what everybody of a stage gets in a term; None where it depends on the level, or none is in force."""
    boarding = bool(programme.boarding)
    fitting = (s for s in standards if s.programme == programme.code and s.level is None)
    return next((s.amount for s in fitting if s.covers(term.key, stage, boarding, "")), None)


def _words(form: Form) -> Iterator[tuple[str, frozenset[str]]]:
    """Return each word that must be known, with those that are."""
    for block in form.blocks:
        yield block.kind, _KINDS
        yield block.boxes, frozenset({"yes_no", "tick"})
        yield from ((column.field, MEMBER_FIELDS) for column in block.members)
        yield from ((code, frozenset(SPECIAL_CATEGORIES)) for group in block.groups for code in group.codes)
        yield from ((stage, frozenset(STAGES)) for stage in block.stages)
        yield block.rest, FIELDS | {""}
        yield from ((cell.field, FIELDS) for line in block.lines for cell in line)
    yield from ((cell.field, FIELDS) for cell in form.head)


def _block(data: Mapping[str, Any]) -> Block:
    plain = {
        key: data[key] for key in ("kind", "title", "height", "align", "rows", "boxes", "rest", "text") if key in data
    }
    lists = {key: tuple(data[key]) for key in ("programmes", "stages", "options", "blanks", "signers") if key in data}
    made: dict[str, Any] = {**plain, **lists}
    made["lines"] = tuple(_cells(line) for line in data.get("lines", ()))
    if data["kind"] == "members":
        made["members"] = tuple(MemberColumn(**column) for column in data["columns"])
    elif "columns" in data:
        made["columns"] = int(data["columns"])
    made["groups"] = tuple(Group(frozenset(group["codes"]), group["title"]) for group in data.get("groups", ()))
    return Block(**made)


def _cells(data: Sequence[Mapping[str, Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(**{**cell, "choices": tuple((c, w) for c, w in cell.get("choices", ()))}) for cell in data)
