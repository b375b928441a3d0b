"""How often each option was chosen, on both bases: of those who answered the question, and of all ticks."""

from surveyapp.analysis.kinds import COUNTERS
from surveyapp.analysis.results import OptionShare, QuestionResult, share
from surveyapp.analysis.tally import Tally
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire


def frequencies(questionnaire: Questionnaire, tally: Tally) -> tuple[QuestionResult, ...]:
    """The answers to every item, in the order of the form."""
    return tuple(question_result(item, tally) for item in questionnaire.items)


def question_result(item: Answer, tally: Tally) -> QuestionResult:
    """The answers to one item: n, and for each option count ÷ n · 100 and count ÷ all ticks · 100.

    A single choice has one tick for each respondent, so both shares are equal. Example: 103 of 122 is
    84.43 % of respondents; the same 103 among 244 ticks of a multiple choice is 42.21 % of ticks.
    """
    counted = tally.items[item.code]
    answered, counts = counted.answered, COUNTERS[item.kind].option_counts(counted)
    ticks = sum(counts)
    options = tuple(
        OptionShare(
            option.code,
            option.label,
            count,
            share(count, answered),
            share(count, ticks, answered),
            option.no_opinion,
        )
        for option, count in zip(item.options, counts, strict=True)
    )
    return QuestionResult(
        item,
        answered,
        options,
        counted.counts,
        counted.values,
        asked=tally.asked(item.code),
        is_partly_asked=item.code in tally.partly_asked,
    )
