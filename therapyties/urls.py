"""The URLs of the site; Wagtail's last, for they match everything else."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from consultations.desk.devices import manifest, service_worker
from pages.editor.choosing import choose_page
from pages.search import Place, search
from pages.seo.sitemap import PageSitemap, SiteSitemap, TopicSitemap
from therapyties import health, media, prefetching, small_files
from therapyties.access.sign_in.views import not_here, to_sign_in
from therapyties.upkeep.status import statusz


class FormSitemap(SiteSitemap):
    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        return ["asking:form"]

    def location(self, name: str) -> str:
        return reverse(name)


# The form is no page, and search knows pages only: here the two meet.
THE_CALL = Place(
    title=gettext_lazy("Ask for a free 15-minute call"),
    description=gettext_lazy("Choose a time that suits you. The call is free and without any obligation."),
    url_name="asking:form",
    words=gettext_lazy("contact, appointment, booking, schedule, consultation, phone, email, form, reach, time"),
)


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("statusz", statusz),
    path("favicon.ico", small_files.favicon),
    path("speculation-rules.json", prefetching.speculation_rules),
    path("site.webmanifest", small_files.manifest, name="site_manifest"),
    path(".well-known/security.txt", small_files.security_contact),
    path(".well-known/change-password", small_files.change_password),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageSitemap, "topics": TopicSitemap, "forms": FormSitemap}}),
    path("media/<path:path>", media.serve),
    path("accounts/", include("therapyties.access.sign_in.urls")),
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    path("admin/worker.js", service_worker, name="desk_worker"),
    path("admin/desk.webmanifest", manifest, name="desk_manifest"),
    re_path(
        r"^admin/(?:reports/(?:aging-pages|locked|page-types-usage|workflow|workflow_tasks)|workflows)/",
        not_here,
    ),
    path("admin/choose-page/", choose_page),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(path("consultation/", include("consultations.visitor.form_urls")), prefix_default_language=False),
    path("consultation/", include("consultations.visitor.urls")),
    *i18n_patterns(
        path("search/", search, {"places": [THE_CALL]}, name="search"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "therapyties.errors.bad_request"
handler500 = "therapyties.errors.server_error"
if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns = [*staticfiles_urlpatterns(), *urlpatterns]
