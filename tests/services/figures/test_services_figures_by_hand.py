"""Every figure of a survey with conditions on everything agrees with what is computed by hand from what was sent."""

import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from docx import Document
from figures_by_hand import EARLIER, ITEMS, LATEST, PLACES, SURVEY, Hand, Person, people, website_export
from made_console import Console, token_of

from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.set_aside import SetAsideChoice, accept_late
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.survey_answers import freeze, frozen_answers, latest_answers
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_response, forget_survey
from surveyapp.services.surveys.publish import publish, require_questionnaire
from surveyapp.services.surveys.survey_lookup import known_survey

PEOPLE = people(90, 13)
HAND = Hand.of(PEOPLE)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    made = Console.made_in(tmp_path_factory.mktemp("by_hand"))
    for source, latest in ((EARLIER, False), (LATEST, True)):
        publish(made.engine, SURVEY, source.encode(), "by-hand.yaml")
        if not latest:
            change_state(made.engine, SURVEY, "open")
        version = known_survey(made.engine, SURVEY).version
        for person in PEOPLE:
            if person.latest == latest:
                send(made, person, version)
    return made


@cache
def latest() -> Questionnaire:
    return require_questionnaire(LATEST.encode(), "by-hand.yaml")


@dataclass(frozen=True)
class ReadPage:
    """A page without its markup: its text, and the cells of every row of its tables."""

    text: str
    rows: list[list[str]]


def read_page(page: str) -> ReadPage:
    page = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    rows = [
        [plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    ]
    return ReadPage(plain(page), rows)


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def unit_of(source: str) -> str:
    return "%" if "share" in source or "content" in source else ""


def send(console: Console, person: Person, version: str, arrives: int = 303) -> UUID:
    """Send the form without script; gives the id on its receipt."""
    got = console.app.test_client().post(f"/s/{SURVEY}", data={"version": version, **person.sent})
    assert got.status_code == arrives, person.sent
    receipt = re.search("[0-9a-f-]{36}", got.headers.get("Location", ""))
    return UUID(receipt[0]) if receipt is not None else uuid4()


def analysed(console: Console) -> SurveyAnalysis:
    return analyse_survey(latest_answers(console.engine, console.settings.snapshots, SURVEY))


def expect(found: dict[str, Any], hand: Hand) -> None:
    """What `analyse --json` says of these respondents."""
    close = pytest.approx
    questions = found["questions"]
    for code in ITEMS if "fresh" in questions else ITEMS[:-1]:
        assert (code, questions[code]["asked"], questions[code]["n"]) == (
            code,
            hand.asked(code),
            hand.n(code),
        )
        for option in questions[code]["options"]:
            assert option["count"] == hand.chose(code, option["code"]), (code, option)
            if hand.n(code):
                assert option["percent_of_respondents"] == close(hand.share(code, option["code"]))
    assert {name: questions["times"][name] for name in hand.numbers("times")} == close(hand.numbers("times"))
    assert questions["again"]["nps"] == close(hand.nps("again"))
    for option in ("price", "queue", "place"):
        rank = {name: questions["order"]["ranks"][option][name] for name in ("mean_rank", "n", "first")}
        assert rank == close(hand.rank("order", option))
    dates = sorted(map(str, hand.given("since")))
    assert (questions["since"]["earliest"], questions["since"]["latest"]) == (dates[0], dates[-1])
    main = ("service.speed", "service.web", "overall")
    overall = found["satisfaction"]["overall"]
    assert (overall["value"], overall["n"]) == (close(hand.index(*main)), hand.opinions(*main))
    for item in main:
        one = found["satisfaction"]["items"][item]
        assert (one["n"], one["index"], one["favourable"]) == (
            len(hand.scores(item)), close(hand.index(item)), close(hand.favourable(item)),
        )  # fmt: skip
    expect_alpha(found["reliability"]["alpha"], hand, *main)
    dimensions = {
        "window": ("service.speed", "service.web", "service.road"),
        "whole": ("overall", "service.speed"),
    }
    for scale in found["scales"]:
        items = dimensions[scale["code"]]
        assert (scale["n"], scale["index"]) == (hand.opinions(*items), close(hand.index(*items)))
        assert scale["favourable"] == close(hand.favourable(*items))
        expect_alpha(scale["alpha"], hand, *items)
    assert found["figures"]["content"]["value"] == close(hand.share("overall", "5", "3"))
    of_web = Hand([one for one in hand.valid if "web" in one.answers.get("ways", [])])
    web = found["figures"]["content_web"]
    assert (web["value"], web["n"]) == (close(of_web.share("service.speed", "5")), of_web.n("service.speed"))


def expect_alpha(told: dict[str, Any], hand: Hand, *items: str) -> None:
    if (by_hand := hand.alpha(*items)) is None:
        assert "value" not in told and told["reason"]
        return
    alpha, n = by_hand
    value = told["with_left_out"] if told["left_out"] else told["value"]  # items that all answered alike
    assert (value, told["n"]) == (pytest.approx(alpha), n)
    assert told["dropped"] == hand.opinions(*items) - n


def test_live_and_frozen_figures_are_those_by_hand(console: Console) -> None:
    live = analysed(console).as_json()
    expect(live, HAND)
    told = status(console.engine, SURVEY)
    ended = sum(one.ended for one in PEOPLE)
    assert (told["returned"], told["valid"], told["ineligible"]) == (90, 90 - ended, ended)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    frozen = analysed(console)
    expect(frozen.as_json(), HAND)
    assert frozen.as_json()["sample"]["returned"] == 90 and frozen.as_json()["sample"]["valid"] == 90 - ended
    for question, options in (("used", ("y",)), ("home.county", ("c1",)), ("home.town", ("t1", "t3"))):
        counts = frozen.counts_of(Group(question=question, options=options))
        members = Hand([one for one in HAND.valid if one.answers.get(question) in options])
        assert counts.tally.n == len(members.valid)
        for code in ITEMS:
            assert counts.tally.asked(code) == members.asked(code), code
            assert counts.tally.items[code].answered == members.n(code), code


def test_snapshots_keep_their_numbers_whatever_comes_later(tmp_path: Path) -> None:
    """Another version is published, answers come late, one is withdrawn, one forgotten, at last all of them."""
    made = Console.made_in(tmp_path)
    own = made.settings
    places = Places(made.engine, own.questionnaires.parent, own.snapshots, own.questionnaires)
    first, (late, withdrawn, forgotten, *rest) = people(120, 7)[::2], people(120, 8)[1::2]
    publish(made.engine, SURVEY, EARLIER.encode(), "by-hand.yaml")
    change_state(made.engine, SURVEY, "open")
    earlier = known_survey(made.engine, SURVEY).version
    for person in first:
        send(made, person, earlier)
    freeze(made.engine, own.snapshots, SURVEY)
    before = analysed(made).as_json()
    expect(before, Hand.of(first))
    publish(made.engine, SURVEY, LATEST.encode(), "by-hand.yaml")
    assert analysed(made).as_json() == before
    version = known_survey(made.engine, SURVEY).version
    send(made, late, version, arrives=410)
    accept_late(made.engine, SURVEY, SetAsideChoice(["closed"]), reason="送迟了")
    change_state(made.engine, SURVEY, "open", reason="补充调查")
    sent = {id(person): send(made, person, version) for person in (withdrawn, forgotten, *rest)}
    withdraw(made.engine, SURVEY, sent[id(withdrawn)])
    twice = next(person for person in first if not person.ended)
    send(made, twice, earlier)  # from a page that was opened before the latest version
    freeze(made.engine, own.snapshots, SURVEY)
    everybody = [*first, late, forgotten, *rest, twice]
    second = analysed(made).as_json()
    expect(second, Hand.of(everybody))
    counting = [person for person in everybody if not person.ended]
    own_forms = [one for one in counting if sum(one.answers == other.answers for other in counting) == 1]
    alike = len(counting) - len(own_forms)  # equal forms, and no script
    assert alike >= 2 and second["screening"]["flagged"] == {"alike": alike, "no_script": alike}
    expect(second["without_flagged"], Hand.of(own_forms))
    assert (second["sample"]["returned"], second["snapshot"]) != (len(first), before["snapshot"])
    assert frozen(made, before["snapshot"]) == before
    gone = str(sent[id(forgotten)])
    forget_response(places, SURVEY, gone, reason="本人要求", person="张测")
    left = Hand.of([person for person in everybody if person is not forgotten])
    expect(frozen(made, second["snapshot"]), left)
    assert frozen(made, before["snapshot"]) == before
    forget_survey(places, SURVEY, reason="到期", person="张测")
    expect(frozen(made, second["snapshot"]), left)
    assert frozen(made, before["snapshot"])["questions"] == before["questions"]


def frozen(console: Console, snapshot: str) -> dict[str, Any]:
    answers = frozen_answers(console.engine, console.settings.snapshots, SURVEY, snapshot)
    assert answers is not None
    return analyse_survey(answers).as_json()


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


NAMES = {
    "work": "您的家人在以下单位工作吗", "home.county": "县市", "home.town": "乡镇", "times": "来过几次",
    "ways": "通过哪些渠道", "service.speed": "办理速度", "service.web": "网上办理", "service.road": "交通",
    "again": "会推荐吗", "order": "最希望改进什么", "since": "从哪年哪月起", "slow": "哪一步最慢",
    "overall": "总体满意吗", "fresh": "新服务好吗", "used": "今年来办过事吗",
}  # fmt: skip
LINES = ("service.speed", "service.web", "service.road")


def test_word_excel_and_console_print_the_figures_by_hand(console: Console, tmp_path: Path) -> None:
    """Read back from the documents: who was asked, who answered, counts, shares, and what is computed of values."""
    freeze(console.engine, console.settings.snapshots, SURVEY)
    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    document, book = Document(str(files["docx"])), openpyxl.load_workbook(files["xlsx"])
    client = console.client(console.person("evaluator"))
    token_of(client)
    page = read_page(client.get(f"/console/surveys/{SURVEY}/results").text)
    word = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    texts = "\n".join(paragraph.text for paragraph in document.paragraphs)
    excel = {sheet.title: rows_of(sheet) for sheet in book}
    for code, name in NAMES.items():
        asked, n = HAND.asked(code), HAND.n(code)
        if code in LINES:
            counts = [HAND.chose(code, step) for step in "5310"]
            shares = [f"{100 * count / n:.2f}%" for count in counts]
            told = [f"{count}\n{share}" for count, share in zip(counts, shares, strict=True)]
            assert [name, str(asked), str(n), *told] in word
            told = [f"{share} ({count})" for count, share in zip(counts, shares, strict=True)]
            assert [name, str(asked), str(n), *told] in page.rows
            assert [name, asked, n, *counts] in [row[:7] for row in excel["频数"]]
            continue
        if asked < len(HAND.valid):
            assert f"注：应作答{asked}人，n = {n}（作答本题的人数）" in texts, code
            assert f"应作答{asked}人。" in page.text, code
        assert f" n = {n}，未作答 {asked - n} 人" in page.text or code.startswith("home."), code
        for option in latest().item(code).options if code != "order" else ():
            count, share = HAND.chose(code, option.code), f"{HAND.share(code, option.code):.2f}%"
            label = PLACES.get(option.code, str(option.label))
            for rows in (word, page.rows):
                assert [label, str(count), share] in [row[:3] for row in rows], (code, label)
            assert [label, option.code, count] in [row[:3] for row in excel["频数"]], (code, label)
    assert "第 5 题选了 1 项" in texts  # and not: 1 至 1 项
    numbers = HAND.numbers("times")
    for name, key in (("均值", "mean"), ("中位数", "median"), ("标准差（n − 1）", "sd")):
        (cell,) = [row[1] for row in excel["频数"] if row and row[0] == name]
        assert cell == pytest.approx(numbers[key])
    assert f"平均{numbers['mean']:.2f}次，中位数{numbers['median']:g}次" in texts
    assert f"净推荐值（NPS）为{HAND.nps('again')['value']:.2f}".replace("-", "−") in texts
    for option, label in (("price", "费用"), ("queue", "排队"), ("place", "场地")):
        rank, score = HAND.rank("order", option), HAND.ranking_score("order", option, 3)
        row = [label, str(rank["n"]), str(rank["first"]), f"{rank['mean_rank']:.2f}", f"{score:.2f}"]
        assert row in word and row in page.rows
        assert [label, rank["n"], rank["first"]] in [found[:3] for found in excel["频数"]]
    dates = sorted(map(str, HAND.given("since")))
    assert f"最早{dates[0]}，最晚{dates[-1]}" in texts
    for item in ("service.speed", "service.web", "overall"):
        name = "总体满意吗？" if item == "overall" else NAMES[item]
        start = [name, str(HAND.asked(item)), str(len(HAND.scores(item))), f"{HAND.index(item):.2f}"]
        assert start in [row[:4] for row in word] and start in [row[:4] for row in page.rows]
        (row,) = [row for row in excel["满意度"] if row and row[-1] == item]
        assert row[3] == pytest.approx(HAND.index(item)) and row[4] == pytest.approx(HAND.favourable(item))
    alpha, n = HAND.alpha("service.speed", "service.web", "overall") or (0, 0)
    dropped = HAND.opinions("service.speed", "service.web", "overall") - n
    assert ["3", str(n), str(dropped)] in [row[:3] for row in word]
    assert ["α 系数", pytest.approx(alpha)] in excel["信度效度"]
    base = f"在“通过哪些渠道”中选择“网上”、并作答该题的人（该题应作答{HAND.asked('service.speed')}人）"
    assert base in [row[2] for row in word if len(row) == 5] and [base] in [row[4:5] for row in page.rows]
    assert base in [row[4] for row in excel["满意度"] if len(row) > 4]


def test_single_answers_in_csv_are_those_that_count_and_come_back(console: Console, tmp_path: Path) -> None:
    freeze(console.engine, console.settings.snapshots, SURVEY)
    path = tmp_path / "survey.csv"
    report_survey(console.engine, console.settings.snapshots, SURVEY, "csv", path)
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    version = known_survey(console.engine, SURVEY).version
    own = [lines[0], *(line for line in lines[1:] if f",{version}," in line)]
    theirs = [person for person in PEOPLE if person.latest]
    assert [dict(one.answers) for one in read_export(latest(), "".join(own).encode()).responses] == [
        person.answers for person in theirs
    ]
    expect_imported(tmp_path, "".join(own), theirs)


def test_an_export_of_a_website_gives_the_figures_by_hand(tmp_path: Path) -> None:
    """Labels, ticks joined by ┋, orders by arrows, what was not asked as (跳过); some answered it all the same."""
    theirs = [person for person in PEOPLE if person.latest]
    expect_imported(tmp_path, website_export(latest(), theirs), theirs)


def expect_imported(tmp_path: Path, text: str, theirs: list[Person]) -> None:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, LATEST.encode(), "by-hand.yaml")
    import_responses(made.engine, SURVEY, text.encode(), file_name="答卷.csv")
    expect(analysed(made).as_json(), Hand.of(theirs))
    told = status(made.engine, SURVEY)
    assert (told["returned"], told["ineligible"]) == (len(theirs), sum(one.ended for one in theirs))


INDICATORS = """\
title: 指标
weight: {total}
indicators:
{rows}"""


def test_indicators_that_take_these_figures_score_by_the_hand_values(console: Console) -> None:
    """A mean, an NPS, the index of a dimension and of an item, a share of those asked, and two combined by n."""
    freeze(console.engine, console.settings.snapshots, SURVEY)
    n_speed, n_all = len(HAND.scores("service.speed")), len(HAND.scores("overall"))
    together = HAND.index("service.speed") * n_speed + HAND.index("overall") * n_all
    window = HAND.index("service.speed", "service.web", "service.road")
    figures = {
        "figure: {survey: by-hand, figure: mean, question: times}": HAND.numbers("times")["mean"],
        "figure: {survey: by-hand, figure: median, question: times}": HAND.numbers("times")["median"],
        "figure: {survey: by-hand, figure: nps, question: again}": HAND.nps("again")["value"],
        "figure: {survey: by-hand, figure: index, scale: window}": window,
        "figure: {survey: by-hand, figure: share, question: ways, option: web}": HAND.share("ways", "web"),
        "figure: {survey: by-hand, figure: content}": HAND.share("overall", "5", "3"),
        "combined: {by: n, figures: [{survey: by-hand, figure: index, question: service.speed}, "
        "{survey: by-hand, figure: index, question: overall}]}": together / (n_speed + n_all),
    }
    rows = "".join(
        f'- {{code: I{at}, name: 指标{at}, weight: 1, target: "≥50{unit_of(source)}", '
        f"rule: {{type: target, short: proportional}}, actual: {{{source}}}}}\n"
        for at, source in enumerate(figures)
    )
    folder = console.settings.questionnaires / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "indicators.yaml").write_text(INDICATORS.format(total=len(figures), rows=rows), "utf-8")
    places = Places(
        console.engine,
        console.settings.questionnaires.parent,
        console.settings.snapshots,
        console.settings.questionnaires,
    )
    scored = as_json(score_evaluation(places, "demo"))["indicators"]
    for at, (source, value) in enumerate(figures.items()):
        assert scored[f"I{at}"]["actual"] == pytest.approx(value), source
