"""The manuals are true: their files load, their tables name what there is and nothing else, their commands exist.

A YAML block that begins with `title:` is a whole file; any other holds keys of the nearest file above it, and is
checked in it together with the blocks between. A table whose first heading is "key" (键), with the place of the keys
behind it if that is not the file, describes keys as a file would write them: `notice: {controller, contact}`. Tables of
`type`, `figure`, `scale` and `rule.type` describe those.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin

from cases import each
from click import Command
from pydantic import BaseModel
from ruamel.yaml import YAML
from servers import REPOSITORY

from surveyapp.cli.main import COMMANDS
from surveyapp.definition.figure_kinds import formulas, referable_figures
from surveyapp.definition.files.structure import model_within
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.definition.languages import LANGUAGES as ASKED_IN
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.scales import SCALES
from surveyapp.definition.type_table import TYPES
from surveyapp.definition.values import Text
from surveyapp.indicators.file_kind import is_indicator_file
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.services.evaluations.check import system_problems

DOCS = REPOSITORY / "docs"
PAGES = {str(path.relative_to(DOCS)): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
PAGES["README.md"] = (REPOSITORY / "README.md").read_text("utf-8")
SURVEYS, SYSTEMS, IMPORTS = "questionnaire-file.md", "indicator-file.md", "importing-answers.md"
MANUALS = (SURVEYS, SYSTEMS, IMPORTS)
KEPT_IN_BROWSERS = {"draft", "device", "id", "view", "steps"}
"""What a browser keeps begins with surveyapp too, and is no command."""

LANGUAGES = ("", "zh/")
"""Folder of a manual in each language that it is written in."""


def question_types() -> set[str]:
    """Every type that a question may have."""
    return set(TYPES)


def figures() -> set[str]:
    """Every figure that a file may name."""
    return set(referable_figures())


def scales() -> set[str]:
    """Every ready scale."""
    return set(SCALES)


def rules() -> Mapping[str, type[BaseModel]]:
    """Every scoring rule, with its fields as keys."""
    return RULES


# Blocks


def blocks(page: str) -> list[str]:
    """The YAML blocks of a page."""
    return re.findall(r"^```yaml\n(.*?)^```", PAGES[page], re.MULTILINE | re.DOTALL)


def parts(block: str) -> dict[str, str]:
    """The text of a block at each of its top keys."""
    return {
        part.partition(":")[0]: part for part in re.split(r"^(?=[a-z_]+:)", block, flags=re.MULTILINE) if part
    }


def files(page: str) -> Iterator[str]:
    """Each block as a whole file: a fragment in the place of the same keys of what stands above it."""
    whole: dict[str, str] = {}
    for block in blocks(page):
        whole = parts(block) if block.startswith("title:") else whole | parts(block)
        yield "".join(whole.values())


def test_every_yaml_block_loads_without_a_finding() -> None:
    fenced = {page: text.count("```yaml") for page, text in PAGES.items() if "```yaml" in text}
    assert fenced == {page: len(blocks(page)) for page in fenced}, "a block is indented or has no end"
    assert len(fenced) >= 4
    for page in fenced:
        residents = next(files(page.replace(SYSTEMS, SURVEYS))).encode()
        for number, text in enumerate(files(page), 1):
            data, name = text.encode(), f"docs/{page}, block {number}"
            if is_indicator_file(data):
                assert system_problems(data, name, {"residents": residents}) == ()
            else:
                assert load_questionnaire(data, name).problems == ()


def test_the_examples_show_every_question_type_and_every_rule() -> None:
    shown = [YAML(typ="safe").load(text) for page in MANUALS for text in files(page)]
    asked = {question["type"] for file in shown for question in file.get("questions", ())}
    scored = {leaf["rule"]["type"] for file in shown for leaf in leaves(file.get("indicators", ()))}
    assert asked == question_types()
    assert scored == set(rules())


def leaves(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield from leaves(node["children"]) if "children" in node else (node,)


def test_published_indicators_are_explained_in_the_words_of_the_field() -> None:
    for path in sorted((REPOSITORY / "questionnaires").rglob("*.yaml")):
        said = re.findall(r"\bexplanation: (?:看|.*[，；]看).*", path.read_text("utf-8"))
        assert said == [], path


# Tables


def tables(page: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The first heading of each table of a page, and its rows of cells."""
    for table in re.findall(r"(?:^\|.*\n)+", PAGES[page], re.MULTILINE):
        header, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
        yield header[0], rows


def spans(cell: str) -> list[str]:
    """What stands in code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def named(spans: list[str]) -> set[str]:
    """The keys that spans of code write, outer ones included: `notice: {contact}` is notice and notice.contact."""
    found: set[str] = set()
    for span in spans:
        found |= set(_dotted(YAML(typ="safe").load(span), ""))
    return found


def _dotted(value: Any, above: str) -> Iterator[str]:
    if isinstance(value, str):
        yield above + value
    for inner in value if isinstance(value, list) else ():
        yield from _dotted(inner, above)
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield above + key
        yield from _dotted(inner, f"{above}{key}.")


def keys(model: type[BaseModel], above: str = "") -> dict[str, set[str]]:
    """Every key of a model and what is in it -> the words that may be written there, where there is a choice."""
    found: dict[str, set[str]] = {}
    for name, field in model.model_fields.items():
        key = above + (field.alias or name)
        found[key] = set(_choices(field.annotation))
        inner = model_within(field.annotation)
        if inner is not None and not issubclass(inner, Text) and inner is not model:
            found |= keys(inner, f"{key}.")
    return found


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (choice for choice in get_args(annotation) if isinstance(choice, str))
    for inner in get_args(annotation):
        yield from _choices(inner)


@each("folder", LANGUAGES)
@each(("page", "model"), [(SURVEYS, Questionnaire), (SYSTEMS, IndicatorSystem)])
def test_the_tables_of_keys_name_every_key_and_no_other(
    folder: str, page: str, model: type[BaseModel]
) -> None:
    expected, told = keys(model), set[str]()
    if model is Questionnaire:
        expected["satisfaction.formula"] = set(formulas())
    for heading, rows in tables(folder + page):
        if re.match("key|.*键$", heading):
            place = "".join(f"{span}." for span in spans(heading))
            for row in rows:
                here = {place + key for key in named(spans(row[0]))}
                assert here - expected.keys() == set(), f"{heading}: no such key"
                words = {word for key in here for word in expected[key]}
                missing = words - set(spans(" ".join(row[1:]))) - {name.rpartition(".")[2] for name in here}
                assert missing == set(), f"{row[0]}: what may be written there"
                told |= here
    assert expected.keys() - told == set(), "keys without a line in a table"


@each("folder", LANGUAGES)
def test_the_tables_name_every_type_figure_scale_and_rule(folder: str) -> None:
    told = {heading: rows for page in MANUALS for heading, rows in tables(folder + page)}
    for heading, expected in (("type", question_types()), ("figure", figures()), ("scale", scales())):
        assert {name for row in told[f"`{heading}`"] for name in spans(row[0])} == expected
    described = {spans(row[0])[0]: set(spans(row[1])) for row in told["`rule.type`"]}
    assert described.keys() == rules().keys()
    for name, rule in rules().items():
        fields = {key: words for key, words in keys(rule).items() if key != "type"}
        words = set().union(*fields.values())
        written = described[name]
        assert words <= written, name
        assert named([span for span in written if span not in words - fields.keys()]) == fields.keys(), name


@each("folder", LANGUAGES)
def test_the_manual_names_every_language_of_questionnaires(folder: str) -> None:
    rows = [row for heading, rows in tables(folder + SURVEYS) for row in rows if row[0] == "`languages`"]
    assert [set(ASKED_IN) - set(spans(row[1])) for row in rows] == [set()], "languages that are not named"


@each("folder", LANGUAGES)
def test_the_table_of_scales_has_their_steps(folder: str) -> None:
    for name, scale in SCALES.items():
        steps = (f"{step.label} {step.score}{' +' if step.favourable else ''}" for step in scale.steps)
        assert f"`{name}`" in PAGES[folder + SURVEYS]
        assert " · ".join(steps) in PAGES[folder + SURVEYS], name


# Two languages


@each("page", MANUALS)
def test_a_manual_says_the_same_in_both_languages(page: str) -> None:
    english, chinese = PAGES[page], PAGES[f"zh/{page}"]
    read = YAML(typ="safe").load
    assert [read(block) for block in blocks(page)] == [read(block) for block in blocks(f"zh/{page}")]
    for pattern in (r"^#+ ", r"^\|", r"`surveyapp [a-z-]+", r"--[a-z-]+"):
        found = [sorted(re.findall(pattern, text, re.MULTILINE)) for text in (english, chinese)]
        assert found[0] == found[1], pattern


# Commands and links


@cache
def commands() -> Mapping[str, Command]:
    return {place.name: place.load() for place in COMMANDS}


def options(command: Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


@each("page", PAGES)
def test_every_command_exists_with_its_options(page: str) -> None:
    code = re.findall(r"`([^`\n]+)`", PAGES[page]) + re.findall(
        r"^(?: *```\w*\n)(.*?)```", PAGES[page], re.M | re.S
    )
    known = {option for command in commands().values() for option in options(command)}
    for line in (line for span in code for line in span.splitlines()):
        ours = re.match(r"\s*(?:\S*/)?surveyapp ([a-z-]+)\b(.*?)(?:#.*)?$", line)
        said = re.findall(r"(?<=\s)--[a-z][a-z-]*", f" {line}")
        if ours and ours[1] not in KEPT_IN_BROWSERS:
            assert ours[1] in commands(), line
            assert set(said) <= options(commands()[ours[1]]) | {"--help"}, line
        elif line.startswith("--"):
            assert set(said) <= known, line


@each("folder", LANGUAGES)
def test_the_manual_of_imports_names_every_option(folder: str) -> None:
    told = set(re.findall(r"--[a-z-]+", PAGES[folder + IMPORTS]))
    for name in ("import-responses", "undo-import"):
        assert {option for option in options(commands()[name]) if option.startswith("--")} <= told, name


@each("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    at = (DOCS / page if page != "README.md" else REPOSITORY / page).parent
    for place, anchor in re.findall(r"\]\(([^)#\s]*)(#[^)\s]*)?\)", PAGES[page]):
        if re.match("https?:", place):
            continue
        target = (at / place).resolve() if place else (at / page.rpartition("/")[2])
        assert target.exists(), place
        if anchor:
            assert anchor[1:] in anchors(target.read_text("utf-8")), f"{place}{anchor}"


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and the console make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
