"""Receiver keys typed from paper, fingerprints read aloud, signatures."""

import pytest

from aiddesk.exchange import keys

KEY = "age1r62qjwlmuemc48pznahsczhwldw998sfyyqnse4jwuq7zx4qdc8s9krrlm"


def test_a_new_receiver_key_is_accepted_however_it_is_typed() -> None:
    for _ in range(50):
        key = keys.new_identity()[1]
        assert keys.recipient_problems(key) == ()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in KEY)
    for typed in (KEY.upper(), f"  {KEY[:30]} {KEY[30:]}\n", f"{KEY[:20]}-{KEY[20:]}", wide):
        assert keys.recipient_problems(typed) == ()
        assert keys.clean_recipient(typed) == KEY


def test_every_wrong_or_swapped_letter_of_a_receiver_key_is_found() -> None:
    for place in range(4, len(KEY)):
        for letter in "qpzry9x8gf2tvdw0s3jn54khce6mua7l":
            if letter != KEY[place]:
                assert keys.recipient_problems(KEY[:place] + letter + KEY[place + 1 :])
    for place in range(4, len(KEY) - 1):
        swapped = KEY[:place] + KEY[place + 1] + KEY[place] + KEY[place + 2 :]
        assert bool(keys.recipient_problems(swapped)) == (swapped != KEY)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "请填写"),
        ("13800000000", "age1"),
        (KEY[:-1], "现在是61个"),
        (KEY + "q", "现在是63个"),
        (KEY[:10] + "b" + KEY[11:], "第11个字符“b”"),
        (KEY[:10] + "中" + KEY[11:], "第11个字符“中”"),
        (KEY[:-1] + "q", "校验不符"),
    ],
)
def test_a_mistyped_receiver_key_is_explained(typed: str, word: str) -> None:
    (problem,) = keys.recipient_problems(typed)
    assert word in problem.text
    assert problem.field == "recipient"


def test_the_secret_key_in_place_of_the_receiver_key_is_named() -> None:
    (problem,) = keys.recipient_problems(keys.new_identity()[0])
    assert "不能外传" in problem.text


def test_the_fingerprint_is_eight_groups_to_read_aloud() -> None:
    # The first 16 bytes of SHA-256 of 32 zero bytes.
    assert keys.fingerprint(bytes(32)) == "6668 7AAD F862 BD77 6C8F C18B 8E9F 8E20"


def test_only_the_signer_and_only_this_message_verify() -> None:
    secret, public = keys.new_signing_key()
    signature = keys.sign(secret, b"totals")
    assert keys.public_of(secret) == public
    assert keys.is_signed(public, signature, b"totals")
    assert not keys.is_signed(public, signature, b"Totals")
    assert not keys.is_signed(keys.new_signing_key()[1], signature, b"totals")
    assert not keys.is_signed(public, signature[:-1], b"totals")
    assert not keys.is_signed(b"short", signature, b"totals")


def test_a_passphrase_must_be_hard_to_guess_and_may_be_typed_wide() -> None:
    assert keys.passphrase_problems("1234567")
    assert keys.passphrase_problems("11111111")
    assert keys.passphrase_problems("  1234567 ")
    assert keys.passphrase_problems("青山绿水2026年秋") == ()
    assert keys.clean_passphrase(" １２３ＡＢＣ ") == "123ABC"
