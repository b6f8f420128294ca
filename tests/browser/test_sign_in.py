"""Coming in as a person does: the password, a second factor, a passkey; and being told before it ends."""

import pytest

from tests.browsing import by_name, looks_well, sign_in
from tests.entering import PASSWORD, code


def test_the_first_sign_in_an_app_recovery_codes_a_passkey_and_in_by_it(visit, server):
    page = visit(390)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})

    page.goto(f"{by_name(server)}/admin/")
    looks_well(page)
    page.fill("[name=login]", "newcomer")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more step").wait_for()
    looks_well(page)
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator(".account-letters code").inner_text()
    assert page.locator(".account-code svg").bounding_box()["width"] > 150
    looks_well(page)
    page.fill("[name=code]", code(secret))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.locator(".account-codes code").count() == 10
    looks_well(page)
    page.get_by_role("link", name="I have kept them: to the back office").click()
    page.wait_for_url("**/admin/")

    page.goto(f"{by_name(server)}/accounts/2fa/")
    looks_well(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.fill("[name=name]", "My phone")
    looks_well(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("1 passkey is set up.").wait_for()
    page.get_by_role("link", name="See them").first.click()
    page.get_by_text("My phone").wait_for()
    looks_well(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/")
    assert page.trouble == []


@pytest.mark.parametrize("last", ["stay", "leave"])
def test_a_minute_before_the_end_one_is_told_and_at_the_end_nothing_is_left_to_read(visit, server, last):
    page = visit(1280)
    sign_in(page, server)
    seconds = {"GET": 30, "POST": 900}
    page.route("**/accounts/stay/", lambda route: route.fulfill(json={"left": seconds[route.request.method]}))
    page.clock.install()
    page.goto("/admin/")
    told = page.get_by_role("alertdialog", name="You will be signed out in one minute")
    told.wait_for()
    if last == "stay":
        page.get_by_role("button", name="Stay signed in").click()
        told.wait_for(state="hidden")
        assert page.get_by_role("heading", name="Your desk").first.is_visible()
    else:
        seconds["GET"] = 0
        page.context.clear_cookies(name="session")
        page.clock.run_for(31_000)
        page.wait_for_url("**/accounts/login/?next=%2Fadmin%2F")
    assert [trouble for trouble in page.trouble if "403" not in trouble] == []
