"""The texts that valid respondents wrote, and on which side of the main scale these respondents are: from coded
columns, part by part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from surveyapp.analysis.opinions.coding import Side, WrittenText
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import ID, STATUS
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of
from surveyapp.snapshots.statuses import VALID

FAVOURABLE, UNFAVOURABLE = "favourable", "unfavourable"


def opinion_places(questionnaire: Questionnaire) -> tuple[Answer, ...]:
    """Where people write what they think, in the order of the form: open questions, and reasons of an answer. What is
    written beside an option (其他) or in a list that has no fitting entry names a thing, and is left to its question.
    """
    return tuple(
        answer
        for answer in questionnaire.answers
        if answer.is_written and (answer.reason_of or not answer.is_beside)
    )


def written_texts(answers: CodedAnswers, places: Sequence[str]) -> Iterator[WrittenText]:
    """What valid respondents wrote at these places, in the order of the responses; blank texts are none."""
    for table in _valid_texts(answers, places):
        columns = (table[name].to_pylist() for name in (ID, "item", "text"))
        for response, place, text in zip(*columns, strict=True):
            if text.strip():
                yield WrittenText(response, place, text.strip())


def count_equal_texts(answers: CodedAnswers, places: Sequence[str]) -> dict[str, int]:
    """Text -> how often valid respondents wrote exactly that at these places; memory grows with the different texts."""
    counts: Counter[str] = Counter()
    for table in _valid_texts(answers, places):
        for entry in pc.value_counts(pc.utf8_trim_whitespace(table["text"])).to_pylist():
            if entry["values"]:
                counts[entry["values"]] += entry["counts"]
    return dict(counts)


def sides_of_respondents(
    answers: CodedAnswers, items: Sequence[Answer], sides: Mapping[str, Mapping[str, str]]
) -> dict[str, Side]:
    """Valid respondent -> side. `sides`: item -> code of an option -> `favourable`, `unfavourable` or another word.

    Dissatisfied is who chose an unfavourable option on one of the items, satisfied who chose favourable ones and no
    others (no opinion aside), neither everybody else who answered one.
    """
    found: dict[str, Side] = {}
    for table in tables_of(answers, [ID, STATUS, *(item.code for item in items)]):
        valid = pc.equal(table[STATUS].combine_chunks().cast(pa.string()), VALID).to_numpy(
            zero_copy_only=False
        )
        unfavourable, favourable, other = (np.zeros(len(table), bool) for _ in range(3))
        for item in items:
            codes = table[item.code]
            unfavourable |= _chose(codes, item, sides[item.code], {UNFAVOURABLE})
            favourable |= _chose(codes, item, sides[item.code], {FAVOURABLE})
            other |= _chose(codes, item, sides[item.code], {"neutral", "unplaced"})
        words = np.where(unfavourable, "dissatisfied", np.where(favourable & ~other, "satisfied", "neither"))
        counted = valid & (unfavourable | favourable | other)
        ids = table[ID].filter(pa.array(counted)).to_pylist()
        found.update(zip(ids, words[counted].tolist(), strict=True))
    return found


def _chose(codes: pa.ChunkedArray, item: Answer, sides: Mapping[str, str], wanted: set[str]) -> np.ndarray:
    places = [place for place, option in enumerate(item.options) if sides[option.code] in wanted]
    chosen: np.ndarray = pc.is_in(codes, value_set=pa.array(places, codes.type)).to_numpy(
        zero_copy_only=False
    )
    return chosen.astype(bool)


def _valid_texts(answers: CodedAnswers, places: Sequence[str]) -> Iterator[pa.Table]:
    valid = pa.chunked_array(
        [
            ids
            for table in tables_of(answers, [ID, STATUS])
            for ids in table[ID].filter(pc.equal(table[STATUS].cast(pa.string()), VALID)).chunks
        ],
        pa.string(),
    )
    wanted = pa.array(list(places), pa.string())
    for table in answers.texts():
        here = table.filter(pc.is_in(table["item"].cast(pa.string()), value_set=wanted))
        yield here.filter(pc.is_in(here[ID], value_set=valid))
