"""Where a value comes from, written into an indicator file: nothing else in it changes, no comment is lost."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st
from servers import REPOSITORY

from surveyapp.definition.copies.leftovers import comments_of
from surveyapp.definition.files.source import read_source
from surveyapp.definition.indicators.actual_text import write_actual

TEXT = """\
# the file
indicators:
- code: A
  children:
  - code: A1
    rule: {type: target, short: zero}  # why zero

  # about A2
  - code: A2
    rule:
      type: bands
      bands: [{from: 1, share: 2}]  # as published
    # of the author
    deviation: 无
  - {code: A3, rule: {type: x}}   # short
  - code: A4
    rule: {type: x}
    actual:
      figure:
        survey: residents
        question: q  # the ninth
      # from the archive
      evidence: 台账 "3"
      completion: {percent: 98.50, reason: 财政收回}

# part B
- code: B
  rule: {type: x}
  actual: {value: 99.10%, shown: 很好}
# the end
"""
SIXTY = Decimal("60.0")
FIGURE = {"figure": {"survey": "residents", "figure": "favourable", "question": "q"}}
PUBLISHED = sorted(
    path
    for path in (REPOSITORY / "questionnaires").rglob("*.yaml")
    if "\nindicators:" in path.read_text("utf-8")
)


def plain(text: str) -> Any:
    source = read_source(text.encode(), "")
    assert not source.problems, source.problems
    return source.value


def leaves(value: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    waiting = list(value["indicators"])
    while waiting:
        node = waiting.pop()
        waiting += node.get("children", [])
        if "children" not in node:
            found[str(node["code"])] = node
    return found


@each(
    ("code", "keys", "before", "after"),
    [
        (
            "A1",
            FIGURE,
            "    rule: {type: target, short: zero}  # why zero\n",
            "    rule: {type: target, short: zero}  # why zero\n    actual:\n"
            "      figure: {survey: residents, figure: favourable, question: q}\n",
        ),
        (
            "A2",
            {"execution": "total"},
            "bands: [{from: 1, share: 2}]  # as published\n",
            "bands: [{from: 1, share: 2}]  # as published\n    actual:\n      execution: total\n",
        ),
        (
            "A4",
            {"cell": {"form": "f", "cell": "c"}},
            "      figure:\n        survey: residents\n        question: q  # the ninth\n",
            "      cell: {form: f, cell: c}\n",
        ),
        (
            "B",
            {**FIGURE, "shown": None},
            "  actual: {value: 99.10%, shown: 很好}\n",
            "  actual: {figure: {survey: residents, figure: favourable, question: q}}\n",
        ),
        (
            "A4",
            {"evidence": "决算: 表 #1"},
            '      evidence: 台账 "3"\n',
            "      evidence: '决算: 表 #1'\n",
        ),
        (
            "A3",
            {
                "combined": {
                    "figures": [{"survey": "1", "figure": "index"}],
                    "by": "weights",
                    "weights": [Decimal("60.0")],
                }
            },
            "  - {code: A3, rule: {type: x}}   # short\n",
            "  - {code: A3, rule: {type: x}, actual: {combined: {figures: [{survey: '1', figure: index}], by: weights, "
            "weights: [60]}}} # short\n",
        ),
    ],
)
def test_one_place_changes_and_the_rest_stays_letter_by_letter(
    code: str, keys: dict[str, Any], before: str, after: str
) -> None:
    assert TEXT.count(before) == 1
    written = write_actual(TEXT, code, keys)
    if "# the ninth" in before:
        assert plain(written) == plain(TEXT.replace(before, after))
        assert "# from the archive" in written
    else:
        assert written == TEXT.replace(before, after)


def test_what_stands_there_already_changes_nothing() -> None:
    same = write_actual(TEXT, "A4", {"figure": {"survey": "residents", "question": "q"}})
    assert same == TEXT


def test_an_indicator_that_there_is_not_is_named() -> None:
    with pytest.raises(KeyError, match="Z9"):
        write_actual(TEXT, "Z9", FIGURE)


ODD = [
    "no",
    "yes",
    "on",
    "1",
    "1e3",
    "0x1f",
    "null",
    "~",
    "true",
    "2024-01-01",
    "a",
    "é",
    "=",
    "#d",
    "'",
    '"',
]
CODES = st.sampled_from([*ODD, "a: b", "- c", "[x"])
KEYS = st.fixed_dictionaries(
    {
        "figure": st.dictionaries(
            st.sampled_from(["survey", "figure", "question", "option"]), CODES, min_size=1
        )
    }
) | st.fixed_dictionaries({"cell": st.fixed_dictionaries({"form": CODES, "cell": CODES}), "shown": st.none()})


@given(st.sampled_from(["A1", "A2", "A3", "A4", "B"]), KEYS)
def test_whatever_a_code_looks_like_it_is_read_back(code: str, keys: dict[str, Any]) -> None:
    before, after = plain(TEXT), plain(write_actual(TEXT, code, keys))
    changed, old = leaves(after)[code].pop("actual"), leaves(before)[code].pop("actual", {})
    kind = "figure" if "figure" in keys else "cell"
    assert changed[kind] == keys[kind]
    beside = {key: old[key] for key in ("evidence", "completion", "shown") if key in old and key not in keys}
    assert {key: value for key, value in changed.items() if key != kind} == beside
    assert after == before


@pytest.mark.parametrize("path", PUBLISHED[::4], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_lines_of_the_published_systems_can_be_linked(path: Path) -> None:
    text = path.read_text("utf-8")
    comments = sorted(words for _line, words in comments_of(text))
    codes = list(leaves(plain(text)))
    for code in {codes[0], codes[len(codes) // 2], codes[-1]}:
        written = write_actual(text, code, {**FIGURE, "shown": None})
        before, after = plain(text), plain(written)
        assert leaves(after)[code].pop("actual")["figure"] == FIGURE["figure"]
        leaves(before)[code].pop("actual", None)
        assert after == before
        assert "".join(sorted(words for _line, words in comments_of(written))) == "".join(comments)
