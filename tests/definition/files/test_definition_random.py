"""Whatever is in a file, an author gets a questionnaire or an error with words, never a crash."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveyapp.definition.files.problems import errors_among
from surveyapp.definition.files.source import read_source
from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.question import Item, Option, Question
from surveyapp.definition.questionnaire import Notice, Population, Questionnaire, Sampling, Satisfaction
from surveyapp.definition.type_table import TYPES
from surveyapp.services.mistakes.author_words import describe

PUBLISHED = Path(__file__).parents[3] / "questionnaires" / "qitai-zhengwu-2023" / "trading.yaml"
SOUND = read_source(PUBLISHED.read_bytes(), PUBLISHED.name).value
"""A questionnaire with every type, as plain values; it has no number with a point, which JSON would round."""


without_deadline = settings(deadline=None)
"""A loaded machine is no fault of a questionnaire."""


def holds(data: bytes) -> None:
    """A questionnaire exactly where there is no error; it can be hashed and walked, and errors can be said."""
    loaded = load_questionnaire(data, "random.yaml")
    assert (loaded.questionnaire is None) == bool(errors_among(loaded.problems))
    for problem in loaded.problems:
        assert 1 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1
        describe(problem).encode()
    if loaded.questionnaire is not None:
        assert len(version_hash(loaded.questionnaire)) == len(analysis_hash(loaded.questionnaire)) == 16
        loaded.questionnaire.scale_items()
        loaded.questionnaire.by_section()


MODELS = (Questionnaire, Question, Option, Item, Notice, Population, Sampling, Satisfaction)
KEYS = sorted({name for model in MODELS for name in model.model_fields})
WORDS = [
    *TYPES,
    "slider",
    "index",
    "favourable",
    "random",
    "zh-CN",
    "en",
    "a",
    "a.b",
    "a.",
    "A",
    "版本",
    "1",
    "",
]

texts = st.sampled_from(WORDS) | st.text(max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=6)
    ),
    max_leaves=20,
)


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in nested lists and mappings: what holds it, and its key or index."""
    keys = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        yield part, key
        yield from places(part[key])


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """The sound questionnaire after up to three parts were removed, replaced, or exchanged for another part."""
    questionnaire = copy.deepcopy(SOUND)
    for _ in range(draw(st.integers(0, 3))):
        every = list(places(questionnaire))
        if not every:
            break
        holder, key = draw(st.sampled_from(every))
        other, other_key = draw(st.sampled_from(every))
        part = copy.deepcopy(other[other_key])
        if draw(st.booleans()):
            holder[key] = draw(st.just(part) | scalars | values)
        else:
            del holder[key]
    return questionnaire


@without_deadline
@given(st.binary(max_size=200))
def test_any_bytes_give_a_questionnaire_or_an_error(data: bytes) -> None:
    holds(data)


@without_deadline
@given(st.text(max_size=200))
def test_any_text_gives_a_questionnaire_or_an_error(text: str) -> None:
    holds(text.encode("utf-8", "surrogatepass"))


@without_deadline
@given(st.text("abc:-[]{}&*!|>'\"%@#?,.~ \n\t<=0159_", max_size=80))
def test_any_mixture_of_the_signs_of_yaml_gives_a_questionnaire_or_an_error(text: str) -> None:
    holds(text.encode())


@without_deadline
@given(values)
@example({"series_values": [None]})
def test_any_values_under_any_keys_give_a_questionnaire_or_an_error(value: object) -> None:
    holds(json.dumps(value, ensure_ascii=False, default=float).encode("utf-8", "surrogatepass"))


@without_deadline
@given(damaged())
def test_a_damaged_questionnaire_gives_a_questionnaire_or_an_error(questionnaire: object) -> None:
    holds(json.dumps(questionnaire, ensure_ascii=False, default=float).encode("utf-8", "surrogatepass"))
