"""The age envelope: to one receiver's key, or to a passphrase agreed by telephone."""

import re
from collections.abc import Sequence

from aiddesk.domain.errors import Invalid
from aiddesk.exchange import keys

# pyrage is imported where first used: it would slow the start of the window.

_FAMILY, _FIRST_LINE = b"age-encryption.org/", b"age-encryption.org/v1\n"
_OTHER_VERSION = re.compile(rb"age-encryption\.org/v[0-9]{1,3}\n")
_PASSPHRASE = re.compile(rb"-> scrypt [0-9A-Za-z+/]+ ([0-9]{1,3})\n")
_MAX_WORK = 21  # 2^21 of scrypt takes 2 GB of memory; a forged header must not ask for more
_HEADER_END = re.compile(rb"\n--- [0-9A-Za-z+/]{43}\n")
_MAX_HEADER = 16 * 1024
_NOT_A_PACKAGE = "这不是上报包，没有导入。请选择扩展名为 .aidpack 的文件。"
_DAMAGED = "上报包已损坏或不完整，没有导入。请让对方重新导出，U盘要先“安全弹出”再拔。"
_NEWER = "上报包是用更新版本的程序做的，这里打不开。请先升级程序，再来接收。"
_OTHER_RECEIVER = "上报包不是封给本单位的（或开头部分已损坏），打不开。请让对方用本单位的收件码重新导出。"
_NEEDS_PASSPHRASE = "上报包是用口令封的，请输入与对方约定的口令。"
_WRONG_PASSPHRASE = "口令不对，打不开上报包。请与对方核对口令后再试。"


def to_recipient(data: bytes, recipient: str) -> bytes:
    """Seal to a receiver's key.

    Raises:
        Invalid: the key is mistyped.
    """
    from pyrage import RecipientError, encrypt, x25519

    problems = keys.recipient_problems(recipient)
    if problems:
        raise Invalid(*problems)
    try:
        sealed: bytes = encrypt(data, [x25519.Recipient.from_str(keys.clean_recipient(recipient))])
    except RecipientError as error:
        raise Invalid("收件码不能用，请对照收件方的交接单重新填写。") from error
    return sealed


def to_passphrase(data: bytes, words: str) -> bytes:
    """Seal to a passphrase; takes seconds on purpose, so that guessing does too.

    Raises:
        Invalid: the passphrase is too short or too simple.
    """
    from pyrage import passphrase

    problems = keys.passphrase_problems(words)
    if problems:
        raise Invalid(*problems)
    sealed: bytes = passphrase.encrypt(data, keys.clean_passphrase(words))
    return sealed


def is_for_passphrase(start: bytes) -> bool:
    """Say from the first bytes of a file whether it was sealed to a passphrase.

    Raises:
        Invalid: it is no package, or of a newer kind of envelope.
    """
    if not start.startswith(_FAMILY):
        raise Invalid(_NOT_A_PACKAGE)
    if not start.startswith(_FIRST_LINE):
        raise Invalid(_NEWER if _OTHER_VERSION.match(start) else _DAMAGED)
    return start[len(_FIRST_LINE) :].startswith(b"-> scrypt ")


def opened(data: bytes, identities: Sequence[str], words: str | None) -> bytes:
    """Return what is inside the envelope, authenticated to its last byte.

    Raises:
        Invalid: no package, damaged, sealed to another receiver, passphrase missing or wrong.
    """
    with_passphrase = is_for_passphrase(data)
    if not _HEADER_END.search(data[:_MAX_HEADER]):
        raise Invalid(_DAMAGED)
    return _opened_by_passphrase(data, words) if with_passphrase else _opened_by_key(data, identities)


def _opened_by_passphrase(data: bytes, words: str | None) -> bytes:
    from pyrage import DecryptError, passphrase

    header = _PASSPHRASE.match(data, len(_FIRST_LINE))
    if header is None or int(header[1]) > _MAX_WORK:
        raise Invalid(_DAMAGED)
    if not words:
        raise Invalid(_NEEDS_PASSPHRASE)
    try:
        inside: bytes = passphrase.decrypt(data, keys.clean_passphrase(words))
    except DecryptError as error:
        raise Invalid(_WRONG_PASSPHRASE if str(error) == "Decryption failed" else _DAMAGED) from error
    return inside


def _opened_by_key(data: bytes, identities: Sequence[str]) -> bytes:
    from pyrage import DecryptError, decrypt, x25519

    try:
        inside: bytes = decrypt(data, [x25519.Identity.from_str(identity) for identity in identities])
    except DecryptError as error:
        raise Invalid(_OTHER_RECEIVER if str(error) == "No matching keys found" else _DAMAGED) from error
    return inside
