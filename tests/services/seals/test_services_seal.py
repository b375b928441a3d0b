"""What a survey declares at publishing is sealed; later changes stand in a list with reasons, and a report says of them
only what alters a figure.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from forgetting_of_tests import places_of
from servers import questionnaire_source
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError
from survey_of_tests import COMPLETE, SURVEY, open_survey, publish_every_type, submit

from surveyapp.analysis.results import Figure
from surveyapp.records.seals import SealEntry
from surveyapp.reports.blocks import Paragraph
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.evaluation_report import evaluation_facts
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.score import publish_asked, score_evaluation
from surveyapp.services.evaluations.seal_systems import seal_evaluation, seal_every_survey, seal_survey
from surveyapp.services.evaluations.system_texts import SystemTextEdit, replace_system, return_to_file
from surveyapp.services.evaluations.systems import present_systems, text_hash
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.seal_effect import seal_effect
from surveyapp.services.figures.survey_answers import freeze, live_answers
from surveyapp.services.places import Places
from surveyapp.services.seals.seal_entries import Sealed, seal_entries
from surveyapp.services.surveys.archive import archive, take_out
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.remove_survey import remove_survey
from surveyapp.services.surveys.survey_lookup import read_published

Change = Callable[[bytes], bytes]

OTHER_FORMULA = (b"formula: index", b"formula: favourable")
OTHER_SCORE = (b"score: 3", b"score: 6")
OTHER_TITLE = (b"title: ", b"title: X ")


def changed(before: bytes, after: bytes) -> Change:
    """A change of the file that is one."""

    def change(data: bytes) -> bytes:
        assert before in data
        return data.replace(before, after)

    return change


def publish_with(engine: Engine, pair: tuple[bytes, bytes], reason: str = "") -> None:
    publish(engine, SURVEY, changed(*pair)(questionnaire_source("every_type")), "f.yaml", reason=reason)


def entries(engine: Engine, kind: str = "questionnaire") -> list[Sealed]:
    with engine.connect() as connection:
        return [entry for entry in seal_entries(connection, SURVEY) if entry.kind == kind]


def test_publishing_seals_and_publishing_the_same_again_records_nothing(engine: Engine) -> None:
    publish_every_type(engine)
    publish_every_type(engine)
    (entry,) = entries(engine)
    assert (entry.is_first, entry.changes, entry.returned) == (True, (), 0)
    assert set(entry.hashes) == {"version", "analysis"}


@pytest.mark.parametrize(
    ("pair", "changes"),
    [(OTHER_FORMULA, ("formula",)), (OTHER_SCORE, ("scores",)), (OTHER_TITLE, ())],
)
def test_a_change_says_what_it_changes_why_and_after_how_many_answers(
    engine: Engine, pair: tuple[bytes, bytes], changes: tuple[str, ...]
) -> None:
    open_survey(engine)
    submit(engine)
    publish_with(engine, pair, "方案调整")
    first, second = entries(engine)
    assert (second.changes, second.returned, second.reason) == (changes, 1, "方案调整")
    assert first.is_first
    assert not second.is_first


def test_too_long_a_reason_publishes_nothing(engine: Engine) -> None:
    publish_every_type(engine)
    with pytest.raises(Refusal, match="reason_too_long"):
        publish_with(engine, OTHER_FORMULA, "因" * 5000)
    assert len(entries(engine)) == 1


def test_entries_cannot_be_changed_or_removed(engine: Engine) -> None:
    publish_every_type(engine)
    for statement in (update(SealEntry).values(reason="改"), delete(SealEntry)):
        with pytest.raises(DBAPIError, match="append-only"), engine.connect() as connection:
            connection.execute(statement)
    assert len(entries(engine)) == 1


def effect_of(engine: Engine):
    return seal_effect(engine, analyse_survey(live_answers(engine, SURVEY)))


def test_only_what_changes_after_the_first_answer_and_alters_a_figure_has_an_effect(engine: Engine) -> None:
    open_survey(engine)
    publish_with(engine, OTHER_FORMULA)
    submit(engine)
    assert effect_of(engine) is None, "changed before the first answer"
    publish_every_type(engine)
    effect = effect_of(engine)
    assert effect is not None
    assert (effect.times, effect.changes) == (1, ("formula",))
    declared = read_published(changed(*OTHER_FORMULA)(questionnaire_source("every_type")).decode())
    assert declared.satisfaction is not None
    assert declared.satisfaction.formula == "favourable"
    alternatives = analyse_survey(live_answers(engine, SURVEY)).analysis.satisfaction.alternatives
    assert effect.sealed == alternatives["favourable"], "the answers of now by the formula of then"


def test_a_change_of_words_alone_has_no_effect_and_one_taken_back_neither(engine: Engine) -> None:
    open_survey(engine)
    submit(engine)
    publish_with(engine, OTHER_TITLE)
    assert effect_of(engine) is None
    publish_with(engine, OTHER_SCORE)
    assert effect_of(engine) is not None
    publish_with(engine, OTHER_TITLE)
    assert effect_of(engine) is None


def test_only_the_changes_that_alter_a_figure_are_counted_and_named(engine: Engine) -> None:
    open_survey(engine)
    submit(engine)
    publish_with(engine, OTHER_TITLE, "改标题")
    publish_with(engine, OTHER_FORMULA, "专家意见")
    formula_and_title = changed(*OTHER_FORMULA)(changed(*OTHER_TITLE)(questionnaire_source("every_type")))
    publish(engine, SURVEY, formula_and_title, "f.yaml", reason="再改标题")
    effect = effect_of(engine)
    assert effect is not None
    assert (effect.times, effect.changes, effect.reasons) == (1, ("formula",), ("专家意见",))


def report_text(engine: Engine, tmp_path: Path, name: str) -> str:
    path = tmp_path / name
    report_survey(engine, tmp_path / "snapshots", SURVEY, "docx", path)
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_the_report_says_one_line_and_a_snapshot_from_before_the_change_none(
    engine: Engine, tmp_path: Path
) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, tmp_path / "snapshots", SURVEY)
    publish_with(engine, OTHER_FORMULA, "专家意见")
    assert "收到首份答卷之后" not in report_text(engine, tmp_path, "before.docx")
    freeze(engine, tmp_path / "snapshots", SURVEY)
    text = report_text(engine, tmp_path, "after.docx")
    line = next(line for line in text.split("\n") if "收到首份答卷之后" in line)
    assert "满意度公式改动过1次（理由：专家意见）" in line
    assert text.count("收到首份答卷之后") == 1


def test_what_a_person_excluded_stands_in_the_same_line_once_and_only_where_it_alters_the_figure(
    engine: Engine, tmp_path: Path
) -> None:
    open_survey(engine)
    best = COMPLETE | {"service.speed": "3"}
    same = submit(engine, best)
    submit(engine)
    low = submit(engine, COMPLETE | {"service.attitude": "1", "service.speed": "1"})
    exclude(engine, SURVEY, same.response_id, reason="重复", person="评价员")
    exclude(engine, SURVEY, same.response_id, reason="误排", person="评价员", excluded=False)
    assert "收到首份答卷之后" not in report_text(engine, tmp_path, "none.docx")
    exclude(engine, SURVEY, low.response_id, reason="回访查无此人", person="评价员")
    text = report_text(engine, tmp_path, "excluded.docx")
    result = analyse_survey(live_answers(engine, SURVEY))
    every, valid = (each.satisfaction.overall for each in (result.all_returned, result.analysis))
    assert isinstance(every, Figure)
    assert isinstance(valid, Figure)
    line = next(line for line in text.split("\n") if "收到首份答卷之后" in line)
    assert line == (
        "收到首份答卷之后，人工剔除答卷1份（理由另列），计入这些答卷时总体满意度为"
        f"{every.rounded(2)}，不计入时为{valid.rounded(2)}。"
    )
    publish_with(engine, OTHER_FORMULA, "专家意见")
    text = report_text(engine, tmp_path, "both.docx")
    assert text.count("收到首份答卷之后") == 1
    line = next(line for line in text.split("\n") if "收到首份答卷之后" in line)
    assert "（满意度指数），按现行口径为" in line
    assert "%（满意率）" in line
    assert "；人工剔除答卷1份" in line


SYSTEM = """\
title: 某市评价
indicators:
- {code: a, name: 办件量, weight: 100, target: ≥10, unit: 件,
   rule: {type: target, short: proportional}, actual: {value: 9}}
"""


def test_indicators_targets_and_rules_are_sealed_beside_the_questionnaire(
    engine: Engine, tmp_path: Path
) -> None:
    publish_every_type(engine)
    places = places_of(engine, tmp_path)
    folder = places.questionnaires / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    seal_survey(places, SURVEY)
    seal_survey(places, SURVEY)
    assert len(entries(engine, "indicators")) == len(entries(engine, "screening")) == 1
    for text, change in (
        (SYSTEM + "# 说明\n", None),
        (SYSTEM.replace("≥10", "≥8"), ("targets",)),
        (SYSTEM.replace("≥10", "≥8").replace("某市评价", "某市绩效评价"), ("indicators",)),
    ):
        (folder / "system.yaml").write_text(text, "utf-8")
        before = len(entries(engine, "indicators"))
        seal_evaluation(places, "tests", "调整", "甲")
        after = entries(engine, "indicators")
        assert len(after) == before + (change is not None)
        if change is not None:
            assert (after[-1].changes, after[-1].reason, after[-1].person) == (change, "调整", "甲")


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    """A published survey beside one indicator system."""
    publish_every_type(engine)
    found = places_of(engine, tmp_path)
    folder = found.questionnaires / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    return found


def test_a_file_that_was_changed_is_recorded_when_the_service_starts_and_when_it_is_scored(
    places: Places,
) -> None:
    engine, file = places.engine, places.questionnaires / "tests" / "system.yaml"
    seal_every_survey(places, "甲")
    (first,) = entries(engine, "indicators")
    assert (first.is_first, first.person) == (True, "甲")
    file.write_text(SYSTEM.replace("≥10", "≥8"), "utf-8")
    publish_asked(places, "tests", "乙")
    assert [(entry.changes, entry.person) for entry in entries(engine, "indicators")[1:]] == [
        (("targets",), "乙")
    ]
    file.unlink()
    seal_every_survey(places, "丙")
    assert entries(engine, "indicators")[-1].changes == ("systems",)


def test_a_text_of_the_console_and_the_return_to_the_file_are_recorded_with_their_reason(
    places: Places,
) -> None:
    seal_survey(places, SURVEY)
    for number, (text, reason) in enumerate(((SYSTEM.replace("≥10", "≥8"), "下调目标"), ("", "恢复原目标"))):
        present = present_systems(places, "tests")["system"]
        edit = SystemTextEdit(text_hash(present.text), reason, "甲")
        if text:
            replace_system(places, "tests", "system", text, edit)
        else:
            return_to_file(places, "tests", "system", edit)
        found = entries(places.engine, "indicators")
        assert (len(found), found[-1].changes, found[-1].reason) == (number + 2, ("targets",), reason)
    assert dict(found[-1].hashes) == dict(found[0].hashes), "what was sealed counts again"


def test_the_archive_keeps_the_list_and_a_survey_of_the_same_name_begins_its_own(places: Places) -> None:
    engine = places.engine
    publish_with(engine, OTHER_FORMULA, '=HYPERLINK("http://x")<script>\x00理由')
    before = entries(engine)
    assert before[-1].reason == '=HYPERLINK("http://x")<script>理由'
    archive(engine, "survey", SURVEY, "已完成", "甲")
    assert entries(engine) == before
    take_out(engine, "survey", SURVEY)
    remove_survey(engine, SURVEY, places.questionnaires, "试验")
    publish_every_type(engine)
    (again,) = entries(engine)
    assert again.is_first
    with engine.connect() as connection:
        assert len(connection.execute(select(SealEntry.id)).all()) == 3, "nothing of the former one is gone"


SCORED = """\
title: 某市评价
indicators:
- {code: a, name: 满意度, weight: 100, target: ≥90, unit: "%",
   rule: {type: target, short: proportional}, actual: {figure: {survey: every_type, figure: index}}}
"""


def test_the_report_of_an_evaluation_says_what_it_is_scored_by_was_changed_after_the_first_answer(
    places: Places,
) -> None:
    engine, (folder, survey) = places.engine, SURVEY.split("/")
    file = places.questionnaires / folder / "system.yaml"
    text = SCORED.replace("every_type", survey)

    def rewritten(written: str, reason: str = "") -> list[str]:
        file.write_text(written, "utf-8")
        seal_evaluation(places, folder, reason, "甲")
        facts = evaluation_facts(engine, score_evaluation(places, folder))
        return [
            block.text
            for block in evaluation_report(facts).blocks
            if isinstance(block, Paragraph) and "收到首份答卷之后" in block.text
        ]

    rewritten(text)
    assert rewritten(text.replace("≥90", "≥95")) == [], "before the first answer"
    change_state(engine, SURVEY, "open")
    submit(engine)
    assert rewritten(text.replace("≥90", "≥95").replace("某市", "本市")) == [], "no target"
    (line,) = rewritten(text.replace("≥90", "≥60"), "专家意见")
    assert line == "收到首份答卷之后，指标的目标、权重、计分规则或取值改动过1次（理由：专家意见）。"
    assert rewritten(text.replace("≥90", "≥95"), "恢复") == [], "what was declared counts again"
