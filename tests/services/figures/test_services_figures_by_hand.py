"""Every figure of a survey with conditions on everything agrees with what is computed by hand from what was sent."""

import re
from typing import Any

import pytest
from figures_by_hand import EARLIER, ITEMS, LATEST, SURVEY, Hand, Person, people
from made_console import Console

from surveyapp.definition.questionnaire import Group
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.surveys.publish import publish
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


def send(console: Console, person: Person, version: str) -> None:
    got = console.app.test_client().post(f"/s/{SURVEY}", data={"version": version, **person.sent})
    assert got.status_code == 303, (
        person.sent,
        re.findall(r"(?s)<[^>]*class=\"[^\"]*error[^>]*>(.*?)</", got.text),
    )


def analysed(console: Console) -> SurveyAnalysis:
    return analyse_survey(latest_answers(console.engine, console.settings.snapshots, SURVEY))


def expect(found: dict[str, Any], hand: Hand) -> None:
    """What `analyse --json` says of these respondents."""
    close = pytest.approx
    questions = found["questions"]
    for code in ITEMS:
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
    alpha, n = hand.alpha(*main)
    told = found["reliability"]["alpha"]
    assert (told["value"], told["n"], told["dropped"]) == (close(alpha), n, hand.opinions(*main) - n)
    dimensions = {
        "window": ("service.speed", "service.web", "service.road"),
        "whole": ("overall", "service.speed"),
    }
    for scale in found["scales"]:
        items = dimensions[scale["code"]]
        assert (scale["n"], scale["index"]) == (hand.opinions(*items), close(hand.index(*items)))
        assert scale["favourable"] == close(hand.favourable(*items))
        alpha, n = hand.alpha(*items)
        assert (scale["alpha"]["value"], scale["alpha"]["n"]) == (close(alpha), n)
    assert found["figures"]["content"]["value"] == close(hand.share("overall", "5", "3"))
    of_web = Hand([one for one in hand.valid if "web" in one.answers.get("ways", [])])
    web = found["figures"]["content_web"]
    assert (web["value"], web["n"]) == (close(of_web.share("service.speed", "5")), of_web.n("service.speed"))


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
