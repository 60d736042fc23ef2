"""The commands: the same services without a window; one clear sentence each, `--json` for machines."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aiddesk.arguments import parser
from aiddesk.domain.errors import AidError, Invalid
from aiddesk.domain.terms import parse_term, term_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiddesk.services.packs_back import BackPlan
    from aiddesk.store.desk import Desk

Answer = dict[str, Any]
T = TypeVar("T")
REFUSED, USAGE = 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 refused with its reason, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0] not in _ACTS and not arguments[0].startswith("-h")):
        return _window(arguments)
    options = parser().parse_args(arguments)
    try:
        answer = _ACTS[options.command](options)
    except AidError as error:
        problems = [str(p) for p in error.problems] if isinstance(error, Invalid) else [error.text]
        _say(options.json, {"done": False, "message": problems[0], "problems": problems}, sys.stderr)
        return REFUSED
    _say(options.json, {"done": True, **answer}, sys.stdout)
    return 0


def _window(arguments: Sequence[str]) -> int:
    try:
        from aiddesk.app import main as window  # Qt is needed only here
    except ImportError:
        print("这台电脑上没有装图形界面（PySide6），只能使用命令。用 aiddesk -h 查看命令。", file=sys.stderr)
        return REFUSED
    return window(arguments)


def _demo(options: argparse.Namespace) -> Answer:
    from aiddesk.services import exchange, papers, registers, sample, verification

    folder = options.dir
    _require_empty(folder)
    clock = sample.SteppingClock(date(term_of(date.today()).school_year, 9, 1))
    with closing(sample.make_school(folder / "示例学校.aid", clock, is_sample=False)) as desk:
        term = term_of(clock.day).key
        sample.carry(desk, clock, date.max)
        township = registers.PlaceDraft("township", "青山镇中心校", officer="马晓东")
        with closing(registers.create(folder / "青山镇中心校.aid", township, clock)) as office:
            exchange.set_receiver(desk, township.name, exchange.own_receiver_key(office))
            sent = exchange.send(desk, term, folder)
            received = exchange.receive(office, sent.path)
        written = papers.write_all(desk, folder / "材料")
        checked = verification.verify(desk)
    message = f"示例学校已走完一个周期：{received.done.message}{written.message}{checked.message}"
    return {"message": message, "package": sent.path.name, "totals": asdict(received.totals)}


def _new(options: argparse.Namespace) -> Answer:
    from aiddesk.services import registers

    draft = registers.PlaceDraft(options.kind, options.school, options.code)
    registers.close(registers.create(options.file, draft))
    return {"message": f"已建立{options.school}的数据文件“{options.file}”。"}


def _roster(options: argparse.Namespace) -> Answer:
    from aiddesk.services import roster

    with _opened(options.file, to_write=not options.dry_run) as desk:
        year = term_of(desk.today()).school_year
        plan = _with_password(lambda word: roster.plan(desk, options.sheet, year, options.sheet_number, word))
        counts = {"new": plan.new, "changed": plan.changed, "same": plan.same, "faulty": plan.faulty}
        faults = [str(p) for p in plan.problems]
        left_out = [f"{place}：{text}" for place, text in plan.review.left_out]
        if options.report:
            roster.write_marked_copy(plan, options.report)
        if options.dry_run:
            text = f"试读：新增{plan.new}人，变化{plan.changed}人，未变{plan.same}人，{plan.faulty}行有错，没有写入。"
            return {"message": text, "counts": counts, "problems": faults, "left_out": left_out}
        done = roster.import_plan(desk, plan, year, skip_faulty=options.skip_faulty)
        return {"message": done.message, "counts": counts, "problems": faults, "left_out": left_out}


def _match(options: argparse.Namespace) -> Answer:
    from aiddesk.services import lists

    told = []
    with _opened(options.file, to_write=not options.dry_run) as desk:
        # All are read before one is loaded: a list that is refused leaves nothing half done.
        for plan in [_with_password(partial(lists.plan_list, desk, path)) for path in options.list]:
            found = {"list": plan.name, "category": plan.kind.title, "rows": len(plan.book.everyone),
                     "students": plan.students, "sure": plan.sure}  # fmt: skip
            if not options.dry_run:
                key = lists.load_list(desk, plan, plan.name, "", plan.kind.gives, plan.list_date).subject_id
                if options.confirm_sure and plan.sure:
                    found["confirmed"] = lists.confirm_sure(desk, key).message
            told.append(found)
    lines = (f"{t['list']}（{t['category']}）：{t['rows']}行，对上{t['students']}名学生。" for t in told)
    return {"message": "".join(lines), "lists": told}


def _packs(options: argparse.Namespace) -> Answer:
    from aiddesk.queries.class_packs import pack_classes
    from aiddesk.services import class_packs

    with _opened(options.file) as desk:
        year = term_of(desk.today()).school_year
        known = {c.title: c.class_id for c in pack_classes(desk, year) if c.students}
        if options.class_title and options.class_title not in known:
            raise Invalid(f"本学年没有“{options.class_title}”，或班里没有学生。现有：{'、'.join(known)}。")
        chosen = [known[options.class_title]] if options.class_title else list(known.values())
        password = _passphrase("给表格加的打开密码：") if options.password else ""
        done = class_packs.hand_out(desk, chosen, year, options.dir, password)
        sequences = {c.title: c.sequence for c in pack_classes(desk, year) if c.class_id in chosen}
        return {"message": done.message, "classes": sequences}


def _packs_back(options: argparse.Namespace) -> Answer:
    from aiddesk.services import packs_back, packs_taken

    with _opened(options.file, to_write=not options.dry_run) as desk:
        year = term_of(desk.today()).school_year
        plans = [_with_password(partial(_back_plan, desk, path, year, options.older)) for path in options.sheet]
        for plan in plans:
            if options.report and plan.faults:
                out = options.report
                named = out.with_stem(f"{out.stem}_{plan.pack.class_title}") if len(plans) > 1 else out
                packs_back.write_marked_copy(plan, named)
        told = [_told_pack(plan) for plan in plans]
        problems = [str(problem) for plan in plans for problem in plan.problems]
        if options.dry_run:
            lines = (f"{t['pack']}：改动{t['changes']}处，冲突{t['conflicts']}处，错误{t['errors']}处。" for t in told)
            return {"message": f"试读，没有写入。{''.join(lines)}", "packs": told, "problems": problems}
        chosen = [(plan, _pack_choices(plan, options)) for plan in plans]
        done = packs_taken.take_all(desk, chosen, options.skip_faulty)
        return {"message": done.message, "packs": told, "problems": problems}


def _back_plan(desk: "Desk", path: Path, year: int, is_older_taken: bool, password: str) -> "BackPlan":
    from aiddesk.services.packs_back import plan_back

    return plan_back(desk, path, year, password=password, accept_older=is_older_taken)


def _told_pack(plan: "BackPlan") -> Answer:
    counts = {f"{kind}s": len(plan.of_kind(kind)) for kind in ("change", "conflict", "suggestion")}
    return {"pack": plan.title, **counts, "errors": len(plan.errors)}


def _pack_choices(plan: "BackPlan", options: argparse.Namespace) -> dict[str, bool]:
    chosen = {c.key: bool(options.categories) for c in plan.of_kind("suggestion")}
    if options.prefer:
        chosen |= {c.key: options.prefer == "sheet" for c in plan.of_kind("conflict")}
    return chosen


def _export(options: argparse.Namespace) -> Answer:
    from aiddesk.services import exporting

    with _opened(options.file) as desk:
        known = {t.name: t for t in exporting.templates(desk)}
        if options.template and options.template not in known:
            raise Invalid(f"没有名为“{options.template}”的模板。现有：{'、'.join(known)}。")
        template = known[options.template] if options.template else next(iter(known.values()))
        term = parse_term(options.term) if options.term else term_of(desk.today())
        done = exporting.export_roster(desk, template, term.school_year, term.key, options.out)
        return {"message": done.message, "templates": list(known)}


def _papers(options: argparse.Namespace) -> Answer:
    from aiddesk.services import papers

    with _opened(options.file, to_write=False) as desk:
        return {"message": papers.write_all(desk, options.dir, options.kind or "").message}


def _send(options: argparse.Namespace) -> Answer:
    from aiddesk.services import exchange

    with _opened(options.file) as desk:
        term = parse_term(options.term).key if options.term else term_of(desk.today()).key
        passphrase = _passphrase("与中心校约定的口令：") if options.passphrase else ""
        sent = exchange.send(desk, term, options.dir, passphrase)
        return {
            "message": sent.done.message,
            "package": sent.path.name,
            "totals": asdict(sent.totals),
            "fingerprint": sent.fingerprint,
        }


def _receive(options: argparse.Namespace) -> Answer:
    from aiddesk.services import exchange

    with _opened(options.file) as desk:
        results = []
        for path in options.package:
            passphrase = _passphrase("与学校约定的口令：") if exchange.needs_passphrase(path) else ""
            results.append(exchange.receive(desk, path, passphrase))
        text = "".join(r.done.message for r in results)
        return {"message": text, "totals": [{"school": r.school, **asdict(r.totals)} for r in results]}


def _key(options: argparse.Namespace) -> Answer:
    from aiddesk.services import exchange

    with _opened(options.file) as desk:
        key = exchange.own_receiver_key(desk)
        return {"message": f"{desk.place.name}的收件码：{key}", "key": key}


def _verify(options: argparse.Namespace) -> Answer:
    from aiddesk.services import exchange, verification

    if options.file.suffix != exchange.SUFFIX:
        return {"message": verification.verify_file(options.file).message}
    told = exchange.examine(options.file)
    passphrase = _passphrase("口令：") if exchange.needs_passphrase(options.file) else ""
    # Only the receiver can look inside: its register is named, or lies beside the package.
    for register in [options.register] if options.register else sorted(options.file.parent.glob("*.aid")):
        with _opened(register, to_write=False) as desk:
            if options.register or passphrase or exchange.is_receiver(desk):
                text, totals = exchange.look_into(desk, options.file, passphrase)
                return {"message": text, "totals": asdict(totals)}
    return {"message": told}


def _screenshots(options: argparse.Namespace) -> Answer:
    from aiddesk.app import screenshots  # Qt is needed only here

    written = screenshots(options.dir)
    return {"message": f"已把{len(written)}个页面的截图放在“{options.dir}”。", "files": [p.name for p in written]}


@contextmanager
def _opened(path: Path, *, to_write: bool = True) -> "Iterator[Desk]":
    from aiddesk.services import registers

    with closing(registers.open_register(path, to_write=to_write)) as desk:
        yield desk


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Invalid(f"“{folder}”里已有文件，不会覆盖。请给一个新的或空的文件夹。")


def _with_password(work: Callable[[str], T]) -> T:
    """Do something with a sheet; ask for its password when it is locked."""
    from aiddesk.services.roster import NeedsPassword

    try:
        return work("")
    except NeedsPassword as locked:
        return work(_passphrase(locked.text))


def _passphrase(prompt: str) -> str:
    return os.environ.get("AIDDESK_PASSWORD") or getpass(prompt)


def _say(as_json: bool, answer: Answer, stream: Any) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False), file=stream)
        return
    lines = answer.get("problems") or []
    if answer["done"]:
        print(answer["message"], file=stream)
    for line in lines:
        print(line, file=stream)
    if not answer["done"] and len(lines) > 1:
        print(f"共{len(lines)}处问题，没有写入。", file=stream)


_ACTS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "demo": _demo,
    "new": _new,
    "roster": _roster,
    "match": _match,
    "packs": _packs,
    "packs-back": _packs_back,
    "export": _export,
    "papers": _papers,
    "send": _send,
    "receive": _receive,
    "key": _key,
    "verify": _verify,
    "screenshots": _screenshots,
}
