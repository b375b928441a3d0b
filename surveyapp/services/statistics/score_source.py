"""What statistics are computed from: the answers of a survey, or a CSV file of scores."""

from collections.abc import Sequence
from pathlib import Path

from surveyapp.analysis.limits import LARGEST_SCORE_FILE
from surveyapp.analysis.scores.score_files import ScoreFile, ScoreFileError, read_score_file
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.errors import Refusal


def is_score_file(name: str) -> bool:
    """Whether an argument SURVEY|FILE.csv names a file: it ends so, or there is such a file."""
    return name.lower().endswith(".csv") or Path(name).is_file()


def score_file(path: Path) -> ScoreFile:
    """The file of scores at `path`. Refused with `no_such_file`; ScoreFileError where it cannot be used."""
    if not path.is_file():
        raise Refusal("no_such_file", found=str(path))
    if path.stat().st_size > LARGEST_SCORE_FILE:
        raise ScoreFileError("score_file_too_large", limit=LARGEST_SCORE_FILE)
    return read_score_file(path.read_bytes())


def items_named(survey: str, questionnaire: Questionnaire, codes: Sequence[str] = ()) -> tuple[Answer, ...]:
    """The items with scores that these codes name, each once and in this order: questions, lines of matrices, matrices
    for all their lines, scales for all their items; without codes those of the main scale.

    Refused with `no_main_scale`, `unknown_item_code`, `item_without_scores`.
    """
    if not codes:
        found = questionnaire.scale_items()
        if not found:
            raise Refusal("no_main_scale", survey=survey)
        return found
    named: dict[str, Answer] = {}
    for code in codes:
        items = questionnaire.scale_items(code) or questionnaire.measured_by(code)
        choices = [item for item in items if item.takes_one_option]
        if not choices:
            known = [item.code for item in questionnaire.items if has_scores(item)]
            raise Refusal("unknown_item_code", survey=survey, found=code, known=known)
        for item in choices:
            if not has_scores(item):
                raise Refusal("item_without_scores", survey=survey, found=item.code)
            named[item.code] = item
    return tuple(named.values())


def has_scores(item: Answer) -> bool:
    """Whether one of its options is chosen, and some of them have scores that count."""
    return item.takes_one_option and any(
        option.score is not None and not option.no_opinion for option in item.options
    )
