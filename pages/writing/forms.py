"""The forms behind the page editors: nothing of a template is published, and a new article starts from one."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from therapyties import languages

from ..markdown import read_page, to_blocks
from .page_manuscript import of_form
from .prompts import prompts
from .schedule import HEADINGS, read_by_the_practices_clock

ARTICLE_TEMPLATE = Path(__file__).with_name("article_template.md")
NO_PROSE = (forms.SlugField, forms.URLField, forms.EmailField)
NAMED = 3  # prompts that a message repeats


class PageForm(WagtailAdminPageForm):
    """A draft may hold whatever it holds; a page that is published lacks nothing and asks its readers for nothing.

    A page without a slug gets one from its title: the field stands in another tab, which nobody has to open.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        read_by_the_practices_clock(self)
        self._write_from_right_to_left()

    @property
    def language(self) -> str:
        """That of the page, or of the one that it will stand below; empty if it has neither."""
        located = self.instance if self.instance.locale_id else self.parent_page
        return located.locale.language_code if located else ""

    def _write_from_right_to_left(self) -> None:
        """If its language is written so: what says something to readers. An address never is."""
        code = self.language
        if code and translation.get_language_info(code)["bidi"]:
            for field in self.fields.values():
                if isinstance(field, forms.CharField) and not isinstance(field, NO_PROSE):
                    field.widget.attrs |= {"dir": "rtl", "lang": code}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "action-publish" in self.data:
            if left := prompts(of_form(self)):
                raise ValidationError(say_left(left), code="prompts")
            if missing := self.instance.what_is_missing():
                raise ValidationError(missing, code="missing")
        return cleaned

    def full_clean(self) -> None:
        """What is wrong with the schedule is said above the page as well, for its window is closed by then."""
        super().full_clean()
        if any(name in self.errors for name in HEADINGS):
            self.add_error(None, ValidationError(_("Its schedule was not kept: press “Edit schedule” to change it.")))


def say_left(left: list[str]) -> str:
    """Why a page with these prompts is not published, and what to do."""
    named = " ".join(f"“{prompt}”" for prompt in left[:NAMED]) + (" …" if len(left) > NAMED else "")
    return ngettext(
        "Not published yet: one part of the template is still to be filled in or taken out. It reads %(named)s. "
        "If you meant the square brackets, use round ones.",
        "Not published yet: %(total)d parts of the template are still to be filled in or taken out. They read "
        "%(named)s If you meant the square brackets, use round ones.",
        len(left),
    ) % {"total": len(left), "named": named}


class HomeForm(PageForm):
    """The home page is there as long as the site is: it cannot be made to come off."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields.pop("expire_at", None)


class LegalForm(PageForm):
    """What nobody has agreed to yet is published by a press or not at all: never by itself."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        goes_live = cleaned.get("go_live_at")
        if "action-publish" in self.data and cleaned.get("needs_review") and goes_live and goes_live > timezone.now():
            said = _("It is marked “needs review”. Switch that off first, then schedule it.")
            self.add_error(None, ValidationError(_("Not scheduled: nobody has agreed to the text yet.")))
            self.add_error("needs_review", ValidationError(said, code="needs_review"))
        return cleaned


class ArticleForm(PageForm):
    """An empty article is offered the template in its language; one that exists in any form, imported or saved, never
    is. What stands under it is chosen from what speaks its language, and from what is chosen already."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._offer_its_own_language()
        if self.instance.pk is None and not self.is_bound and not self.instance.body:
            matter, text = read_page(_template_in(self.language).read_text(encoding="utf-8"))
            body = self.instance.body.stream_block.to_python(
                [{"type": name, "value": value} for name, value in to_blocks(text)]
            )
            self.initial |= {"introduction": matter["introduction"], "body": body, "author": self._only_author()}

    def _offer_its_own_language(self) -> None:
        """Topics have no language but that of their letters."""
        if "topics" in self.fields:
            topics = self.fields["topics"].queryset
            wanted = [topic.pk for topic in topics if languages.of_text(topic.name) == self.language]
            self._offer("topics", wanted)
        if "related_services" in self.fields:
            services = self.fields["related_services"].queryset
            self._offer("related_services", services.filter(locale__language_code=self.language).values("pk"))

    def _offer(self, name: str, wanted: Any) -> None:
        chosen = [one.pk for one in getattr(self.instance, name).all()]
        offered = self.fields[name].queryset
        self.fields[name].queryset = offered.filter(Q(pk__in=wanted) | Q(pk__in=chosen))

    def _only_author(self) -> int | None:
        """The therapist's page in the language of the article, if there is one and no other."""
        if "author" not in self.fields:
            return None
        live = self.fields["author"].queryset.live()
        authors = list((live.filter(locale=self.parent_page.locale_id) if self.parent_page else live)[:2])
        return authors[0].pk if len(authors) == 1 else None


def _template_in(language: str) -> Path:
    """The one of that language, or the default one."""
    own = ARTICLE_TEMPLATE.with_suffix(f".{language}.md")
    return own if language in languages.OTHERS and own.exists() else ARTICLE_TEMPLATE
