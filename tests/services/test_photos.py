"""Portraits brought in by folder: one act, undone and redone, no fault of one file stops another."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from aiddesk.domain.cases import ApplicationDraft, VisitDraft
from aiddesk.domain.errors import Cancelled, Conflict, Invalid, Unavailable
from aiddesk.domain.students import StudentDraft
from aiddesk.queries.cases import case, photo
from aiddesk.queries.photos import people, portrait, without_photo
from aiddesk.queries.students import students
from aiddesk.services import cases, history, photos, registers
from aiddesk.services import students as pupils
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk

YEAR = 2026
_NAMES = ("王小明", "李红", "张伟")


class Stop:
    """A user who stops a job after some steps."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, _done: int, _total: int, _text: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = registers.PlaceDraft("school", "某校", officer="李春梅")
    opened = registers.create(tmp_path / "s.aid", draft, SteppingClock(date(2026, 9, 15)))
    for name in _NAMES:
        pupils.add_student(opened, StudentDraft(name=name, sex="男", grade="四年级", class_name="1班"), YEAR)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "照片"
    made.mkdir()
    return made


def draw(path: Path, colour: str = "red", size: tuple[int, int] = (600, 800), **how: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, **how)
    return path


def key_of(desk: Desk, name: str) -> str:
    return next(s.id for s in students(desk, YEAR) if s.name == name)


def seen(desk: Desk) -> dict[str, bytes | None]:
    return {person.name: portrait(desk, person.id) for person in people(desk, YEAR)}


def colour(content: bytes | None) -> str:
    """Return which of the colours of these tests a portrait has."""
    assert content is not None
    dots = Image.open(io.BytesIO(content)).convert("RGB").getpixel((20, 20))
    return {(1, 0, 0): "red", (0, 0, 1): "blue"}[tuple(round(part / 255) for part in dots)]


def bring(desk: Desk, folder: Path) -> photos.PhotosDone:
    return photos.import_photos(desk, photos.plan_photos(desk, folder, YEAR))


def test_a_folder_with_sub_folders_is_one_act(desk: Desk, folder: Path) -> None:
    told = Image.Exif()
    told[0x0112] = 6
    told.get_ifd(0x8825).update({1: "N", 2: (30.0, 39.0, 0.0)})
    draw(folder / "四年级1班" / "王小明.jpg", size=(3000, 2000), exif=told)
    draw(folder / "四年级1班" / "李红.png", "blue")
    draw(folder / "四年级1班" / "赵六.png")
    draw(folder / "$RECYCLE.BIN" / "张伟.png")
    (folder / "说明.txt").write_text("x", "utf-8")
    plan = photos.plan_photos(desk, folder, YEAR)
    assert (plan.new, plan.replaced, plan.same, plan.others) == (2, 0, 0, 1)
    assert [p.place for p in plan.problems] == ["四年级1班/赵六.png"]
    assert [p.name for p in plan.lacking] == ["张伟"]
    assert len(without_photo(desk, YEAR)) == 3
    done = photos.import_photos(desk, plan)
    assert done.message == "照片导入完成：新增2张，替换0张。"
    assert [p.name for p in without_photo(desk, YEAR)] == ["张伟"]
    kept = Image.open(io.BytesIO(seen(desk)["王小明"] or b""))
    assert (kept.size, kept.format, len(kept.getexif())) == ((320, 480), "JPEG", 0)
    assert desk.value("SELECT count(*) FROM entry WHERE action = 'photos.import'") == 1
    assert history.undo(desk).message == "已撤销：导入学生照片2张"
    assert set(seen(desk).values()) == {None}
    assert broken(desk) == ()


def test_undo_and_redo_of_replaced_pictures_are_true(desk: Desk, folder: Path) -> None:
    draw(folder / "王小明.jpg", "red")
    draw(folder / "李红.jpg", "red")
    bring(desk, folder)
    first = seen(desk)
    draw(folder / "王小明.jpg", "blue")
    draw(folder / "张伟.jpg", "blue")
    plan = photos.plan_photos(desk, folder, YEAR)
    assert (plan.new, plan.replaced, plan.same) == (1, 1, 1)
    photos.import_photos(desk, plan)
    second = seen(desk)
    assert {name: colour(content) for name, content in second.items()} == {
        "王小明": "blue", "李红": "red", "张伟": "blue",
    }  # fmt: skip
    for _ in range(2):
        history.undo(desk)
        assert seen(desk) == first
        history.undo(desk)
        assert set(seen(desk).values()) == {None}
        history.redo(desk)
        assert seen(desk) == first
        history.redo(desk)
        assert seen(desk) == second
    assert broken(desk) == ()


def test_of_a_picture_and_its_copy_the_first_is_taken(desk: Desk, folder: Path) -> None:
    for name in ("王小明(1).jpg", "王小明.jpg", "王小明 - 副本.png"):
        draw(folder / name)
    plan = photos.plan_photos(desk, folder, YEAR)
    assert [(p.file, p.state, p.student) for p in plan.photos] == [
        ("王小明.jpg", "new", "王小明"), ("王小明 - 副本.png", "", "王小明"), ("王小明(1).jpg", "", "王小明"),
    ]  # fmt: skip


def test_the_same_pictures_again_change_nothing(desk: Desk, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    bring(desk, folder)
    plan = photos.plan_photos(desk, folder, YEAR)
    assert (plan.new, plan.replaced, plan.same, plan.chosen) == (0, 0, 1, ())
    with pytest.raises(Invalid, match="没有可以导入"):
        photos.import_photos(desk, plan)
    entries = desk.value("SELECT count(*) FROM entry")
    assert photos.set_photo(desk, key_of(desk, "王小明"), folder / "王小明.jpg").entry is None
    assert desk.value("SELECT count(*) FROM entry") == entries


def test_a_picture_that_comes_back_is_not_kept_twice(desk: Desk, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    for _ in range(3):
        bring(desk, folder)
        history.undo(desk)
    bring(desk, folder)
    assert desk.value("SELECT count(*) FROM attachment") == 1
    history.undo(desk)
    history.redo(desk)
    assert colour(seen(desk)["王小明"]) == "red"
    assert broken(desk) == ()


def test_a_damaged_file_stops_only_itself(desk: Desk, folder: Path) -> None:
    whole = draw(folder / "王小明.jpg").read_bytes()
    (folder / "李红.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "张伟.png").write_bytes(b"no picture")
    done = bring(desk, folder)
    assert done.message == "照片导入完成：新增1张，替换0张，2张读不了。"
    assert [p.place for p in done.problems] == ["张伟.png", "李红.jpg"]
    assert [name for name, content in seen(desk).items() if content] == ["王小明"]
    (folder / "王小明.jpg").unlink()
    with pytest.raises(Invalid, match=r"张伟\.png"):
        bring(desk, folder)


def test_a_picture_of_thirty_million_pixels_is_brought_in(desk: Desk, folder: Path) -> None:
    draw(folder / "王小明.jpg", "blue", (4800, 6400))
    bring(desk, folder)
    content = seen(desk)["王小明"]
    assert Image.open(io.BytesIO(content or b"")).size == (360, 480)
    assert len(content or b"") < 40_000


@pytest.mark.parametrize("after", range(5))
def test_stopping_leaves_nothing(desk: Desk, folder: Path, after: int) -> None:
    for name in _NAMES:
        draw(folder / f"{name}.jpg")
    plan = photos.plan_photos(desk, folder, YEAR)
    if after < 4:
        with pytest.raises(Cancelled):
            photos.plan_photos(desk, folder, YEAR, Stop(after))
        with pytest.raises(Cancelled):
            photos.import_photos(desk, plan, Stop(after))
        assert desk.value("SELECT count(*) FROM attachment") == 0
        assert desk.value("SELECT count(*) FROM entry WHERE action = 'photos.import'") == 0
    else:
        photos.import_photos(desk, plan, Stop(after))
        assert without_photo(desk, YEAR) == ()


def test_one_picture_is_set_and_removed(desk: Desk, folder: Path) -> None:
    child = key_of(desk, "李红")
    photos.set_photo(desk, child, draw(folder / "a.jpg", "red"))
    photos.set_photo(desk, child, draw(folder / "b.png", "blue"))
    assert colour(portrait(desk, child)) == "blue"
    photos.remove_photo(desk, child)
    assert portrait(desk, child) is None
    with pytest.raises(Conflict, match="李红没有照片"):
        photos.remove_photo(desk, child)
    for expected in ("blue", "red"):
        history.undo(desk)
        assert colour(portrait(desk, child)) == expected
    history.redo(desk)
    assert colour(portrait(desk, child)) == "blue"
    with pytest.raises(Invalid):
        photos.set_photo(desk, child, folder.parent / "s.aid")
    assert broken(desk) == ()


def test_a_folder_without_pictures_or_with_a_whole_disk_is_refused(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("x", "utf-8")
    with pytest.raises(Invalid, match="没有照片"):
        photos.plan_photos(desk, folder, YEAR)
    with pytest.raises(Unavailable, match="读不了文件夹"):
        photos.plan_photos(desk, folder / "gone", YEAR)
    monkeypatch.setattr(photos, "MOST", 2)
    for name in _NAMES:
        draw(folder / f"{name}.jpg")
    with pytest.raises(Invalid, match="2个以上"):
        photos.plan_photos(desk, folder, YEAR)


def test_a_stick_pulled_out_leaves_nothing(desk: Desk, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    plan = photos.plan_photos(desk, folder, YEAR)
    folder.rename(folder.with_name("weg"))
    with pytest.raises(Unavailable):
        photos.import_photos(desk, plan)
    assert set(seen(desk).values()) == {None}


def test_only_schools_bring_pictures(tmp_path: Path, folder: Path) -> None:
    draft = registers.PlaceDraft("township", "某中心校", officer="王主任")
    office = registers.create(tmp_path / "o.aid", draft, SteppingClock(date(2026, 9, 15)))
    with pytest.raises(Conflict, match="学校"):
        photos.plan_photos(office, folder, YEAR)
    office.close()


def test_a_visit_comes_back_with_its_photos(school: Desk, clock: SteppingClock, folder: Path) -> None:
    clock.day = date(2026, 9, 10)
    child = students(school, YEAR)[0]
    draft = ApplicationDraft(household_size="4", income_per_head="5200", promise_signed=True)
    key = cases.apply(school, child.id, YEAR, draft).subject_id
    picture = draw(folder / "门口.jpg")
    cases.visit(school, key, VisitDraft("", "visit", "班主任", "情况属实"), (picture,))
    before = case(school, key).visits
    history.undo(school)
    assert case(school, key).visits == ()
    history.redo(school)
    assert case(school, key).visits == before
    assert colour(photo(school, before[0].photos[0])) == "red"
