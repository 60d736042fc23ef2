"""Sealing: there whole, or not at all; and what stands there opens."""

import hashlib
import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from aiddesk.domain.errors import AidError, Cancelled, Invalid, Unavailable
from aiddesk.exchange import keys, stick
from aiddesk.exchange.manifest import MAX_TOTAL
from aiddesk.exchange.open import needs_passphrase, open_package

from .conftest import PARTS, Post


class At:
    """A progress that acts at the nth step; counts the steps."""

    def __init__(self, number: int, act: Callable[[], None]) -> None:
        self.number, self.act, self.count = number, act, 0

    def step(self, done: int, total: int, text: str) -> None:
        assert 0 <= done <= total
        assert text
        self.count += 1
        if self.count == self.number:
            self.act()


def _cancel() -> None:
    raise Cancelled


def test_what_was_sealed_comes_out_with_its_totals(post: Post) -> None:
    sealed = post.seal()
    opened = post.open(sealed.path)
    assert dict(opened.parts) == PARTS
    assert opened.manifest == sealed.manifest
    assert replace(opened.manifest, parts=(), public_key=b"") == post.manifest
    assert opened.first_contact
    assert opened.fingerprint == sealed.fingerprint == keys.fingerprint(post.public)
    assert opened.sha256 == sealed.sha256 == hashlib.sha256(sealed.path.read_bytes()).hexdigest()
    assert sealed.size == sealed.path.stat().st_size
    assert [p.name for p in post.folder.iterdir()] == ["青山镇中心小学_2026-1_第2次.aidpack"]
    assert not needs_passphrase(sealed.path)


def test_any_age_and_zip_program_can_read_it(post: Post) -> None:
    inside = pyrage.decrypt(post.seal().path.read_bytes(), [pyrage.x25519.Identity.from_str(post.identity)])
    with zipfile.ZipFile(io.BytesIO(inside)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["manifest.json", "manifest.sig", *PARTS]


def test_nothing_inside_shows_outside(post: Post) -> None:
    told = post.seal().path.read_bytes()
    for word in ("青山".encode(), b"SQLite", b"register", b"3136000123", b"manifest"):
        assert word not in told


def test_the_passphrase_opens_and_another_does_not(post: Post) -> None:
    sealed = post.seal(recipient=None, passphrase="青山绿水２０２６")
    assert needs_passphrase(sealed.path)
    with pytest.raises(Invalid, match="请输入"):
        open_package(sealed.path, [post.identity], None, {})
    with pytest.raises(Invalid, match="口令不对"):
        open_package(sealed.path, [], "青山绿水2025", {})
    assert dict(open_package(sealed.path, [], " 青山绿水2026 ", {}).parts) == PARTS


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"recipient": None}, "二者选一"),
        ({"passphrase": "青山绿水2026"}, "二者选一"),
        ({"recipient": "age1"}, "62个字符"),
        ({"recipient": None, "passphrase": "123"}, "8个字符"),
    ],
)
def test_without_one_proper_lock_nothing_is_written(post: Post, changes: dict[str, object], word: str) -> None:
    with pytest.raises(Invalid, match=word):
        post.seal(**changes)
    assert not list(post.folder.iterdir())


def test_a_school_name_that_cannot_travel_is_told_to_the_sender(post: Post) -> None:
    bad = replace(post, manifest=replace(post.manifest, school_name="青山\u200b小学", school_code="x" * 200))
    with pytest.raises(Invalid) as told:
        bad.seal()
    assert [p.field for p in told.value.problems] == ["school_name", "school_code"]
    assert not list(post.folder.iterdir())


def test_too_much_is_told_to_the_sender(post: Post) -> None:
    with pytest.raises(Invalid, match="减少附件"):
        replace(post, parts={"register.sqlite": bytes(MAX_TOTAL + 1)}).seal()


@pytest.mark.parametrize("name", ["../x.pdf", "papers/名单.pdf", "manifest.json", "register.sqlite/"])
def test_an_unknown_part_is_a_mistake_of_ours(post: Post, name: str) -> None:
    with pytest.raises(ValueError, match="package holds"):
        replace(post, parts={**PARTS, name: b""}).seal()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("CON", "CON"),
        ("con.小学", "con_小学"),
        ("..", "3136000123"),
        ("青山　小学. ", "青山 小学"),
        ("𠮷田小学", "𠮷田小学"),
        ("山" * 120, "山" * 40),
    ],
)
def test_the_file_name_suits_every_file_system(post: Post, name: str, stem: str) -> None:
    sealed = replace(post, manifest=replace(post.manifest, school_name=name)).seal()
    assert sealed.path.name == f"{stem}_2026-1_第2次.aidpack"
    assert len((sealed.path.name + " (99).part").encode()) <= 255
    assert post.open(sealed.path).manifest.school_name == name


def test_a_name_without_a_safe_letter_becomes_a_word() -> None:
    assert stick.safe_name("\n?*.") == "学校"


def test_a_file_of_the_same_name_stays(post: Post) -> None:
    first = post.seal()
    before = first.path.read_bytes()
    second, third = post.seal(), post.seal()
    assert [second.path.name, third.path.name] == [f"青山镇中心小学_2026-1_第2次 ({n}).aidpack" for n in (2, 3)]
    assert first.path.read_bytes() == before
    assert len({first.sha256, second.sha256, third.sha256}) == 3


def test_a_file_that_appears_meanwhile_stays(post: Post) -> None:
    path = post.folder / "青山镇中心小学_2026-1_第2次.aidpack"
    with pytest.raises(Unavailable):
        post.seal(progress=At(3, lambda: path.write_bytes(b"somebody else's") and None))
    assert path.read_bytes() == b"somebody else's"
    assert [p.name for p in post.folder.iterdir()] == [path.name]


def test_what_a_pulled_stick_left_is_replaced_and_a_link_not_followed(post: Post, tmp_path: Path) -> None:
    precious = tmp_path / "register.aid"
    precious.write_bytes(b"precious")
    part = post.folder / "青山镇中心小学_2026-1_第2次.aidpack.part"
    part.symlink_to(precious)
    post.seal()
    assert precious.read_bytes() == b"precious"
    assert not part.exists()
    part.with_name("青山镇中心小学_2026-1_第2次 (2).aidpack.part").write_bytes(b"half")
    assert post.open(post.seal().path).parts == PARTS


def test_cancelling_at_any_step_leaves_nothing(post: Post) -> None:
    big = replace(post, parts={"register.sqlite": os.urandom(3_500_000)})
    steps = At(0, _cancel)
    big.seal(progress=steps).path.unlink()
    assert steps.count == 7
    for number in range(1, steps.count + 1):
        with pytest.raises(Cancelled):
            big.seal(progress=At(number, _cancel))
        assert not list(post.folder.iterdir())


def test_a_folder_that_vanishes_at_any_step_is_a_sentence(post: Post, tmp_path: Path) -> None:
    for number in range(1, 5):
        away = tmp_path / f"away{number}"
        with pytest.raises(Unavailable, match="数据没有丢失"):
            post.seal(progress=At(number, lambda to=away: post.folder.rename(to) and None))  # type: ignore[misc]
        away.rename(post.folder)
        for left in post.folder.iterdir():
            left.unlink()


def test_a_stick_that_keeps_something_else_is_found(post: Post) -> None:
    path = post.folder / "青山镇中心小学_2026-1_第2次.aidpack"

    def damage() -> None:
        data = bytearray(path.read_bytes())
        data[-20] ^= 4
        path.write_bytes(data)

    with pytest.raises(Unavailable, match="读回来的内容与写入的不同"):
        post.seal(progress=At(4, damage))
    assert not list(post.folder.iterdir())


def test_a_missing_folder_is_a_sentence(post: Post) -> None:
    with pytest.raises(Unavailable, match=r"找不到.*U盘"):
        post.seal(target_folder=post.folder / "gone")


def test_a_file_in_place_of_the_folder_is_a_sentence(post: Post) -> None:
    (post.folder / "file").write_bytes(b"")
    with pytest.raises(Unavailable, match="找不到"):
        post.seal(target_folder=post.folder / "file")


def test_a_full_stick_is_told_before_writing(post: Post, tiny_stick: Path) -> None:
    with pytest.raises(Unavailable, match=r"只剩64 KB，需要\d+ KB.*换一个U盘"):
        post.seal(target_folder=tiny_stick)
    assert not list(tiny_stick.iterdir())


def test_a_stick_that_fills_up_while_writing_is_a_sentence(tiny_stick: Path) -> None:
    (tiny_stick / "old.txt").write_bytes(b"old")
    with pytest.raises(Unavailable, match="只剩60 KB，需要98 KB"):
        stick.put(tiny_stick / "x.aidpack", os.urandom(100_000), At(0, _cancel))
    assert [p.name for p in tiny_stick.iterdir()] == ["old.txt"]


def test_a_write_protected_stick_is_a_sentence(post: Post, tiny_stick: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro,size=8m", str(tiny_stick)], check=True)
    with pytest.raises(Unavailable, match="写保护"):
        post.seal(target_folder=tiny_stick)
    assert not list(tiny_stick.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_a_sentence(post: Post) -> None:
    post.folder.chmod(0o555)
    with pytest.raises(Unavailable, match="不让写入"):
        post.seal()
    post.folder.chmod(0o755)


def test_a_pulled_stick_leaves_no_file_and_a_sentence(post: Post, tiny_stick: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=8m", str(tiny_stick)], check=True)

    def pull() -> None:
        subprocess.run(["umount", "-l", str(tiny_stick)], check=True)

    with pytest.raises(Unavailable, match="请重新插好U盘"):
        post.seal(target_folder=tiny_stick, progress=At(3, pull))
    assert not list(tiny_stick.iterdir())


def test_the_end_of_space_at_any_byte_is_a_sentence(post: Post) -> None:
    resource = pytest.importorskip("resource", reason="limits of file size need Unix")
    size = post.seal().size
    keep = {p.name for p in post.folder.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for most in range(0, size - 500, 64):
        told: AidError | None = None
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        try:
            post.seal()
        except Unavailable as error:
            told = error
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert told is not None
        assert "装不下" in told.text
        assert {p.name for p in post.folder.iterdir()} == keep
