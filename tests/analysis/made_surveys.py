"""Questionnaires and answers made for tests of the analysis."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import orjson
from coded_answers import live_table

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.tally import Tally
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import StoredResponse

Answers = Mapping[str, str | Sequence[str]]


def loaded(source: str) -> Questionnaire:
    result = load_questionnaire(source.encode(), "made")
    assert result.questionnaire is not None, result.problems
    return result.questionnaire


def scale_questionnaire(
    items: Sequence[str], scores: Sequence[int | str], formula: str = "index"
) -> Questionnaire:
    """One matrix, the main scale; an option's code is its score; the upper two are favourable."""
    options = [
        f'{{code: "o{place}", label: "l{place}", score: {score}, '
        f"favourable: {'true' if place >= len(scores) - 2 else 'false'}}}"
        for place, score in enumerate(scores)
    ]
    lines = [f"{{code: {item}, text: {item}}}" for item in items]
    scale = ", ".join(f"m.{item}" for item in items)
    return loaded(
        "title: t\n"
        + (f"satisfaction: {{formula: {formula}, items: [{scale}]}}\n" if items else "")
        + f"questions: [{{code: m, type: matrix, text: t, options: [{', '.join(options)}], "
        + f"items: [{', '.join(lines or ['{code: none, text: none}'])}]}}]\n"
    )


def scale_answers(
    items: Sequence[str], scores: Sequence[int | str], rows: Sequence[Sequence[int | None]]
) -> list[Answers]:
    place = {Decimal(score): f"o{index}" for index, score in enumerate(scores)}
    return [
        {
            f"m.{item}": place[Decimal(score)]
            for item, score in zip(items, row, strict=True)
            if score is not None
        }
        for row in rows
    ]


def stored(answers: Sequence[Answers], status: Sequence[str] | None = None) -> list[StoredResponse]:
    return [
        StoredResponse(
            id=f"r{place}",
            version="v1",
            channel="link",
            language="zh-CN",
            started=None,
            seconds=60 + place,
            submitted=datetime(2024, 7, 5, tzinfo=UTC),
            status=status[place] if status else "valid",
            flags=(),
            answers=given,
        )
        for place, given in enumerate(answers)
    ]


def tallied(questionnaire: Questionnaire, answers: Sequence[Answers]) -> Tally:
    return tally_snapshot(questionnaire, live_table(questionnaire, stored(answers)))


def scale_tally(rows: Sequence[Sequence[int | None]], scores: Sequence[int | str] = (1, 2, 3, 4, 5)) -> Tally:
    items = [f"q{place + 1}" for place in range(len(rows[0]))]
    return tallied(scale_questionnaire(items, scores), scale_answers(items, scores, rows))


def random_source(chance: random.Random) -> str:
    """The file of some questionnaire: any mixture of question types, scores to three decimals, some unscored."""
    questions = [_random_question(chance, f"q{place}") for place in range(chance.randint(1, 6))]
    candidates = [
        item
        for question in questions
        if question["type"] in ("single", "matrix")
        and all("score" in option for option in question["options"])
        for item in _items(question)
    ]
    content: dict[str, object] = {"title": "t", "questions": questions}
    if candidates and chance.random() < 0.9:
        chosen = chance.sample(candidates, chance.randint(1, len(candidates)))
        content["satisfaction"] = {"formula": chance.choice(["index", "favourable"]), "items": chosen}
    if candidates and chance.random() < 0.6:
        content["scales"] = [
            {"code": f"d{place}", "name": f"d {place}", "items": chance.sample(candidates, count)}
            for place in range(chance.randint(1, 3))
            for count in (chance.randint(1, len(candidates)),)
        ]
    return orjson.dumps(content).decode()


def _items(question: dict) -> list[str]:
    if question["type"] == "matrix":
        return [f"{question['code']}.{item['code']}" for item in question["items"]]
    return [question["code"]]


def _random_question(chance: random.Random, code: str) -> dict:
    kind = chance.choice(["single", "multiple", "matrix", "matrix", "text"])
    question: dict = {"code": code, "type": kind, "text": f"text {code}"}
    if kind == "text":
        return question
    number = 130 if chance.random() < 0.03 else chance.randint(2, 7)
    scored = chance.choice(["all", "all", "some", "none"])
    question["options"] = options = []
    for place in range(number):
        option: dict = {"code": f"o{place}", "label": f"label {place}"}
        if scored == "all" or (scored == "some" and chance.random() < 0.5):
            option["score"] = chance.choice([chance.randint(1, 5), chance.randint(1, 10**6) / 1000])
        options.append(option)
    for option in chance.sample(options, chance.randint(1, 2)):
        option["favourable"] = True
    if kind == "matrix":
        count = chance.randint(1, 5)
        question["items"] = [{"code": f"i{place}", "text": f"item {place}"} for place in range(count)]
    elif chance.random() < 0.5:
        options[-1]["write_in"] = True
    return question


def random_answers(chance: random.Random, questionnaire: Questionnaire, people: int) -> list[Answers]:
    """Answers with some agreement between the items, and blanks."""
    blanks = chance.choice([0, 0.05, 0.5])
    return [_random_answer(chance, questionnaire, blanks) for _ in range(people)]


def _random_answer(chance: random.Random, questionnaire: Questionnaire, blanks: float) -> Answers:
    answers: dict[str, str | list[str]] = {}
    mood = chance.random()
    for item in questionnaire.items:
        options = item.options
        if chance.random() < blanks:
            continue
        if item.kind == "text":
            answers[item.code] = chance.choice(["好", "不好", "=1+1"])
        elif item.kind == "ticks":
            ticked = [option.code for option in options if chance.random() < 0.4]
            if ticked:
                answers[item.code] = ticked
        else:
            wanted = mood if chance.random() < 0.6 else chance.random()
            answers[item.code] = options[int(wanted * len(options))].code
    return answers
