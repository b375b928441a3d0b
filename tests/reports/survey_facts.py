"""Facts of a survey for the tests of reports: from answers made by hand, or from a published sample."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from coded_answers import live_table

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import tally_snapshot
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.loading import load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.facts import ExcludedFor, ReturnRates, SnapshotReference, SurveyFacts
from surveyapp.reports.open_answers import gather_open_answers
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.snapshot import LiveTable

Answers = Mapping[str, str | Sequence[str]]

SMALL = """
title: 办事满意度调查问卷
introduction: 请按实际感受回答。
closing: 谢谢！
notice: {controller: 某市财政局, contact: 热线, purpose: 改进服务, retention_days: 30}
population: {name: 办事群众, size: 1300}
sampling: {method: stratified, issued: 130}
satisfaction: {formula: favourable, items: [service.attitude, service.speed]}
questions:
- {code: age, type: single, section: 基本信息, text: 您的年龄是？, required: true, options: [
  {code: a, label: 18-35岁}, {code: b, label: 36-50 岁}, {code: c, label: 51岁以上},
  {code: other, label: 其他（请注明）, write_in: true}]}
- {code: channels, type: multiple, section: 基本信息, text: 您通过哪些渠道了解？, options: [
  {code: a, label: 微信}, {code: b, label: 报纸}, {code: c, label: 亲友}]}
- {code: service, type: matrix, section: 服务评价, text: 请评价以下方面, options: [
  {code: "5", label: 满意, score: 5, favourable: true}, {code: "3", label: 一般, score: 3},
  {code: "1", label: 不满意, score: 1}], items: [
  {code: attitude, text: 服务态度}, {code: speed, text: 办理速度}]}
- {code: why, type: text, section: 服务评价, text: 您还有什么建议？}
"""


def questionnaire_from(source: str) -> Questionnaire:
    loaded = load_questionnaire(source.encode(), "test.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


def response(number: int, answers: Answers, **facts: Any) -> StoredResponse:
    known: dict[str, Any] = {
        "id": f"r{number}",
        "version": "v1",
        "channel": "wechat",
        "language": "zh-CN",
        "started": None,
        "seconds": None,
        "submitted": datetime(2025, 7, 5, 1, 2, 3, tzinfo=UTC),
        "status": "valid",
        "flags": (),
    }
    return StoredResponse(answers=answers, **(known | facts))


def texts_misplaced(questionnaire: Questionnaire) -> LiveTable:
    """Answers whose texts stand in another order than their respondents: whoever reads them fails half-way."""
    responses = [response(number, {"why": f"第 {number}"}) for number in range(3)]
    coded = live_table(questionnaire, responses, batch_rows=1)
    return LiveTable(coded.returns, coded.rows, coded.written[::-1])


def facts_of(questionnaire: Questionnaire, answers: Sequence[Answers], **known: Any) -> SurveyFacts:
    """Facts in which every answer is valid; `known` replaces single facts, `excluded` adds exclusions."""
    version = version_hash(questionnaire)
    responses = [response(number, given, version=version) for number, given in enumerate(answers)]
    coded = live_table(questionnaire, responses)
    excluded: tuple[ExcludedFor, ...] = known.pop("excluded", ())
    returned = len(answers) + sum(entry.count for entry in excluded)
    defaults: dict[str, Any] = {
        "returns": ReturnRates(known.pop("issued", 130), returned, len(answers), excluded),
        "prepared_on": date(2025, 8, 1),
        "first_submitted": date(2025, 7, 5) if answers else None,
        "last_submitted": date(2025, 7, 12) if answers else None,
        "channels": {"wechat": returned} if answers else {},
        "versions": {"1234567890abcdef": returned} if answers else {},
        "snapshot": SnapshotReference("abcdef1234567890", datetime(2025, 7, 20, tzinfo=UTC)),
        "open_answers": gather_open_answers(questionnaire, coded),
    }
    analysis = analyse(questionnaire, tally_snapshot(questionnaire, coded))
    return SurveyFacts(questionnaire=questionnaire, analysis=analysis, **(defaults | known))


def published_sample(questionnaire_file: Path) -> SurveyFacts:
    """Facts from a questionnaire of the repository and the reconstructed sample answers beside it."""
    questionnaire = questionnaire_from(questionnaire_file.read_text())
    export = read_export(
        questionnaire, questionnaire_file.with_name(questionnaire_file.stem + ".sample.csv").read_bytes()
    )
    answers = [entry.answers for entry in export.responses]
    issued = questionnaire.sampling.issued if questionnaire.sampling else None
    return facts_of(questionnaire, answers, issued=issued, reconstructed=len(answers))
