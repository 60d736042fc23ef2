"""The commands: one sentence, three exit codes, the whole cycle."""

import json
from pathlib import Path

import pytest

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
