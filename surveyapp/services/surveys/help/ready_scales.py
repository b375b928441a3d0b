"""The ready scales in words: for the editor, its help and the manuals."""

from dataclasses import dataclass

from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.scales import SCALES, TRANSLATIONS
from surveyapp.reports.words.saying import say
from surveyapp.services.surveys.help.question_help_words import MEASURED


@dataclass(frozen=True)
class ReadyStep:
    """One step as a question gets it: its code, which is its score, its wording, whether it counts as satisfied.

    `also`: other wordings of it that are known when an author writes the options out.
    """

    code: str
    label: str
    score: int
    favourable: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadyScale:
    """A ready scale as a person chooses one: `name` is what a file says, `title`, `source` and `measures` are in the
    language of the person, the steps from the best to the worst in the language that was asked for.

    `favourable`: what counts as satisfied, in words; `no_opinion`: the option that may stand beside the steps.
    """

    name: str
    title: str
    source: str
    measures: str
    official: bool
    steps: tuple[ReadyStep, ...]
    no_opinion: str
    favourable: str

    @property
    def score_range(self) -> tuple[int, int]:
        """The lowest and the highest score."""
        return self.steps[-1].score, self.steps[0].score


def ready_scales(language: str = FIRST_LANGUAGE) -> list[ReadyScale]:
    """All ready scales in the order of lists; the steps are worded for a questionnaire asked in `language`, in Chinese
    where there are no words in it.
    """
    return [_ready_scale(name, language) for name in SCALES]


def _ready_scale(name: str, language: str) -> ReadyScale:
    scale = SCALES[name]
    translated = TRANSLATIONS.get(language, {}).get(name)
    labels = translated or tuple(step.label for step in scale.steps)
    steps = tuple(
        ReadyStep(str(step.score), label, step.score, step.favourable, step.also)
        for step, label in zip(scale.steps, labels, strict=True)
    )
    return ReadyScale(
        name=name,
        title=say(scale.name),
        source=say(scale.source),
        measures=say(MEASURED[scale.measures]),
        official=scale.official,
        steps=steps,
        no_opinion=scale.no_opinion.get(language, scale.no_opinion[FIRST_LANGUAGE]),
        favourable=_favourable(steps),
    )


def _favourable(steps: tuple[ReadyStep, ...]) -> str:
    counted = [step.label for step in steps if step.favourable]
    if not counted:
        return say("没有一级计入满意，只能按分值计算")
    return say("计入满意：{steps}").format(steps=say("、").join(counted))


def scales_in_brief() -> str:
    """Every ready scale in one line each for help: its name in files, what it is called, what counts as satisfied."""
    told = say("{name}（{title}：{steps}；{favourable}）")
    return say("、").join(
        told.format(
            name=scale.name,
            title=scale.title,
            steps=" / ".join(step.label for step in scale.steps),
            favourable=scale.favourable,
        )
        for scale in ready_scales()
    )


def scale_table() -> list[tuple[str, str, str, str]]:
    """The rows of the table of the manuals: name, steps with score and + where a step counts as satisfied, the option
    without an opinion, source.
    """
    return [
        (
            f"`{scale.name}` {scale.title}",
            " · ".join(f"{step.label} {step.score}{' +' if step.favourable else ''}" for step in scale.steps),
            scale.no_opinion,
            scale.source,
        )
        for scale in ready_scales()
    ]
