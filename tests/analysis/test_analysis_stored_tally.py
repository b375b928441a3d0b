"""What is stored before answers are deleted gives every figure that the rows give: any questionnaire, any answers."""

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import pytest
from cases import each
from coded_answers import live_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_surveys import loaded, random_answers, random_source, scale_questionnaire, stored

from surveyapp.analysis import counting
from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import count_everything, tally_group, tally_snapshot, verified_tally
from surveyapp.analysis.flagged import FlaggedCounts
from surveyapp.analysis.kinds import AnswerTally
from surveyapp.analysis.row_facts import WrittenCount, row_facts
from surveyapp.analysis.stored_tally import StoredTally, read_stored_tally
from surveyapp.analysis.survey_tally import survey_tally_from_json, tally_survey
from surveyapp.analysis.tally import merge_tallies
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.snapshot import LiveTable

FLAGS = (
    (),
    ("imported",),
    ("fast",),
    ("fast", "reconstructed"),
    ("imported", "no_time"),
    ("alike",),
    ("no_script", "alike"),
    ("late", "again", "fast", "alike"),
)
STATUSES = ("valid", "valid", "valid", "excluded", "empty", "undone", "withdrawn")
MARKS = {"alike", "fast", "no_script", "again"}


@dataclass(frozen=True)
class Deleted(LiveTable):
    """Answers that are not there any more, and what was counted of them."""

    counted: bytes = b""

    def parts(self) -> NoReturn:
        raise AssertionError("the rows are gone")

    def stored_tally(self) -> bytes:
        return self.counted


def any_responses(chance: random.Random, questionnaire: Questionnaire, people: int) -> list[StoredResponse]:
    rows = stored(random_answers(chance, questionnaire, people))
    rows = [replace(row, status=chance.choice(STATUSES), flags=chance.choice(FLAGS)) for row in rows]
    return [replace(row, answers={}) if row.status in ("empty", "withdrawn") else row for row in rows]


def any_groups(chance: random.Random, questionnaire: Questionnaire) -> list[Group]:
    asked = [item for item in questionnaire.items if item.kind == "choice"]
    some = chance.sample(asked, min(2, len(asked)))
    return [Group(question=item.code, options=(item.options[0].code, item.options[-1].code)) for item in some]


@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_figure_of_a_random_survey_is_the_same_from_the_stored_counts(seed):
    chance = random.Random(seed)
    questionnaire = loaded(random_source(chance))
    responses = any_responses(chance, questionnaire, chance.choice([0, 1, 2, 30, 80]))
    answers, groups = live_table(questionnaire, responses), any_groups(chance, questionnaire)
    kept = read_stored_tally(questionnaire, verified_tally(questionnaire, answers, groups))
    for include_excluded in (False, True):
        rows = tally_snapshot(questionnaire, answers, include_excluded=include_excluded)
        ours = kept.tally(questionnaire, include_excluded=include_excluded)
        assert ours == rows
        assert analyse(questionnaire, ours) == analyse(questionnaire, rows)
    for group in groups:
        assert kept.groups[group] == tally_group(questionnaire, answers, group)
    assert kept.facts == row_facts(questionnaire, answers)


@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_of_a_survey_changes_when_its_rows_go(seed):
    """With and without the marked, who is marked and why, and when they came; also in the order of the rules."""
    chance = random.Random(seed)
    questionnaire = loaded(random_source(chance))
    answers = live_table(questionnaire, any_responses(chance, questionnaire, chance.choice([0, 3, 60])))
    counted = verified_tally(questionnaire, answers, [])
    deleted = Deleted(answers.returns, (), (), counted)
    rows, kept = tally_survey(questionnaire, answers), tally_survey(questionnaire, deleted)
    written = survey_tally_from_json(questionnaire, json.loads(json.dumps(rows.as_json(questionnaire))))
    assert kept == written == rows
    assert list(kept.flagged.by_rule) == list(written.flagged.by_rule) == list(rows.flagged.by_rule)
    assert rows.flagged.returned - rows.flagged.valid - rows.flagged.excluded >= 0


@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_figures_can_be_shown_without_what_screening_marked(seed):
    chance = random.Random(seed)
    questionnaire = loaded(random_source(chance))
    responses = any_responses(chance, questionnaire, 40)
    kept = count_everything(questionnaire, live_table(questionnaire, responses), [])
    unmarked = [row for row in responses if not MARKS.intersection(row.flags)]
    expected = tally_snapshot(questionnaire, live_table(questionnaire, unmarked))
    assert kept.tally(questionnaire, counts=lambda marks: not marks) == expected


def test_counts_are_exact_however_large():
    """Sums of squares of a large survey do not fit 64 bits: nothing is rounded."""
    questionnaire = scale_questionnaire(["a", "b"], (1, 2))
    one = count_everything(questionnaire, live_table(questionnaire, []), []).tally(questionnaire)
    scale = replace(one.scale, n=10**30, sums=(10**30, 3), products=((10**30 + 1, 5), (5, 7)))
    large = merge_tallies(one, replace(one, n=10**30, scale=scale))
    facts = row_facts(questionnaire, live_table(questionnaire, []))
    written = StoredTally({("valid", ()): large}, {}, FlaggedCounts(), {}, facts).as_bytes(questionnaire)
    assert read_stored_tally(questionnaire, written).tally(questionnaire) == large


def test_who_wrote_is_counted_apart_from_who_said_something():
    questionnaire = loaded("title: t\nquestions: [{code: why, type: text, text: 为什么}]\n")
    answers = live_table(questionnaire, stored([{"why": "太远"}, {"why": "无"}, {"why": "  "}, {}]))
    kept = count_everything(questionnaire, answers, [])
    assert kept.facts.written == {"why": WrittenCount(n=2, said=1)}
    assert "太远" not in kept.as_bytes(questionnaire).decode()


def test_counts_that_differ_from_the_rows_are_never_taken(monkeypatch):
    questionnaire = scale_questionnaire(["a"], (1, 2))
    answers = live_table(questionnaire, stored([{"m.a": "o1"}]))
    right = counting.count_everything

    def wrong(*arguments):
        stored_counts = right(*arguments)
        (kind, tally), *_ = stored_counts.tallies.items()
        return replace(stored_counts, tallies={kind: replace(tally, items={"m.a": AnswerTally(1, (1, 0))})})

    monkeypatch.setattr(counting, "count_everything", wrong)
    with pytest.raises(SnapshotError, match="tally_differs"):
        verified_tally(questionnaire, answers, [])


@each(("change", "code"), [({"format": 2}, "tally_unreadable"), ({"layout": "other"}, "other_questionnaire")])
def test_counts_of_another_format_or_questionnaire_are_refused(change, code):
    questionnaire = scale_questionnaire(["a"], (1, 2))
    content = json.loads(verified_tally(questionnaire, live_table(questionnaire, []), []))
    with pytest.raises(SnapshotError, match=code):
        read_stored_tally(questionnaire, json.dumps(content | change).encode())


def test_every_published_type_of_question_is_in_what_is_stored():
    source = (Path(__file__).parents[1] / "questionnaires" / "every_type.yaml").read_text("utf-8")
    questionnaire = loaded(source)
    chance = random.Random(7)
    answers = live_table(questionnaire, any_responses(chance, questionnaire, 50))
    content = json.loads(verified_tally(questionnaire, answers, []))
    kinds = {name for entry in content["tallies"] for name, counts in entry["tally"].items() if counts}
    assert kinds >= {"choices", "ticks", "texts", "scale", "n"}
