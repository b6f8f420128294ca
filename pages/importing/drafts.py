"""From an imported text to a draft among the articles, with its pictures; nothing is published here."""

import hashlib
import io
import re
from dataclasses import dataclass
from html import escape, unescape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from therapyties import languages

from ..markdown import PROSE, Block, clean
from ..models import ArticleIndexPage, ArticlePage, TherapistPage
from ..pictures.picture import SiteImage
from .files import Refused
from .imported_text import ImportedText, PictureFile
from .reading import LONGEST_TITLE, read
from .remarks import Remarks

LONGEST_INTRODUCTION = 700  # characters, as the page's own fields
LONGEST_SUMMARY = 200
LONGEST_CAPTION = 200
LONGEST_DESCRIPTION = 155  # what search engines show
LONGEST_SLUG = 80
SHORTEST_LEAD = 40  # less is “By somebody” or a date
MOST_PIXELS = 100_000_000  # of all pictures of one file, so that reading them comes to an end
KINDS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
# Pictures that word processors keep and browsers or this site do not show: EMF, WMF, GIF, BMP, TIFF, SVG.
OTHER_KINDS = re.compile(
    rb".{40} EMF|\x01\0\0\0|\xd7\xcd\xc6\x9a|\x01\0\x09\0|GIF8|BM|II\*\0|MM\0\*|\s*<(\?xml|svg)", re.DOTALL
)
PARAGRAPH = re.compile(r"<p>(?P<text>.*?)</p>", re.DOTALL)
FIRST_PARAGRAPH = re.compile(r"(?:<p></p>)*<p>(?P<text>.+?)</p>", re.DOTALL)
SENTENCE_END = re.compile(r"[.!?]['\"”’)]*(?=\s)")


@dataclass
class Draft:
    page: ArticlePage
    remarks: list[str]


def list_of_articles(language: str = languages.DEFAULT) -> ArticleIndexPage | None:
    """The one in that language; where there is none, any."""
    lists = ArticleIndexPage.objects.order_by("path")
    return lists.filter(locale__language_code=language).first() or lists.first()


def may_import(user: User | AnonymousUser) -> bool:
    """True for accounts that may add an article to the list of articles."""
    parent = list_of_articles()
    return parent is not None and parent.permissions_for_user(user).can_add_subpage()


def import_article(name: str, data: bytes, user: User | AnonymousUser | None = None) -> Draft:
    """A draft of what the file says, owned by `user`. Raises Refused; nothing is left of a failed import."""
    imported = read(name, data)
    parent = list_of_articles(languages.of_text(f"{imported.title} {_text_of(imported)}"))
    if parent is None:
        raise Refused(_("There is no list of articles yet. Make one first: it is a page below the home page."))
    pictures = _Pictures(imported, user)
    try:
        with transaction.atomic():
            page = _plant(parent, imported, pictures, user)
    except BaseException:
        pictures.forget()
        raise
    return Draft(page, imported.remarks.sentences())


def _plant(
    parent: ArticleIndexPage, imported: ImportedText, pictures: "_Pictures", user: User | AnonymousUser | None
) -> ArticlePage:
    fields, remarks = imported.fields, imported.remarks
    blocks = _with_pictures(imported, pictures)
    introduction, blocks = _lead_first(blocks, fields.get("introduction", ""), remarks)
    lead = introduction if len(introduction) >= SHORTEST_LEAD else _first_words(blocks) or introduction
    if not lead:
        remarks.add("only_pictures" if any(name == "picture" for name, _value in blocks) else "no_text")
        lead = imported.title  # no article is without a summary
    summary = fields.get("summary", "")
    if len(summary) > LONGEST_SUMMARY:
        remarks.add("cut_summary")
    page = ArticlePage(
        title=imported.title,
        draft_title=imported.title,
        slug=_free_slug(parent, imported.title),
        live=False,
        locale=parent.locale,
        owner=user,
        author=_only_therapist(parent),
        is_sensitive=True,  # as the articles are that came with the site: whoever reads it can leave it at once
        introduction=introduction,
        summary=_cut(summary or lead, LONGEST_SUMMARY),
        search_description=fields.get("search_description", "") or _cut(summary or lead, LONGEST_DESCRIPTION),
        seo_title=_cut(fields.get("seo_title", ""), LONGEST_TITLE),
    )
    page.body = page.body.stream_block.to_python([{"type": name, "value": value} for name, value in blocks])
    parent.add_child(instance=page)
    page.save_revision(user=user)
    return page


def _free_slug(parent: ArticleIndexPage, title: str) -> str:
    """One that no other page of the list has."""
    base = slugify(title, allow_unicode=True)[:LONGEST_SLUG].strip("-") or "article"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def _text_of(imported: ImportedText) -> str:
    return " ".join(strip_tags(str(value)) for _name, value in imported.blocks)


def _only_therapist(parent: ArticleIndexPage) -> TherapistPage | None:
    therapists = list(TherapistPage.objects.live().filter(locale=parent.locale)[:2])
    return therapists[0] if len(therapists) == 1 else None


# --- words


def _text(html: str) -> str:
    return " ".join(unescape(strip_tags(re.sub(r"<br/?>|</(?:p|li|h[1-6])>", " ", html))).split())


def _cut(text: str, longest: int) -> str:
    """As many whole sentences as have room, or whole words if not even one has."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, longest + 1) if match.end() <= longest]
    if ends and ends[-1] > longest / 3:
        return text[: ends[-1]]
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _lead_first(blocks: list[Block], introduction: str, remarks: Remarks) -> tuple[str, list[Block]]:
    """The introduction, and the blocks without it: the first paragraph, unless it is too long, too short or linked.

    An introduction given by the file itself that is too long becomes the first paragraph.
    """
    if len(introduction) > LONGEST_INTRODUCTION:
        return "", [("text", {"text": _paragraph(introduction)}), *blocks]
    first = FIRST_PARAGRAPH.match(blocks[0][1]["text"]) if blocks and blocks[0][0] == "text" else None
    if introduction or first is None or re.search(r"<a\b|<br", first["text"]):
        return introduction, blocks
    introduction = _text(first["text"])
    if not SHORTEST_LEAD <= len(introduction) <= LONGEST_INTRODUCTION:
        return "", blocks
    if "<" in first["text"]:
        remarks.add("lead_looks")
    rest = blocks[0][1]["text"][first.end() :]
    return introduction, [("text", {"text": rest}), *blocks[1:]] if rest else blocks[1:]


def _first_words(blocks: list[Block]) -> str:
    """The first paragraph that says something, or else the first words there are."""
    texts = [value["text"] for name, value in blocks if name == "text"]
    paragraphs = [_text(match["text"]) for text in texts for match in PARAGRAPH.finditer(text)]
    said = [words for words in paragraphs if len(words) >= SHORTEST_LEAD] or paragraphs
    return next(iter([*filter(None, said), *filter(None, map(_text, texts))]), "")


def _paragraph(text: str) -> str:
    return clean(f"<p>{escape(text, quote=False)}</p>", PROSE)


# --- pictures


def _with_pictures(imported: ImportedText, pictures: "_Pictures") -> list[Block]:
    """The blocks, each picture in its place; one that cannot be shown leaves its description and its caption."""
    blocks: list[Block] = []
    for name, value in imported.blocks:
        if name != "picture":
            blocks.append((name, value))
            continue
        used, caption = value["image"], value["caption"]
        image = pictures.saved(used["image"], used["alt_text"])
        if image is not None:
            if not used["alt_text"]:
                imported.remarks.add("undescribed_pictures")
            short = caption if len(caption) <= LONGEST_CAPTION else ""
            blocks.append(("picture", {"image": used | {"image": image.pk}, "caption": short}))
            left = caption.removeprefix(short)
        else:
            if used["alt_text"]:
                imported.remarks.add("kept_descriptions")
            left = " – ".join(filter(None, [used["alt_text"], caption]))
        if left:
            blocks.append(("text", {"text": _paragraph(left)}))
    return _joined(blocks)


def _joined(blocks: list[Block]) -> list[Block]:
    """The blocks, texts that follow each other made one."""
    joined: list[Block] = []
    for name, value in blocks:
        if name == "text" and joined and joined[-1][0] == "text":
            joined[-1] = ("text", {"text": joined[-1][1]["text"] + value["text"]})
        else:
            joined.append((name, value))
    return joined


class _Pictures:
    """The pictures of an imported text, checked and cleaned like an upload before anything is written."""

    def __init__(self, imported: ImportedText, user: User | AnonymousUser | None):
        self._user = user
        self._remarks = imported.remarks
        self._title = imported.title
        self._permissions = policy_registry.get_by_type(SiteImage)
        self._pixels = 0
        self._places: dict[int, bytes] = {}
        self._ready: dict[bytes, SiteImage | None] = {}
        self._stored: list[SiteImage] = []
        may_add = user is None or self._permissions.user_has_permission(user, "add")
        for place, picture in enumerate(imported.pictures):
            digest = hashlib.sha256(picture.content).digest()
            self._places[place] = digest
            if digest not in self._ready:
                problem = self._problem(picture.content) if may_add else "forbidden_pictures"
                self._ready[digest] = None if problem else self._cleaned(picture, len(self._ready) + 1)
                if problem:
                    self._remarks.add(problem)

    def saved(self, place: int, description: str) -> SiteImage | None:
        """The picture in the database, once for all places that show it; None if it cannot be shown."""
        image = self._ready[self._places[place]]
        if image is None or image.pk:
            return image
        known = (
            self._permissions.instances_user_has_permission_for(self._user, "choose")
            if self._user
            else SiteImage.objects.all()
        )
        same = known.filter(file_hash=image.file_hash).first()
        if same is None:
            image.description = description[:255]
            image.uploaded_by_user = self._user
            self._stored.append(image)
            image.save()
            self._remarks.add("new_pictures")
        self._ready[self._places[place]] = same or image
        return same or image

    def forget(self) -> None:
        """Deletes the files that a failed import has written."""
        for image in self._stored:
            if image.file._committed:
                image.file.storage.delete(image.file.name)

    def _problem(self, content: bytes) -> str:
        """The reason why a picture is left out, empty if there is none. Its pixels are not read yet."""
        try:
            with Image.open(io.BytesIO(content), formats=KINDS) as picture:
                pixels = picture.width * picture.height * getattr(picture, "n_frames", 1)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return "large_pictures"
        except Exception:  # Pillow raises many kinds for what is no picture or half of one
            return "other_pictures" if OTHER_KINDS.match(content) else "broken_pictures"
        if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS or self._pixels + pixels > MOST_PIXELS:
            return "large_pictures"
        self._pixels += pixels
        return ""

    def _cleaned(self, picture: PictureFile, number: int) -> SiteImage | None:
        """An image that is not saved yet, as the upload form makes it; None, with a remark, if that refuses it."""
        title = _("%(title)s, picture %(number)d") % {"title": self._title[:200], "number": number}
        file = SimpleUploadedFile(f"{slugify(self._title)[:60] or 'picture'}-{number}", picture.content)
        Form = get_image_form(SiteImage)
        data = {"title": title, "shows": SiteImage.Shows.NOBODY}
        form = Form(data, {"file": file}, user=self._user)
        if "collection" in form.fields:
            form = Form(data | {"collection": form.collections[0].pk}, {"file": file}, user=self._user)
        try:
            if form.is_valid():
                return form.save(commit=False)
            codes = {error.code for error in form.errors.as_data().get("file", [])}
        except Exception:  # as above
            codes = set()
        self._remarks.add("large_pictures" if codes & {"file_too_large", "file_too_many_pixels"} else "broken_pictures")
        return None
