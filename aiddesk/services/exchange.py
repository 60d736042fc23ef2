"""The stick: seal this school's package, receive a school's package at the township."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from aiddesk import __version__
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.words import SUBJECTS
from aiddesk.exchange import keys
from aiddesk.exchange.manifest import REGISTER, Manifest, Totals
from aiddesk.exchange.open import Opened, needs_passphrase, open_package
from aiddesk.exchange.seal import SUFFIX, seal
from aiddesk.queries.history import head
from aiddesk.queries.packages import ControlTotals, control_totals
from aiddesk.queries.places import place
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.register import CURRENT
from aiddesk.store.replica import put_in, take_out
from aiddesk.store.tables import Place, ReceivedPackage, Secret, SentPackage

__all__ = [
    "SUFFIX",
    "Received",
    "Sent",
    "examine",
    "is_receiver",
    "look_into",
    "needs_passphrase",
    "own_receiver_key",
    "receive",
    "send",
    "sent_key",
    "set_receiver",
]


@dataclass(frozen=True)
class Sent:
    """What `send` did: the file, its control totals, and the key's fingerprint to read aloud."""

    done: Done
    path: Path
    sequence: int
    totals: ControlTotals
    fingerprint: str


@dataclass(frozen=True)
class Received:
    """What `receive` did: whose package, its totals counted here, and whether the school's key was new."""

    done: Done
    school: str
    sequence: int
    totals: ControlTotals
    fingerprint: str
    first_contact: bool


def own_receiver_key(desk: Desk) -> str:
    """Return the key that others seal packages to for this place; made at first."""
    found = _secret(desk, "identity")
    if found:
        return str(json.loads(found)["recipient"])
    secret, recipient = keys.new_identity()
    _keep(desk, "identity", json.dumps({"secret": secret, "recipient": recipient}), "生成收件码")
    return recipient


def set_receiver(desk: Desk, name: str, key: str) -> Done:
    """Note the township's name and its receiver key, which every package is then sealed to.

    Raises:
        Invalid: the key is none, or a character is wrong.
    """
    problems = [Problem(p.text, "receiver_key") for p in keys.recipient_problems(key)]
    if not name.strip():
        problems.append(Problem("请填写中心校名称。", "township"))
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "place.receiver", "设置中心校收件码") as work:
        work.update(Place, desk.place.id, township=name.strip(), receiver_key=keys.clean_recipient(key))
    return Done("中心校收件码已记下。", frozenset({"place", "packages"}), work.seq or None)


def send(desk: Desk, term: str, folder: Path, passphrase: str = "", progress: Progress = SILENT) -> Sent:
    """Seal this school's rows into a folder, for the noted receiver or with an agreed passphrase.

    Raises:
        Conflict: this is no school, or the sample school.
        Invalid: there is neither receiver nor passphrase, or one of them is wrong.
        Unavailable: the stick is full, protected or gone; nothing is left on it.
        Cancelled: nothing is left on the stick.
    """
    if desk.place.kind != "school":
        raise Conflict("只有学校才向中心校上报。")
    if desk.place.is_sample:
        raise Conflict("示例学校只供练习，不能上报。")
    own = place(desk)
    if not own.receiver_key and not passphrase:
        raise Invalid(Problem("请先填写中心校的收件码，或与中心校约定一个口令。", "receiver_key"))
    signing = _signing_key(desk)
    sequence = (desk.value("SELECT max(sequence) FROM sent_package WHERE school_id = ?", desk.place.id) or 0) + 1
    totals = control_totals(desk, desk.place.id, term)
    mark, length = head(desk)
    manifest = Manifest(
        program=__version__, school_id=own.id, school_name=own.name, school_code=own.code, term=term,
        sequence=sequence, sealed_at=desk.now(), journal_head=mark, journal_length=length,
        schema=(CURRENT.major, CURRENT.minor), totals=Totals(**asdict(totals)),
    )  # fmt: skip
    parts = {REGISTER: take_out(desk, own.id, progress)}
    sealed = seal(
        manifest, parts, signing, folder, None if passphrase else own.receiver_key, passphrase or None, progress
    )
    with journal.entry(desk, "package.send", f"第{sequence}次上报", final=True) as work:
        key = work.insert(
            SentPackage, sequence=sequence, term=term, file_name=sealed.path.name, sha256=sealed.sha256,
            size=sealed.size, fingerprint=sealed.fingerprint, totals=json.dumps(asdict(totals)), journal_head=mark,
            sent_at=desk.now().isoformat(timespec="seconds"),
        )  # fmt: skip
    text = f"第{sequence}次上报包已写到“{folder}”并核对无误：{sealed.path.name}。请打印交接单。"
    done = Done(text, frozenset({"packages"}), work.seq, key)
    return Sent(done, sealed.path, sequence, totals, sealed.fingerprint)


def receive(
    desk: Desk, path: Path, passphrase: str = "", *, insist: bool = False, progress: Progress = SILENT
) -> Received:
    """Merge a school's package: its rows here are replaced whole, in one act, or nothing happens.

    `insist` takes a package that is older than the one merged last.

    Raises:
        Invalid: the package is damaged, for somebody else, of a newer program, or its totals do not come out.
        Conflict: it has been merged already, is older, or the school's key has changed.
        Unavailable: the file cannot be read.
    """
    if desk.place.kind == "school":
        raise Conflict("学校的数据文件不能接收别校的上报包。请在中心校的数据文件里接收。")
    progress.step(0, 1, "正在验证")
    opened = open_package(path, _identities(desk), passphrase or None, _known_keys(desk))
    manifest = opened.manifest
    _require_acceptable(desk, opened, insist)
    claimed = ControlTotals(**asdict(manifest.totals))
    with journal.entry(
        desk, "package.receive", f"接收{manifest.school_name}第{manifest.sequence}次上报", final=True
    ) as work:
        put_in(desk, work, manifest.school_id, opened.parts[REGISTER], progress)
        if opened.first_contact:
            work.update(Place, manifest.school_id, signing_key=manifest.public_key.hex())
        found = control_totals(desk, manifest.school_id, manifest.term)
        if found != claimed:
            raise Invalid("上报包里的控制数与数据对不上，没有导入。请让学校重新导出。")
        work.insert(
            ReceivedPackage, school_id=manifest.school_id, sequence=manifest.sequence, term=manifest.term,
            file_name=path.name, sha256=opened.sha256, size=path.stat().st_size, fingerprint=opened.fingerprint,
            totals=json.dumps(asdict(found)), journal_head=manifest.journal_head,
            received_at=desk.now().isoformat(timespec="seconds"),
        )  # fmt: skip
    new = "这是第一次收到该校的包，请与学校核对交接单上的校验指纹。" if opened.first_contact else ""
    text = f"已接收{manifest.school_name}第{manifest.sequence}次上报，学生{found.students}人，控制数两边一致。{new}"
    done = Done(text, SUBJECTS, work.seq, manifest.school_id)
    return Received(done, manifest.school_name, manifest.sequence, found, opened.fingerprint, opened.first_contact)


def sent_key(desk: Desk, sequence: int) -> str:
    """Return the key of this school's n-th package, "" where there is none."""
    found = desk.value("SELECT id FROM sent_package WHERE school_id = ? AND sequence = ?", desk.place.id, sequence)
    return found or ""


def is_receiver(desk: Desk) -> bool:
    """Say whether this place has a receiver key of its own."""
    return bool(_secret(desk, "identity"))


def examine(path: Path) -> str:
    """Say what can be said of a package without the receiver's key: it is one, and for whom it is locked.

    Raises:
        Invalid: it is no package, or is cut off.
        Unavailable: the file cannot be read.
    """
    lock = "约定的口令" if needs_passphrase(path) else "收件方的密钥"
    return f"“{path.name}”是上报包，用{lock}加密。要逐项核验内容，请加 --register 指明收件方的数据文件。"


def look_into(desk: Desk, path: Path, passphrase: str = "") -> tuple[str, ControlTotals]:
    """Verify a package without merging it; return a sentence and its control totals.

    Raises:
        Invalid, Conflict, Unavailable: as `receive`.
    """
    manifest = open_package(path, _identities(desk), passphrase or None, _known_keys(desk)).manifest
    text = f"{manifest.school_name}第{manifest.sequence}次上报包完好，签名有效。"
    return text, ControlTotals(**asdict(manifest.totals))


def _require_acceptable(desk: Desk, opened: Opened, insist: bool) -> None:
    manifest = opened.manifest
    if manifest.schema > (CURRENT.major, CURRENT.minor):
        raise Invalid("这个上报包是用更新版本的程序做的。请先升级程序，再来接收。")
    if manifest.schema[0] < CURRENT.major:
        raise Invalid("这个上报包是用很旧的程序做的。请让学校升级程序后重新导出。")
    # What was received last is what stands here, whatever its number: someone may have insisted on an older one.
    last = desk.one(
        "SELECT sequence, sha256 FROM received_package WHERE school_id = ? ORDER BY rowid DESC LIMIT 1",
        manifest.school_id,
    )
    if last is None:
        return
    if opened.sha256 == last[1]:
        raise Conflict(f"{manifest.school_name}的这个包已经接收过，没有变化。")
    if manifest.sequence <= last[0] and not insist:
        raise Conflict(
            f"已接收过{manifest.school_name}第{last[0]}次上报，这是第{manifest.sequence}次，较旧，没有导入。"
        )


def _identities(desk: Desk) -> list[str]:
    found = _secret(desk, "identity")
    return [json.loads(found)["secret"]] if found else []


def _known_keys(desk: Desk) -> dict[str, bytes]:
    rows = desk.rows("SELECT id, signing_key FROM place WHERE signing_key <> ''")
    return {key: bytes.fromhex(public) for key, public in rows}


def _signing_key(desk: Desk) -> bytes:
    found = _secret(desk, "signing")
    if found:
        return bytes.fromhex(found)
    secret, public = keys.new_signing_key()
    _keep(desk, "signing", secret.hex(), "生成学校签名密钥", signing_key=public.hex())
    return secret


def _secret(desk: Desk, kind: str) -> str:
    return desk.value("SELECT value FROM secret WHERE kind = ?", kind) or ""


def _keep(desk: Desk, kind: str, value: str, title: str, **place_values: str) -> None:
    with journal.entry(desk, "place.key", title, final=True) as work:
        work.insert(Secret, kind=kind, value=value)
        if place_values:
            work.update(Place, desk.place.id, **place_values)
