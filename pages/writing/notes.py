"""A note on the writing: how much it weighs, why it is given, and where the words stand that it speaks of."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    CHANGE = "change"  # the law or ethics
    LOOK = "look"


@dataclass(frozen=True)
class Note:
    level: Level
    rule: str
    why: str
    where: str = ""
    found: str = ""
    anchor: str = ""  # the place in the editor: a field’s id, or a StreamField’s name and the number of its block
