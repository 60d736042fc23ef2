"""The commands: one sentence, three exit codes, the whole cycle."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from aiddesk.cli import main

FILES = Path(__file__).parent / "files/rosters"


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    streams = capsys.readouterr()
    found: dict[str, object] = json.loads(streams.out or streams.err)
    return found


def test_the_demo_carries_one_cycle_and_everything_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert main(["demo", str(folder), "--json"]) == 0
    told = answer(capsys)
    assert told["totals"] == {
        "students": 571, "cases": 215, "recognised": 215, "awards": 215, "paid_count": 215, "paid_fen": 9093750,
        "signed_count": 215,
    }  # fmt: skip
    for path in (*folder.glob("*.aid"), *folder.glob("*.aidpack")):
        assert main(["verify", str(path), "--json"]) == 0
        assert "完好" in str(answer(capsys)["message"])
    assert len(list((folder / "材料").glob("*.pdf"))) >= 45
    assert main(["demo", str(folder)]) == 1


def test_a_roster_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = str(tmp_path / "s.aid")
    assert main(["new", register, "--school", "某小学", "--code", "2151000001"]) == 0
    assert main(["new", register, "--school", "某小学"]) == 1
    capsys.readouterr()
    messy = str(FILES / "roster_messy.xlsx")
    assert main(["roster", register, messy, "--json"]) == 1
    assert len(answer(capsys)["problems"]) == 7  # type: ignore[arg-type]
    assert main(["roster", register, messy, "--dry-run", "--report", str(tmp_path / "m.xlsx"), "--json"]) == 0
    told = answer(capsys)
    assert told["counts"] == {"new": 564, "changed": 0, "same": 0, "faulty": 7}
    assert len(told["problems"]) == 10  # type: ignore[arg-type]
    assert (tmp_path / "m.xlsx").exists()
    assert main(["roster", register, str(FILES / "roster.xlsx"), "--json"]) == 0
    assert "571" in str(answer(capsys)["message"])
    assert main(["papers", register, str(tmp_path / "p")]) == 0
    assert main(["verify", register]) == 0


def test_rows_that_are_no_students_are_told_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "s.aid"), "--school", "某小学"]) == 0
    (tmp_path / "r.csv").write_text("姓名,班级\n王小明,三年级1班\n合计,1人\n", "utf-8")
    capsys.readouterr()
    assert main(["roster", str(tmp_path / "s.aid"), str(tmp_path / "r.csv"), "--dry-run", "--json"]) == 0
    assert answer(capsys)["left_out"] == ["第3行：合计 1人"]


def test_lists_are_matched_and_the_roster_goes_out_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    register = str(tmp_path / "r.aid")
    assert main(["new", register, "--school", "某校"]) == 0
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO((FILES / "roster.xlsx").read_bytes())).encrypt("abc123", locked)
    (tmp_path / "locked.xlsx").write_bytes(locked.getvalue())
    monkeypatch.setenv("AIDDESK_PASSWORD", "wrong")
    assert main(["roster", register, str(tmp_path / "locked.xlsx")]) == 1
    assert "密码不对" in capsys.readouterr().err
    monkeypatch.setenv("AIDDESK_PASSWORD", "abc123")
    assert main(["roster", register, str(tmp_path / "locked.xlsx")]) == 0
    people = [row for row in openpyxl.load_workbook(FILES / "roster.xlsx").worksheets[0].values if row[7]][1:]
    book = openpyxl.Workbook()
    for row in [("姓名", "身份证"), *((row[2], row[7]) for row in people if not row[21])][:4]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "城乡特困人员2026年9月.xlsx")
    capsys.readouterr()
    paper = str(tmp_path / "城乡特困人员2026年9月.xlsx")
    assert main(["match", register, paper, "--dry-run", "--json"]) == 0
    told = answer(capsys)["lists"]
    assert isinstance(told, list)
    assert (told[0]["students"], told[0]["sure"], told[0]["rows"]) == (3, 3, 3)
    assert main(["match", register, paper, "--confirm-sure"]) == 0
    again = str(tmp_path / "孤儿2026年9月.csv")
    Path(again).write_text("姓名,身份证\n王一,510099201501010013\n", "utf-8")
    assert main(["match", register, again, paper]) == 1  # the first is not loaded where the second is refused
    assert "载入过" in capsys.readouterr().err
    assert main(["match", register, again, "--dry-run", "--json"]) == 0
    assert answer(capsys)["lists"]
    assert main(["export", register, str(tmp_path / "out.xlsx")]) == 0
    assert main(["export", register, str(tmp_path / "out.csv"), "--template", "没有的"]) == 1
    assert "现有" in capsys.readouterr().err
    assert main(["roster", register, str(tmp_path / "out.xlsx"), "--dry-run", "--json"]) == 0
    assert answer(capsys)["counts"] == {"new": 0, "changed": 0, "same": 571, "faulty": 0}
    assert main(["verify", register]) == 0


def test_wrong_usage_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["roster"])
    assert leaving.value.code == 2
    capsys.readouterr()


def test_a_package_travels_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, stick = tmp_path / "demo", tmp_path / "stick"
    stick.mkdir()
    assert main(["demo", str(folder)]) == 0
    school, office = str(folder / "示例学校.aid"), str(folder / "青山镇中心校.aid")
    capsys.readouterr()
    assert main(["key", office, "--json"]) == 0
    assert str(answer(capsys)["key"]).startswith("age1")
    assert main(["send", school, str(stick), "--term", "2026-1", "--json"]) == 0
    sent = answer(capsys)
    package = stick / str(sent["package"])
    assert main(["receive", office, str(package), "--json"]) == 0
    received = answer(capsys)["totals"]
    assert isinstance(received, list)
    assert {k: v for k, v in received[0].items() if k != "school"} == sent["totals"]
    assert main(["receive", office, str(package)]) == 1
    assert "已经接收过" in capsys.readouterr().err
    assert main(["verify", str(package), "--register", office]) == 0
    package.write_bytes(package.read_bytes()[:-40])
    assert main(["verify", str(package), "--register", office]) == 1
    assert main(["papers", school, str(tmp_path / "slip"), "--kind", "slip"]) == 0
    assert len(list((tmp_path / "slip").glob("*.pdf"))) == 2


def test_class_packs_go_out_and_come_back_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = str(tmp_path / "r.aid")
    assert main(["new", register, "--school", "某校"]) == 0
    assert main(["roster", register, str(FILES / "roster.xlsx")]) == 0
    capsys.readouterr()
    assert main(["packs", register, str(tmp_path / "out"), "--class", "三年级9班"]) == 1
    assert "没有“三年级9班”" in capsys.readouterr().err
    assert main(["packs", register, str(tmp_path / "out"), "--json"]) == 0
    assert len(answer(capsys)["classes"]) == 17  # type: ignore[arg-type]
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 17
    assert main(["packs-back", register, *map(str, files), "--dry-run", "--json"]) == 0
    packs = answer(capsys)["packs"]
    assert isinstance(packs, list)
    assert {tuple(p.values())[1:] for p in packs} == {(0, 0, 0, 0)}
    one = next(f for f in files if f.name.startswith("三年级1班"))
    book = openpyxl.load_workbook(one)
    page = book.worksheets[0]
    page["D4"], page["F4"], page["D5"] = "是", "五六口", "是"
    book.save(one)
    report = tmp_path / "m.xlsx"
    assert main(["packs-back", register, str(one), "--report", str(report)]) == 1
    told = capsys.readouterr().err
    assert "第4行 F列 家庭人口" in told
    assert report.exists()
    assert main(["packs-back", register, str(one), "--skip-faulty", "--json"]) == 0
    assert "新登记申请1人" in str(answer(capsys)["message"])
    assert main(["packs-back", register, str(one), str(one), "--skip-faulty"]) == 1
    assert "都是三年级1班的表" in capsys.readouterr().err
    assert main(["verify", register]) == 0
