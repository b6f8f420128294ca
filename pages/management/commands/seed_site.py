"""Builds the starting site from pages/starter/: the pages in each language, their pictures, the practice's details."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page, Site

from pages import models
from pages.markdown import Block, read_page, to_blocks
from pages.models.base import revision_in_force
from pages.pictures.picture import SiteImage
from therapyties import languages

STARTER = settings.BASE_DIR / "pages" / "starter"
AREAS = {  # in English, and in Hebrew
    "Woodland Hills": "וודלנד הילס",
    "West Hills": "ווסט הילס",
    "Agoura Hills": "אגורה הילס",
    "Encino": "אנסינו",
    "Tarzana": "טרזנה",
    "Sherman Oaks": "שרמן אוקס",
    "North Hollywood": "נורת׳ הוליווד",
    "The greater Valley": "הוואלי כולו",
}
# Front matter that is not simply a field of the page.
NOT_FIELDS = {
    "type",
    "menu_label",
    "in_menu",
    "sensitive",
    "live",
    "picture",
    "picture_alt",
    "portrait",
    "portrait_alt",
    "guide",
    "related_article",
    "topics",
    "services",
    "signs",
    "steps",
    "changes",
    "parts",
    "prompts",
    "terms",
}


class Command(BaseCommand):
    help = "Build the starting site. Where a home page stands already, no page is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--add",
            action="store_true",
            help="Add, as drafts, the starting pages of every type that the site has no page of. Nothing is changed.",
        )

    def handle(self, *args: Any, verbosity: int = 1, add: bool = False, **options: Any) -> None:
        if models.HomePage.objects.exists():
            if add:
                with transaction.atomic():
                    added = [page for seeding in Seeding.of_each_language() for page in seeding.add_missing()]
                self.stdout.write("".join(f"Draft: {page.title}\n" for page in added) or "The site has them all.")
            elif verbosity > 1:
                self.stdout.write("The site has a home page: nothing to seed.")
            return
        with transaction.atomic():
            pages = [page for seeding in Seeding.of_each_language() for page in seeding.run().values()]
        self.stdout.write(f"Seeded {len(pages)} pages.")


class Seeding:
    """One run in one language; keeps what it has made, so that pages can point at each other. `first` is the one in the
    site's own language, to whose pages these are the twins."""

    def __init__(self, language: str = languages.DEFAULT, first: "Seeding | None" = None) -> None:
        self.language, self.first = language, first
        self.locale = Locale.objects.get_or_create(language_code=language)[0]
        self.sources: dict[str, tuple[dict[str, Any], str]] = {}  # path below the home page → (front matter, Markdown)
        folder = STARTER / language if first else STARTER
        for file in sorted(folder.rglob("*.md")):
            if not first and file.relative_to(STARTER).parts[0] in languages.OTHERS:
                continue
            path = "" if file.stem == "home" else str(file.relative_to(folder).with_suffix("")) + "/"
            try:
                self.sources[path] = read_page(file.read_text(encoding="utf-8"))
            except ValueError as error:
                raise CommandError(f"{file.relative_to(STARTER)}: {error}") from error
        self.pages: dict[str, models.BasePage] = {}
        self.pictures: dict[str, SiteImage] = first.pictures if first else {}

    @classmethod
    def of_each_language(cls) -> Iterator["Seeding"]:
        """In the site's own language, and then in the others, of which each begins when the first one has ended."""
        first = cls()
        yield first
        for language in languages.OTHERS:
            yield cls(language, first)

    def run(self) -> dict[str, models.BasePage]:
        self._plant_pages()
        if not self.first:
            self._make_site()
            self._fill_details()
        elif self.language == "he":
            models.HebrewDetails.objects.get_or_create(
                site=self.first.site, defaults={"areas_served": "\n".join(AREAS.values())}
            )
        for path, page in self.pages.items():
            self._fill_page(page, *self.sources[path])
        return self.pages

    def add_missing(self) -> list[models.BasePage]:
        """After it, the pages of each type that the site had none of are there as drafts, and named in its details.

        What the site has stays as it is: pages, addresses, and what its details name already.
        """
        missing = [
            path
            for path, (matter, _) in self.sources.items()
            if path and not getattr(models, matter["type"]).objects.filter(locale=self.locale).exists()
        ]
        added: list[models.BasePage] = []
        if home := models.HomePage.objects.filter(locale=self.locale).order_by("path").first():
            self.pages[""] = home
        elif "" in self.sources:
            missing.append("")
        for path in self._menu_first(missing):
            parent = self.pages.get(_above(path)) if path else Page.get_first_root_node()
            if parent is None:
                continue  # its list is there, and has been emptied on purpose
            taken = parent.get_children().filter(slug=self._slug(path)).exists()
            added.append(self._plant(path, parent, slug="" if taken else self._slug(path)))
        if not self.first:
            self._name_in_details(added)
        for path, page in self.pages.items():
            if page in added:
                matter, text = self.sources[path]
                self._fill_page(page, matter | {"live": False}, text)
        return added

    # --- pages

    def _plant(self, path: str, parent: Page, slug: str) -> models.BasePage:
        """An empty page at its place; without a slug it gets a free one from its title."""
        matter, _ = self.sources[path]
        page = getattr(models, matter["type"])(title=matter["title"], slug=slug, live=False, locale=self.locale)
        if twin := self._twin(path):
            page.translation_key = twin.translation_key
            page.read_beside = revision_in_force(Page.objects.get(pk=twin.pk))
        parent.add_child(instance=page)
        self.pages[path] = page
        return page

    def _plant_pages(self) -> None:
        """Put every page at its place, still empty and unpublished, so that all can be linked to."""
        if not self.first:
            Site.objects.all().delete()
            for welcome in Page.objects.filter(depth=2, numchild=0).exact_type(Page):
                welcome.delete()  # what a new Wagtail comes with
        for path in ["", *self._menu_first([path for path in self.sources if path])]:
            self._plant(path, self.pages[_above(path)] if path else Page.get_first_root_node(), self._slug(path))

    def _make_site(self) -> None:
        url = urlsplit(settings.SITE_URL)
        port = url.port or (443 if url.scheme == "https" else 80)
        self.site = Site.objects.create(
            hostname=url.hostname,
            port=port,
            root_page=self.pages[""],
            is_default_site=True,
            site_name=models.PracticeDetails().practice_name,
        )

    def _slug(self, path: str) -> str:
        """The last part of the address; a home page has none, but its place in the tree does."""
        return path.rstrip("/").split("/")[-1] or ("home" if not self.first else self.language)

    def _twin(self, path: str) -> Page | None:
        """The page in the site's own language that this one says the same as, whatever its address is by now."""
        if not self.first:
            return None
        if path in self.first.pages:
            return self.first.pages[path]
        home = self.first.pages[""]
        model = getattr(models, self.sources[path][0]["type"])
        same = model.objects.descendant_of(home, inclusive=True)
        return same.filter(url_path=f"{home.url_path}{path}").first() or (same.first() if same.count() == 1 else None)

    @staticmethod
    def _menu_first(paths: list[str]) -> list[str]:
        wanted = ["services/", "articles/", "about/", "questions/"]
        services = ["relationship-therapy", "couples-therapy", "individual-therapy", "anger-management"]
        wanted += [f"services/{slug}/" for slug in services]
        wanted += [f"handouts/{slug}/" for slug in ("the-loop", "a-pause-we-agree-on", "first-words")]
        return sorted(paths, key=lambda path: (path.count("/"), wanted.index(path) if path in wanted else 99, path))

    def _fill_page(self, page: models.BasePage, matter: dict[str, Any], text: str) -> None:
        for name, value in matter.items():
            if name not in NOT_FIELDS:
                setattr(page, name, "\n".join(value) if isinstance(value, list) else value)
        page.show_in_menus = matter.get("in_menu", False)
        page.is_sensitive = matter.get("sensitive", False)
        for field in ("picture", "portrait"):
            if field in matter:
                setattr(page, field, self._picture(matter[field], matter.get(f"{field}_alt", "")))
        if text.strip():
            page.body = self._stream(page, "body", to_blocks(text, self._picture_id, self._with_page_links))
        match page:
            case models.HomePage():
                page.guide = self._page_by_slug(matter["guide"])
                page.therapist = self._therapist
                page.signs = self._stream(page, "signs", [("signs", {"signs": matter["signs"]})])
                steps = [{"title": step["title"], "text": f"<p>{step['text']}</p>"} for step in matter["steps"]]
                page.steps = self._stream(page, "steps", [("steps", {"steps": steps})])
            case models.LegalPage():
                changes = [("change", {**change, "date": str(change["date"])}) for change in matter.get("changes", [])]
                page.changes = self._stream(page, "changes", changes)
            case models.FirstVisitPage():
                parts = [
                    {**part, "moments": [_told(moment, "text") for moment in part["moments"]]}
                    for part in matter["parts"]
                ]
                page.parts = self._stream(page, "parts", [("part", part) for part in parts])
            case models.ReflectionPage():
                page.prompts = self._stream(page, "prompts", [("prompt", prompt) for prompt in matter["prompts"]])
            case models.GlossaryPage():
                page.terms = self._stream(page, "terms", [("term", _told(term, "meaning")) for term in matter["terms"]])
            case models.ServicePage():
                page.related_article = self._page_by_slug(matter["related_article"])
            case models.ArticlePage():
                page.author = self._therapist
                page.topics = [self._topic(name) for name in matter["topics"]]
                named = (self._page_by_slug(slug) for slug in matter["services"])
                page.related_services = [service for service in named if service]
        revision = page.save_revision()
        if matter.get("live", True):
            revision.publish()

    @staticmethod
    def _stream(page: models.BasePage, field: str, blocks: list[Block]) -> StreamValue:
        stream_block = page._meta.get_field(field).stream_block
        return stream_block.to_python([{"type": name, "value": value} for name, value in blocks])

    @cached_property
    def _therapist(self) -> models.TherapistPage:
        return self._page_of_type(models.TherapistPage)

    def _page_of_type[T: models.BasePage](self, model: type[T]) -> T:
        return next(page for page in self.pages.values() if isinstance(page, model))

    def _page_by_slug(self, slug: str) -> models.BasePage | None:
        """Of this run, else of what the site has had in this language; None if somebody has taken it away."""
        made = next((page for page in self.pages.values() if page.slug == slug), None)
        had = Page.objects.filter(slug=slug, locale=self.locale, depth__gt=2).order_by("path").first()
        return made or (had.specific if had else None)

    @staticmethod
    def _topic(name: str) -> models.Topic:
        return models.Topic.objects.get_or_create(slug=slugify(name, allow_unicode=True), defaults={"name": name})[0]

    def _with_page_links(self, html: str) -> str:
        """URLs of seeded pages become links to the page itself, which a changed slug does not break."""
        prefix = f"{self.language}/" if self.first else ""
        for path, page in self.pages.items():
            html = html.replace(f'href="/{prefix}{path}"', f'linktype="page" id="{page.pk}"')
        return html

    # --- pictures

    def _picture(self, name: str, description: str = "") -> SiteImage:
        if name not in self.pictures:
            with (STARTER / "pictures" / f"{name}.webp").open("rb") as file:
                image = SiteImage(
                    title=name.replace("-", " ").capitalize(),
                    shows=SiteImage.Shows.DRAWING,
                    file=ImageFile(file, name=f"{name}.webp"),
                )
                image._set_image_file_metadata()
                image.save()
            self.pictures[name] = image
        image = self.pictures[name]
        field = "description_in_hebrew" if self.language == "he" else "description"
        if description and not getattr(image, field):
            setattr(image, field, description)
            SiteImage.objects.filter(pk=image.pk).update(**{field: description})
        return image

    def _picture_id(self, name: str) -> int:
        return self._picture(name).pk

    # --- details

    def _fill_details(self) -> None:
        models.PracticeDetails.objects.create(
            site=self.site,
            areas_served="\n".join(AREAS),
            privacy_policy=self._page_by_slug("privacy"),
            questions=self._page_of_type(models.QuestionsPage),
            articles=self._page_of_type(models.ArticleIndexPage),
            first_visit=self._page_of_type(models.FirstVisitPage),
            reflection=self._page_of_type(models.ReflectionPage),
            glossary=self._page_of_type(models.GlossaryPage),
            good_faith_estimate=self._page_by_slug("good-faith-estimate"),
            accessibility=self._page_by_slug("accessibility"),
        )

    @staticmethod
    def _name_in_details(added: list[models.BasePage]) -> None:
        """The details name those of the pages that they have a place for and none in it."""
        details = models.PracticeDetails.current()
        places = {
            models.FirstVisitPage: "first_visit",
            models.ReflectionPage: "reflection",
            models.GlossaryPage: "glossary",
        }
        named = {places[type(page)]: page for page in added if type(page) in places}
        empty = [name for name in named if getattr(details, f"{name}_id") is None]
        for name in empty:
            setattr(details, name, named[name])
        if empty and details.pk:
            details.save(update_fields=empty)


def _above(path: str) -> str:
    return "/".join(path.split("/")[:-2]) + "/" if path.count("/") > 1 else ""


def _told(value: dict[str, Any], field: str) -> dict[str, Any]:
    """The value of a block whose `field` is a paragraph written as plain text."""
    return value | {field: f"<p>{value[field]}</p>"}
