"""The error of use cases: a code with parameters, put into words by whoever shows it."""

from surveyapp.definition.coded_error import CodedError


class Refusal(CodedError):
    """A request that the input or the present state does not allow; nothing was changed."""

    source = "refused"
