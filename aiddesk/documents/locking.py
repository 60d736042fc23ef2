"""Put an opening password on a workbook, as Excel and WPS do."""

import io


def locked(workbook: bytes, password: str) -> bytes:
    """Return a workbook that opens with a password only; without one it stays as it is."""
    if not password:
        return workbook
    from msoffcrypto.format.ooxml import OOXMLFile  # loads ciphers that nothing else here needs

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, out)
    return out.getvalue()
