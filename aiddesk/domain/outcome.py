"""What a service says when it is done."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """A finished action.

    `message` is what the user would tell a colleague. `touched` names the subjects that changed (words of
    `aiddesk.domain.words.SUBJECTS`), so that the window refreshes only what shows them. `entry` is the journal
    number, `subject_id` the key of what was made.
    """

    message: str
    touched: frozenset[str] = frozenset()
    entry: int | None = None
    subject_id: str = ""
