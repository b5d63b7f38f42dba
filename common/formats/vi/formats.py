"""Dates, times and numbers where Django itself writes and reads them: the admin, and form fields not ours.

Django's own `vi` has no input formats, so that it refuses «17/3/2023» and reads «3/4/2023» as 4 March.
Settings point here by FORMAT_MODULE_PATH; running text and records use `common.vietnamese`.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "d/m/Y H:i"
YEAR_MONTH_FORMAT = r"\t\h\á\n\g n \n\ă\m Y"
MONTH_DAY_FORMAT = "d/m"
FIRST_DAY_OF_WEEK = 1

# The first one is also how a date is written into an input.
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = [f"{day} {time}" for day in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
# No grouping: it would turn years into «2.023» and read «9.125» as 9125.
NUMBER_GROUPING = 0
