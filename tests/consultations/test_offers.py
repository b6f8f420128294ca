"""How open times are shown: three first, then every day, later weeks as one row each. No database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.booking import nearest
from consultations.rules.offers import FIRST_ROWS, Offer, instead, offer

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
GRID = st.integers(0, 4 * 24 * 30).map(
    lambda number: datetime(2026, 10, 20, tzinfo=UTC) + number * timedelta(minutes=15)
)
OPENINGS = st.lists(GRID, unique=True, max_size=60).map(sorted)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOS_ANGELES).astimezone(UTC)


def clocks(slots):
    return [f"{slot.astimezone(LOS_ANGELES):%a %H:%M}" for slot in slots]


# From a Thursday on, the weekdays of four weeks, at six times of day.
HOURS = ("10:00", "10:30", "11:00", "14:00", "15:30", "16:30")
DAYS = [date(2026, 6, 4) + number * timedelta(days=1) for number in range(26)]
MONTH = [at(f"{day} {hour}") for day in DAYS if day.weekday() < 5 for hour in HOURS]


def test_the_first_rows_are_one_on_each_of_the_next_three_days_at_different_hours():
    assert clocks(offer(MONTH, LOS_ANGELES).next) == ["Thu 10:00", "Fri 16:30", "Mon 14:00"]


def test_the_very_next_opening_is_always_among_the_first_rows():
    assert offer(MONTH[4:], LOS_ANGELES).next[0] == MONTH[4]


def test_with_fewer_days_the_first_rows_are_filled_from_the_same_days():
    assert clocks(offer(MONTH[:12], LOS_ANGELES).next) == ["Thu 10:00", "Thu 14:00", "Fri 16:30"]
    assert clocks(offer(MONTH[:6], LOS_ANGELES).next) == ["Thu 10:00", "Thu 14:00", "Thu 16:30"]
    assert clocks(offer(MONTH[:2], LOS_ANGELES).next) == ["Thu 10:00", "Thu 10:30"]


def test_this_week_and_the_next_are_rows_of_days_and_later_weeks_are_one_row_each():
    shown = offer(MONTH, LOS_ANGELES)
    assert [day.day.day for day in shown.days] == [4, 5, 8, 9, 10, 11, 12]
    assert [(week.first.day, week.last.day, week.number) for week in shown.weeks] == [
        (15, 19, 30),
        (22, 26, 30),
        (29, 29, 6),
    ]


def test_a_day_says_how_many_and_from_when_to_when():
    day = offer(MONTH, LOS_ANGELES).days[0]
    assert (day.number, day.first, day.last) == (6, MONTH[0], MONTH[5])


def test_the_nearest_of_a_time_that_was_taken_replace_the_next_ones():
    taken = MONTH[7]
    left = [slot for slot in MONTH if slot != taken]
    shown = offer(left, LOS_ANGELES, None, nearest(left, taken))
    assert (shown.next, clocks(shown.nearest)) == ([], ["Fri 10:00", "Fri 11:00", "Fri 14:00"])
    assert offer(left, LOS_ANGELES, None, [taken]).next  # what is not open is near to nothing


def test_the_week_that_holds_the_choice_is_open_and_so_is_its_day_in_it():
    chosen = MONTH[-8]
    shown = offer(MONTH, LOS_ANGELES, chosen)
    assert [week.is_open for week in shown.weeks] == [False, True, False]
    assert [day.day for week in shown.weeks for day in week.days if day.is_open] == [
        chosen.astimezone(LOS_ANGELES).date()
    ]


def test_in_place_of_a_time_one_like_it_is_proposed_on_each_of_the_days_nearest_to_it():
    assert clocks(instead(MONTH, LOS_ANGELES, at("2026-06-09 15:00"))) == ["Mon 15:30", "Tue 15:30", "Wed 15:30"]
    assert clocks(instead(MONTH, LOS_ANGELES, at("2026-06-09 09:00"))) == ["Mon 10:00", "Tue 10:00", "Wed 10:00"]


def test_where_few_days_are_open_several_times_of_one_day_are_proposed():
    assert clocks(instead(MONTH[:6], LOS_ANGELES, at("2026-06-05 14:00"))) == ["Thu 14:00", "Thu 15:30", "Thu 16:30"]
    assert clocks(instead(MONTH[:2], LOS_ANGELES, at("2026-06-05 14:00"))) == ["Thu 10:00", "Thu 10:30"]


def test_who_asked_for_no_time_is_proposed_the_next_ones():
    assert instead(MONTH, LOS_ANGELES, None) == offer(MONTH, LOS_ANGELES).next


@given(OPENINGS, GRID | st.none())
def test_what_is_proposed_is_open_each_once_and_three_where_three_can_be_had(openings, wanted):
    proposed = instead(openings, LOS_ANGELES, wanted)
    assert proposed == sorted(set(proposed))
    assert set(proposed) <= set(openings)
    assert len(proposed) == min(FIRST_ROWS, len(openings))


def test_no_openings_are_no_rows():
    assert offer([], LOS_ANGELES) == Offer([], [], [], [])


@given(OPENINGS, GRID)
def test_every_opening_stands_in_one_day_once_and_in_order(openings, taken):
    shown = offer(openings, LOS_ANGELES, None, nearest(openings, taken))
    days = [*shown.days, *(day for week in shown.weeks for day in week.days)]
    assert [slot for day in days for slot in day.slots] == openings
    assert all(slot.astimezone(LOS_ANGELES).date() == day.day for day in days for slot in day.slots)
    assert len(set(offer(openings, LOS_ANGELES).next)) == min(FIRST_ROWS, len(openings))


@given(OPENINGS, GRID)
def test_a_chosen_time_that_is_open_is_ticked_once_and_what_is_not_open_never(openings, chosen):
    for choice in (chosen, *openings[-1:], *openings[:1]):
        shown = offer(openings, LOS_ANGELES, choice)
        above = [slot for slot in shown.next if slot == shown.chosen]
        days = [*shown.days, *(day for week in shown.weeks for day in week.days)]
        below = [slot for day in days for slot in day.slots if slot == shown.chosen_below]
        assert above + below == ([choice] if choice in openings else [])
        assert [slot for day in days if day.is_open for slot in day.slots if slot == choice] == below
