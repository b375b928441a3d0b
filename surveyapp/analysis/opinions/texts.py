"""The texts that valid respondents wrote, and on which side of the main scale these respondents are: from coded
columns, part by part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveyapp.analysis.opinions.written_texts import SIDES, WrittenTexts
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import ID, STATUS
from surveyapp.snapshots.rows_with_texts import rows_with_texts
from surveyapp.snapshots.snapshot import CodedAnswers
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


def written_texts(
    answers: CodedAnswers,
    places: Sequence[str],
    items: Sequence[Answer] = (),
    sides: Mapping[str, Mapping[str, str]] | None = None,
) -> WrittenTexts:
    """What valid respondents wrote at these places, in the order of the responses; blank texts are none.

    `items`, `sides`: the main scale, with item -> code of an option -> `favourable`, `unfavourable` or another word.
    Dissatisfied is who chose an unfavourable option on one of the items, satisfied who chose favourable ones and no
    others (no opinion aside), neither everybody else who answered one.
    """
    responses, texts = [pa.array([], pa.string())], [pa.array([], pa.large_string())]
    at, side = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    wanted, sided = pa.array(list(places), pa.string()), False
    for joined in rows_with_texts(answers, (STATUS, *(item.code for item in items))):
        valid = pc.equal(joined.rows[STATUS].cast(pa.string()), VALID).to_numpy()
        row_sides = np.where(valid, _sides_of_rows(joined.rows, items, sides or {}), -1)
        sided = sided or bool((row_sides >= 0).any())
        here = pc.index_in(joined.texts["item"].cast(pa.string()), value_set=wanted).fill_null(-1).to_numpy()
        bare = pc.utf8_trim_whitespace(joined.texts["text"])
        marks = valid[joined.places] & (here >= 0) & pc.not_equal(bare, "").to_numpy()
        responses += joined.texts[ID].filter(pa.array(marks)).chunks
        texts += bare.filter(pa.array(marks)).cast(pa.large_string()).chunks
        at.append(here[marks])
        side.append(row_sides[joined.places][marks])
    encoded = pa.concat_arrays(texts).dictionary_encode()
    return WrittenTexts(
        places=tuple(places),
        responses=pa.concat_arrays(responses),
        at=np.concatenate(at),
        wording=encoded.indices.to_numpy(),
        wordings=encoded.dictionary,
        side=np.concatenate(side),
        sided=sided,
    )


def _sides_of_rows(
    rows: pa.Table, items: Sequence[Answer], sides: Mapping[str, Mapping[str, str]]
) -> np.ndarray:
    """Of each row the place of its side in `SIDES`, -1 where none of the items was answered."""
    unfavourable, favourable, other = (np.zeros(len(rows), bool) for _ in range(3))
    for item in items:
        codes = rows[item.code]
        unfavourable |= _chose(codes, item, sides[item.code], {UNFAVOURABLE})
        favourable |= _chose(codes, item, sides[item.code], {FAVOURABLE})
        other |= _chose(codes, item, sides[item.code], {"neutral", "unplaced"})
    dissatisfied, satisfied, neither = map(SIDES.index, ("dissatisfied", "satisfied", "neither"))
    conditions = [unfavourable, favourable & ~other, favourable | other]
    return np.select(conditions, [dissatisfied, satisfied, neither], -1)


def _chose(codes: pa.ChunkedArray, item: Answer, sides: Mapping[str, str], wanted: set[str]) -> np.ndarray:
    places = [place for place, option in enumerate(item.options) if sides[option.code] in wanted]
    chosen: np.ndarray = pc.is_in(codes, value_set=pa.array(places, codes.type)).to_numpy(
        zero_copy_only=False
    )
    return chosen.astype(bool)
