"""The next page is fetched before its link is pressed, under the strict policy; what is somebody's own is not."""

import pytest

from tests.addresses import ADDRESSES, ARTICLE, IN_HEBREW

# Chromium's own word for how a page came: from what it had fetched before the link was pressed.
HOW_IT_CAME = "performance.getEntriesByType('navigation')[0].deliveryType"
LARGEST = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true}))"""
ADDED = 150  # milliseconds for each answer
SPEEDS = ("downloadThroughput", "uploadThroughput")


@pytest.fixture
def reader(visit):
    """A page whose browser tells what it fetches before it is asked to: `.ahead` has (address, how far it came), and
    `.allowed` the addresses it would fetch."""
    page = visit(1280)
    client = page.context.new_cdp_session(page)
    client.send("Preload.enable")
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", {"offline": False, "latency": ADDED} | dict.fromkeys(SPEEDS, -1))
    page.ahead, page.allowed = [], set()
    client.on("Preload.prefetchStatusUpdated", lambda event: page.ahead.append((event["prefetchUrl"], event["status"])))
    client.on(
        "Preload.preloadingAttemptSourcesUpdated",
        lambda event: page.allowed.update(one["key"]["url"] for one in event["preloadingAttemptSources"]),
    )
    return page


def comes_to(page, link):
    """The pointer rests on that link for as long as somebody needs to decide."""
    page.locator(f"{link}:visible").first.hover()
    page.wait_for_timeout(1500)


def test_a_link_to_a_page_that_somebody_points_at_is_fetched_and_then_shown_at_once(reader):
    reader.goto("/articles/", wait_until="networkidle")  # the first page of a visit
    comes_to(reader, f"main a[href='{ARTICLE}']")
    assert [status for url, status in reader.ahead if url.endswith(ARTICLE)][-1] in ("Ready", "Success")
    reader.locator(f"main a[href='{ARTICLE}']").first.click()
    reader.wait_for_url(f"**{ARTICLE}")
    assert reader.evaluate(HOW_IT_CAME) == "navigational-prefetch"
    print(f"the largest thing is painted after {reader.evaluate(LARGEST):.0f} ms")
    assert reader.trouble == []


def test_nothing_but_pages_may_be_fetched_ahead(reader, server):
    for address in ("/", "/articles/", ARTICLE):
        reader.goto(address, wait_until="networkidle")
        reader.wait_for_timeout(500)
    paths = {url.removeprefix(server.address).partition("#")[0] for url in reader.allowed}
    assert {ARTICLE, "/services/", "/about/"} <= paths
    assert {path for path in paths if not path.startswith("/articles/topics/")} <= {*ADDRESSES, *IN_HEBREW, "/fees/"}


@pytest.mark.parametrize("link", ["a[href='/consultation/']", "a[href='/search/']"])
def test_what_is_no_page_is_fetched_when_it_is_asked_for(reader, link):
    reader.goto("/", wait_until="networkidle")
    comes_to(reader, link)
    assert reader.ahead == []
    reader.locator(f"{link}:visible").first.click()
    reader.wait_for_load_state()
    assert reader.evaluate(HOW_IT_CAME) == ""
    assert reader.trouble == []
