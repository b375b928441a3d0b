"""A made survey and honest people who answer it, for tests of the rules that compare all responses."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from made_surveys import loaded
from screening_attacks import BEGIN, response_of, screened

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import StoredResponse

LABELS = ("非常同意", "同意", "一般", "不同意", "非常不同意")
SCALE, OPPOSITE = (
    ", ".join(
        f'{{code: "{score}", label: {label}, score: {score}}}'
        for label, score in zip(LABELS, scores, strict=True)
    )
    for scores in ("54321", "12345")
)
ITEMS = [f"i{number}" for number in range(1, 11)]
DEMANDS = ("age", "job", "place")


def survey_with(reversed_: Sequence[str] = (), texts: bool = True) -> Questionnaire:
    """Three questions about the respondent, two with ticks, ten ratings, two texts."""
    lines = ["title: t", f"satisfaction: {{formula: index, items: [{', '.join(ITEMS)}]}}", "questions:"]
    for code in DEMANDS:
        options = ", ".join(f"{{code: {letter}, label: {code} {letter}}}" for letter in "abcde")
        lines.append(f"- {{code: {code}, type: single, text: {code}, options: [{options}]}}")
    for code in ("channels", "wishes"):
        options = ", ".join(f"{{code: {letter}, label: {code} {letter}}}" for letter in "abcdefg")
        lines.append(f"- {{code: {code}, type: multiple, text: {code}, options: [{options}]}}")
    for code in ITEMS:
        options = OPPOSITE if code in reversed_ else SCALE
        lines.append(f"- {{code: {code}, type: single, text: {code}, options: [{options}]}}")
    if texts:
        lines += [f"- {{code: {code}, type: text, text: {code}}}" for code in ("why", "advice")]
    return loaded("\n".join(lines))


def honest(
    questionnaire: Questionnaire, count: int, seed: int = 1, *, apart: float = 3600
) -> list[StoredResponse]:
    """Answers of people who mostly are content, each in their own way; one comes every `apart` seconds on average."""
    random_ = random.Random(seed)
    found, at = [], BEGIN
    for number in range(count):
        at += timedelta(seconds=random_.expovariate(1 / apart))
        mood = random_.choice((5, 5, 5, 4, 4, 3))
        answers: dict[str, str | list[str]] = {code: random_.choice("aabbbcde") for code in DEMANDS}
        for code in ("channels", "wishes"):
            answers[code] = sorted(random_.sample("abcdefg", random_.randint(1, 4)))
        for code in ITEMS:
            answers[code] = str(min(5, max(1, mood + random_.choice((0, 0, 0, 0, -1, 1)))))
        seconds = int(random_.lognormvariate(5, 0.3))
        found.append(response_of(questionnaire, f"honest-{number}", answers, seconds=seconds, at=at))
    return found


def flagged(questionnaire: Questionnaire, responses: Sequence[StoredResponse]) -> dict[str, tuple[str, ...]]:
    return dict(screened(questionnaire, responses).names)


SURVEY = survey_with()
PEOPLE = honest(SURVEY, 300)


def rush(count: int, channel: str = "online") -> list[StoredResponse]:
    people = honest(SURVEY, count, 17)
    begin = PEOPLE[150].submitted
    return [
        replace(
            each_,
            id=f"rush-{place}",
            channel=channel,
            submitted=begin + timedelta(seconds=50 * place / count),
        )
        for place, each_ in enumerate(people)
    ]
