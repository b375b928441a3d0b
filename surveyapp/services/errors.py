"""What stops a use case: a code with parameters, put into words by whoever shows it."""

from surveyapp.definition.coded_error import CodedError


class Refused(CodedError):
    """The input or the state does not allow what was asked; nothing was changed."""

    source = "refused"
