"""A new scoring rule is one class, one line in the dictionary of rules, and its words in one place: the recipe of the
architecture, tried with a rule that nobody knows, in every place that prints or asks for a rule.
"""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import pytest
from docx import Document
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, token_of
from openpyxl import load_workbook
from servers import REPOSITORY

from surveyapp.cli.score_lines import score_lines
from surveyapp.definition.indicators.actual import NUMERIC_KINDS, ActualKind
from surveyapp.definition.indicators.targets import Target
from surveyapp.indicators.rules.rule import Achievement, Fault, Rule, ScoringInput, Verdict
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.trace import step
from surveyapp.reports.words.rules.rule_words import RuleWords
from surveyapp.reports.words.rules.word_table import RULE_WORDS, MissingWords, missing_words_of, rule_words
from surveyapp.reports.words.score_words import missing_words, step_words
from surveyapp.services.downloads.report_command import report_evaluation
from surveyapp.services.evaluations.check import check_files
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.mistakes.author_words import describe

FILE = """
title: 评价
weight: 8
indicators:
- code: X
  name: 项目产出
  weight: 8
  children:
  - {code: X1, name: 及时率, weight: 8, target: ≥90%, unit: "%", rule: {type: halves, above: 50}, actual: {value: 75}}
"""
STANDARD = "超过 50% 得一半"
PROCESS = "75% 超过 50%，得一半：4.00 分"


class Halves(Rule):
    """Half the weight for a value above a bound, else nothing."""

    needs: ClassVar[frozenset[ActualKind]] = NUMERIC_KINDS
    steps: ClassVar[frozenset[str]] = frozenset({"half_given", "nothing_given"})

    above: int

    def faults(self) -> Iterator[Fault]:
        """A bound that everything is above."""
        if self.above < 0:
            yield Fault(("rule", "above"), "half_for_all", {"found": self.above})

    def unfit(self, actual: Achievement, target: Target | None, *, completed: bool) -> str | None:
        """Just the bound is neither."""
        return "on_the_line" if actual == self.above else super().unfit(actual, target, completed=completed)

    def apply(self, given: ScoringInput) -> Verdict:
        """Half, or nothing."""
        exact = given.weight / 2 if given.number > self.above else Fraction()
        code = "half_given" if exact else "nothing_given"
        return Verdict(exact, (step(code, value=given.number, above=self.above, result=exact),))


HALVES = RuleWords(
    "“过线得半”（halves）",
    lambda rule, unit: [f"超过 {rule.above}{unit} 得一半"],
    {
        "half_given": "{value}% 超过 {above}%，得一半：{result} 分",
        "nothing_given": "{value}% 未超过，得 0 分",
    },
    {"half_for_all": "界限 {found} 小于 0，谁都得一半；请改正", "on_the_line": "“{found}”正好压线；请核对"},
    {"on_the_line": "实际完成值正好压线"},
)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two lines of the recipe."""
    monkeypatch.setitem(RULES, "halves", Halves)  # type: ignore[arg-type]  # a dictionary
    monkeypatch.setitem(RULE_WORDS, "halves", HALVES)  # type: ignore[arg-type]  # a dictionary


@pytest.fixture
def console(tmp_path: Path, known: None) -> Iterator[Console]:
    """A console with one evaluation, which has the rule."""
    place = tmp_path / "questionnaires" / "demo"
    place.mkdir(parents=True)
    (place / "indicators.yaml").write_text(FILE, "utf-8")
    made = Console.made_in(tmp_path)
    yield made
    made.engine.dispose()


def pages(console: Console) -> tuple[FlaskClient, str]:
    client = console.client(console.person("evaluator"))
    return client, token_of(client)


def fields(client: FlaskClient, address: str) -> dict[str, str]:
    """What the form of a page would send."""
    page = html.fromstring(client.get(address).text)
    return {field.get("name"): field.get("value", "") for field in page.xpath("//main//form//input[@name]")}


def written(path: Path) -> str:
    """All that a Word document or a workbook says."""
    if path.suffix == ".docx":
        return "".join(Document(str(path)).element.body.itertext())
    return str([list(sheet.values) for sheet in load_workbook(path).worksheets])


def test_the_rule_scores_and_the_trace_has_its_step_and_words(console: Console) -> None:
    found = score_evaluation(console.places, "demo")
    trace = as_json(found)["indicators"]["X1"]["trace"]
    assert found.systems["indicators"].scores.total == Decimal("4.00")
    assert [step["step"] for step in trace] == ["value", "half_given", "rounded"]
    assert (trace[1]["text"], trace[1]["above"]) == (PROCESS, 50)
    assert PROCESS in "\n".join(score_lines(found))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_report_and_workbook_state_its_principle_and_its_steps(
    console: Console, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"report.{kind}"
    report_evaluation(console.places, "demo", kind, path)
    text = written(path)
    assert STANDARD in text
    assert PROCESS in text
    report_evaluation(console.places, "demo", kind, path, compares=True)


def test_the_console_shows_it_takes_a_value_for_it_and_tries_one(console: Console) -> None:
    client, token = pages(console)
    base = "/console/evaluations/demo/indicators"
    at = f"{base}/indicators/X1"
    for address in (base, at):
        page = client.get(address).text
        assert STANDARD in page
        assert PROCESS in page
    offered = html.fromstring(client.get(at).text).xpath("//input[@name='kind']/@value")
    assert offered == ["value", "aggregate", "no_evidence"]
    data: dict[str, Any] = {"csrf_token": token, "kind": "value", "reason": "核对"}
    refused = client.post(at, data={**data, **fields(client, at), **data, "value": "很好"})
    assert refused.status_code == 422
    kept = client.post(at, data={**fields(client, at), **data, "value": "40"}, follow_redirects=True)
    assert "40% 未超过，得 0 分" in kept.text
    tried = client.post(f"{base}/what-if", data={"csrf_token": token, "value-X1": "60"}).text
    shown = html.fromstring(tried).xpath("//p[@class='headline-value']")[0].text_content()
    assert shown.split("·")[0].strip() == "0.00 → 4.00"


def test_its_mistakes_are_told_with_its_name(console: Console) -> None:
    path = console.places.questionnaires / "demo" / "indicators.yaml"
    text = FILE.replace("above: 50", "above: -1").replace("{value: 75}", "{met: []}")
    path.write_text(text, "utf-8")
    told = "\n".join(describe(problem) for problem in check_files([path]))
    assert "界限 -1 小于 0，谁都得一半；请改正" in told
    assert "规则“过线得半”（halves）不能用符合的要点（met）计分" in told
    path.write_text(FILE.replace("value: 75", "value: 50"), "utf-8")
    assert [describe(problem).partition("：")[2] for problem in check_files([path])] == [
        "“50”正好压线；请核对"
    ]
    assert missing_words("on_the_line") == "实际完成值正好压线"
    with pytest.raises(MissingWords, match="off_the_line"):
        missing_words("off_the_line")


def test_what_was_forgotten_is_named(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Halves(type="halves", above=50)
    assert [*missing_words_of(RULES)] == []
    few = RuleWords(HALVES.name, HALVES.standard, {"half_given": "{result}"})
    monkeypatch.setitem(RULE_WORDS, "halves", few)  # type: ignore[arg-type]  # a dictionary
    assert [re.findall("'[a-z_]+'", fault)[:2] for fault in missing_words_of(RULES)] == [
        ["'halves'", "'nothing_given'"]
    ]
    with pytest.raises(MissingWords, match="nothing_given"):
        step_words(step("nothing_given", value=1, above=2, result=0))
    monkeypatch.delitem(RULE_WORDS, "halves")  # type: ignore[arg-type]  # a dictionary
    assert [re.findall("'[a-z_]+'", fault) for fault in missing_words_of(RULES)] == [["'halves'"]]
    with pytest.raises(MissingWords, match="halves"):
        rule_words(rule)


def test_a_rule_that_needs_nothing_is_told_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="Idle must say which kinds of actual value it `needs`"):

        class Idle(Rule):
            def apply(self, given: ScoringInput) -> Verdict:
                raise NotImplementedError


RULE_ROOMS = ("indicators/rules/", "reports/words/rules/")
"""Where the kinds of rules are known one by one."""


def test_nobody_else_knows_a_rule_by_its_class() -> None:
    """What somebody asks of a rule, `Rule` offers: no module elsewhere names a kind of rule, as isinstance would."""
    kinds = {rule.__name__ for rule in RULES.values()}
    package = REPOSITORY / "surveyapp"
    named = [
        f"{path.relative_to(package)}:{node.lineno} {kind}"
        for path in package.rglob("*.py")
        if not str(path.relative_to(package)).startswith(RULE_ROOMS)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("surveyapp.indicators.rules")
        for kind in sorted(kinds & {alias.name for alias in node.names})
    ]
    assert named == []


def not_in_manual(rules: dict[str, type[Rule]]) -> list[str]:
    """The rules, and keys of rules, that the manual of the indicator file does not name."""
    manual = (REPOSITORY / "docs" / "indicator-file.md").read_text("utf-8")
    table = manual.split("\n## Rules\n")[1].split("\n## ")[0]
    return [
        word
        for kind, rule in rules.items()
        for word in (kind, *(field.alias or name for name, field in rule.model_fields.items()))
        if word != "type" and not re.search(rf"\b{word}\b", table)
    ]


def test_every_rule_and_key_stands_in_the_manual(known: None) -> None:
    assert not_in_manual(dict(RULES)) == ["halves"]  # the rule of this test alone
