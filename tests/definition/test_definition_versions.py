"""Several versions seen as one: everything that was ever asked is there, worded as it is now."""

from collections.abc import Callable

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combine_versions

Load = Callable[..., Questionnaire]

YOUNG = "  - {code: young, label: 35 岁以下}\n"
SCALE = "[attitude, service.speed, service.place]"


def test_one_version_is_itself(sound_with: Load) -> None:
    assert combine_versions(sound_with(), []) == sound_with()


def test_a_code_that_is_still_there_keeps_its_latest_wording(sound_with: Load) -> None:
    latest = sound_with(("label: 35 岁以下", "label: 不满 35 岁"), ("您的年龄是？", "请问您的年龄？"))
    assert combine_versions(latest, [sound_with()]) == latest


def test_an_option_that_was_dropped_is_appended(sound_with: Load) -> None:
    latest = sound_with((YOUNG, "  - {code: child, label: 18 岁以下}\n"))
    age = combine_versions(latest, [sound_with()]).questions[0]
    assert [option.code for option in age.options] == ["child", "old", "young"]


def test_a_matrix_line_that_was_dropped_is_appended(sound_with: Load) -> None:
    latest = sound_with(("  - {code: speed, text: 办事速度}\n", ""), (SCALE, "[attitude, service.place]"))
    service = combine_versions(latest, [sound_with()]).questions[2]
    assert [item.code for item in service.items] == ["place", "speed"]


def test_a_question_that_was_dropped_is_appended(sound_with: Load) -> None:
    latest = sound_with(("code: age", "code: years"))
    codes = [question.code for question in combine_versions(latest, [sound_with()]).questions]
    assert codes == ["years", "attitude", "service", "age"]


def test_what_several_earlier_versions_dropped_is_appended_once(sound_with: Load) -> None:
    latest = sound_with((YOUNG, "  - {code: child, label: 18 岁以下}\n"))
    age = combine_versions(latest, [sound_with(), sound_with()]).questions[0]
    assert [option.code for option in age.options] == ["child", "old", "young"]


def test_scale_and_sampling_are_the_latest(sound_with: Load) -> None:
    latest = sound_with((SCALE, "[attitude]"), ("issued: 100", "issued: 150"))
    both = combine_versions(latest, [sound_with()])
    assert (both.satisfaction, both.sampling) == (latest.satisfaction, latest.sampling)


def test_the_versions_themselves_are_left_as_they_were(sound_with: Load) -> None:
    latest = sound_with((YOUNG, "  - {code: child, label: 18 岁以下}\n"))
    combine_versions(latest, [sound_with()])
    assert [option.code for option in latest.questions[0].options] == ["child", "old"]


def test_what_was_worked_out_of_one_version_is_not_taken_for_the_combined_one(sound_with: Load) -> None:
    latest = sound_with((", write_in: true", ""), (YOUNG, "  - {code: child, label: 18 岁以下}\n"))
    assert latest.items[0].write_in_codes == {}
    assert latest.items[0].option("young") is None
    age = combine_versions(latest, [sound_with()]).items[0]
    assert age.write_in_codes == {"old": "age.old.text"}
    assert age.option("young") is not None
