"""Title, sampling and series of a questionnaire, read without its questions: lists of surveys need no more."""

import re

from surveyapp.definition.files.source import Source, read_source
from surveyapp.definition.files.structure import build_model
from surveyapp.definition.questionnaire import Sampling
from surveyapp.definition.series import series_key
from surveyapp.definition.values import Text

_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?=\s|$)")


def read_title_and_sampling(text: str) -> tuple[Text, Sampling | None] | None:
    """Title and sampling of a questionnaire file without errors; None where its layout requires reading all of it.

    Takes the keys at the margin one by one: a twentieth of the time of reading a questionnaire with ten questions.

    >>> read_title_and_sampling("title: 甲\\nsampling: {method: quota}\\nquestions: []\\n")[0].root
    '甲'
    """
    quiet = _keys_alone(text, ("title", "sampling"))
    if quiet is None:
        return None
    title = build_model(Text, quiet, ("title",))
    sampling = build_model(Sampling, quiet, ("sampling",)) if quiet.value.get("sampling") else None
    return (title, sampling) if title is not None and not quiet.problems else None


def read_series(text: str) -> str | None:
    """The series that a questionnaire file without errors names; None where it names none. LookupError where its layout
    requires reading all of it.

    >>> read_series("title: 甲\\nseries: 热线\\nquestions: []\\n")
    '热线'
    """
    if "series" not in text:
        return None
    quiet = _keys_alone(text, ("title", "series"))
    if quiet is None:
        raise LookupError("series")
    named = quiet.value.get("series")
    return series_key(str(named)) if named is not None else None


def _keys_alone(text: str, wanted: tuple[str, ...]) -> Source | None:
    """The keys `wanted` at the margin of a file, read by themselves; None where they cannot be cut out."""
    lines = text.splitlines()
    keys = [(number, key[1]) for number, line in enumerate(lines) if (key := _KEY.match(line))]
    names = [key for _number, key in keys]
    if "title" not in names or len({*names}) != len(names):
        return None
    ends = [number for number, _key in keys[1:]] + [len(lines)]
    cut = [
        line
        for (start, key), end in zip(keys, ends, strict=True)
        if key in wanted
        for line in lines[start:end]
    ]
    source = read_source("\n".join(cut).encode(), "")
    if source.value is None or source.problems:
        return None
    return Source("", source.value)
