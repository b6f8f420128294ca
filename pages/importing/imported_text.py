"""What was read from a file, before it is an article: title, blocks, pictures, and remarks on what was lost."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from ..blocks import BodyBlock
from ..markdown import Block
from .remarks import Remarks

MOST_PICTURES = 50
BLOCKS = BodyBlock().child_blocks


@dataclass
class PictureFile:
    """A picture as it stands in the file, unchecked."""

    content: bytes
    description: str = ""


@dataclass
class ImportedText:
    """A document in the site's terms. A picture block holds the place of its picture in `pictures`."""

    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[PictureFile] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    def keep_picture(self, content: bytes, description: str = "") -> int | None:
        """The place of a picture in the list; None, with a remark, if there are too many."""
        if len(self.pictures) >= MOST_PICTURES:
            self.remarks.add("many_pictures")
            return None
        self.pictures.append(PictureFile(content, description))
        return len(self.pictures) - 1


def fits(block: Block) -> bool:
    """True if the editor could save the block as it is; a picture is looked at when its file is."""
    name, value = block
    if name == "picture":
        return True
    try:
        BLOCKS[name].clean(BLOCKS[name].to_python(value))
    except ValidationError:
        return False
    return True


def choose_title(headings: list[tuple[int, bool]]) -> bool:
    """True if the first heading of level 1 is the title: it begins the text, or it is the only one.

    Each heading is its level and whether it is the first thing in the text.
    """
    ones = [is_first for level, is_first in headings if level == 1]
    return bool(ones) and (ones[0] or len(ones) == 1)
