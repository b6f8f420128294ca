"""What a text in Hebrew is looked over for: its signs, and words that show somebody's gender."""

import re

LETTER = "[א-ת]"
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
