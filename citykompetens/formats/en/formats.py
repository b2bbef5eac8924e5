"""Dates and times as people write them in Britain: Django's own English is American."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j M Y \\a\\t\N{NO-BREAK SPACE}H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]  # the first is what the admin's calendar writes
FIRST_DAY_OF_WEEK = 1
