"""The limits of the citizen app: forms that arrive, and what stands on the page."""

# Forms that arrive

LARGEST_FORM = 256 * 1024
"""A form larger than this is refused."""

MOST_DRAINED = 8 * 1024 * 1024
"""A refused body is still read up to here, so that the browser gets to see the refusal."""

MOST_FORM_FIELDS = 5000
"""Fields of a form: more than any questionnaire has; each takes time to read."""

LONGEST_STAY = 30 * 24 * 3600
"""The longest time for answering that is believed of a client, in seconds; beyond a month its clock is wrong."""

STATE_SECONDS = 1.0
"""How long a state read from the database is used."""


# Pages

BACK_TO_START_SECONDS = 15
"""Seconds after which a shared device shows the empty form for the next person."""

LONGEST_OPENING = {"standard": 200, "large": 100}
"""Mode -> how much of an introduction stands before question 1, in half widths; the rest is folded away."""

MOST_OPTIONS_IN_A_ROW = 5
"""Options of a matrix that may stand side by side on a phone."""

OPTIONS_SECONDS = 30 * 24 * 3600
"""How long a browser keeps the options of a version that came apart from its page."""

LONGEST_ASKING = 1.0
"""Seconds for which a page that has to be read anew is still sent while another request has it read."""
