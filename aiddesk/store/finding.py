"""What the find box looks in: one line of words per student, kept in step with the rows inside every act.

Characters become tokens of their own ("u738b"), so that any part of a name is found, also with characters that
SQLite's own tokenizers do not know; numbers stand reversed, so that a tail is a beginning.
"""

from collections.abc import Iterable

from aiddesk.domain.names import given_pinyin
from aiddesk.store.desk import Desk
from aiddesk.store.policy import readings

_AT_ONCE = 2000  # students whose words are held at a time
_SOME = f"(SELECT student_id FROM finding_stale ORDER BY student_id LIMIT {_AT_ONCE}) t"
_STALE = f"""
SELECT t.student_id, f.number, s.name, s.initials, s.pinyin, s.document_number, s.registration_number, s.phone
FROM {_SOME} LEFT JOIN student s ON s.id = t.student_id LEFT JOIN finding f ON f.student_id = t.student_id
ORDER BY t.student_id
"""
_GUARDIANS = f"""
SELECT t.student_id, g.name, g.document_number, g.phone
FROM {_SOME} CROSS JOIN guardian g ON g.student_id = t.student_id
"""


def refresh(desk: Desk) -> None:
    """Write anew the words of every student whose rows have changed; part of the open transaction."""
    while desk.value("SELECT 1 FROM finding_stale LIMIT 1") is not None:
        _refresh_some(desk)


def _refresh_some(desk: Desk) -> None:
    guardians: dict[str, list[tuple[str, str, str]]] = {}
    for student_id, *guardian in desk.rows(_GUARDIANS):
        guardians.setdefault(student_id, []).append((guardian[0], guardian[1], guardian[2]))
    number = desk.value("SELECT coalesce(max(number), 0) FROM finding")
    gone, old, new, words = [], [], [], []
    stale = desk.rows(_STALE)
    for student_id, known, name, initials, pinyin, *numbers in stale:
        if known is not None:
            old.append((known,))
        if name is None:
            gone.append((student_id,))
            continue
        if known is None:
            known = number = number + 1
            new.append((known, student_id))
        family = guardians.get(student_id, [])
        phones = [value for _, *pair in family for value in pair]
        words.append(
            (known, _spaced((name,)), _spaced(g for g, *_ in family), _latin(name, initials, pinyin),
             _reversed((*numbers, *phones)))
        )  # fmt: skip
    connection = desk.db.connection()
    connection.executemany("DELETE FROM finding_words WHERE rowid = ?", old)
    connection.executemany("DELETE FROM finding WHERE student_id = ?", gone)
    connection.executemany("INSERT INTO finding (number, student_id) VALUES (?, ?)", new)
    connection.executemany(
        "INSERT INTO finding_words (rowid, names, guardians, latin, numbers) VALUES (?, ?, ?, ?, ?)", words
    )
    connection.execute("DELETE FROM finding_stale WHERE student_id <= ?", (stale[-1][0],))


def tokens(text: str) -> str:
    """Return the characters of a name as tokens ("u738b u5c0f"); separators are left out."""
    return " ".join(f"u{ord(c):x}" for c in text if c not in "· \u3000")


def _spaced(names: Iterable[str]) -> str:
    # "x" keeps the end of one name and the beginning of the next from being found as one.
    return " x ".join(map(tokens, names))


def _latin(name: str, initials: str, pinyin: str) -> str:
    given = [reading[start:] for reading in initials.split() for start in range(1, len(reading) - 1)]
    return " ".join((initials, pinyin, *given, *given_pinyin(name, readings())))


def _reversed(numbers: Iterable[str]) -> str:
    return " ".join(number[::-1] for number in numbers if number)
