"""What an import could not keep, counted while it reads and said in sentences when it is done."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MOST_NAMES = 6  # properties of a file that are named; more are not worth a reader's time


def _counted(one: str, many: str) -> Any:
    return ngettext_lazy(one, many, "number")


SENTENCES = {
    "guessed_letters": _(
        "The file does not say how its letters are written. They were read as %(names)s: please look at accents and "
        "quotation marks."
    ),
    "damaged_letters": _counted(
        "One letter could not be read and is shown as �: please look for it.",
        "%(number)d letters could not be read and are shown as �: please look for them.",
    ),
    "direction_signs": _counted(
        "One invisible sign that turns the direction of text was left out: please look whether numbers and Latin words "
        "stand in their places.",
        "%(number)d invisible signs that turn the direction of text were left out: please look whether numbers and "
        "Latin words stand in their places.",
    ),
    "no_text": _("There are no words in this file yet. The summary is the title until you write one."),
    "only_pictures": _(
        "The file holds pictures and no words. If they show a text, please type it: nobody can search a picture or "
        "have it read aloud."
    ),
    "hidden": _counted(
        "One passage that does not show when the file is read was left out: it was marked as hidden.",
        "%(number)d passages that do not show when the file is read were left out: they were marked as hidden.",
    ),
    "struck": _counted(
        "One struck-out passage was left out.",
        "%(number)d struck-out passages were left out.",
    ),
    "kept_numbers": _counted(
        "One numbered list is paragraphs that begin with its own numbers now: a list here would count differently.",
        "%(number)d numbered lists are paragraphs that begin with their own numbers now: a list here would count "
        "differently.",
    ),
    "shaped_lists": _counted(
        "One list became a block of steps, myths or questions, because its heading says so. To have the list back, "
        "delete the block and type its words into the text above.",
        "%(number)d lists became blocks of steps, myths or questions, because their headings say so. To have a list "
        "back, delete the block and type its words into the text above.",
    ),
    "captions": _counted(
        "One line beside a picture was taken as the words under it: please look whether they belong together.",
        "%(number)d lines beside pictures were taken as the words under them: please look whether they belong "
        "together.",
    ),
    "bold_headings": _counted(
        "One line in bold that stood alone was taken as a heading.",
        "%(number)d lines in bold that stood alone were taken as headings.",
    ),
    "deep_headings": _counted(
        "One heading of a lower level was raised: an article has two levels below its title.",
        "%(number)d headings of lower levels were raised: an article has two levels below its title.",
    ),
    "long_quotes": _counted(
        "One quote was too long to be set large and is ordinary text now.",
        "%(number)d quotes were too long to be set large and are ordinary text now.",
    ),
    "tables": _counted(
        "One table became lines of text: please read whether it is still clear.",
        "%(number)d tables became lines of text: please read whether they are still clear.",
    ),
    "mixed_lists": _counted(
        "One numbered list with other lists inside became paragraphs with the same numbers.",
        "%(number)d numbered lists with other lists inside became paragraphs with the same numbers.",
    ),
    "touching_lists": _counted(
        "Two numbered lists with nothing between them became one: please look at the numbers.",
        "Numbered lists with nothing between them became one in %(number)d places: please look at the numbers.",
    ),
    "links": _counted(
        "One link was taken off and its words were kept: only websites, e-mail addresses and phone numbers are linked.",
        "%(number)d links were taken off and their words were kept: only websites, e-mail addresses and phone numbers "
        "are linked.",
    ),
    "looks": _("Underlined, struck out, raised or lowered words are plain words now."),
    "lead_looks": _("The first paragraph became the introduction, where bold and italic are not kept."),
    "cut_summary": _("The summary was too long for the lists and was cut: please read it."),
    "shapes": _counted(
        "One passage between ::: marks was not of the expected shape and is ordinary text now.",
        "%(number)d passages between ::: marks were not of the expected shape and are ordinary text now.",
    ),
    "properties": _("The lines at the very top were not all taken over: %(names)s."),
    "unread_properties": _("The lines at the very top could not be read and are part of the text now."),
    "marks": _counted(
        "One mark of another program was taken out: %(names)s.",
        "%(number)d marks of another program were taken out: %(names)s.",
    ),
    "boxes": _counted(
        "One box (callout) became ordinary text.",
        "%(number)d boxes (callouts) became ordinary text.",
    ),
    "footnotes": _("The footnotes stand at the end, under “Notes”."),
    "changes": _("Tracked changes were taken as accepted."),
    "comments": _("Comments in the margin were left out."),
    "margins": _("The header and footer of each sheet were left out."),
    "formulas": _counted(
        "One formula became a line of text: please compare it with the file.",
        "%(number)d formulas became lines of text: please compare them with the file.",
    ),
    "drawings": _counted(
        "One drawing, chart or diagram was left out. Please save it as a picture and add it by hand.",
        "%(number)d drawings, charts or diagrams were left out. Please save them as pictures and add them by hand.",
    ),
    "signs": _("Some signs of a special typeface could not be read and were left out: please compare with the file."),
    "unknown_parts": _(
        "Some parts could not be read, such as shapes, formulas or fields: please compare with the file."
    ),
    "broken_pictures": _counted(
        "One picture could not be read. Please add it by hand.",
        "%(number)d pictures could not be read. Please add them by hand.",
    ),
    "other_pictures": _counted(
        "One picture is of a kind that a website does not show. Please save it as JPEG or PNG and add it by hand.",
        "%(number)d pictures are of a kind that a website does not show. Please save them as JPEG or PNG and add them "
        "by hand.",
    ),
    "large_pictures": _counted(
        "One picture is too large. Please make it smaller and add it by hand.",
        "%(number)d pictures are too large. Please make them smaller and add them by hand.",
    ),
    "many_pictures": _counted(
        "One more picture was left out, for there are too many for one import. Please add it by hand.",
        "%(number)d more pictures were left out, for there are too many for one import. Please add them by hand.",
    ),
    "absent_pictures": _counted(
        "One picture is not inside the file, only named there. Please add it by hand.",
        "%(number)d pictures are not inside the file, only named there. Please add them by hand.",
    ),
    "pictures_in_lines": _counted(
        "One picture stood in the middle of a line and was left out. Please add it by hand.",
        "%(number)d pictures stood in the middle of a line and were left out. Please add them by hand.",
    ),
    "forbidden_pictures": _counted(
        "One picture was left out, because your account may not add pictures.",
        "%(number)d pictures were left out, because your account may not add pictures.",
    ),
    "new_pictures": _counted(
        "One picture was added under Pictures. If it shows a person, say there who it is.",
        "%(number)d pictures were added under Pictures. Where one shows a person, say there who it is.",
    ),
    "kept_descriptions": _("The descriptions of pictures that are not there were kept as text in their place."),
    "made_descriptions": _counted(
        "One picture was described by the word processor itself: please read what it says.",
        "%(number)d pictures were described by the word processor itself: please read what it says.",
    ),
    "undescribed_pictures": _counted(
        "One picture has no description yet. Please say in a sentence what it shows, or mark it as decoration.",
        "%(number)d pictures have no description yet. Please say in a sentence what each shows, or mark it as "
        "decoration.",
    ),
}


class Remarks:
    """Collects what happened, by its name in SENTENCES."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, list[str]] = {}

    def add(self, what: str, number: int = 1, name: str = "") -> None:
        """`name` is what a sentence names, once however often it was met."""
        self._counts[what] += number
        names = self._names.setdefault(what, [])
        if name and name not in names:
            names.append(name)

    def add_properties(self, names: list[str]) -> None:
        """Properties of a file that an article has no place for."""
        for name in names:
            self.add("properties", name=name)

    def sentences(self) -> list[str]:
        """One sentence for each kind of thing, in the order of SENTENCES."""
        return [
            str(sentence % {"number": self._counts[what], "names": ", ".join(self._names.get(what, [])[:MOST_NAMES])})
            for what, sentence in SENTENCES.items()
            if self._counts[what]
        ]
