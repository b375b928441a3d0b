"""The error of reading the file of a paper."""

from surveyapp.definition.coded_error import CodedError


class UnreadablePaper(CodedError):
    """A file that holds no questionnaire that can be read; nothing was changed."""

    source = "paper"
