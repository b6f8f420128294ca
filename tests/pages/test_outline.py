"""Headings get stable ids, and their levels never skip."""

from pages.outline import Outline


def test_an_id_is_the_words_of_its_heading():
    assert (
        Outline().number("<h2>The <b>first</b> sessions</h2>")
        == '<h2 id="the-first-sessions">The <b>first</b> sessions</h2>'
    )


def test_two_headings_with_the_same_words_get_different_ids():
    outline = Outline()
    outline.number("<h2>Why</h2>")
    assert 'id="why-2"' in outline.number("<h2>Why</h2>")


def test_a_heading_that_would_skip_a_level_is_drawn_one_level_below_the_last():
    assert [heading.level for heading in _numbered("<h4>a</h4><h4>b</h4><h2>c</h2><h4>d</h4>")] == [2, 3, 2, 3]


def test_only_second_level_headings_make_the_contents():
    outline = Outline()
    outline.number("<h2>a</h2><h3>b</h3><h2>c</h2>")
    assert [heading.text for heading in outline.contents()] == ["a", "c"]


def test_an_empty_heading_is_left_out():
    assert Outline().number("<h2> </h2><p>x</p>") == "<p>x</p>"


def test_hebrew_headings_get_ids_too():
    assert Outline().number("<h2>שיחה ראשונה</h2>").startswith('<h2 id="שיחה-ראשונה">')


def _numbered(html):
    outline = Outline()
    outline.number(html)
    return outline.headings
