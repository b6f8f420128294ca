"""`make messages`: collects the words that visitors read into the Hebrew catalogue, and compiles it, without gettext.

A message that is new stands there empty, one that is no longer said is gone; the tests want neither.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "therapyties" / "locale"
PO = LOCALES / "he" / "LC_MESSAGES" / "django.po"
LOCALE = "he"
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # every compiled file names one
FORMS = 3  # for one, for two, for more
HEADER = """\
# What visitors read, in Hebrew. After a change of the English: make messages, fill in what is empty, and once more.
msgid ""
msgstr ""
"Language: he\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n == 1 && n % 1 == 0) ? 0 : (n == 2 && n % 1 == 0) ? 1: 2;\\n"
"""
READ = ("consultations", "pages", "therapyties", "templates")
# What visitors do not read, and why; everything else is collected. The back office stays English.
LEFT_OUT = {
    **dict.fromkeys(
        (
            "consultations/apps.py",
            "consultations/desk",
            "consultations/jobs",
            "pages/editor",
            "pages/importing",
            "pages/pictures/forms.py",
            "pages/writing",
            "templates/consultations/desk",
            "templates/pages/import.html",
            "templates/pages/missing_licence_panel.html",
            "templates/pages/scheduled_panel.html",
            "templates/pages/translations_panel.html",
            "templates/pages/translations_rows.html",
            "templates/pages/unfinished_panel.html",
            "templates/pages/unfinished_rows.html",
            "templates/pages/untranslated_rows.html",
            "templates/pages/writing_list.html",
            "templates/pages/writing_notes.html",
            "templates/pages/writing_panel.html",
            "templates/pages/writing_report.html",
            "templates/blocks/video_preview.html",
            "templates/wagtailadmin",
            "templates/wagtailcore",
            "templates/wagtailsettings",
            "templates/wagtailusers",
        ),
        "the desk and the editor",
    ),
    **dict.fromkeys(
        ("templates/access", "templates/account", "templates/mfa", "therapyties/access"),
        "signing in to the back office",
    ),
    **dict.fromkeys(("templates/upkeep", "therapyties/upkeep"), "what the machine tells its keeper"),
    **dict.fromkeys(
        (
            "templates/emails/erasure_near.txt",
            "templates/emails/licence_near.txt",
            "templates/emails/mail_test.txt",
            "templates/emails/morning.txt",
            "templates/emails/new_request.txt",
            "templates/emails/now_agreed.txt",
            "templates/emails/now_claimed.txt",
            "templates/emails/now_corrected.txt",
            "templates/emails/now_erased.txt",
            "templates/emails/now_moved.txt",
            "templates/emails/now_withdrawn.txt",
            "templates/emails/promise_near.txt",
            "templates/emails/self_test.txt",
            "consultations/messages/general.py",
            "consultations/messages/wording.py",
            "consultations/messages/composing.py::_to_the_therapist",
            "consultations/messages/calendars.py::feed",
        ),
        "messages to the therapist, and what she reads of messages",
    ),
    **dict.fromkeys(
        (
            "consultations/models/availability.py",
            "consultations/models/busy.py",
            "consultations/models/hours.py",
            "consultations/models/outbox.py",
            "consultations/models/push.py",
            "consultations/models/referrals.py",
            "consultations/models/requests.py::ConsultationRequest",
            "consultations/models/requests.py::Proof",
            "consultations/models/settings.py",
            "pages/models/fees.py",
            "pages/models/practice.py::clean",
            "therapyties/documents.py",
        ),
        "names of fields, and what is wrong with them, in the back office",
    ),
    **dict.fromkeys(
        (
            "consultations/services/adding.py",
            "consultations/services/by_therapist.py",
            "consultations/services/dated_hours.py",
            "consultations/services/drafts.py",
            "consultations/services/following_up.py",
            "consultations/services/notes.py",
        ),
        "what the therapist does",
    ),
    **dict.fromkeys(
        (
            "therapyties/bucket.py",
            "therapyties/storage.py",
            "therapyties/door",
            "therapyties/security/encryption.py",
            "therapyties/security/outside.py",
        ),
        "found out about keys, networks and the database",
    ),
}
TO_THE_THERAPIST = "To you: "  # how the labels of the messages to her begin, in the one table of kinds
CALLS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext")
# What templatize leaves of a template: calls with plain strings between crossed-out text.
CALL = re.compile(
    r"""\b(_|n?p?gettext)\(\s*((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*)+)""",
    re.DOTALL,
)


class Found(NamedTuple):
    place: str  # the file that says it
    function: str
    texts: tuple[str, ...]


def files() -> list[Path]:
    """Every module and template that is not left out."""
    suffixes = {".py", ".html", ".txt"}
    every = (path for room in READ for path in sorted((ROOT / room).rglob("*")) if path.suffix in suffixes)
    return [path for path in every if "migrations" not in path.parts and not _is_left_out(path)]


def _is_left_out(path: Path) -> bool:
    names = {place.relative_to(ROOT).as_posix() for place in (path, *path.parents) if place.is_relative_to(ROOT)}
    return bool(names & LEFT_OUT.keys())


def in_python(path: Path) -> Iterator[Found]:
    name = path.relative_to(ROOT).as_posix()
    passed_over = _lines_left_out(path, name)
    with path.open("rb") as file:
        for line, function, texts, _comments in extract_python(file, list(CALLS), [], {"encoding": "utf-8"}):
            given = (texts,) if isinstance(texts, str) else tuple(text for text in texts or () if text)
            if given and line not in passed_over:
                yield Found(name, str(function), given)


def _lines_left_out(path: Path, name: str) -> set[int]:
    """Those of the functions and classes of a module that LEFT_OUT names."""
    wanted = {left.partition("::")[2] for left in LEFT_OUT if left.startswith(f"{name}::")}
    lines: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if wanted else ():
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in wanted:
            wanted.discard(node.name)
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    if wanted:
        raise ValueError(f"{name} has no {', '.join(sorted(wanted))}")
    return lines


def in_template(path: Path) -> Iterator[Found]:
    for function, texts in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield Found(path.relative_to(ROOT).as_posix(), function, ast.literal_eval(f"({texts.rstrip().rstrip(',')},)"))


def said() -> Catalog:
    """Every message that visitors read, with the files that say it."""
    catalog = Catalog(locale=LOCALE, fuzzy=False)
    for path in files():
        for found in in_python(path) if path.suffix == ".py" else in_template(path):
            kind = found.function.removesuffix("_lazy").removesuffix("gettext")
            context, words = (found.texts[0], found.texts[1:]) if "p" in kind else (None, found.texts)
            if not words[0].startswith(TO_THE_THERAPIST):
                message = words[:2] if "n" in kind else words[0]
                catalog.add(message, locations=[(found.place, 0)], context=context)
    return catalog


def written() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale=LOCALE)


def has_words(message: Message) -> bool:
    """Whether it is said in Hebrew: if it counts, for one, for two and for more."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings) and (not message.pluralizable or len(strings) == FORMS)


def collect() -> None:
    """The kept catalogue has what is said now: what is new is empty, what is gone is gone."""
    catalog = written()
    catalog.update(said(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, omit_header=True, include_lineno=False)
    PO.write_text(f"{HEADER}\n{buffer.getvalue().decode().rstrip()}\n", encoding="utf-8")


def compile_all() -> None:
    """Beside each catalogue stands its compiled file, which is another one only if the words are."""
    for po in sorted(LOCALES.rglob("django.po")):
        with po.open("rb") as words, po.with_suffix(".mo").open("wb") as compiled:
            catalog = read_po(words, locale=po.parts[-3])
            catalog.creation_date = SOME_DAY
            write_mo(compiled, catalog)


def main() -> int:
    collect()
    compile_all()
    empty = [message.id for message in written() if message.id and not has_words(message)]
    print(f"{len(written())} messages in {PO.relative_to(ROOT)}, {len(empty)} of them empty")
    return 0


if __name__ == "__main__":
    sys.exit(main())
