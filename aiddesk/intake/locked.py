"""Open workbooks that are encrypted with a password."""

import io

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

from aiddesk.intake.refusals import DAMAGED, Locked, Refused

# A workbook that is only protected against writing is encrypted with this; spreadsheet programs try it unasked.
_OPEN_TO_ALL = "VelvetSweatshop"
_NEEDED = "加了打开密码。请输入打开密码。"
_WRONG = "的打开密码不对。请重新输入打开密码。"
_UNKNOWN = "的加密方式认不出，读不了。请在表格软件里去掉密码、另存为 .xlsx 后再导入。"


def opened(data: bytes, password: str) -> bytes:
    """Return the workbook inside an encrypted one, or the file as it is.

    Raises:
        Locked: it is encrypted and the password does not open it.
        Refused: it is encrypted in a way that nobody here knows, or damaged.
    """
    if not _is_encrypted(data):
        return data
    for key in (_OPEN_TO_ALL, password):
        content = _decrypted(data, key) if key else None
        if content is not None:
            return content
    raise Locked(_WRONG if password else _NEEDED)


def _is_encrypted(data: bytes) -> bool:
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        return file.format in ("ooxml", "xls97") and bool(file.is_encrypted())
    except Exception:  # no workbook that it knows: the readers of workbooks find out what it is
        return False


def _decrypted(data: bytes, password: str) -> bytes | None:
    out = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    try:
        if file.format == "ooxml":
            file.load_key(password=password, verify_password=True)
        else:
            file.load_key(password=password)
        file.decrypt(out)
    except InvalidKeyError:
        return None
    except DecryptionError as error:
        raise Refused(_UNKNOWN) from error
    except Exception as error:  # it parses untrusted bytes and fails in as many ways as there are
        raise Refused(DAMAGED) from error
    return out.getvalue()
