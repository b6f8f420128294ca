"""What is typed or pasted into one line: marks that show nothing change nothing; what cannot be is refused."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from consultations.form_fields import LineField, VisitorEmailField, VisitorPhoneField

INVISIBLE = (
    "\u00a0\u202f\u2007\u3000"  # spaces that do not break, or are wide
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"  # which way text runs
    "\u200b\u200c\u200d\u2060\ufeff\u00ad"  # no width at all
    "\t"
)
PHONES = ("(818) 555-0123", "818.555.0123", "+1 818 555 0123", "+44 20 7946 0018")
EMAILS = ("maya@example.org", "m.levi+call@mail.example.org", "maya@bücher.example.org")

name, phone, email = LineField(max_length=80), VisitorPhoneField(region="US"), VisitorEmailField(max_length=254)


@st.composite
def pasted(draw, texts):
    """(a text, the same with some of what shows nothing anywhere in it)."""
    text = marked = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(marked)))
        marked = marked[:place] + draw(st.sampled_from(INVISIBLE)) + marked[place:]
    return text, marked


@example(("(818) 555-0123", "(818\u061c\u200c\u061c) 555-0123"))  # a joiner between marks joins nothing
@given(pasted(PHONES))
def test_a_pasted_number_is_the_number(case):
    text, marked = case
    assert phone.clean(marked) == phone.clean(text)


@example(("maya@example.org", "maya@example\u061c\u200c\u061c.org"))
@given(pasted(EMAILS))
def test_a_pasted_address_is_the_address(case):
    text, marked = case
    assert email.clean(marked) == text


@pytest.mark.parametrize("mark", INVISIBLE)
def test_a_mark_around_and_within_changes_no_number_address_or_name(mark):
    assert phone.clean(f"{mark}(818){mark} 555-0123{mark}").as_e164 == "+18185550123"
    assert email.clean(f"{mark}maya@example{mark}.org{mark}") == "maya@example.org"
    assert name.clean(f"{mark}Maya{mark} Levi{mark}") == "Maya Levi"


def test_full_width_digits_are_understood():
    assert phone.clean("（８１８）５５５－０１２３").as_e164 == "+18185550123"
    assert email.clean("maya１@example.org") == "maya1@example.org"


@pytest.mark.parametrize("joined", ["می‌خواهم", "क्‍ष", "ක්‍ෂ"])
def test_a_joiner_that_shapes_the_letters_of_a_name_stays(joined):
    assert name.clean(f"\u200d{joined}\u200c") == joined


@pytest.mark.parametrize(
    "text", ["a@example\u202c..org", f"a@{'x' * 64}.org", "a@ex ample.org", "a@b.org c@d.org", "a@b.org\nc"]
)
def test_an_address_to_which_nothing_can_be_sent_is_refused_in_words(text):
    with pytest.raises(ValidationError, match="does not look like an email address"):
        email.clean(text)


@pytest.mark.parametrize("domain", ["\u05d0a.org", "-\u05d0.org", "\u06dd\u06dd.org"])
def test_a_domain_that_has_no_form_for_mail_servers_is_refused_in_words(domain):
    with pytest.raises(ValidationError, match="does not look like an email address"):
        email.clean(f"maya@{domain}")
