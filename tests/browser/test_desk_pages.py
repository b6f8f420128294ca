"""Every page of the back office that a therapist may open, with names nobody likes: axe, both themes, any width."""

import json
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

from tests.browsing import STANDS_STILL, WCAG
from tests.server import copied_site, running

FILL = """
import json
from django.contrib.auth.models import User
from django.test import Client
from tests import desk_pages
from tests.entering import enter

values = desk_pages.fill()
client = enter(Client(), User.objects.get(pk=values["roles"]["Therapist"]))
print("filled", json.dumps([desk_pages.paths(values), client.cookies["session"].value]))
"""
WIDTHS = (320, 390, 768, 1280, 1440, 2560)
PARTS = 6  # of a full dose, each short enough to be run by itself
AXE = Axe(axe_script="0")  # runs what stands in the page already: it is put there once, not for each run
# In make test: what she uses every day, and one of each kind that Wagtail draws.
EVERY_DAY = (
    r"/admin/",
    r"/admin/consultations/",
    r"/admin/consultations/week/",
    r"/admin/consultations/inspect/\d+/",
    r"/admin/pages/\d+/edit/",
    r"/admin/pages/",
    r"/admin/documents/add/",
    r"/accounts/2fa/",
)
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# Another address for a page that is walked anyway, drawn for visitors.
FOR_VISITORS = ("preview", "view_draft", "/view/")
# What reaches beyond the screen and cannot be scrolled to, although the page itself says that it fits. Not so: what is
# meant for ears alone, the folded list of headings at the edge, the field that lies
# unseen over its whole button, and the sign beside a line of text.
CUT = """() => {
    const unseen = [".w-sr-only", ".w-minimap", ".replace-file-input input", ".jcrop-keymgr", ".Draftail-BlockToolbar",
        "[hidden]", "details:not([open])", "svg"].join();
    const scrolls = element => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    const ends = element => element.getBoundingClientRect().right <= innerWidth + 1
        && getComputedStyle(element).textOverflow === "ellipsis";
    const within = element => {
        for (let up = element; up !== document.body; up = up.parentElement) if (scrolls(up) || ends(up)) return true;
    };
    return [...document.querySelectorAll("main *")].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && (box.right > innerWidth + 1 || box.left < -1)
            && getComputedStyle(element).visibility !== "hidden" && !element.closest(unseen) && !within(element);
    }).slice(0, 3).map(element => `${element.tagName} ${element.className}`);
}"""


def pytest_generate_tests(metafunc):
    if "part" in metafunc.fixturenames:
        parts = PARTS if metafunc.config.getoption("dose") == "full" else 1
        metafunc.parametrize(("part", "parts"), [(part, parts) for part in range(parts)])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server of its own, filled, with `.pages`; what it is filled with disturbs no other test."""
    with copied_site(tmp_path_factory.mktemp("pages")) as server:
        said = server.shell(FILL)
        paths, session = json.loads(said.split("filled ")[1])
        server.pages = [path for path in paths if not any(word in path for word in FOR_VISITORS)]
        server.session = [{"name": "session", "value": session, "url": server.address}]
        with running(server):
            yield server


@pytest.mark.slow
def test_every_page_is_accessible_in_both_themes_and_cut_at_no_width(visit, site, dose, part, parts):
    paths, widths = dose((every_day(site.pages), (390, 1280)), (site.pages, WIDTHS))
    page = visit(1280, base_url=site.address, reduced_motion="reduce")
    page.context.add_cookies(site.session)
    wrong, seen = [], 0
    for path in paths[part::parts]:
        if is_a_page(page, path):
            seen += 1
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(path)
            page.evaluate(AXE_SCRIPT)
            for width in dose((1280,), (1280, 390)):
                wrong += [f"{path} at {width} {fault}" for fault in faults(page, width)]
            wrong += [f"{path} {fault}" for fault in cuts(page, widths)]
    print(f"{seen} pages")
    assert "\n".join(wrong) == ""
    assert seen >= dose(len(EVERY_DAY), 120 // PARTS), "the pages are not found"


def every_day(pages):
    """The first page of each of these kinds."""
    return [next(path for path in pages if re.fullmatch(kind, path)) for kind in EVERY_DAY]


def is_a_page(page, path):
    """Neither a part that only scripts ask for, nor what leads elsewhere, nor another's."""
    answer = page.context.request.get(path, max_redirects=0)
    html = answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
    return html and answer.text().lstrip().lower().startswith("<!doctype")


def faults(page, width):
    """What axe finds at this width, as the page is and for its colors once more in the dark."""
    page.set_viewport_size({"width": width, "height": 900})
    for scheme, rules in (("light", WCAG), ("dark", COLORS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_function(STANDS_STILL)
        for violation in AXE.run(page, options=rules).response["violations"]:
            for node in violation["nodes"]:
                yield f"in {scheme}: {violation['id']}: {' '.join(map(str, node['target']))}: {node['html'][:120]}"


def cuts(page, widths):
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(STANDS_STILL)
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            yield f"at {width}: needs {needed}"
        for element in page.evaluate(CUT):
            yield f"at {width}: cut: {element}"
