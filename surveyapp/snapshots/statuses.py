"""The statuses of responses, as the database and the columns of a snapshot have them."""

VALID, EXCLUDED, EMPTY, INELIGIBLE = "valid", "excluded", "empty", "ineligible"
"""The statuses of returned responses: it counts; a person took it out; it has no answer; its respondent chose an option
that ends the form and is not one of those whom the survey asks.
"""

UNDONE, WITHDRAWN = "undone", "withdrawn"
"""The statuses of responses that no longer count as returned: the import was undone; the respondent took it back."""

STATUSES = (VALID, EXCLUDED, EMPTY, INELIGIBLE, UNDONE, WITHDRAWN)
