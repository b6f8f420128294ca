"""The addresses of the visitor's side, and the therapist's private calendar."""

from django.urls import path, re_path

from . import link_views, views

app_name = "consultations"
LINK = r"(?P<token>[0-9a-zA-Z_-]{1,128})"
urlpatterns = [
    path("", views.consultation_form, name="form"),
    path("next/", views.next_opening, name="next"),
    path("erased/", link_views.erased, name="erased"),
    re_path(rf"^feed/{LINK}\.ics$", views.feed, name="feed"),
    re_path(rf"^{LINK}/$", link_views.yours, name="yours"),
    re_path(rf"^{LINK}/move/$", link_views.move, name="move"),
    re_path(rf"^{LINK}/withdraw/$", link_views.withdraw, name="withdraw"),
    re_path(rf"^{LINK}/call\.ics$", link_views.call_file, name="call_file"),
    re_path(rf"^{LINK}/held/$", link_views.held, name="held"),
    re_path(rf"^{LINK}/held\.json$", link_views.held_file, name="held_file"),
    re_path(rf"^{LINK}/renew/$", link_views.renew, name="renew"),
    re_path(rf"^{LINK}/erase/$", link_views.erase, name="erase"),
]
