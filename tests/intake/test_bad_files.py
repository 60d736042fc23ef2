"""What is no roster gets one clear sentence and never takes the program along."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from aiddesk.domain.errors import AidError, Invalid, Unavailable
from aiddesk.intake.reader import read

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"


def altered(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Copy the roster with one piece of one part exchanged."""
    with zipfile.ZipFile(ROSTER) as source, zipfile.ZipFile(path, "w") as out:
        for info in source.infolist():
            content = source.read(info)
            out.writestr(info.filename, content.replace(old, new, 1) if info.filename == part else content)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "mark"),
    [
        ("a.xlsx", b"", "空的"),
        ("b.xlsx", b"PK\x03\x04 nothing", "损坏"),
        ("c.xlsx", bytes(range(256)) * 40, "不是表格文件"),
        ("d.xls", b"<html><p>1</p></html>", "没有表格"),
        ("e.xls", b"<?xml version='1.0'?><Workbook/>", "没有表格"),
        ("f.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "损坏"),
        ("g.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 2000, "损坏"),
        ("h.csv", b"just a line", "分列"),
    ],
)
def test_one_sentence_for_each(tmp_path: Path, name: str, content: bytes, mark: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(written(tmp_path / name, content))
    assert mark in refusal.value.text
    assert name in refusal.value.text
    assert len(refusal.value.problems) == 1


def test_a_missing_file_and_a_folder_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="找不到"):
        read(tmp_path / "none.xlsx")
    with pytest.raises(Invalid, match="文件夹"):
        read(tmp_path)


def test_a_truncated_workbook_is_a_sentence(tmp_path: Path) -> None:
    data = ROSTER.read_bytes()
    for share in (0.3, 0.6, 0.9, 0.99):
        with pytest.raises(AidError):
            read(written(tmp_path / "cut.xlsx", data[: int(len(data) * share)]))


def test_a_zip_that_is_no_workbook_is_a_sentence(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("hello.txt", "hello")
    with pytest.raises(Invalid, match="不是表格文件"):
        read(written(tmp_path / "z.xlsx", packed.getvalue()))


def test_a_cell_in_the_last_corner_of_a_sheet_is_read_with_the_rest(tmp_path: Path) -> None:
    path = altered(tmp_path / "huge.xlsx", "xl/worksheets/sheet1.xml", b'r="V572"', b'r="XFD1048576"')
    *rows, last = read(path).sheets[0].rows
    usual = [row[: len(used)] for row, used in zip(read(ROSTER).sheets[0].rows, rows, strict=False)]
    assert rows[:572] == [*usual[:571], usual[571][:21]]
    assert (len(rows), len(last), sum(map(bool, last))) == (1048575, 16384, 1)


def test_a_wrong_dimension_loses_no_row(tmp_path: Path) -> None:
    path = altered(
        tmp_path / "dim.xlsx", "xl/worksheets/sheet1.xml", b'<dimension ref="A1:V572"', b'<dimension ref="A1:B3"'
    )
    assert len(read(path).sheets[0].rows) == 572


def test_an_empty_workbook_is_a_sentence(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(Invalid, match="空的"):
        read(tmp_path / "empty.xlsx")
