"""Every sentence that somebody reads on the site keeps to the voice: one person speaks, plainly, in whole sentences."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
APPS = ("consultations", "pages", "therapyties")
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
SAYING = {"heading", "help_text", "label", "title", "verbose_name"}  # arguments that hold words of the back office
# Where what a visitor reads is written; everything else is the back office's, whose software says "you" to Liron.
VISITORS = re.compile(
    r"consultations/(visitor|messages/(composing|kinds|talking|wording))|consultations/services/(standing|disclosure)"
    r"|templates/(?!account|wagtail|consultations/desk|consultations/wagtail|pages/admin|emails/(mail_test|new_request))"
)


class Sentence(NamedTuple):
    place: str  # file and line
    words: str

    @property
    def of_a_visitor(self) -> bool:
        return bool(VISITORS.match(self.place))


def called(node: ast.AST) -> str:
    """The plain name of what is called, or nothing."""
    function = node.func if isinstance(node, ast.Call) else None
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def texts(nodes):
    return [
        (node.lineno, node.value) for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def in_python(source: str) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += texts(node.args) if called(node) in TRANSLATING else []
            found += texts(argument.value for argument in node.keywords if argument.arg in SAYING)
    return found


def in_template(source: str) -> list[tuple[int, str]]:
    """What its tags hand to gettext; between those, Django leaves marks that are no Python."""
    turned = templatize(source)
    found = []
    for call in re.finditer(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\((?=u?['\"])", turned):
        for end in (place.end() for place in re.finditer(r"\)", turned[call.end() :])):
            try:
                tree = ast.parse(turned[call.start() : call.end() + end])
            except SyntaxError:
                continue  # this bracket stood inside the words
            found += [(turned.count("\n", 0, call.start()) + 1, words) for _line, words in in_python(ast.unparse(tree))]
            break
    return found


def read(path: Path) -> list[Sentence]:
    name, source = path.relative_to(ROOT).as_posix(), path.read_text()
    found = in_python(source) if path.suffix == ".py" else in_template(source)
    return [Sentence(f"{name}:{line}", words) for line, words in found]


MODULES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".txt"}]
SENTENCES = [sentence for path in (*MODULES, *TEMPLATES) for sentence in read(path)]

EVERYBODY = {
    "an email, not a mail": r"\b(a|an|by|each|every|one|the|this|your) mail\b(?! server)|\bmails\b|\be-mail",
    "no turn of another language": r"\bany more\b|\bleads? nowhere\b|\bto the first page\b"
    r"|\bstands in (a|an|it|my|the)\b",
    "a greeting is followed by a capital": r"\bHello,\s+[a-z]",
    "nobody is blamed": r"\b(y?our|my) (own )?fault\b|\bour side\b",
    "one word for the therapist's calendar": r"\bdiar(y|ies)\b",
    "no piece of a sentence": r"^[ \t]|[ \t]$|^[,.;:)]|\b(a|an|and|or|the)$",
}
VISITOR = {
    "Liron says I": r"\bLiron (answers?|calls?|can|confirms?|has|is|reads?|will|works?|writes?)\b"
    r"|\b[Ss]he (answers?|calls?|will)\b",
    "never we for the practice": r"\b([Ww]e|[Uu]s) (answer|are|call|can|erase|help|keep|offer|send|store|will)\b"
    r"|\bour (clients?|office|practice|services?|site|team)\b",
    "no word of the machine": r"\b(database|form data|hash|invalid|outbox|queue|server|slot|submit|token)s?\b",
    "a request and a call, not an entry": r"\b(appointment|entry|entries|submission|ticket)s?\b",
}
DESK = {
    "no word that a therapist would not use": r"\b(HTTP|JSON|UUID|alias|backend|boolean|collection|cron|endpoint|hash"
    r"|instance|invalid|null|object|outbox|payload|queryset|regex|slug|snippet|string|submit|token)s?\b"
    r"|pages\.legalpage|manage\.py|\bCan add\b",
}
# Words that are right where they are, with the reason.
KNOWN = {
    "templates/pages/article_index_page.html": "what a search engine shows of a list of articles, far from its author",
    "templates/consultations/yours.html": "a heading above the therapist's own words",
}


def broken(rules: dict[str, str], sentences) -> list[str]:
    return [
        f"{sentence.place}: {rule}: {sentence.words!r}"
        for rule, pattern in rules.items()
        for sentence in sentences
        if re.search(pattern, sentence.words) and sentence.place.partition(":")[0] not in KNOWN
    ]


def test_every_sentence_keeps_to_the_table_of_the_voice():
    assert broken(EVERYBODY, SENTENCES) == []


def test_what_a_visitor_reads_is_said_by_liron_in_words_of_people():
    assert broken(VISITOR, [sentence for sentence in SENTENCES if sentence.of_a_visitor]) == []


def test_what_liron_reads_has_no_word_of_the_machine():
    assert broken(DESK, [sentence for sentence in SENTENCES if not sentence.of_a_visitor]) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (EVERYBODY, "It goes out in a mail."),
        (EVERYBODY, "Your e-mail address"),
        (EVERYBODY, "Go to the first page"),
        (EVERYBODY, "Hello,\n\nyour request is here."),
        (EVERYBODY, "It is told on the"),
        (EVERYBODY, "Your call is on "),
        (VISITOR, "Liron will call you."),
        (VISITOR, "We will call you."),
        (VISITOR, "Your token is invalid."),
        (DESK, "The slug of the page"),
        (DESK, "Can add page"),
    ],
)
def test_a_sentence_that_breaks_the_voice_is_seen(rules, words):
    assert broken(rules, [Sentence("nowhere:1", words)])


def test_the_sentences_are_found_in_every_room_and_whole():
    rooms = {sentence.place.split("/")[0] for sentence in SENTENCES}
    assert rooms == {*APPS, "templates"}
    assert in_template("{% blocktranslate trimmed %}\n  I call (once)\n  at {{ time }}.\n{% endblocktranslate %}") == [
        (1, "I call (once) at %(time)s.")
    ]
    assert len(SENTENCES) > 1_500


def test_no_sentence_is_put_together_from_pieces():
    glued = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Add)
            and any(map(translated, (node.left, node.right)))
        )
        or (isinstance(node, ast.JoinedStr) and any(translated(child) for child in ast.walk(node)))
    ]
    assert glued == []


def translated(node: ast.AST) -> bool:
    return called(node) in TRANSLATING
