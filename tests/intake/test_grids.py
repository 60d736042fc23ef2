"""Every shape in which schools and offices hand sheets around comes back cell for cell."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from aiddesk.domain.errors import AidError, Invalid
from aiddesk.intake.reader import NeedsPassword, pasted, read
from tests.deep import times

Rows = list[list[str]]
ROWS: Rows = [
    ["姓名", "班级", "身份证件号"],
    ["王小明", "一年级1班", "990000201501010013"],
    ["阿依古丽·买买提", "一年级2班", "99000020150101003X"],
]


def xlsx(rows: Rows = ROWS) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rebuilt(
    data: bytes, change: Callable[[str, bytes], bytes] = lambda _n, c: c, rename: Callable[[str], str] = str,
    without: str = "",
) -> bytes:  # fmt: skip
    """Write an archive anew with other contents, names, or without one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename != without:
                target.writestr(rename(info.filename), change(info.filename, source.read(info)))
    return out.getvalue()


def in_sheets(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: re.sub(old, new, content) if name.startswith("xl/worksheets/sheet") else content


def strict(_name: str, content: bytes) -> bytes:
    content = content.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return content.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def prefixed(name: str, content: bytes) -> bytes:
    if not name.startswith("xl/worksheets/sheet"):
        return content
    return re.sub(rb"<(/?)(\w+)", rb"<\1x:\2", content).replace(b"xmlns=", b"xmlns:x=")


def brought(tmp_path: Path, name: str, data: bytes, password: str = "") -> Rows:
    path = tmp_path / name
    path.write_bytes(data)
    rows = [list(row) for row in read(path, password).sheets[0].rows]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return _without_end(rows)


STRANGE: dict[str, bytes] = {
    "no styles": rebuilt(xlsx(), without="xl/styles.xml"),
    "wrong dimension": rebuilt(xlsx(), in_sheets(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"')),
    "no dimension": rebuilt(xlsx(), in_sheets(rb'<dimension ref="[^"]*"\s*/>', b"")),
    "backslashes": rebuilt(xlsx(), rename=lambda name: name.replace("/", "\\")),
    "strict": rebuilt(xlsx(), strict),
    "prefixes": rebuilt(xlsx(), prefixed),
    "no places": rebuilt(xlsx(), in_sheets(rb' r="[A-Z]*\d+"', b"")),
    "odd part": rebuilt(
        xlsx(), lambda _n, c: c.replace(b"sheet1.xml", b"Tabelle.xml"), lambda n: n.replace("sheet1.xml", "Tabelle.xml")
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_workbook_loses_nothing(tmp_path: Path, name: str) -> None:
    assert brought(tmp_path, "r.xlsx", STRANGE[name]) == ROWS


def test_the_suffix_does_not_matter(tmp_path: Path) -> None:
    for name in ("r.xls", "r.et", "r.csv", "r.xlsm", "名册"):
        assert brought(tmp_path, name, xlsx()) == ROWS


def test_hidden_sheets_and_charts_stay_where_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["空"])
    book.create_chartsheet("图")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["=1+1", "乙"])
    last = book.create_sheet("最后")
    last.append(["=2+2"])
    book.move_sheet("最后", -2)
    book.save(tmp_path / "s.xlsx")
    found = {sheet.name: sheet.rows for sheet in read(tmp_path / "s.xlsx").sheets}
    assert found["隐藏"] == (("=1+1", "乙"),)
    assert found["最后"] == (("=2+2",),)
    assert found["Sheet"] == (("空",),)


def test_errors_and_blank_texts_are_no_lost_cells(tmp_path: Path) -> None:
    data = rebuilt(xlsx([*ROWS, ["  ", "#REF!", "x"]]))
    assert brought(tmp_path, "r.xlsx", data) == [*ROWS, ["  ", "#REF!", "x"]]
    blank = rebuilt(data, lambda _n, c: c.replace(b">x<", b"><"))
    assert brought(tmp_path, "b.xlsx", blank) == [*ROWS, ["  ", "#REF!"]]
    shared = io.BytesIO()
    with xlsxwriter.Workbook(shared) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([*ROWS, ["x", "y", "x"]]):
            sheet.write_row(number, 0, row)
    blank = rebuilt(shared.getvalue(), lambda _n, c: c.replace(b"<t>x</t>", b"<t></t>"))
    assert brought(tmp_path, "s.xlsx", blank) == [*ROWS, ["", "y"]]


def test_what_begins_like_a_formula_stays_as_it_was_written(tmp_path: Path) -> None:
    """The writer of the file may spell characters out as numbers."""
    text = "=贵州<某>&某村¡'\""

    def spelt(content: bytes) -> bytes:
        return content.decode().replace("贵州", "&#36149;&#x5DDE;").replace("¡", "&#161;").encode()

    data = rebuilt(xlsx([["姓名", "班级", "住址"], ["张三", "1班", text]]), lambda _name, content: spelt(content))
    assert brought(tmp_path, "r.xlsx", data)[1][2] == text


def test_a_password_is_asked_for_and_tried(tmp_path: Path) -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt("秘密Abc1", locked)
    with pytest.raises(NeedsPassword, match="请输入打开密码"):
        brought(tmp_path, "p.xlsx", locked.getvalue())
    with pytest.raises(NeedsPassword, match="密码不对"):
        brought(tmp_path, "p.xlsx", locked.getvalue(), "wrong")
    assert brought(tmp_path, "p.xlsx", locked.getvalue(), "秘密Abc1") == ROWS
    known = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt("VelvetSweatshop", known)
    assert brought(tmp_path, "q.xlsx", known.getvalue()) == ROWS
    assert msoffcrypto.OfficeFile(io.BytesIO(known.getvalue())).is_encrypted()


def html(rows: Rows, charset: str = "utf-8") -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html><head>{head}</head><body><table>{body}</table></body></html>".encode(
        "gb18030" if charset == "gb2312" else charset
    )


def xml2003(rows: Rows) -> bytes:
    body = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(c)}</Data></Cell>' for c in row) + "</Row>"
        for row in rows
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="一"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def test_a_web_page_that_calls_itself_xls_is_read(tmp_path: Path) -> None:
    for charset in ("utf-8", "gb2312", "utf-16"):
        assert brought(tmp_path, "w.xls", html(ROWS, charset)) == ROWS
    spans = (
        "<table><tr><th rowspan=2>姓名</th><th colspan=2>监护人</th></tr><tr><th>姓名</th><th>电话</th></tr>"
        "<tr><td>王&nbsp;小明<br>二行</td><td><table><tr><td>内</td></tr></table></td><td>138</table>"
    ).encode()
    rows = brought(tmp_path, "s.xls", spans)
    assert rows[:2] == [["姓名", "监护人"], ["", "姓名", "电话"]]
    assert rows[2][0] == "王 小明\n二行"
    assert rows[2][2] == "138"


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    assert brought(tmp_path, "x.xls", xml2003(ROWS)) == ROWS
    odd = xml2003(ROWS).replace(
        b"</Table>",
        b'<Row ss:Index="6"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="Number">990000201501010021</Data>'
        b'</Cell><Cell><Data ss:Type="DateTime">2015-11-10T00:00:00.000</Data></Cell>'
        b'<Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>',
    )
    assert brought(tmp_path, "o.xls", odd)[3:] == [[], [], ["", "990000201501010021", "", "2015-11-10", "是"]]
    bomb = xml2003(ROWS).replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1)
    with pytest.raises(Invalid):
        brought(tmp_path, "b.xls", bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "|"])
def test_text_in_any_encoding_with_any_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert brought(tmp_path, "t.csv", text.encode(encoding)) == ROWS
    assert brought(tmp_path, "s.txt", f"sep={separator}\r\n{text}".encode(encoding)) == ROWS


def test_what_excel_puts_on_the_clipboard() -> None:
    found = pasted('姓名\t班级\r\n王小明\t"一年级\n1班"\r\n"李""红"""\t二年级1班\r\n')
    assert found.name == "粘贴的内容"
    assert found.sheets[0].rows == (("姓名", "班级"), ("王小明", "一年级\n1班"), ('李"红"', "二年级1班"))
    for text in ("", "只是一句话", "  \r\n "):
        with pytest.raises(Invalid, match="粘贴的内容"):
            pasted(text)


def ods(rows: Rows) -> bytes:
    body = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string"><text:p>' + escape(c) + "</text:p></table:table-cell>"
            for c in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="一">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_of(encoding: str) -> Callable[[Rows], bytes]:
    def write(rows: Rows) -> bytes:
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
        return out.getvalue().encode(encoding)

    return write


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "r.xlsx": xlsx, "r.xls": xls, "r.ods": ods, "w.xls": html, "x.xls": xml2003, "u.csv": text_of("utf-8"),
    "b.csv": text_of("utf-8-sig"), "g.csv": text_of("gb18030"), "w.txt": text_of("utf-16"),
}  # fmt: skip
CELL = st.text(
    st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Co", "Zs", "Zl", "Zp", "Cf", "Cn")), max_size=8
)


@settings(max_examples=times(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    st.sampled_from(sorted(WRITERS)),
)
def test_any_grid_comes_back_from_any_format(tmp_path: Path, cells: Rows, name: str) -> None:
    rows = [["姓名", "班级", "甲", "乙", "丙"][: len(cells[0])], *cells]
    found = brought(tmp_path, name, WRITERS[name](rows))
    width = len(rows[0])
    assert [[*row, *[""] * (width - len(row))] for row in found] == _without_end(rows)


def _without_end(rows: Rows) -> Rows:
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    return rows


def test_nasty_archives_end_soon_with_a_sentence(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(40):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * 10_000_000)
    nested = xlsx()
    for _ in range(10):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("xl/workbook.xml", nested)
        nested = out.getvalue()
    deep = b"<html><table>" * 200_000
    for name, data in (("bomb.xlsx", bomb.getvalue()), ("nested.xlsx", nested), ("deep.xls", deep)):
        (tmp_path / name).write_bytes(data)
        start = time.monotonic()
        with pytest.raises(AidError, match=name):
            read(tmp_path / name)
        assert time.monotonic() - start < 60  # a guard against hanging, not a measure of speed


# Made once: a file made anew tells another moment, and may so be a byte longer.
WHOLE = (xlsx(), xls(ROWS), ods(ROWS), xml2003(ROWS))


@settings(max_examples=times(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_is_a_sentence_or_its_rows(tmp_path: Path, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(WHOLE))
    torn = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        torn[data.draw(st.integers(0, len(torn) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(torn)))
    path = tmp_path / "t.xls"
    path.write_bytes(bytes(torn[:cut]))
    with suppress(AidError):  # anything else would be a failure of ours
        read(path)
