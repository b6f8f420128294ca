"""The addresses of the seeded pages."""

ARTICLE = "/articles/how-relationship-therapy-can-transform-your-connection/"
ADDRESSES = [
    "/",
    "/services/",
    "/services/relationship-therapy/",
    "/services/couples-therapy/",
    "/services/individual-therapy/",
    "/services/anger-management/",
    "/articles/",
    ARTICLE,
    "/articles/when-one-reaches-and-the-other-retreats/",
    "/articles/anger-is-a-signal/",
    "/about/",
    "/questions/",
    "/privacy/",
    "/accessibility/",
    "/urgent-help/",
]
