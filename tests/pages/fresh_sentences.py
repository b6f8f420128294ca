"""Sentences written when the rules stood, by whoever wrote the rules: 83 % of them were judged rightly at first. The
rules have learned from some of them since."""

from .sentences import Kind

FRESH_FORBIDDEN = (
    Kind(
        "promise",
        "a colleague’s site, a coach, a press-like text",
        (
            "Within a few weeks you and your partner will feel like newlyweds again.",
            "Your marriage will be stronger than ever.",
            "My clients’ problems are solved for good.",
            "I can help every couple, whatever has happened.",
            "This workshop will transform your relationship.",
            "Results are assured when both partners commit.",
            "Three out of four couples report a happier marriage after working with me.",
            "Her proven method has kept families together for a decade.",
            "Anger management that really works, guaranteed.",
        ),
    ),
    Kind(
        "superlative",
        "a colleague’s site, a press-like text",
        (
            "Therapy Ties is one of the most respected practices in the Valley.",
            "Encino’s top-rated marriage counselor is now in Woodland Hills.",
            "Nobody understands Israeli couples better than I do.",
            "The most compassionate therapist you will ever meet.",
        ),
    ),
    Kind(
        "testimonial",
        "a colleague’s site",
        (
            "“I finally feel like myself.” — R.B., Tarzana",
            "“Liron is simply the best.” — Past client",
            "My couples tell me that I changed their lives.",
            "Hear from families who trusted me.",
            "One husband wrote to say that our sessions saved his marriage.",
        ),
    ),
    Kind(
        "title",
        "a colleague’s site, a press-like text",
        (
            "Psychologist Liron speaks about love and anger.",
            "I have worked as a clinical psychologist for ten years.",
            "Ask Dr. Liron your question.",
        ),
    ),
    Kind("team", "a colleague’s site", ("Our dedicated team will match you with the right therapist.",)),
    Kind("badge", "a coach", ("Your data is 100% safe with me.",)),
    Kind(
        "diagnosis",
        "a coach",
        ("You are probably depressed and do not know it.", "Your ex was a narcissist, plain and simple."),
    ),
    Kind(
        "urgency",
        "a coach",
        ("Only three places remain for January.", "Book your call now, before prices rise.", "Don’t let time run out."),
    ),
    Kind("offer", "a coach", ("Get $50 off your first session with code LOVE.",)),
    Kind("insurance", "a colleague’s site", ("I am covered by most insurance plans.",)),
)

FRESH_HARMLESS = (
    Kind(
        "promise",
        "a careful therapist, an essay",
        (
            "I cannot tell you beforehand whether we will succeed.",
            "Some people find that the quarrels grow shorter.",
            "You promised each other much, and some of it was too much.",
            "There is no medicine that cures loneliness between two people.",
            "Will we ever laugh again?",
            "She fixed the lamp and said nothing about the evening before.",
            "What a warranty does for a car, no contract does for a marriage.",
            "The Constitution guarantees a speedy trial, not a speedy apology.",
            "It can help to write the sentence down before you say it.",
            "In just a moment the tone had changed.",
        ),
    ),
    Kind(
        "superlative",
        "an essay",
        (
            "Your best friend is not always your best adviser.",
            "Silence can be the worst answer and the best one.",
            "Which of the two of you is the better listener?",
            "The most difficult part is the first sentence.",
        ),
    ),
    Kind(
        "testimonial",
        "a careful therapist, an essay",
        (
            "“You never told me,” she answered.",
            "“We must love one another or die.” — W. H. Auden",
            "Couples talk less after the first child, and later they miss it.",
            "He gave her a card with a star on it.",
            "What clients tell me stays with me, within the law.",
        ),
    ),
    Kind(
        "title",
        "a careful therapist",
        (
            "A psychiatrist can prescribe medication; I cannot.",
            "Some of the books here were written by psychologists.",
            "My license is that of a marriage and family therapist.",
            "If your doctor has sent you, tell me in the call.",
        ),
    ),
    Kind(
        "diagnosis",
        "a careful therapist",
        ("Sadness is not yet depression.", "Only somebody who has met you can make a diagnosis."),
    ),
    Kind(
        "urgency",
        "a careful therapist",
        (
            "You can call now or next month.",
            "The last bus left, and they had to talk.",
            "The office is closed on Fridays.",
        ),
    ),
    Kind(
        "insurance",
        "a careful therapist",
        (
            "Insurance companies have their own rules, so ask yours.",
            "I give you a receipt that you may send to your plan.",
        ),
    ),
)
