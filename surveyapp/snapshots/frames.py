"""Coded answers as a pandas data frame, for notebooks and for rules that look at single responses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.frame_columns import FRAMES, Array, FrameColumn, state_column
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import AnswerLayout, layout_of
from surveyapp.snapshots.snapshot import CodedAnswers, Snapshot, tables_of
from surveyapp.snapshots.statuses import EMPTY, EXCLUDED, INELIGIBLE, VALID

if TYPE_CHECKING:
    import pandas as pd

RETURNED = (VALID, EXCLUDED, EMPTY, INELIGIBLE)
"""The statuses of returned responses."""

_FACTS = [columns.ID, columns.VERSION, columns.CHANNEL, columns.LANGUAGE]
_FACTS += [columns.STARTED, columns.SUBMITTED, columns.SECONDS, columns.STATUS, columns.FLAGS]


def frame(
    answers: CodedAnswers, questionnaire: Questionnaire | None = None, *, returned: bool = False
) -> pd.DataFrame:
    """One row for each valid response (`returned`: for each that came back, `_status` says which counts), in their
    order. `questionnaire` is that of the answers; a snapshot brings its own.

    Facts: `_id`, `_version`, `_channel`, `_language`, `_started`, `_submitted` (UTC), `_seconds`, `_status`, `_flags`
    (codes between spaces). Answers: `CODE` as an ordered category with the labels in the order of the form and
    `CODE.score` as float64; `CODE.OPTION` of a multiple choice as nullable boolean, of a ranking its place; numbers as
    float64, dates, texts by their code. `_state.CODE` tells answered, no_opinion, skipped and not_asked apart. What is
    said of all of them stands in `attrs`: survey, version, snapshot (its id), rows, reconstructed, precision.

    Only compact arrays are held, table by table. pandas is loaded here. Raises SnapshotError as reading answers does,
    TypeError for live answers without their questionnaire.
    """
    import pandas as pd

    if questionnaire is None:
        if not isinstance(answers, Snapshot):
            raise TypeError("live answers need their questionnaire: frame(answers, questionnaire)")
        questionnaire = answers.questionnaire()
    facts, cells = _read(answers, questionnaire, RETURNED if returned else (VALID,))
    found = _fact_columns(facts)
    for column, arrays in cells:
        found[column.name] = column.finish(np.concatenate(arrays))
        arrays.clear()  # what is finished needs no second copy
    found |= _texts(questionnaire, answers, facts[columns.ID])
    made = pd.DataFrame(found, copy=False)
    manifest = answers.manifest if isinstance(answers, Snapshot) else None
    made.attrs = {
        "survey": manifest and manifest.survey,
        "version": manifest and manifest.version,
        "snapshot": manifest and manifest.id,
        "rows": "returned" if returned else "valid",
        "reconstructed": answers.returns.reconstructed,
        "precision": {column.name: column.precision for column, _arrays in cells if column.precision},
    }
    return made


def _read(
    answers: CodedAnswers, questionnaire: Questionnaire, statuses: tuple[str, ...]
) -> tuple[pa.Table, list[tuple[FrameColumn, list[Array]]]]:
    """The facts of the responses with these statuses, and each column with its arrays, one for each table."""
    layout = layout_of(questionnaire)
    cells: list[tuple[FrameColumn, list[Array]]] = [
        (column, []) for column in _answer_columns(questionnaire, layout)
    ]
    facts = []
    for table in chain(tables_of(answers), [layout.schema.empty_table()]):
        layout.check(table.schema)
        rows = table.filter(pc.is_in(table[columns.STATUS].cast(pa.string()), pa.array(statuses)))
        facts.append(rows.select(_FACTS))
        for column, arrays in cells:
            arrays.append(column.read(rows))
    return pa.concat_tables(facts).unify_dictionaries(), cells


def _fact_columns(facts: pa.Table) -> dict[str, Any]:
    """What is known of each response: names as categories, moments in UTC, seconds as nullable integers."""
    import pandas as pd

    joined = facts.set_column(
        _FACTS.index(columns.FLAGS), columns.FLAGS, pc.binary_join(facts[columns.FLAGS], " ")
    )
    kinds = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype(na_value=np.nan)}
    found = {
        name: column.to_pandas(types_mapper=kinds.get)
        for name, column in zip(_FACTS, joined.columns, strict=True)
    }
    for name, column in found.items():
        if isinstance(
            column.dtype, pd.CategoricalDtype
        ):  # shards list their names in the order in which they come
            found[name] = column.cat.set_categories(
                sorted(column.cat.remove_unused_categories().cat.categories)
            )
    return found


def _answer_columns(questionnaire: Questionnaire, layout: AnswerLayout) -> Iterator[FrameColumn]:
    """The columns of all items in the order of the form, that of its state before each."""
    stored = {answer.item: answer for answer in layout.answers}
    for item in questionnaire.items:
        fields = stored[item.code].fields
        yield state_column(item, fields[0].name, partly_asked=item.code in layout.asked)
        yield from FRAMES[item.kind].columns(item)


def _texts(questionnaire: Questionnaire, answers: CodedAnswers, ids: pa.ChunkedArray) -> dict[str, Any]:
    """What was written: a column of texts for each item and each place beside an option, missing where nothing was."""
    import pandas as pd

    layout = layout_of(questionnaire)
    words = pa.concat_tables([*answers.texts(), layout.texts_schema.empty_table()]).unify_dictionaries()
    places = pc.index_in(words[columns.ID], value_set=ids.combine_chunks())
    found: dict[str, Any] = {}
    for answer in layout.words:
        of_item = pc.and_(pc.equal(words["item"].cast(pa.string()), answer.item), places.is_valid())
        column = np.full(len(ids), None, dtype=object)
        column[places.filter(of_item).to_numpy()] = words["text"].filter(of_item).to_numpy()
        found[answer.item] = pd.array(column, dtype=pd.StringDtype(na_value=np.nan))
    return found
