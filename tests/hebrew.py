"""What a text in Hebrew is looked over for: its signs, words that show somebody's gender, and what stayed English."""

import re

from django.utils.translation import gettext

from therapyties import languages

LETTER = "[א-ת]"
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# Maqaf, geresh and gershayim; no word for two genders with a slash or a dot in it.
WRONG_SIGNS = (
    rf"{LETTER}[-/.'\"]{LETTER}",
    rf"{LETTER}-\d",
    r"[“”‘’\"]",
)
# Of the words that show the gender of Liron or of the reader, the ones that slip in most easily.
SHOW_GENDER = (
    r"אני (?:לא )?(?:מטפל|מאמין|חושב|עובד|מקשיב|יודע|יכול|צריך|מרגיש|אומר|שואל|כועס|מציע|לוקח|מחלק|מזמין|מבין|מאשר"
    r"|מתקשר|מצטער|שומר|כותב|שולח|מוחק|זוכר)ת?"
    r"|אתה|אליך|אלייך|עליך|עלייך|תוכלי|תגידי|מוזמן|מוזמנת|מוזמנים|בעל רישיון|בעלת רישיון"
    r"|הקלד|הקלידי|הקישי|לחצי|בחרי|שלחי|כתבי|הזן|הזיני|אנא בחר"
)


def wrong_signs(text: str) -> list[str]:
    return [found for pattern in WRONG_SIGNS for found in re.findall(pattern, text)]


def shown_gender(text: str) -> list[str]:
    return re.findall(rf"(?<!{LETTER})(?:{SHOW_GENDER})(?!{LETTER})", text)


def said(text: str) -> str:
    """What the site says in Hebrew for that English; there has to be something."""
    with languages.speaking("he"):
        found = gettext(text)
    assert re.search(LETTER, found), f"The catalogue lacks: {text}"
    return found


def latin_words(text: str, *but: str) -> list[str]:
    """What was not said in Hebrew; `but` are texts that nobody translates."""
    for known in sorted(but, key=len, reverse=True):
        text = text.replace(known, " ")
    return LATIN_WORD.findall(text)
