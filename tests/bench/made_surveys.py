"""Surveys with as many made answers as wanted, stored as the program stores what citizens send.

`plain`: twelve questions without conditions, all answered, one respondent in five writes a sentence of its own.
`real`: closer to surveys of the field: two versions, seven channels over two months, conditions, several choices with
write-ins, blanks, sentences that many write alike, some excluded.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert

from surveyapp.analysis.screening import open_answer_digests
from surveyapp.collection.answers import is_answered
from surveyapp.collection.exports.rows.identity import answers_digest
from surveyapp.collection.kinds import Answers
from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import transaction
from surveyapp.records.tables import Response, digests_text
from surveyapp.services.answers.exclusions import exclude_several
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish, require_questionnaire

BATCH = 20_000
FOLDER = "bench"
ITEMS = [f"i{number}" for number in range(1, 9)]
CHANNELS = ("wechat", "board", "paper", "friend", "other")
WRITES_EVERY = 5
"""One respondent of so many writes something, in the plain survey."""

EXCLUDED_EVERY = 100
"""One response of so many is excluded, in the real one."""

_SCORES = ", ".join(f'{{code: "{score}", label: {score}分, score: {score}}}' for score in (5, 4, 3, 2, 1))
_SERVICE = (
    f"- {{code: service, type: matrix, text: 请评价以下方面, options: [{_SCORES}], "
    f"items: [{', '.join(f'{{code: {code}, text: 方面 {code}}}' for code in ITEMS)}]}}"
)
_CHANNELS = ", ".join(f"{{code: {code}, label: 渠道 {code}}}" for code in CHANNELS)

PLAIN_SOURCE = "\n".join(
    (
        "title: 便民服务满意度调查",
        "satisfaction: {formula: index, items: [service.i1, service.i2, service.i3, service.i4]}",
        "questions:",
        "- {code: age, type: single, text: 您的年龄是？, options: [{code: a, label: 18-35岁}, "
        "{code: b, label: 36-50岁}, {code: c, label: 51岁以上}, {code: o, label: 其他, write_in: true}]}",
        f"- {{code: channels, type: multiple, text: 您通过哪些渠道了解？, options: [{_CHANNELS}]}}",
        _SERVICE,
        "- {code: sex, type: single, text: 您的性别是？, options: [{code: m, label: 男}, {code: f, label: 女}]}",
        "- {code: why, type: text, text: 您还有什么建议？}",
    )
)

MATTERS = ("tax", "permit", "social", "housing", "school")
TOWNS = tuple(f"t{number}" for number in range(1, 13))
WINDOWS = ("w1", "w2", "w3", "w4")


def _real_source(*, second: bool) -> str:
    """The first version, or the second, which asks one thing more and offers one thing more."""
    matters = [f"{{code: {code}, label: 事项 {code}}}" for code in MATTERS[: None if second else -1]]
    matters.append("{code: other, label: 其他（请注明）, write_in: true}")
    towns = ", ".join(f"{{code: {code}, label: 乡镇 {code}}}" for code in TOWNS)
    windows = ", ".join(
        f"{{code: {code}, label: 窗口 {code}, score: {5 - int(code[1])}}}" for code in WINDOWS
    )
    lines = [
        "title: 政务大厅办事群众满意度调查",
        "satisfaction: {formula: index, items: [service.i1, service.i2, service.i3, service.i4, service.i5]}",
        "sampling: {method: random, issued: 1200000}",
        "questions:",
        f"- {{code: town, type: dropdown, text: 您住在哪个乡镇？, required: true, options: [{towns}]}}",
        "- {code: sex, type: single, text: 您的性别是？, options: [{code: m, label: 男}, {code: f, label: 女}]}",
        "- {code: came, type: single, text: 您今年来大厅办过事吗？, required: true, options: "
        "[{code: y, label: 办过}, {code: n, label: 没有}]}",
        f"- {{code: matters, type: multiple, text: 您办理了哪些事项？, show_if: {{question: came, is: [y]}}, "
        f"options: [{', '.join(matters)}]}}",
        f"{_SERVICE[:-1]}, show_if: {{question: came, is: [y]}}}}",
        f"- {{code: window, type: single, text: 窗口人员的态度如何？, show_if: {{question: came, is: [y]}}, "
        f"options: [{windows}]}}",
        "- {code: bad, type: text, text: 窗口人员哪里做得不好？, show_if: {question: window, at_most: 2}}",
        f"- {{code: heard, type: multiple, text: 您通过哪些渠道了解大厅？, options: [{_CHANNELS}, "
        "{code: more, label: 还有（请注明）, write_in: true}]}",
        "- {code: minutes, type: number, text: 您等候了多少分钟？, range: {from: 0, to: 600}, unit: 分钟}",
        "- {code: why, type: text, text: 您还有什么建议？}",
    ]
    if second:
        lines.append("- {code: again, type: nps, text: 您有多大可能向亲友推荐在大厅办事？}")
    return "\n".join(lines)


@dataclass(frozen=True)
class Respondent:
    """What one made respondent sent; `version`: the place of the version answered among the survey's."""

    answers: Answers
    version: int = 0
    channel: str = "link"
    language: str = "zh-CN"
    seconds: int = 90


@dataclass(frozen=True)
class MadeSurvey:
    """A survey to fill: its versions in the order of publishing, and who answers. `texts`: where open answers stand.

    `days`: over how many days answers come; None: one every ten seconds.
    """

    name: str
    sources: tuple[str, ...]
    texts: str
    respondent: Callable[[int, int, random.Random], Respondent]
    days: int | None = None
    excluded_every: int | None = None

    @cached_property
    def versions(self) -> tuple[Questionnaire, ...]:
        """The questionnaires of the sources."""
        return tuple(require_questionnaire(source.encode(), "made.yaml") for source in self.sources)

    def texts_of(self, rows: int) -> int:
        """How many of so many answers have a text at `texts`: what is shown is compared with it."""
        return sum(self.texts in each.answers for _, each in self.respondents(rows))

    def respondents(self, rows: int) -> Iterator[tuple[int, Respondent]]:
        """So many respondents, always the same ones."""
        chance = random.Random(20261130)  # no secret
        for number in range(rows):
            yield number, self.respondent(number, rows, chance)


def plain_respondent(number: int, _rows: int, chance: random.Random) -> Respondent:
    """Everything answered; no two write the same, so that nothing can be kept once for all."""
    answers: dict[str, Any] = {f"service.{item}": chance.choice("12345") for item in ITEMS}
    answers |= {"age": "abc"[number % 3], "sex": "mf"[number % 2], "channels": ["wechat", "board"]}
    if number % WRITES_EVERY == 0:
        answers["why"] = f"建议第 {number} 号：窗口再多开一些，等候时间再短一些"
    return Respondent(answers)


PLACES = ("link", "wechat", "hall", "village", "school", "phone", "paper")


def real_respondent(number: int, rows: int, chance: random.Random) -> Respondent:
    """Somebody who skips some questions, and writes what others wrote or what nobody wrote."""
    version = int(number >= rows * 0.4)
    answers: dict[str, Any] = {"town": TOWNS[min(int(chance.expovariate(0.3)), len(TOWNS) - 1)]}
    if chance.random() < 0.96:
        answers["sex"] = chance.choice("mf")
    answers["came"] = "y" if chance.random() < 0.8 else "n"
    if answers["came"] == "y":
        offered = MATTERS[: None if version else -1]
        answers["matters"] = [code for code in offered if chance.random() < 0.35]
        if chance.random() < 0.08:
            answers["matters"] += ["other"]
            answers["matters.other.text"] = f"其他事项 {chance.randrange(300)}"
        level = chance.choices("54321", (40, 30, 18, 8, 4))[0]
        for item in ITEMS:
            if chance.random() < 0.97:
                answers[f"service.{item}"] = level if chance.random() < 0.6 else chance.choice("12345")
        answers["window"] = chance.choices(WINDOWS, (60, 25, 10, 5))[0]
        if answers["window"] in WINDOWS[2:] and chance.random() < 0.5:
            answers["bad"] = f"{number % 50} 号窗口的人说不清要带什么材料"
    answers["heard"] = [code for code in CHANNELS if chance.random() < 0.3]
    if chance.random() < 0.05:
        answers["heard"] += ["more"]
        answers["heard.more.text"] = chance.choice(("电视", "单位通知", "路过看到", "村里的大喇叭"))
    if chance.random() < 0.7:
        answers["minutes"] = str(chance.randrange(0, 120))
    if chance.random() < 0.3:
        same = chance.random() < 0.5
        answers["why"] = (
            f"希望第 {chance.randrange(200)} 类手续再简化一些"
            if same
            else f"{number}：请在中午安排人值班，谢谢"
        )
    if version and chance.random() < 0.9:
        answers["again"] = str(min(10, int(chance.gauss(8, 2)) if chance.random() < 0.95 else 0) % 11)
    return Respondent(
        answers,
        version,
        PLACES[min(int(chance.expovariate(0.5)), len(PLACES) - 1)],
        "zh-CN",
        int(chance.gammavariate(4, 45)),
    )


SURVEYS = {
    "plain": MadeSurvey(f"{FOLDER}/exports", (PLAIN_SOURCE,), "why", plain_respondent),
    "real": MadeSurvey(
        f"{FOLDER}/hall",
        (_real_source(second=False), _real_source(second=True)),
        "why",
        real_respondent,
        days=60,
        excluded_every=EXCLUDED_EVERY,
    ),
}


def identity(survey: MadeSurvey, number: int) -> UUID:
    """The id of a made response."""
    return UUID(int=number + (1 + list(SURVEYS.values()).index(survey) << 100))


def publish_made(engine: Engine, survey: MadeSurvey) -> None:
    """Publish all versions, and open the survey."""
    for source in survey.sources:
        publish(engine, survey.name, source.encode(), "made.yaml")
    change_state(engine, survey.name, "open")


def store_made(engine: Engine, survey: MadeSurvey, rows: int) -> None:
    """Put so many made responses into the database, the last of them of now, and exclude some."""
    step = timedelta(seconds=10) if survey.days is None else timedelta(days=survey.days) / max(rows, 1)
    first, held = datetime.now(UTC) - step * rows, list[dict[str, Any]]()
    hashes = [version_hash(questionnaire) for questionnaire in survey.versions]
    for number, respondent in survey.respondents(rows):
        held.append(_row(survey, hashes, number, respondent, first + step * number))
        if len(held) == BATCH or number == rows - 1:
            with transaction(engine) as connection:
                connection.execute(insert(Response), held)
            held.clear()
    if survey.excluded_every:
        excluded = [identity(survey, number) for number in range(0, rows, survey.excluded_every)]
        exclude_several(engine, survey.name, excluded, reason="重复提交", person="测试")


def _row(
    survey: MadeSurvey, hashes: list[str], number: int, respondent: Respondent, moment: datetime
) -> dict[str, Any]:
    answers, questionnaire = respondent.answers, survey.versions[respondent.version]
    return {
        "id": identity(survey, number),
        "survey": survey.name,
        "version": hashes[respondent.version],
        "channel": respondent.channel,
        "language": respondent.language,
        "started": moment - timedelta(seconds=respondent.seconds),
        "seconds": respondent.seconds,
        "submitted": moment,
        "flags": [],
        "answers": answers,
        "empty": not is_answered(answers),
        "answers_digest": answers_digest(answers),
        "texts_digest": digests_text(open_answer_digests(questionnaire, answers)),
    }
