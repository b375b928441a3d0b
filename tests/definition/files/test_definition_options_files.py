"""Files of options: which are read, and what is in them."""

from pathlib import Path

import pytest

from surveyapp.definition.files.options_files import (
    join_text,
    read_options,
    read_with_options,
    split_text,
    with_files_of,
)
from surveyapp.definition.limits import LARGEST_OPTIONS_FILE, MOST_LEVEL_OPTIONS, MOST_OPTIONS_FILES
from surveyapp.definition.loading import load_questionnaire, version_hash

LEVELS = [("county", ("县市", "county")), ("town", ("乡镇", "town"))]
SOURCE = """\
title: 农户调查
notice: {controller: a, contact: b, purpose: c, retention_days: 30}
questions:
- code: home
  type: cascade
  text: 您家在哪里？
  levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]
  options_file: villages.csv
"""
TREE = "code,label,parent\nq,奇台县,\nq1,半截沟镇,q\n"


def test_a_parent_may_stand_behind_its_children_and_empty_rows_say_nothing() -> None:
    table = read_options("上级,名称,代码\nq,半截沟镇,q1\n\n,奇台县,q\n", LEVELS)
    assert table.faults == []
    assert table.options == [
        {"code": "q", "label": "奇台县", "options": [{"code": "q1", "label": "半截沟镇"}]}
    ]


def test_a_path_in_each_row_keeps_the_code_of_each_place_whatever_stands_beside_it() -> None:
    small = read_options("县市;乡镇\n奇台县;半截沟镇\n奇台县;老奇台镇\n", LEVELS)
    large = read_options("乡镇\tcounty\n老台乡\t吉木萨尔县\n半截沟镇\t奇台县\n\t外地\n", LEVELS)
    assert small.faults == large.faults == []
    codes = {one["label"]: one["code"] for one in small.options[0]["options"]}
    assert large.options[1]["options"][0]["code"] == codes["半截沟镇"]
    assert [one["label"] for one in large.options] == ["吉木萨尔县", "奇台县", "外地"]


def test_only_the_end_of_a_text_is_a_file_of_options_and_nothing_behind_it_is_lost() -> None:
    for text in (
        SOURCE
        + "#options_file villages.csv\n#|code,label,parent\n- {code: more, type: text, text: 还有吗？}\n",
        SOURCE.replace("questions:", "#options_file 见附件\nquestions:"),
    ):
        own, files = split_text(text.encode())
        assert (own.decode(), files) == (text, {})
        assert split_text(join_text(own, {"villages.csv": TREE})) == (
            own,
            {"villages.csv": TREE.rstrip("\n")},
        )


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_a_label_holds_whatever_does_not_part_lines_of_a_table(character: str) -> None:
    content = f"县市,乡镇\n奇台{character}县,半截沟镇"
    assert split_text(join_text(SOURCE.encode(), {"v.csv": content}))[1] == {"v.csv": content}


def test_what_is_too_much_is_told_before_it_is_built() -> None:
    rows = "\n".join(f"c{number},镇{number}," for number in range(MOST_LEVEL_OPTIONS + 1))
    assert [code for code, _ in read_options(f"code,label,parent\n{rows}\n", LEVELS).faults] == [
        "options_file_too_many"
    ]
    deep = "\n".join(f"c{number},镇,{f'c{number - 1}' if number else ''}" for number in range(20_000))
    faults = read_options(f"code,label,parent\n{deep}\n", LEVELS).faults
    assert {code for code, _ in faults} == {"options_row_too_deep"} and len(faults) <= 20
    round_ = "\n".join(f"c{number},镇,c{(number + 1) % 20_000}" for number in range(20_000))
    assert [code for code, _ in read_options(f"code,label,parent\n{round_}\n", LEVELS).faults] == [
        "options_row_circle"
    ]
    named = "".join(
        SOURCE.partition("questions:\n")[2].replace("code: home", f"code: h{n}").replace("villages", f"v{n}")
        for n in range(MOST_OPTIONS_FILES + 1)
    )
    text = (SOURCE.partition("questions:\n")[0] + "questions:\n" + named).encode()
    files = {f"v{n}.csv": TREE for n in range(MOST_OPTIONS_FILES + 1)}
    problems = load_questionnaire(join_text(text, files), "x").problems
    assert [one.code for one in problems if one.level == "error"] == ["options_files_too_many"]


@pytest.mark.parametrize(
    "name", ["../villages.csv", "/etc/villages.csv", "a/b.csv", "..\\villages.csv", ".villages.csv", "v.yaml"]
)
def test_only_a_name_beside_the_questionnaire_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "villages.csv").write_text(TREE, encoding="utf-8")
    (tmp_path / "demo").mkdir()
    file = tmp_path / "demo" / "q.yaml"
    file.write_text(SOURCE.replace("villages.csv", f"'{name}'"), encoding="utf-8")
    assert split_text(read_with_options(file))[1] == {}
    codes = {problem.code for problem in load_questionnaire(read_with_options(file), "q").problems}
    assert "options_file_name" in codes


def test_links_and_files_that_are_too_large_are_not_read(tmp_path: Path) -> None:
    secret, file = tmp_path / "secret.txt", tmp_path / "q.yaml"
    secret.write_text(TREE, encoding="utf-8")
    file.write_text(SOURCE, encoding="utf-8")
    beside = tmp_path / "villages.csv"
    beside.symlink_to(secret)
    assert split_text(read_with_options(file))[1] == {}
    beside.unlink()
    beside.write_bytes(b"x" * (LARGEST_OPTIONS_FILE + 1))
    assert split_text(read_with_options(file))[1] == {}


def test_other_options_are_another_version_and_a_text_keeps_only_what_it_names() -> None:
    first = join_text(SOURCE.encode(), {"villages.csv": TREE})
    second = join_text(SOURCE.encode(), {"villages.csv": TREE.replace("半截沟镇", "老奇台镇")})
    assert split_text(first) == (SOURCE.encode(), {"villages.csv": TREE.rstrip("\n")})
    hashes = set()
    for data in (first, second, first + b"#|x"):
        questionnaire = load_questionnaire(data, "x").questionnaire
        if questionnaire is not None:
            hashes.add(version_hash(questionnaire))
    assert len(hashes) == 2
    assert split_text(with_files_of(SOURCE, first.decode()).encode())[1]
    assert with_files_of("title: x\n", first.decode()) == "title: x\n"
