"""`surveyapp score` on the published evaluations: for people, as one JSON object, and against the printed figures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cases import each
from click.testing import CliRunner, Result
from own_instance import object_of, use_instance

from surveyapp.cli.main import main

CHANGJI, QITAI, TURPAN = "changji-jishitong-2024", "qitai-zhengwu-2023", "turpan-12345-2022"
YANTIAN, RONGMEI = "yantian-minsheng-2024", "changji-rongmei-2024"
EVALUATIONS = (CHANGJI, QITAI, TURPAN, YANTIAN, RONGMEI)
SCORED = {"total", "grade", "missing", "levels", "indicators"}
COMPARED = {"differences", "consequences", "not_compared", "entered_completions"}
MOVED = {
    "daily-printing": "E",
    "digital-archive-encryption-upgrade": "A21",
    "public-welfare-carried-over": "B12",
    "silk-road-changji-app": "E",
}
"""Form of 昌吉州 -> its line whose printed score does not follow from its printed completion."""

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """command("score", …) in an instance folder with the demonstration; the surveys of 昌吉 and 吐鲁番 are frozen."""
    with pytest.MonkeyPatch.context() as environment:
        use_instance(environment, tmp_path_factory.mktemp("scored"), demonstration=True)

        def run(*arguments: str) -> Result:
            return CliRunner().invoke(main, arguments)

        for evaluation in (CHANGJI, TURPAN):
            assert run("freeze", f"{evaluation}/residents").exit_code == 0
        yield run


@each("options", [(), ("--compare",)], ids=["scores", "compared"])
@each("evaluation", EVALUATIONS)
def test_json_is_one_object_alone_that_names_its_evaluation(
    command: Command, evaluation: str, options: tuple[str, ...]
) -> None:
    assert object_of(command("score", evaluation, *options, "--json"))["evaluation"] == evaluation


@pytest.mark.parametrize("evaluation", [CHANGJI, QITAI, TURPAN, YANTIAN])
def test_an_evaluation_with_one_system_has_its_scores_in_the_object_itself(
    command: Command, evaluation: str
) -> None:
    found = object_of(command("score", evaluation, "--json"))
    assert set(found) >= SCORED
    assert not {"forms", *COMPARED} & set(found)


def test_an_evaluation_with_several_forms_has_them_by_name(command: Command) -> None:
    found = object_of(command("score", RONGMEI, "--json"))
    assert set(found) == {"evaluation", "locked", "forms"}
    assert len(found["forms"]) == 34
    assert all(set(form) >= SCORED for form in found["forms"].values())


@pytest.mark.parametrize(
    ("evaluation", "total", "missing"),
    [
        (CHANGJI, 100.0, []),
        (QITAI, None, ["C51", "C52"]),
        (TURPAN, 93.6, []),
        (YANTIAN, 98.0, []),
    ],
)
def test_the_total_is_null_while_an_indicator_is_missing(
    command: Command, evaluation: str, total: float | None, missing: list[str]
) -> None:
    found = object_of(command("score", evaluation, "--json"))
    assert (found["total"], found["missing"]) == (total, missing)


@pytest.mark.parametrize("evaluation", [CHANGJI, QITAI, TURPAN, YANTIAN])
def test_compared_json_has_the_same_scores_and_what_differs(command: Command, evaluation: str) -> None:
    plain = object_of(command("score", evaluation, "--json"))
    compared = object_of(command("score", evaluation, "--compare", "--json"))
    assert {key: compared[key] for key in plain} == plain
    assert set(compared) - set(plain) == COMPARED


def test_the_order_of_the_options_does_not_matter(command: Command) -> None:
    first, second = (("--compare", "--json"), ("--json", "--compare"))
    assert command("score", TURPAN, *first).stdout == command("score", TURPAN, *second).stdout


def test_compared_json_of_several_forms_names_the_form_of_each_line(command: Command) -> None:
    found = object_of(command("score", RONGMEI, "--compare", "--json"))
    assert set(found) == {"evaluation", "locked", "forms", *COMPARED}
    assert {entry["form"]: entry["code"] for entry in found["differences"]} == {"unit": "E", **MOVED}
    assert {entry["form"] for entry in found["consequences"]} == set(MOVED)


def test_for_people_every_line_has_its_score_and_the_total_its_grade(command: Command) -> None:
    lines = command("score", TURPAN).stdout.splitlines()
    assert any(line.strip() == "A201 绩效目标合理性：2.60／3" for line in lines)
    assert "总分：93.60／100，等级：优" in lines


def test_for_people_reconstructed_answers_are_called_so(command: Command) -> None:
    assert f"{TURPAN}/residents 的数字出自重构样例数据 95 份" in command("score", TURPAN).stdout


def test_for_people_a_total_that_cannot_be_computed_names_what_is_missing(command: Command) -> None:
    assert "总分：无法计算，缺少 C51、C52" in command("score", QITAI).stdout


def test_for_people_every_form_has_its_title_and_total(command: Command) -> None:
    lines = command("score", RONGMEI).stdout.splitlines()
    assert sum(line.startswith("项目支出绩效自评表：") for line in lines) == 33
    assert lines.count("昌吉州融媒体中心整体支出绩效自评表") == 1
    assert sum(line.startswith("总分：") for line in lines) == 34


def test_for_people_a_comparison_lists_each_differing_line_once_and_what_it_moves(command: Command) -> None:
    result = command("score", TURPAN, "--compare")
    assert (result.exit_code, result.stderr) == (0, "")
    before, moved = result.stdout.split("由此变动：")
    assert "不一致的有 2 行" in before
    assert before.count("A201 得分：公布 2.59，计算 2.60") == 1
    assert before.count("C301 实际完成值：公布 80%（表 3-2），计算 99%") == 1
    assert "总分：公布 93.59，计算 93.60" in moved


def test_for_people_a_comparison_of_forms_names_the_form_of_each_line(command: Command) -> None:
    before, _ = command("score", RONGMEI, "--compare").stdout.split("由此变动：")
    assert all(before.count(f"{form} {code} 得分：") == 1 for form, code in MOVED.items())


def test_for_people_entered_completions_that_do_not_follow_are_listed_last(command: Command) -> None:
    _, listed = command("score", RONGMEI, "--compare").stdout.split("填列的完成率与由目标值")
    first, *lines = listed.splitlines()
    assert "不一致的有 20 行" in first and len(lines) == 20
    late = next(line for line in lines if "media-equipment-operation A31：" in line)
    assert "填列 100.00%，计算 —（实际完成时间比目标时间晚 20 天）" in late
    assert "填列的完成率" not in command("score", YANTIAN, "--compare").stdout


def test_for_people_a_percentage_without_a_denominator_has_none(command: Command) -> None:
    lines = command("score", YANTIAN).stdout.splitlines()
    assert any("实际完成值：99.99%（统一事件分拨平台，2024 年）；" in line for line in lines)
    assert "49000" not in "".join(lines)


def test_for_people_lines_that_are_not_compared_are_named(command: Command) -> None:
    last = command("score", QITAI, "--compare").stdout.splitlines()[-1]
    assert last.startswith("尚无实际完成值，未比较：")
    assert "C51" in last and "C52" in last


@each("options", [(), ("--json",), ("--compare",), ("--compare", "--json")], ids=" ".join)
@each("evaluation", ["nowhere", "../changji-jishitong-2024", "changji-jishitong-2024/residents"])
def test_an_unknown_evaluation_ends_with_one_and_says_which_there_are(
    command: Command, evaluation: str, options: tuple[str, ...]
) -> None:
    result = command("score", evaluation, *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert evaluation in result.stderr
    assert all(name in result.stderr for name in EVALUATIONS)


def test_a_file_with_mistakes_ends_with_one_and_names_file_and_line(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "indicators.yaml").write_text("title: x\nfoo: 1\nindicators: []\n", "utf-8")
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(tmp_path))
    result = command("score", "bad", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "indicators.yaml:2" in result.stderr


def test_without_an_evaluation_it_ends_with_two(command: Command) -> None:
    assert command("score").exit_code == 2
