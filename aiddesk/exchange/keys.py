"""The keys of the stick: who signed a package (Ed25519), and who may open it (age X25519)."""

import hashlib
import unicodedata
from functools import reduce

from aiddesk.domain.errors import Problem

# cryptography and pyrage are imported where first used: they would slow the start of the window.

RECIPIENT_LENGTH = 62
MIN_PASSPHRASE = 8
_PREFIX = "age"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # bech32, BIP 173
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def new_signing_key() -> tuple[bytes, bytes]:
    """Return a new secret Ed25519 key and its public key, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def public_of(secret: bytes) -> bytes:
    """Return the public key of a secret Ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    """Return the 64 bytes of an Ed25519 signature."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether the owner of `public` signed the message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Return what two people compare by telephone: eight groups of four hexadecimal digits (128 bits)."""
    digits = hashlib.sha256(public).hexdigest()[:32].upper()
    return " ".join(digits[i : i + 4] for i in range(0, 32, 4))


def new_identity() -> tuple[str, str]:
    """Return a new secret age identity and the recipient (receiver key) that others seal to."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def clean_recipient(text: str) -> str:
    """Return a typed or scanned receiver key without blanks, hyphens, wide characters and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c != "-").lower()


def recipient_problems(text: str) -> tuple[Problem, ...]:
    """Check a receiver key typed from a slip: prefix, length, letters, check characters (age, bech32)."""
    found = _recipient_fault(clean_recipient(text))
    return (Problem(found, "recipient"),) if found else ()


def _recipient_fault(key: str) -> str:
    if not key:
        return "请填写收件方的收件码，它印在收件方的交接单上，以 age1 开头。"
    if key.startswith("agesecretkey"):
        return "这是收件方自己保管的开包钥匙，不能外传。请填写以 age1 开头的收件码。"
    if not key.startswith(_PREFIX + "1"):
        return "收件码应以 age1 开头，请对照交接单重新填写。"
    if len(key) != RECIPIENT_LENGTH:
        return f"收件码应为{RECIPIENT_LENGTH}个字符，现在是{len(key)}个，请对照交接单检查是否漏了或多了。"
    for place, letter in enumerate(key[len(_PREFIX) + 1 :], len(_PREFIX) + 2):
        if letter not in _LETTERS:
            return f"收件码第{place}个字符“{letter}”不会出现在收件码里，请对照交接单改正。"
    if _polymod(key) != 1:
        return "收件码里有字符抄错了（校验不符），请对照交接单逐组核对。"
    return ""


def _polymod(key: str) -> int:
    expanded = [ord(c) >> 5 for c in _PREFIX] + [0] + [ord(c) & 31 for c in _PREFIX]
    return reduce(_mix, expanded + [_LETTERS.index(c) for c in key[len(_PREFIX) + 1 :]], 1)


def _mix(check: int, value: int) -> int:
    top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
    return reduce(lambda c, bit: c ^ _GENERATOR[bit] if top >> bit & 1 else c, range(5), check)


def clean_passphrase(text: str) -> str:
    """Return a passphrase as both sides must type it: wide digits made plain, no blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def passphrase_problems(text: str) -> tuple[Problem, ...]:
    """Check a passphrase agreed by telephone: long enough and not one character repeated."""
    words = clean_passphrase(text)
    if len(words) < MIN_PASSPHRASE:
        return (Problem(f"口令至少要{MIN_PASSPHRASE}个字符，请与收件方约定一个长一些的。", "passphrase"),)
    if len(set(words)) < 3:
        return (Problem("口令太简单，请与收件方约定一个不易猜到的。", "passphrase"),)
    return ()
