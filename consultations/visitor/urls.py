"""The URLs of a visitor's own pages, which have one address whatever language they speak, and the therapist's private
calendar."""

from django.urls import path, re_path

from . import mailed, private_page, views, way_back

app_name = "consultations"
LINK = r"(?P<token>[0-9a-zA-Z_-]{1,128})"
PROOF = r"(?P<token>[0-9a-zA-Z_.-]{1,128})"
ACTS = {
    "move": private_page.move,
    "withdraw": private_page.withdraw,
    "send": private_page.send,
    "earlier": private_page.wait_for_earlier,
    "language": private_page.speak,
    "held": private_page.disclosure,
    "correct": private_page.correct,
    "renew": private_page.renew,
    "erase": private_page.erase,
}
urlpatterns = [
    path("leave/", way_back.leave, name="leave"),
    path("back/", way_back.way_back, name="way_back"),
    path("back/taken/", way_back.way_back_taken, name="way_back_taken"),
    path("forget/", way_back.keep_nothing, name="keep_nothing"),
    path("forgotten/", way_back.forgotten, name="forgotten"),
    path("erased/", private_page.erased, name="erased"),
    path("yours/", private_page.yours, name="yours_all"),
    path("yours/<int:number>/", private_page.yours, name="yours"),
    path("yours/<int:number>/call.ics", private_page.call_file, name="call_file"),
    path("yours/<int:number>/held.json", private_page.disclosure_file, name="disclosure_file"),
    *(path(f"yours/<int:number>/{name}/", view, name=name) for name, view in ACTS.items()),
    re_path(rf"^proof/{PROOF}/$", mailed.proof, name="proof"),
    re_path(rf"^feed/{LINK}\.ics$", views.feed, name="feed"),
    re_path(rf"^{LINK}/$", mailed.private_address, name="private"),
]
