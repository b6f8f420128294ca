"""A word on a phone, in a browser: the script comes on a press alone, shows what it is sent, and keeps nothing.

No push service of a browser's maker can be reached from here: that a browser subscribes is tried with a stand-in.
"""

import json

import pytest

from tests.browsing import looks_well, sign_in

pytestmark = pytest.mark.whole_browser  # a headless shell shows no notifications
PAGE = "/admin/consultations/devices/"
REGISTERED = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname)"
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/admin/");
    return (await registration.getNotifications()).map((one) => [one.title, one.body, one.tag]);
}"""
# What the push service of a browser's maker would give it, and what the page then asks of it.
STAND_IN = """
    let given = null;
    const made = (options) => given = {
        endpoint: "https://push.example.org/a-secret",
        toJSON() {
            return { endpoint: this.endpoint, keys: {
                p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                auth: "BTBZMqHH6r4Tts7J_aSIgg" } };
        },
        async unsubscribe() {
            sessionStorage.removeItem("given");
            sessionStorage.setItem("left", "yes");
            given = null;
        },
    };
    PushManager.prototype.subscribe = async (options) => {
        sessionStorage.setItem("given", JSON.stringify([options.userVisibleOnly, options.applicationServerKey.length]));
        return made(options);
    };
    PushManager.prototype.getSubscription = async () => sessionStorage.getItem("given") ? given ?? made() : null;
"""


def opened(visit, server, *, stands_in=False, **options):
    page = visit(390, "light", **options)
    page.context.grant_permissions(["notifications"], origin=server.address)
    if stands_in:
        page.add_init_script(STAND_IN)
    sign_in(page, server)
    page.goto(PAGE)
    return page


def test_nothing_is_registered_before_a_press_and_a_push_service_that_is_not_there_is_said(visit, server):
    page = opened(visit, server)
    page.locator("[data-turn-on]").wait_for()
    assert page.evaluate(REGISTERED) == []
    page.click("[data-turn-on]")
    page.locator("[data-push-says=failed]").wait_for()
    assert "Nothing has changed" in page.inner_text("[data-push-says=failed]")
    assert page.evaluate(REGISTERED) == []
    [said] = page.trouble  # the tests' windows are private ones
    assert "does not support the Push API in incognito mode" in said
    page.trouble.clear()
    looks_well(page)
    assert "None is told of new requests yet." in page.inner_text("main")


def test_a_browser_that_may_show_nothing_is_told_how_to_allow_it(visit, server):
    page = opened(visit, server)
    page.context.clear_permissions()
    page.add_init_script("Object.defineProperty(Notification, 'permission', { value: 'denied' })")
    page.reload()
    page.locator("[data-push-says=denied]").wait_for()
    assert page.locator("[data-turn-on]").is_hidden()
    looks_well(page)


def test_an_iphone_is_sent_to_its_home_screen_first(visit, server):
    page = opened(visit, server, user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1")
    page.locator("[data-push-says=home-screen]").wait_for()
    assert "Add to Home Screen" in page.inner_text("[data-push-says=home-screen]")
    looks_well(page)


def test_without_javascript_the_page_says_what_is_missing(visit, server):
    page = opened(visit, server, java_script_enabled=False)
    assert "needs JavaScript" in page.inner_text("[data-push-says=script]")
    assert page.locator("[data-turn-on]").is_hidden()


def test_a_device_is_turned_on_and_removed_here_and_in_the_browser(visit, server):
    page = opened(visit, server, stands_in=True)
    page.fill("[name=label]", "My phone")
    page.click("[data-turn-on]")
    page.locator("[data-device]").wait_for()
    assert json.loads(page.evaluate("sessionStorage.getItem('given')")) == [True, 65]
    page.locator("[data-here]").wait_for()
    assert "My phone" in page.inner_text("[data-device]")
    assert page.locator("[data-turn-on]").is_hidden()
    looks_well(page)
    page.click("[data-remove] button")
    page.locator("[data-turn-on]").wait_for()
    assert page.locator("[data-device]").count() == 0
    assert page.evaluate("sessionStorage.getItem('left')") == "yes"
    assert page.evaluate(REGISTERED) == []
    assert page.trouble == []


def test_a_word_that_comes_is_shown_and_the_script_keeps_nothing(visit, server):
    page = opened(visit, server)
    page.locator("[data-turn-on]").wait_for()
    page.evaluate("navigator.serviceWorker.register('/admin/worker.js', { scope: '/admin/' })")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    developer = page.context.new_cdp_session(page)
    found = []
    developer.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    developer.send("ServiceWorker.enable")
    page.wait_for_timeout(300)  # until Chromium has told of the registration
    registration = next(one["registrationId"] for one in found if one["scopeURL"].endswith("/admin/"))
    for data in (json.dumps({"kind": "request", "words": "A request waits"}), "no json"):
        told = {"origin": f"{server.address}/", "registrationId": registration, "data": data}
        developer.send("ServiceWorker.deliverPushMessage", told)
        words = "A request waits" if data.startswith("{") else "Something waits at your desk"
        # The second takes the place of the first. Chromium's list may be empty for a moment, after it was full, too.
        alone = json.dumps([[words, "", "request"]], separators=(",", ":"))
        page.wait_for_function(f"async alone => JSON.stringify(await ({SHOWN})()) === alone", arg=alone)
    page.goto("/admin/")
    page.goto(PAGE)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert page.trouble == []


# What a browser whose push service gives it another address tells its script; only a browser's maker can make it do so.
MOVED = """async () => {
    const keys = {
        p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth: "BTBZMqHH6r4Tts7J_aSIgg" };
    let done;
    const event = Object.assign(new Event("pushsubscriptionchange"), {
        oldSubscription: { endpoint: "https://push.example.org/a-secret" },
        newSubscription: { endpoint: "https://push.example.org/another", keys },
        waitUntil: (promise) => (done = promise),
    });
    dispatchEvent(event);
    await done;
}"""
REACHED = "() => document.querySelector('[data-device]')?.dataset.device"


def test_a_device_whose_address_changes_is_told_at_the_new_one_once_somebody_is_signed_in(visit, server):
    page = opened(visit, server, stands_in=True)
    page.fill("[name=label]", "My phone")
    page.click("[data-turn-on]")
    page.locator("[data-device]").wait_for()
    first = page.evaluate(REACHED)
    [worker] = page.context.service_workers
    kept = page.context.cookies()
    page.context.clear_cookies()
    worker.evaluate(MOVED)
    page.context.add_cookies(kept)
    page.reload()
    assert page.evaluate(REACHED) == first  # nobody was signed in
    worker.evaluate(MOVED)
    page.reload()
    assert page.evaluate(REACHED) not in (first, None)
    assert "My phone" in page.inner_text("[data-device]")
    page.click("[data-remove] button")
    page.get_by_text("None is told of new requests yet.").wait_for()
    assert [trouble for trouble in page.trouble if "403" not in trouble] == []
