"""The columns of an export: which field stands under which title, written in which form, for which template."""

from dataclasses import dataclass, replace

from aiddesk.domain.export_fields import FIELDS, Cell, Kind
from aiddesk.domain.export_forms import FORMS
from aiddesk.domain.export_record import StudentRecord

__all__ = ["CONSTANT", "FIELDS", "FORMS", "Cell", "ExportColumn", "Kind", "Template", "cell", "field_titles", "value"]
CONSTANT = "constant"


@dataclass(frozen=True)
class ExportColumn:
    """A column of a sheet: `field` is of `FIELDS`, or `CONSTANT` (`constant` is written), or "" (left empty)."""

    title: str
    field: str = ""
    form: str = ""
    constant: str = ""

    @property
    def forms(self) -> dict[str, str]:
        """The forms that this column may take, in words."""
        known = FIELDS.get(self.field)
        return {form: FORMS[form] for form in known.forms} if known else {"": ""}

    @property
    def kind(self) -> Kind:
        known = FIELDS.get(self.field)
        return known.kinds.get(self.form, "text") if known else "text"

    def cleaned(self) -> "ExportColumn":
        """Return the column without what this program does not know; a form that does not fit becomes the usual one."""
        name = self.field if self.field in FIELDS or self.field == CONSTANT else ""
        found = replace(self, field=name, constant=self.constant if name == CONSTANT else "")
        return replace(found, form=self.form if self.form in found.forms else next(iter(found.forms)))


@dataclass(frozen=True)
class Template:
    """A named order of columns; `kept` is whom it usually lists, `source` says where its columns come from."""

    name: str
    columns: tuple[ExportColumn, ...]
    note: str = ""
    source: str = ""
    kept: str = "enrolled"
    is_own: bool = False


def field_titles() -> dict[str, str]:
    """Return everything that a column may hold, in words."""
    return {"": "（空着）", CONSTANT: "固定文字", **{name: found.title for name, found in FIELDS.items()}}


def cell(field: str, form: str, student: StudentRecord) -> Cell:
    """Return a field of a student as a form writes it; money is fen, None is unknown.

    Raises:
        LookupError: there is no such field, or it has no such form.
    """
    found = FIELDS[field].forms[form](student)
    return None if found == "" else found


def value(column: ExportColumn, student: StudentRecord) -> Cell:
    """Return what a column holds for a student.

    Raises:
        LookupError: the column names a field or a form that is not known; see `ExportColumn.cleaned`.
    """
    if column.field == CONSTANT:
        return column.constant or None
    return cell(column.field, column.form, student) if column.field else None
