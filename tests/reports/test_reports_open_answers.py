"""What people wrote, counted by wording: as a count of the single texts has it."""

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_facts import SMALL, Answers, questionnaire_from, response

from surveyapp.analysis import wordings
from surveyapp.analysis.open_text import says_nothing
from surveyapp.reports.open_answers import gather_open_answers
from surveyapp.reports.personal_numbers import hide_numbers, hide_numbers_in
from surveyapp.snapshots.coding import STATUSES

KEPT = SMALL.replace("text: 您还有什么建议？", "text: 您的电话？, keep_numbers: true")
PIECES = [
    "13812345678",
    "13812345679",
    "138 1234 5678",
    "停车",
    "无",
    " ",
    "\u3000",
    "一三八一二三四五六七八",
    "。",
]
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)
RESPONSES = st.lists(
    st.tuples(
        st.fixed_dictionaries({"why": WRITTEN, "age.other.text": WRITTEN}),
        st.sampled_from(["valid", *STATUSES]),
    ),
    max_size=12,
)


@given(RESPONSES, st.booleans(), st.booleans(), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_wordings_are_those_of_the_valid_in_order_of_frequency_and_arrival(
    given: Sequence[tuple[Answers, str]], numbers: bool, keeps: bool, merged: int
) -> None:
    questionnaire = questionnaire_from(KEPT if keeps else SMALL)
    responses = [
        response(number, {"age": "other", **answers}, status=status)
        for number, (answers, status) in enumerate(given)
    ]
    wordings.FEWEST_TEXTS_TO_MERGE, before = merged, wordings.FEWEST_TEXTS_TO_MERGE
    try:
        answers = live_table(questionnaire, responses, batch_rows=2)
        found = gather_open_answers(questionnaire, answers, numbers=numbers)
    finally:
        wordings.FEWEST_TEXTS_TO_MERGE = before
    for place in found:
        shown = str if numbers or (keeps and place.place == "why") else hide_numbers
        counts = Counter(
            text
            for each in responses
            if each.status == "valid" and (text := shown(str(each.answers[place.place])).strip())
        )
        expected = counts.most_common()
        assert [(each.text, each.count) for each in place.answers] == expected
        said = [entry for entry in expected if not says_nothing(entry[0])]
        assert [(each.text, each.count) for each in place.opinions] == said
        assert [each.text for each in place.silent] == [text for text, _ in expected if says_nothing(text)]
        assert (place.n, place.said_count) == (counts.total(), sum(count for _, count in said))
    alone = gather_open_answers(questionnaire, answers, numbers=numbers, places=("why",))
    assert [each.place for each in alone] == ["why"]
    assert alone[0].answers == next(each.answers for each in found if each.place == "why")


@given(st.lists(st.text("0123456789０٣۳一三八零 -.+证身份abc\n", max_size=24), max_size=20))
def test_numbers_are_hidden_in_a_column_as_in_each_text(texts: list[str]) -> None:
    column = hide_numbers_in(pa.array(texts, pa.large_string()))
    assert column.to_pylist() == [hide_numbers(text) for text in texts]
