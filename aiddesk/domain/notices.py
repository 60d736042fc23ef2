"""Public notices: what one line may show, and how long a notice stands."""

from dataclasses import dataclass

from aiddesk.domain.money import Fen


@dataclass(frozen=True)
class NoticeRow:
    """One line for the public: just these fields ever reach a wall (rules 3.3, 教育部 2017 紧急通知).

    `level` is the Chinese word or ""; `amount` is in fen, or None on a notice without sums; `class_number` tells
    students of one name apart and is "" elsewhere.
    """

    position: int
    name: str
    class_title: str
    level: str
    amount: Fen | None
    class_number: str = ""
