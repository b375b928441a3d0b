"""Reconstructed samples as responses, and simulated attacks on them: seeded, each class by one function.

An attack gives responses as a survey holds them: sent through the open link, with durations like those of honest people
(unless the class is about them), over the same days.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from coded_answers import live_table
from servers import REPOSITORY

from surveyapp.analysis.screening_rules.screen_answers import Signs, screen_answers
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.collection.kinds import Answers
from surveyapp.definition.loading import load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import StoredResponse

SAMPLES = (
    "changji-jishitong-2024/residents",
    "qitai-zhengwu-2023/trading",
    "qitai-zhengwu-2023/service",
    "turpan-12345-2022/residents",
)
BEGIN = datetime(2024, 7, 1, 8, tzinfo=UTC)


@lru_cache
def sample(name: str) -> tuple[Questionnaire, tuple[StoredResponse, ...]]:
    """A survey and its reconstructed answers, as if they had come through the open link over ten days, at their own
    durations.
    """
    file = REPOSITORY / "questionnaires" / f"{name}.yaml"
    questionnaire = load_questionnaire(file.read_bytes(), file.name).questionnaire
    assert questionnaire is not None
    export = read_export(questionnaire, file.with_suffix(".sample.csv").read_bytes())
    random_ = random.Random(name)
    return questionnaire, tuple(
        response_of(
            questionnaire,
            f"honest-{number}",
            row.answers,
            seconds=row.facts.seconds,
            at=BEGIN + timedelta(hours=random_.uniform(0, 240)),
        )
        for number, row in enumerate(export.responses)
    )


def response_of(
    questionnaire: Questionnaire,
    name: str,
    answers: Answers,
    *,
    seconds: int | None = 120,
    at: datetime = BEGIN,
    channel: str = "online",
    flags: tuple[str, ...] = (),
    language: str = "zh-CN",
) -> StoredResponse:
    """A valid response to the questionnaire's one version."""
    version = version_hash(questionnaire)
    return StoredResponse(name, version, channel, language, at, seconds, at, "valid", flags, answers)


def screened(questionnaire: Questionnaire, responses: Sequence[StoredResponse]) -> Signs:
    """What the rules over all responses say."""
    return screen_answers(questionnaire, live_table(questionnaire, responses))


def _times(honest: Sequence[StoredResponse], random_: random.Random) -> tuple[int | None, datetime]:
    """A duration that an honest person had, and a moment among theirs."""
    moments = [each.submitted for each in honest]
    span = (max(moments) - min(moments)).total_seconds()
    return random_.choice(honest).seconds, min(moments) + timedelta(seconds=random_.uniform(0, span))


def _marginal(
    honest: Sequence[StoredResponse], random_: random.Random
) -> Callable[[str], str | Sequence[str] | None]:
    """Draws an answer to an item as honest people answered it, whatever they answered elsewhere."""
    return lambda code: random_.choice(honest).answers.get(code)


def random_answers(
    questionnaire: Questionnaire, honest: Sequence[StoredResponse], count: int, seed: int
) -> Iterator[StoredResponse]:
    """Every option as likely as every other."""
    random_ = random.Random(seed)
    for number in range(count):
        answers: dict[str, str | list[str]] = {}
        for item in questionnaire.items:
            codes = [option.code for option in item.options]
            if item.takes_one_option:
                answers[item.code] = random_.choice(codes)
            elif item.kind == "ticks":
                answers[item.code] = random_.sample(codes, random_.randint(1, max(1, len(codes) // 2)))
        seconds, at = _times(honest, random_)
        yield response_of(questionnaire, f"attack-{number}", answers, seconds=seconds, at=at)


def with_chosen_alpha(
    questionnaire: Questionnaire,
    honest: Sequence[StoredResponse],
    count: int,
    seed: int,
    alpha: float = 0.9,
) -> Iterator[StoredResponse]:
    """Ratings by one factor whose loading gives `alpha`, cut so that each rating is as frequent as with honest people;
    everything else drawn from what they answered.
    """
    random_ = random.Random(seed)
    draw, rated = _marginal(honest, random_), [item.code for item in questionnaire.scale_items()]
    size = max(len(rated), 2)
    loading = sqrt(alpha / (size - (size - 1) * alpha))
    ordered = {
        item.code: sorted(
            (str(each.answers[item.code]) for each in honest if item.code in each.answers),
            key=[option.code for option in sorted(item.options, key=lambda option: option.score or 0)].index,
        )
        for item in questionnaire.scale_items()
    }
    for number in range(count):
        factor = random_.gauss(0, 1)
        answers: dict[str, str | Sequence[str]] = {}
        for item in questionnaire.items:
            if given := ordered.get(item.code):
                place = NormalDist().cdf(loading * factor + sqrt(1 - loading**2) * random_.gauss(0, 1))
                answers[item.code] = given[min(int(place * len(given)), len(given) - 1)]
            elif (answer := draw(item.code)) is not None:
                answers[item.code] = answer
        seconds, at = _times(honest, random_)
        yield response_of(questionnaire, f"attack-{number}", answers, seconds=seconds, at=at)


def copies(
    questionnaire: Questionnaire,
    honest: Sequence[StoredResponse],
    count: int,
    seed: int,
    changed: float = 0.05,
) -> Iterator[StoredResponse]:
    """Copies of one honest form in which each answer is drawn anew with the probability `changed`."""
    random_ = random.Random(seed)
    draw, original = _marginal(honest, random_), random_.choice(honest).answers
    for number in range(count):
        answers = {
            code: (draw(code) or answer) if random_.random() < changed else answer
            for code, answer in original.items()
        }
        seconds, at = _times(honest, random_)
        yield response_of(questionnaire, f"attack-{number}", answers, seconds=seconds, at=at)


def burst(
    questionnaire: Questionnaire, honest: Sequence[StoredResponse], count: int, seed: int, seconds: float = 60
) -> Iterator[StoredResponse]:
    """Forms with ratings of a chosen alpha and plausible durations, all within `seconds`."""
    random_ = random.Random(seed)
    begin = _times(honest, random_)[1]
    for response in with_chosen_alpha(questionnaire, honest, count, seed):
        yield replace(response, submitted=begin + timedelta(seconds=random_.uniform(0, seconds)))


def fast_answers(
    questionnaire: Questionnaire, honest: Sequence[StoredResponse], count: int, seed: int
) -> Iterator[StoredResponse]:
    """Random answers in a quarter of the usual time."""
    for response in random_answers(questionnaire, honest, count, seed):
        yield replace(response, seconds=None if response.seconds is None else response.seconds // 4)


Attack = Callable[[Questionnaire, Sequence[StoredResponse], int, int], Iterator[StoredResponse]]

ATTACKS: Mapping[str, Attack] = {
    "random": random_answers,
    "random, fast": fast_answers,
    "alpha": with_chosen_alpha,
    "copied": copies,
    "burst": burst,
}
"""The classes of attacks."""
