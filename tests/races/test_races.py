"""Many at the same instant, through the real server with its workers: what one has, no other gets."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from consultations.rules.booking import CALL
from tests.server import FORM, Person, answers_of, forms_shown_a_minute_ago
from therapyties.security.tokens import digest_of

pytestmark = [pytest.mark.both_databases, pytest.mark.slow, pytest.mark.xdist_group("races")]  # one server for them
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
ACTED_ON_BEFORE = "Something else happened meanwhile, so nothing was changed."


def at_once(acts):
    """What each act returned, all begun at the same instant, each by a thread of its own; and the seconds it took."""
    gate = Barrier(len(acts))

    def begin(act):
        gate.wait(60)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        started = time.perf_counter()
        return list(threads.map(begin, acts)), time.perf_counter() - started


def reader_of_the_form(server):
    """Somebody who looks at the form; and times that it offers: eight on each of five whole days."""
    reader = Person(server)
    soon = datetime.now(LOS_ANGELES).date() + timedelta(days=3)
    page = reader.get(FORM)
    assert page.status == 200, page.text
    slots = [slot for slot in sorted(page.slots) if slot.astimezone(LOS_ANGELES).date() >= soon][:40]
    assert len({slot.astimezone(LOS_ANGELES).date() for slot in slots}) == 5
    return reader, slots


def book_at_once(site, reader, slots):
    """The answers to as many visitors as there are slots, each of whom asks for one of them."""
    forms = forms_shown_a_minute_ago(site.server, len(slots))
    return at_once(
        [
            partial(reader.another(number).post, FORM, answers_of(number, slot, form))
            for number, (slot, form) in enumerate(zip(slots, forms, strict=True))
        ]
    )


def digest_in(location):
    return digest_of(location.rstrip("/").rpartition("/")[2])


def holds(stored):
    return stored["status"] in ("requested", "confirmed") and not stored["doubts"]


def figures(title, answers, seconds):
    counts = Counter(answer.status for answer in answers)
    errors = sum(number for status, number in counts.items() if status == 0 or status >= 500)
    refusals = sum(number for status, number in counts.items() if 400 <= status < 500)
    print(f"\n{title}: {counts[303]} won, {refusals} refused, {errors} errors, {seconds:.1f} s")
    return counts


def test_of_two_hundred_who_ask_for_one_time_at_once_one_has_it_and_the_others_are_told_kindly(site):
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50)
    reader, slots = reader_of_the_form(site.server)
    slot = slots[20]
    answers, seconds = book_at_once(site, reader, [slot] * 200)
    assert figures("200 at one time", answers, seconds) == {303: 1, 422: 199}

    [winner] = [answer for answer in answers if answer.status == 303]
    stored = site.requests()
    assert list(stored) == [digest_in(winner.location)]
    assert [(holds(row), row["slot"]) for row in stored.values()] == [(True, slot)]
    assert "Your request arrived" in reader.get(winner.location).words
    for number, answer in enumerate(answers):
        if answer.status == 422:
            assert "was just taken by someone else. Please choose another" in answer.words
            assert "Everything you typed is kept." in answer.words
            assert f'value="Visitor {number}"' in answer.text
            assert f"A few words from {number}" in answer.text
            assert answer.slots[:3] == [slot - 2 * CALL, slot - CALL, slot + CALL]
            assert slot not in answer.slots


def test_three_hundred_who_ask_for_forty_times_at_once_are_given_what_the_rules_allow(site):
    gap, calls_a_day = timedelta(minutes=15), 3
    site.open_hours(step_minutes=15, gap_minutes=15, calls_a_day=calls_a_day)
    reader, slots = reader_of_the_form(site.server)
    asked = [slots[number % 40] for number in range(300)]
    answers, seconds = book_at_once(site, reader, asked)
    counts = figures("300 at 40 times, 30 minutes apart, 3 a day", answers, seconds)
    assert set(counts) == {303, 422}

    stored = site.requests()
    held = sorted(row["slot"] for row in stored.values() if holds(row))
    for answer, slot in zip(answers, asked, strict=True):
        if answer.status == 303:
            row = stored.pop(digest_in(answer.location))
            assert holds(row), row
            assert row["slot"] == slot
    assert not stored, "somebody who was refused was stored"
    assert all(later - earlier >= CALL + gap for earlier, later in pairwise(held))
    per_day = Counter(slot.astimezone(LOS_ANGELES).date() for slot in held)
    assert max(per_day.values()) <= calls_a_day
    for slot in slots:  # nobody was refused for nothing
        near = any(abs(slot - other) < CALL + gap for other in held)
        assert near or per_day[slot.astimezone(LOS_ANGELES).date()] == calls_a_day


def test_of_a_confirmation_a_withdrawal_and_a_move_at_once_exactly_one_happens(site):
    rounds = 20
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50)
    visitor, slots = reader_of_the_form(site.server)
    booked, _seconds = book_at_once(site, visitor, slots[:rounds])
    links = [answer.location for answer in booked]
    before = site.requests()
    desk = site.desk
    assert desk.get(f"/admin/consultations/inspect/{before[digest_in(links[0])]['pk']}/").status == 200  # for its token

    def confirm(link):
        pk = before[digest_in(link)]["pk"]
        answer = desk.post(f"/admin/consultations/confirm/{pk}/", {"seen": 0, "words": "Call (818) 555-0150."})
        assert answer.status in (302, 422), answer
        said = desk.get(answer.location) if answer.location else answer  # refused, with all that was typed
        assert ("The call is confirmed." in said.words) != (ACTED_ON_BEFORE in said.words), said.words
        return "The call is confirmed." in said.words

    def by_the_visitor(link, act, looks, answers):
        for _ in range(looks):  # the desk's way to the lock is longer: so each has a chance
            visitor.another(0).get(link)
        answer = visitor.another(0).post(f"{link}{act}/", {"seen": 0} | answers)
        assert answer.status in (303, 409), answer
        assert (answer.status == 409) == (ACTED_ON_BEFORE in answer.words)
        return answer.status == 303

    happened, started = [], time.perf_counter()
    for number, (link, target) in enumerate(zip(links, slots[rounds:], strict=True)):
        looks = number % 3
        acts = {
            "confirmed": partial(confirm, link),
            "withdrawn": partial(by_the_visitor, link, "withdraw", looks, {}),
            "moved": partial(by_the_visitor, link, "move", looks, {"slot": f"{target:%Y-%m-%dT%H:%M:%SZ}"}),
        }
        won, _seconds = at_once(list(acts.values()))
        assert sum(won) == 1, won
        happened.append(list(acts)[won.index(True)])
    seconds = time.perf_counter() - started
    print(f"\n{rounds} times three at one request: {dict(Counter(happened))}, 2 of 3 told each time, {seconds:.1f} s")

    after = site.requests()
    for number, (link, what) in enumerate(zip(links, happened, strict=True)):
        row = after[digest_in(link)]
        assert row["revision"] == 1
        assert row["status"] == ("requested" if what == "moved" else what)
        assert row["slot"] == slots[rounds + number if what == "moved" else number]
        assert row["messages"] == (sorted(["received", what]) if number % 2 else [])  # the others want no mail


def test_one_form_pressed_fifty_times_at_once_is_one_request_and_one_page(site):
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50)
    reader, slots = reader_of_the_form(site.server)
    [form] = forms_shown_a_minute_ago(site.server, 1)
    typed = answers_of(1, slots[0], form)
    answers, seconds = at_once([partial(reader.another(1).post, FORM, typed) for _ in range(50)])
    assert figures("One form pressed 50 times", answers, seconds) == {303: 50}
    assert len({answer.location for answer in answers}) == 1
    [row] = site.requests().values()
    assert holds(row), row
    assert (row["slot"], row["revision"], row["messages"]) == (slots[0], 0, ["received"])
