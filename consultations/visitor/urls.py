"""The URLs of the visitor's side, and the therapist's private calendar."""

from django.urls import path, re_path

from . import private_page, views

app_name = "consultations"
LINK = r"(?P<token>[0-9a-zA-Z_-]{1,128})"
urlpatterns = [
    path("", views.consultation_form, name="form"),
    path("next/", views.next_opening, name="next"),
    path("leave/", views.leave, name="leave"),
    path("erased/", private_page.erased, name="erased"),
    re_path(rf"^feed/{LINK}\.ics$", views.feed, name="feed"),
    re_path(rf"^{LINK}/$", private_page.yours, name="yours"),
    re_path(rf"^{LINK}/move/$", private_page.move, name="move"),
    re_path(rf"^{LINK}/withdraw/$", private_page.withdraw, name="withdraw"),
    re_path(rf"^{LINK}/call\.ics$", private_page.call_file, name="call_file"),
    re_path(rf"^{LINK}/held/$", private_page.disclosure, name="disclosure"),
    re_path(rf"^{LINK}/held\.json$", private_page.disclosure_file, name="disclosure_file"),
    re_path(rf"^{LINK}/renew/$", private_page.renew, name="renew"),
    re_path(rf"^{LINK}/erase/$", private_page.erase, name="erase"),
]
