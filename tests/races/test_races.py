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

pytestmark = [pytest.mark.both_databases, pytest.mark.slow, pytest.mark.xdist_group("races")]  # one server for them
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
YOURS = "/consultation/yours/"
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
    """The people, one for each slot, each of whom asks for it; the answers to them, and the seconds it took."""
    forms = forms_shown_a_minute_ago(site.server, len(slots))
    people = [reader.another(number) for number in range(len(slots))]
    acts = [
        partial(person.post, FORM, answers_of(number, slot, form))
        for number, (person, slot, form) in enumerate(zip(people, slots, forms, strict=True))
    ]
    return people, *at_once(acts)


def holds(stored):
    return stored["status"] in ("requested", "proposed", "confirmed") and stored["is_held"]


def figures(title, answers, seconds):
    counts = Counter(answer.status for answer in answers)
    errors = sum(number for status, number in counts.items() if status == 0 or status >= 500)
    refusals = sum(number for status, number in counts.items() if 400 <= status < 500)
    print(f"\n{title}: {counts[303]} won, {refusals} refused, {errors} errors, {seconds:.1f} s")
    return counts


def test_of_many_who_ask_for_one_time_at_once_one_has_it_and_the_others_are_told_kindly(site, dose):
    number = dose(80, 200)
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50, unproven_holds=50)
    reader, slots = reader_of_the_form(site.server)
    slot = slots[20]
    people, answers, seconds = book_at_once(site, reader, [slot] * number)
    assert figures(f"{number} at one time", answers, seconds) == {303: 1, 422: number - 1}

    [winner] = [person for person, answer in zip(people, answers, strict=True) if answer.status == 303]
    stored = site.requests()
    assert list(stored) == [site.request_of(winner)]
    assert [(holds(row), row["slot"]) for row in stored.values()] == [(True, slot)]
    assert winner.get(YOURS).status == 200
    for number, answer in enumerate(answers):
        if answer.status == 422:
            assert "was just taken by someone else. Please choose another." in answer.words
            assert "Everything you typed is kept." in answer.words
            assert f'value="Visitor {number}"' in answer.text
            assert f"A few words from {number}" in answer.text
            assert {slot - 2 * CALL, slot - CALL, slot + CALL} <= set(answer.slots)
            assert slot not in answer.slots


def test_many_who_ask_for_forty_times_at_once_are_given_what_the_rules_allow(site, dose):
    number = dose(120, 300)
    gap, unproven_a_day = timedelta(minutes=15), 3
    site.open_hours(step_minutes=15, gap_minutes=15, calls_a_day=3 * unproven_a_day, unproven_holds=50)
    reader, slots = reader_of_the_form(site.server)
    asked = [slots[place % 40] for place in range(number)]
    people, answers, seconds = book_at_once(site, reader, asked)
    counts = figures(f"{number} at 40 times, 30 minutes apart, 3 a day unproven", answers, seconds)
    assert set(counts) == {303, 422}

    stored = site.requests()
    held = sorted(row["slot"] for row in stored.values() if holds(row))
    per_day = Counter(slot.astimezone(LOS_ANGELES).date() for slot in held)
    for person, answer, slot in zip(people, answers, asked, strict=True):
        near = any(abs(slot - other) < CALL + gap for other in held)
        if answer.status == 303:  # has it, or wishes for what the budget of the unproven kept open
            row = stored.pop(site.request_of(person))
            assert row["slot"] == slot
            assert holds(row) or per_day[slot.astimezone(LOS_ANGELES).date()] == unproven_a_day
        else:
            assert near, "somebody was refused for nothing"
    assert not stored, "somebody who was refused was stored"
    assert all(later - earlier >= CALL + gap for earlier, later in pairwise(held))
    assert max(per_day.values()) <= unproven_a_day


def test_of_a_confirmation_a_withdrawal_and_a_move_at_once_exactly_one_happens(site):
    rounds = 20
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50, unproven_holds=50)
    reader, slots = reader_of_the_form(site.server)
    visitors, _answers, _seconds = book_at_once(site, reader, slots[:rounds])
    numbers = [site.request_of(visitor) for visitor in visitors]
    desk = site.desk
    assert desk.get(f"/admin/consultations/inspect/{numbers[0]}/").status == 200  # for its token

    def confirm(pk):
        answer = desk.post(f"/admin/consultations/confirm/{pk}/", {"seen": 0, "words": "Call (818) 555-0150."})
        assert answer.status in (302, 422), answer
        said = desk.get(answer.location) if answer.location else answer  # refused, with all that was typed
        assert ("The call is confirmed." in said.words) != (ACTED_ON_BEFORE in said.words), said.words
        return "The call is confirmed." in said.words

    def by_the_visitor(visitor, act, looks, answers):
        browser = visitor.another(0)
        for _ in range(looks):  # the desk's way to the lock is longer: so each has a chance
            browser.get(YOURS)
        answer = browser.post(f"{YOURS}1/{act}/", {"seen": 0} | answers)
        assert answer.status in (303, 409), answer
        assert (answer.status == 409) == (ACTED_ON_BEFORE in answer.words)
        return answer.status == 303

    happened, started = [], time.perf_counter()
    for number, (visitor, pk, target) in enumerate(zip(visitors, numbers, slots[rounds:], strict=True)):
        looks = number % 3
        acts = {
            "confirmed": partial(confirm, pk),
            "withdrawn": partial(by_the_visitor, visitor, "withdraw", looks, {}),
            "moved": partial(by_the_visitor, visitor, "move", looks, {"slot": f"{target:%Y-%m-%dT%H:%M:%SZ}"}),
        }
        won, _seconds = at_once(list(acts.values()))
        assert sum(won) == 1, won
        happened.append(list(acts)[won.index(True)])
    seconds = time.perf_counter() - started
    print(f"\n{rounds} times three at one request: {dict(Counter(happened))}, 2 of 3 told each time, {seconds:.1f} s")

    after = site.requests()
    for number, (pk, what) in enumerate(zip(numbers, happened, strict=True)):
        row = after[pk]
        assert row["revision"] == 1
        assert row["status"] == ("requested" if what == "moved" else what)
        assert row["slot"] == slots[rounds + number if what == "moved" else number]
        # Nobody has shown yet whose mailbox it is: only the therapist's own answer is sent. The others want no mail.
        told = ["confirmed", "received"] if what == "confirmed" else ["received"]
        assert row["messages"] == (told if number % 2 else [])


def test_one_form_pressed_fifty_times_at_once_is_one_request_and_one_page(site):
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50, unproven_holds=50)
    reader, slots = reader_of_the_form(site.server)
    [form] = forms_shown_a_minute_ago(site.server, 1)
    typed = answers_of(1, slots[0], form)
    people = [reader.another(1) for _ in range(50)]
    answers, seconds = at_once([partial(person.post, FORM, typed) for person in people])
    assert figures("One form pressed 50 times", answers, seconds) == {303: 50}
    assert len({site.request_of(person) for person in people}) == 1
    [row] = site.requests().values()
    assert holds(row), row
    assert (row["slot"], row["revision"], row["messages"]) == (slots[0], 0, ["received"])


# --- calls that the therapist adds


def on_the_clock(slot):
    """As the desk's field for any other time takes it."""
    return f"{slot.astimezone(LOS_ANGELES):%Y-%m-%dT%H:%M}"


def adding(desk, slot, form):
    """An act of the therapist, who adds a call at that time and is sure of it: whether it was added. The time is typed,
    for one from the list is looked up before anything is locked."""
    typed = {"name": "Noa", "contact_route": "phone", "phone": "(818) 555-0144", "in_california": "unsure"}
    typed |= {"telling": "told", "submission": form, "other": on_the_clock(slot), "sure": instant(slot)}

    def add():
        answer = desk.post("/admin/consultations/add/", typed)
        assert answer.status in (302, 422), answer
        is_refused = "Nothing was added yet: That time is not free" in answer.words
        assert is_refused == (answer.status == 422)
        return not is_refused

    return add


def instant(slot):
    return f"{slot:%Y-%m-%dT%H:%M:%SZ}"


def holders(stored, slot):
    return [pk for pk, row in stored.items() if holds(row) and row["slot"] == slot]


def test_of_calls_added_at_once_for_one_time_one_is_on_and_one_form_is_one_call(site):
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50, unproven_holds=50)
    _reader, slots = reader_of_the_form(site.server)
    desk = site.desk
    assert desk.get("/admin/consultations/add/").status == 200  # for its token
    won, _seconds = at_once([adding(desk, slots[0], f"a-form-of-its-own-number-{n:02}") for n in range(20)])
    assert sum(won) == 1
    assert len(site.requests()) == len(holders(site.requests(), slots[0])) == 1
    won, _seconds = at_once([adding(desk, slots[1], "one-form-that-was-pressed-often") for _press in range(20)])
    assert sum(won) == 20  # each press leads to the one call
    assert len(site.requests()) == 2


def test_of_a_call_that_is_added_and_whatever_else_wants_its_time_at_once_one_has_it(site):
    rounds = 12
    site.open_hours(step_minutes=15, gap_minutes=0, calls_a_day=50, unproven_holds=50)
    reader, slots = reader_of_the_form(site.server)
    visitors, _answers, _seconds = book_at_once(site, reader, slots[:rounds])
    numbers = [site.request_of(visitor) for visitor in visitors]
    desk = site.desk
    assert desk.get(f"/admin/consultations/inspect/{numbers[0]}/").status == 200  # for its token
    forms = forms_shown_a_minute_ago(site.server, rounds)

    def asks(number, target):
        visitor = reader.another(500 + number)
        return visitor.post(FORM, answers_of(100 + number, target, forms[number])).status == 303

    def moves(number, target):
        answer = visitors[number].another(0).post(f"{YOURS}1/move/", {"seen": 0, "slot": instant(target)})
        assert answer.status in (303, 409, 422), answer
        return answer.status == 303

    def answers(name, field, number, target):
        sent = {"seen": 0, "words": "Call (818) 555-0150.", field: on_the_clock(target)}
        answer = desk.post(f"/admin/consultations/{name}/{numbers[number]}/", sent)
        assert answer.status in (302, 422), answer
        return answer.status == 302

    others = {
        "asked for": asks,
        "moved to": moves,
        "confirmed": partial(answers, "confirm", "other"),
        "proposed": partial(answers, "propose", "other"),
    }
    happened = Counter()
    for number, target in enumerate(slots[rounds : 2 * rounds]):
        name = list(others)[number % len(others)]
        add = adding(desk, target, f"a-form-of-its-own-number-{number:02}")
        (is_added, has_it), _seconds = at_once([add, partial(others[name], number, target)])
        assert is_added != has_it, name
        happened["added" if is_added else name] += 1
        stored = site.requests()
        proposing = [pk for pk, row in stored.items() if row["proposed"] and target in row["proposed"]]
        assert len(holders(stored, target)) + len(proposing) == 1, name
    print(f"\n{rounds} times an added call and another wish for its time: {dict(happened)}")


def test_strangers_with_invented_numbers_empty_no_calendar_and_turn_nobody_away(site, dose):
    strangers, honest, networks = dose(60, 1_000), dose(5, 20), 12
    site.open_hours(step_minutes=30, gap_minutes=15, calls_a_day=4, unproven_holds=8)
    reader = Person(site.server)
    before = reader.get(FORM).slots
    forms = forms_shown_a_minute_ago(site.server, strangers + honest)

    def floods(number):
        stranger = reader.another(10_000 + number % networks * 1_000)
        return [stranger.post(FORM, answers_of(number, before[number % len(before)], forms[number]))]

    def asks(number):
        """Looks, chooses, and chooses again from what is offered if that time is gone."""
        visitor, said = reader.another(40_000 + number * 1_000), []
        offered, form = visitor.get(FORM).slots, forms[strangers + number]
        while not said or (said[-1].status == 422 and len(said) < 5):
            wanted = offered[(7 * number + len(said)) % len(offered)]
            said.append(visitor.post(FORM, answers_of(strangers + number, wanted, form)))
            offered = said[-1].slots or offered
        return [*said, visitor.get(YOURS)]

    every = max(1, strangers // honest)
    acts = [partial(floods, number) for number in range(strangers)]
    for number in range(honest):
        acts.insert(number * (every + 1), partial(asks, number))
    started = time.perf_counter()
    with ThreadPoolExecutor(40) as threads:
        said = list(threads.map(lambda act: act(), acts))
    seconds = time.perf_counter() - started

    answers = [answer for each in said for answer in each]
    by_visitors = [each for each in said if len(each) > 1]
    after = reader.get(FORM).slots
    rows = site.requests()
    print(
        f"\n{strangers} strangers and {honest} visitors: {sum(map(holds, rows.values()))} times held, {len(rows)} "
        f"requests stored, {len(after)} of {len(before)} times open, {seconds:.1f} s"
    )
    assert not [answer for answer in answers if answer.status == 0 or answer.status >= 500]
    assert len(by_visitors) == honest
    for each in by_visitors:
        assert each[-2].status == 303, "a visitor got neither a time nor a wish"
        assert each[-1].status == 200
    assert len(after) >= len(before) / 2
    assert sum(map(holds, rows.values())) <= 8
