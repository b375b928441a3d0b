"""Every key of a questionnaire file has its help, and the help's examples are right."""

import re

from surveyapp.definition.loading import load_questionnaire
from surveyapp.services.surveys.help.key_help import HELP, every_key, key_help


def test_every_key_has_help_and_no_help_is_for_nothing() -> None:
    assert set(HELP) == {key for key, _ in every_key()}


def test_every_key_has_a_name_of_its_own_beside_its_neighbours() -> None:
    names = [(help_.key.rpartition(".")[0], help_.label) for help_ in key_help()]
    assert len(set(names)) == len(names)
    assert not any(called.isascii() for _, called in names)


def test_the_keys_inside_lists_are_among_them() -> None:
    assert {"questions.options.favourable", "notice.contact", "sampling.method"} <= set(HELP)


def test_keys_that_must_be_written_are_known() -> None:
    required = {help_.key for help_ in key_help() if help_.required}
    assert {"title", "questions", "questions.options.label"} <= required
    assert not required & {"notice", "languages", "questions.required"}


def test_every_example_shows_its_key() -> None:
    for help_ in key_help():
        assert re.search(rf"(?m)(^|[- {{]){help_.name}:\s", help_.example), help_.key


def test_the_examples_of_the_top_keys_make_a_questionnaire() -> None:
    text = "\n".join(help_.example for help_ in key_help() if "." not in help_.key)
    text = text.replace("[zh-CN, en]", "[zh-CN]").replace("service.attitude, service.speed", "age")
    text = re.sub(r"(label: .*?)\}", r"\1, score: 1}", text)
    loaded = load_questionnaire(text.encode(), "examples.yaml")
    assert {problem.code for problem in loaded.problems} == {"dimension_one_item"}
