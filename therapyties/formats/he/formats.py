"""How a date is written in Hebrew: no line ends between a day and its month."""

DATE_FORMAT = "j\u00a0בF Y"
DATETIME_FORMAT = "j\u00a0בF Y H:i"
MONTH_DAY_FORMAT = "j\u00a0בF"
