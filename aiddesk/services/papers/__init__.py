"""Papers: the register's rows made into what is printed and signed; one module for each subject of the work."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiddesk.documents.fonts import missing
from aiddesk.documents.page import Document, texts
from aiddesk.documents.writer import pdf_bytes
from aiddesk.domain.errors import Unavailable
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.services.papers import (
    adjustments,
    applications,
    cases,
    classes,
    declined,
    evaluations,
    exchange,
    letters,
    notices,
    payout,
    polls,
    quotas,
    rechecks,
    recognition,
    reviews,
    surveys,
    visits,
    votes,
)
from aiddesk.services.papers.footer import Maker, Stem
from aiddesk.store.desk import Desk

# Of the year.
_IN_ORDER = (
    classes, letters, surveys, applications, cases, visits, quotas, evaluations, votes, polls, reviews, declined,
    notices, recognition, adjustments, rechecks, payout, exchange,
)  # fmt: skip
KINDS: Mapping[str, str] = {kind: name for part in _IN_ORDER for kind, name in part.KINDS.items()}
_MAKERS: Mapping[str, Maker] = {kind: maker for part in _IN_ORDER for kind, maker in part.MAKERS.items()}


def pdf(desk: Desk, kind: str, subject: str = "", progress: Progress = SILENT) -> bytes:
    """Return a paper as PDF; `kind` is of `KINDS`, `subject` the key of the case, vote, notice, list or package.

    An application without subject is a blank form.

    Raises:
        Conflict: the subject is not yet so far.
    """
    progress.step(0, 1, "正在排版")
    return pdf_bytes(document(desk, kind, subject))


def document(desk: Desk, kind: str, subject: str = "") -> Document:
    """Return a paper laid out; see `pdf`."""
    return _MAKERS[kind](desk, subject)


def title(desk: Desk, kind: str, subject: str = "") -> str:
    """Return the paper's title for windows and file names."""
    return document(desk, kind, subject).title


def unprintable(desk: Desk, kind: str, subject: str) -> tuple[str, ...]:
    """Return the characters that no shipped font has, to be said before printing."""
    return missing(texts(document(desk, kind, subject)))


def write(desk: Desk, kind: str, subject: str, folder: Path, stem: str) -> Path:
    """Write one paper into a folder.

    Raises:
        Unavailable: the folder cannot be written.
    """
    path = folder / f"{stem}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf(desk, kind, subject))
    except OSError as error:
        raise Unavailable(f"不能写到“{folder}”。请检查文件夹是否存在、U盘是否写保护、空间是否够。") from error
    return path


@dataclass(frozen=True)
class Ready:
    """A paper that the register has come to: its kind of `KINDS`, its subject, and its name without personal data."""

    kind: str
    subject: str
    name: str


def ready(desk: Desk) -> tuple[Ready, ...]:
    """Return every paper that can be printed now, in the order of the year."""
    return tuple(Ready(*found) for found in _stems(desk))


def write_all(desk: Desk, folder: Path, kind: str = "", progress: Progress = SILENT) -> Done:
    """Write every paper that the register has come to, or one kind of them; file names carry no personal data."""
    wanted = [(k, key, stem) for k, key, stem in _stems(desk) if kind in ("", k)]
    for number, (one, key, stem) in enumerate(wanted):
        progress.step(number, len(wanted), f"正在写{KINDS[one]}，第{number + 1}份，共{len(wanted)}份")
        write(desk, one, key, folder, stem)
    return Done(f"已写好{len(wanted)}份材料，放在“{folder}”。")


def _stems(desk: Desk) -> list[Stem]:
    return [stem for part in _IN_ORDER for stem in part.ready(desk)]
