"""Open workbooks that ask for a password."""

import io

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FILEPASS = b"\x2f\x00"
# Excel locks a workbook that is only protected against editing with this one, and opens it without asking.
_KNOWN_TO_ALL = "VelvetSweatshop"


def unlocked(data: bytes, password: str) -> tuple[str, bytes]:
    """Return ("", the file without its lock), or ("password", …) or ("wrong_password", …) where it stays shut."""
    if not _may_be_locked(data):
        return "", data
    import msoffcrypto  # needed by few files
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not office.is_encrypted():
            return "", data
    except FileFormatError:
        return "", data
    for attempt in dict.fromkeys((password or _KNOWN_TO_ALL, _KNOWN_TO_ALL)):
        out = io.BytesIO()
        try:
            office.load_key(password=attempt)
            office.decrypt(out)
        except (InvalidKeyError, DecryptionError):
            continue
        return "", out.getvalue()
    return ("wrong_password" if password else "password"), b""


def _may_be_locked(data: bytes) -> bool:
    # A FilePass record stands near the beginning of the stream of an old workbook.
    return _ENCRYPTED in data or _FILEPASS in data
