"""Figures of a survey that were computed once and lie in a folder, where every process reads them: what was counted,
what people wrote by place, and of a live view the coded answers too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from surveyapp.analysis.screening_rules.screen_answers import FINDERS, Signs
from surveyapp.analysis.survey_tally import survey_tally_from_json
from surveyapp.analysis.wordings import Wordings
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.private_files import PRIVATE_FILE, PRIVATE_FOLDER
from surveyapp.reports.open_answers import OpenAnswers, gather_open_answers
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_counted
from surveyapp.services.figures.sharing.data_state import DataState
from surveyapp.services.figures.sharing.table_files import SharedAnswers, TableFile, write_tables
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.snapshots.durable import sync
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.manifest import Returns, Review
from surveyapp.snapshots.snapshot import questionnaire_from, tables_of

FORMAT = 1
"""The version of what lies in such a folder; of another version it is computed again."""

CONTENT, ROWS, TEXTS, SIGNS = "figures.json", "rows.arrow", "texts.arrow", "signs.arrow"


@dataclass(frozen=True)
class SharedFigures:
    """Figures as they lie in a `folder`, which is never changed, only removed; `state`: that of the data from which
    they were computed, at the moment `at`, in `took` seconds.
    """

    folder: Path
    at: datetime
    took: float
    state: DataState
    content: Mapping[str, Any]

    def analysis_of(self, answers: SurveyAnswers) -> SurveyAnalysis:
        """The analysis of the answers that these figures were counted from."""
        return analyse_counted(answers, survey_tally_from_json(answers.questionnaire, self.content["tally"]))

    @cached_property
    def live_answers(self) -> SurveyAnswers:
        """The coded answers of a live view. What rules over all responses say of each is read alone (`signs`)."""
        live = self.content["live"]
        returns, rows, texts = Returns.model_validate(live["returns"]), self._files(ROWS), self._files(TEXTS)
        return SurveyAnswers(
            live["survey"],
            live["version"],
            questionnaire_from(live["sources"]),
            live["issued"],
            SharedAnswers(returns, rows, texts),
            live["exclusions"],
            None,
            Review.model_validate(live["review"]),
        )

    def open_answers(
        self, questionnaire: Questionnaire, place: str, *, numbers: bool = False
    ) -> OpenAnswers | None:
        """What was written at a place, as `written_answers` has it; only its own file is read."""
        answer = next(
            (each for each in questionnaire.answers if each.code == place and each.is_written), None
        )
        if answer is None or place not in self.content["places"]:
            return None
        for file in self._files(self.content["places"][place]["full" if numbers else "printed"]):
            (table,) = file.tables()
            texts, counts = (table[name].chunk(0) for name in ("text", "count"))
            return OpenAnswers(answer, Wordings(texts, counts))
        return OpenAnswers(answer)

    def signs(self) -> Signs:
        """What the rules over all responses say of each that was there."""
        names: dict[str, tuple[str, ...]] = {}
        values: dict[str, dict[str, float]] = {}
        for row in chain.from_iterable(
            table.to_pylist() for file in self._files(SIGNS) for table in file.tables()
        ):
            if row["names"]:
                names[row["id"]] = tuple(row["names"])
            found = {name: row[name] for name in FINDERS if row[name] is not None}
            if found:
                values[row["id"]] = found
        return Signs(names, values)

    def _files(self, name: str | None) -> tuple[TableFile, ...]:
        """A file of these figures; none where there was nothing to write."""
        if name is None or name not in self.content["files"]:
            return ()
        return (TableFile(self.folder.joinpath(name)),)


def read_figures(folder: Path) -> SharedFigures | None:
    """The figures in a folder; None where it was removed meanwhile, is another account's or damaged, or was written by
    another version.
    """
    try:
        content = json.loads((folder / CONTENT).read_bytes())
        sizes = {name: (folder / name).stat().st_size for name in content["files"]}
        if content["format"] != FORMAT or sizes != content["files"]:
            return None
        at = datetime.fromisoformat(content["at"])
        return SharedFigures(folder, at, content["took"], DataState(**content["state"]), content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_figures(
    folder: Path,
    analysis: SurveyAnalysis,
    state: DataState,
    *,
    at: datetime,
    took: float,
    sources: Sequence[str] | None = None,
) -> None:
    """Write figures into a new folder: with `sources`, the questionnaires of a live view, its coded answers too.
    OSError where the disk is full.
    """
    folder.mkdir(mode=PRIVATE_FOLDER)
    answers = analysis.answers
    if sources is not None:
        write_tables(folder / ROWS, tables_of(answers.coded_answers))
        write_tables(folder / TEXTS, answers.coded_answers.texts())
        write_tables(folder / SIGNS, _signs_tables(answers.signs))
    content = {
        "format": FORMAT,
        "at": at.isoformat(),
        "took": took,
        "state": state.as_json(),
        "tally": analysis.tally.as_json(answers.questionnaire),
        "places": _write_places(folder, analysis),
        "live": None if sources is None else _live_json(answers, sources),
        "files": {path.name: path.stat().st_size for path in sorted(folder.iterdir())},
    }
    path = folder / CONTENT
    path.touch(mode=PRIVATE_FILE)
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode())
    # A folder that has its name already is not half there after the power failed.
    for written in (*folder.iterdir(), folder):
        sync(written)


def _live_json(answers: SurveyAnswers, sources: Sequence[str]) -> dict[str, Any]:
    return {
        "survey": answers.survey,
        "version": answers.version,
        "sources": [*sources],
        "issued": answers.issued,
        "returns": answers.returns.model_dump(mode="json"),
        "exclusions": answers.exclusions,
        "review": answers.review.model_dump(mode="json") if answers.review is not None else None,
    }


def _write_places(folder: Path, analysis: SurveyAnalysis) -> dict[str, dict[str, str | None]]:
    """Place -> the files of its wordings, in full and as they are printed; None where nobody wrote anything there."""
    questionnaire, coded = analysis.questionnaire, analysis.answers.coded_answers
    in_full = gather_open_answers(questionnaire, coded)
    printed = gather_open_answers(questionnaire, coded, numbers=False)
    places: dict[str, dict[str, str | None]] = {}
    for number, (full, shown) in enumerate(zip(in_full, printed, strict=True)):
        name = _write_wordings(folder / f"place-{number}.arrow", full.answers)
        same = shown.answers == full.answers
        hidden = name if same else _write_wordings(folder / f"place-{number}-printed.arrow", shown.answers)
        places[full.place] = {"full": name, "printed": hidden}
    return places


def _write_wordings(path: Path, wordings: Wordings) -> str | None:
    if not len(wordings):
        return None
    table = pa.table({"text": wordings.texts, "count": wordings.counts})
    write_tables(path, [table], rows_at_once=len(table))
    return path.name


def _signs_tables(signs: Signs) -> Iterator[pa.Table]:
    """Id, the rules that flag a response, and the value of each rule."""
    ids = [*dict.fromkeys((*signs.names, *signs.values))]
    if ids:
        values = {
            name: pa.array([signs.values.get(key, {}).get(name) for key in ids], pa.float64())
            for name in FINDERS
        }
        names = pa.array([list(signs.names.get(key, ())) for key in ids], pa.list_(pa.string()))
        yield pa.table({"id": pa.array(ids, pa.string()), "names": names, **values})
