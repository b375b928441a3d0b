"""Refusals as sentences in the language of the page."""

from base64 import b64encode
from collections.abc import Sequence

from surveyapp.definition.coded_error import CodedError
from surveyapp.services.mistakes.problem_lists import csv_of
from surveyapp.services.refusal_words import refusal_lines


def refusal_messages(error: CodedError) -> list[str]:
    """The sentence first, then one line for each single fault."""
    return [line.strip() for line in refusal_lines(error)]


def lines_file(lines: Sequence[str]) -> str:
    """The address of a CSV file with these lines, which the page itself carries: nothing is stored for it."""
    return "data:text/csv;base64," + b64encode(csv_of((line,) for line in lines)).decode()
