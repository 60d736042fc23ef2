"""Web pages, XML of 2003, separated text and the clipboard come in with exactly their cells."""

import codecs
from pathlib import Path

import pytest

from aiddesk.domain.errors import Invalid
from aiddesk.intake.reader import pasted
from tests.intake.building import Grid, opened, shown, xls, xml2003

ROWS = [["姓名", "班级", "住址"], ["王一", "一年级1班", "某村, 一组"], ["李二", "二年级", 'a"b']]
TABLE = (
    "<table><tr><th>姓名<th>号<tr><td>王一</td><td style='mso-number-format:\"\\@\"'>510123199901011234</td></table>"
)
TABLE_SEEN = [["姓名", "号"], ["王一", "510123199901011234"]]


@pytest.mark.parametrize(
    "data",
    [
        f"<html><head><meta charset=gb2312></head>{TABLE}</html>".encode("gb18030"),
        f"<META http-equiv=Content-Type content='text/html; charset=utf-8'>{TABLE}".encode(),
        f"\n {TABLE}".encode("gb18030"),
        TABLE.encode("utf-8-sig"),
        f"<!DOCTYPE html>{TABLE}".encode("utf-16"),
        f"<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'>{TABLE}</html>".encode(),
        f"<html><meta charset=utf-8>{TABLE}</html>".encode("gb18030"),
    ],
)
def test_a_page_is_read_in_any_encoding(tmp_path: Path, data: bytes) -> None:
    assert shown(opened(tmp_path, "名册.xls", data)) == [("名册", TABLE_SEEN)]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<tr><td colspan=2>a<td>b<tr><td rowspan=2>c<td>d<tr><td>e", [["a", "", "b"], ["c", "d"], ["", "e"]]),
        ("<tr><td>a&amp;b&#33;&nbsp;</td><td>x<br>y</td></tr>", [["a&b!", "x\ny"]]),
        ("<thead><tr><td> a\n  b <b>c</b> </thead><tbody><tr><td><p>1</p><p>2</p>", [["a b c"], ["1\n2"]]),
        ('<tr><td>="0012"</td><td>-<!-- no --><script>no()</script>+</td>', [["0012", "-+"]]),
        ("<tr><td colspan=99999999999 rowspan=0>a<tr><td colspan=x>b", [["a"], ["b"]]),
    ],
)
def test_a_cell_of_a_page_keeps_its_place(tmp_path: Path, body: str, seen: Grid) -> None:
    assert shown(opened(tmp_path, "a.xls", f"<html><table>{body}</table></html>".encode()))[0][1] == seen


def test_every_table_of_a_page_is_a_sheet(tmp_path: Path) -> None:
    inner = f"<table><tr><td>{TABLE}</td></tr></table>{TABLE.replace('王一', '李二')}"
    found = shown(opened(tmp_path, "a.xls", f"<html>{inner}</html>".encode()))
    assert found == [("表1", TABLE_SEEN), ("表2", [TABLE_SEEN[0], ["李二", TABLE_SEEN[1][1]]])]


@pytest.mark.parametrize("deep", ["<div>", "<font>", "<table><tr><td>"])
def test_a_page_nested_beyond_reason_is_refused_whole(tmp_path: Path, deep: str) -> None:
    page = f"<html><table><tr><td>1</td><td>{deep * 20_000}</td></tr><tr><td>2</td></tr></table></html>"
    with pytest.raises(Invalid, match=r"“a\.xls”.*另存为 \.xlsx"):
        opened(tmp_path, "a.xls", page.encode())


def data(kind: str, value: str) -> str:
    return f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>'


def test_xml_of_2003_keeps_places_and_kinds(tmp_path: Path) -> None:
    number, text = data("Number", "510123199901011234"), data("String", "a &amp; <B>b</B>")
    dates = data("DateTime", "2010-09-01T00:00:00.000") + data("DateTime", "1899-12-31T08:30:00.000")
    floats = data("Number", "7.0") + data("Number", "0.5") + data("Boolean", "1") + data("Error", "#REF!")
    body = (
        f'<Worksheet ss:Name="一"><Table><Row>{number}{text}</Row><Row ss:Index="4"><Cell ss:Index="3"/>{dates}</Row>'
        f'<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">宽</Data></Cell>{floats}</Row></Table></Worksheet>'
        '<Worksheet ss:Name="空"/>'
    )
    seen = [
        ["510123199901011234", "a & b"],
        [],
        [],
        ["", "", "", "2010-09-01", "08:30:00"],
        ["宽", "", "7", "0.5", "是", "#REF!"],
    ]
    assert shown(opened(tmp_path, "a.xls", xml2003(body))) == [("一", seen), ("空", [])]
    chinese = xml2003(body, '<?xml version="1.0" encoding="GB2312"?>').decode().encode("gb18030")
    assert shown(opened(tmp_path, "a.xml", chinese))[0] == ("一", seen)


@pytest.mark.parametrize(
    "body",
    [
        '<Worksheet><Table><Row ss:Index="99999999"/></Table></Worksheet>',
        '<Worksheet><Table><Row ss:Index="2"/><Row ss:Index="1"/></Table></Worksheet>',
        "<Worksheet><Table><Row>" + data("Number", "x") + "</Row></Table></Worksheet>",
        "<Worksheet><Table><Row>" + "<Row>" * 10_000,
        "<Worksheet><Table>" + f'<Row><Cell ss:Index="16384">{data("String", "x")}</Cell></Row>' * 2000,
    ],
)
def test_damaged_xml_is_a_sentence(tmp_path: Path, body: str) -> None:
    with pytest.raises(Invalid, match=r"“a\.xls”.+。$"):
        opened(tmp_path, "a.xls", xml2003(body))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(Invalid, match="损坏"):
        opened(
            tmp_path,
            "a.xls",
            xml2003(f"<Worksheet><Table><Row>{data('String', '&b;')}</Row></Table></Worksheet>", head),
        )


def separated(rows: Grid, by: str) -> str:
    return "".join(by.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)


@pytest.mark.parametrize("by", [",", "\t", ";", "，", "|"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("gb18030", b""),
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_separated_text_in_any_encoding(tmp_path: Path, by: str, encoding: str, bom: bytes) -> None:
    text = separated([*ROWS, ["赵三", "三\n年级", "x"]], by)
    seen = [*ROWS, ["赵三", "三\n年级", "x"]]
    assert shown(opened(tmp_path, "名册.csv", bom + text.encode(encoding))) == [("名册", seen)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("sep=;\r\na;b,c\r\n", [["a", "b,c"]]),
        ("某校名册\n姓名,号\n王一,1\n", [["某校名册"], ["姓名", "号"], ["王一", "1"]]),
        (
            "姓名\t住址\n王一\t甲，乙，丙\n李二\t丁，戊\n",
            [["姓名", "住址"], ["王一", "甲，乙，丙"], ["李二", "丁，戊"]],
        ),
        ('号,名\n="0012",王\n34\t,李\n', [["号", "名"], ["0012", "王"], ["34", "李"]]),
        ('a,b\n"王,1\n李,2\n"赵",3\n', [["a", "b"], ['"王', "1"], ["李", "2"], ['"赵"', "3"]]),
        ('a,b\n"王"五,1\n', [["a", "b"], ["王五", "1"]]),
        # What stands between quotes cuts nothing, even where it would cut more evenly.
        ('"号","名","址"\n"",";0"\n"","",";"\n', [["号", "名", "址"], ["", ";0"], ["", "", ";"]]),
        ("姓名,班级\n王一;1,甲\n李二;2\n赵三;3\n", [["姓名", "班级"], ["王一;1", "甲"], ["李二;2"], ["赵三;3"]]),
    ],
)
def test_text_is_cut_where_a_person_would(tmp_path: Path, text: str, seen: Grid) -> None:
    assert shown(opened(tmp_path, "a.txt", text.encode()))[0][1] == seen


def test_an_old_wps_file_is_a_workbook(tmp_path: Path) -> None:
    assert shown(opened(tmp_path, "名册.et", xls(ROWS))) == [("名册", ROWS)]


def test_the_clipboard_is_a_book() -> None:
    text = '姓名\t住址\r\n王一\t"某村\n""一""组"\r\n李二\ta"b\r\n'
    book = pasted(text)
    assert book.name == "粘贴的内容"
    assert shown(book) == [("粘贴的内容", [["姓名", "住址"], ["王一", '某村\n"一"组'], ["李二", 'a"b']])]


@pytest.mark.parametrize("text", ["", " \r\n", "just a word", "\t\t\r\n"])
def test_a_clipboard_without_a_table_is_a_sentence(text: str) -> None:
    with pytest.raises(Invalid, match=r"“粘贴的内容”里没有表格.*。$"):
        pasted(text)
