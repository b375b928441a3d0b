"""Every kind of mistake is reported where it is, as what it is, and once.

Each file in broken/ says in its first lines what is wrong with it and which problems are expected:
`# expect: LINE KEY CODE` (- for no key).
"""

from pathlib import Path

import pytest

from surveyapp.definition.files.problems import Problem, errors_among
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE, MOST_PARTS
from surveyapp.definition.loading import load_questionnaire

BROKEN = sorted((Path(__file__).parents[1] / "broken").glob("*.yaml"))
WARNINGS = {
    "no_notice",
    "kept_longer",
    "same_question_text",
    "alike_question_text",
    "duplicate_item",
    "same_line_elsewhere",
    "translation_unasked",
    "scale_steps_missing",
    "own_figure_shadows",
    "condition_always",
    "condition_undecided",
    "dimension_one_item",
    "dimension_name_twice",
    "item_in_several_scales",
    "score_ranges_differ",
    *("strata_issued_alone", "weighed_without_probability", "strata_of_other_method"),
    *("two_things", "leading_words", "other_without_text", "no_way_out", "no_way_out_after_filter"),
    *(
        "scale_leans",
        "scores_turned",
        "steps_turned",
        "line_turned",
        "ranges_overlap",
        "ranges_gap",
        "more_alike",
        *("number_is_a_name", "number_without_range", "end_of_nothing", "end_behind_scale"),
    ),
}

Found = set[tuple[int, str, str]]


def expected(data: bytes) -> Found:
    lines = (line.decode().split() for line in data.split(b"\n") if line.startswith(b"# expect: "))
    return {(int(line), "" if key == "-" else key, code) for _, _, line, key, code in lines}


def found(problems: tuple[Problem, ...]) -> Found:
    return {(problem.line, problem.key, problem.code) for problem in problems}


def test_every_mistake_is_reported_with_line_key_and_code_and_once() -> None:
    for path in BROKEN:
        data = path.read_bytes()
        loaded = load_questionnaire(data, path.name)
        assert (path.stem, found(loaded.problems)) == (path.stem, expected(data))
        assert (path.stem, len(loaded.problems)) == (path.stem, len(expected(data)))
        withheld, errors = loaded.questionnaire is None, bool(errors_among(loaded.problems))
        assert (path.stem, withheld) == (path.stem, errors), "an error withholds it, a warning does not"
        warnings = {problem.code for problem in loaded.problems if problem.level == "warning"}
        assert (path.stem, warnings - WARNINGS) == (path.stem, set())


def test_all_mistakes_of_a_file_are_reported_at_once_in_the_order_of_its_lines() -> None:
    path = Path(__file__).parents[1] / "broken" / "many_mistakes.yaml"
    problems = load_questionnaire(path.read_bytes(), path.name).problems
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert len({problem.code for problem in problems}) >= 12


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_another_unicode_encoding_is_refused(sound: str, encoding: str) -> None:
    problems = load_questionnaire(sound.encode(encoding), "sound.yaml").problems
    assert {problem.code for problem in problems} <= {"not_utf8", "unprintable"}
    assert len(problems) == 1


def test_a_file_above_the_limit_is_refused_unread(sound: str) -> None:
    data = sound.encode() + b"#" * LARGEST_DEFINITION_FILE
    (problem,) = load_questionnaire(data, "large.yaml").problems
    assert (problem.line, problem.code, problem.params["found"]) == (1, "oversize", len(data))


def test_a_file_with_more_than_can_be_checked_while_people_wait_is_refused(sound: str) -> None:
    data = f"{sound}- [{'a, ' * MOST_PARTS}]\n".encode()
    problems = load_questionnaire(data, "dense.yaml").problems
    line = sound.count("\n") + 1
    assert [(problem.line, problem.code) for problem in problems] == [(line, "too_many_parts")]


def test_a_file_twenty_times_as_long_as_the_longest_published_one_is_read(sound: str) -> None:
    options = "[{code: a, label: 甲, score: 1}, {code: b, label: 乙, score: 2}]"
    many = "".join(
        f"- {{code: q{number}, type: single, text: 题目{number}, options: {options}}}\n"
        for number in range(750)
    )
    assert load_questionnaire((sound + many).encode(), "long.yaml").problems == ()


def test_more_than_500_options_are_refused(sound: str) -> None:
    options = "".join(f"  - {{code: c{number}, label: 第{number}项}}\n" for number in range(501))
    text = f"{sound}- code: many\n  type: single\n  text: 请选择\n  options:\n{options}"
    (problem,) = load_questionnaire(text.encode(), "many.yaml").problems
    assert (problem.key, problem.code) == ("questions[4].options", "too_many_options")


def test_a_misspelt_code_is_answered_with_the_nearest_one(sound: str) -> None:
    text = sound.replace("[attitude, service.speed,", "[atitude, service.sped,")
    problems = load_questionnaire(text.encode(), "sound.yaml").problems
    assert [problem.params["near"] for problem in problems] == ["attitude", "service.speed"]


@pytest.mark.parametrize(("lines", "unknown", "answered"), [(100, 30, 10), (300, 3, 0)])
def test_the_nearest_code_is_looked_for_a_few_times_among_not_too_many(
    sound: str, lines: int, unknown: int, answered: int
) -> None:
    items = "".join(f"  - {{code: line{number}, text: 第{number}行}}\n" for number in range(lines))
    misspelt = ", ".join(f"service.lime{number}" for number in range(unknown))
    text = (sound + items).replace("[attitude,", f"[{misspelt}, attitude,")
    near = [problem.params["near"] for problem in load_questionnaire(text.encode(), "sound.yaml").problems]
    assert (len(near), sum(map(bool, near))) == (unknown, answered)


def test_a_faulty_question_is_not_called_missing_by_the_scale(sound: str) -> None:
    text = sound.replace("您对服务态度是否满意？", "")
    (problem,) = load_questionnaire(text.encode(), "sound.yaml").problems
    assert (problem.key, problem.code) == ("questions[2].text", "not_text")


def test_a_matrix_with_unreadable_lines_is_not_called_missing_by_the_scale(sound: str) -> None:
    before, _, _ = sound.partition("  items:\n")
    (problem,) = load_questionnaire(f"{before}  items: 办事速度\n".encode(), "sound.yaml").problems
    assert (problem.key, problem.code) == ("questions[3].items", "not_a_list")
