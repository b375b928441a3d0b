"""Scales beside the main scale as an author writes them: how many there may be, and what whole matrices stand for."""

import orjson
from cases import each

from surveyapp.definition.limits import MOST_DIMENSION_ITEMS, MOST_DIMENSIONS
from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire

OPTIONS = [{"code": f"o{score}", "label": f"第{score}级", "score": score} for score in (2, 1)]


def source(scales: list[dict[str, object]], lines: int = 3) -> bytes:
    items = [{"code": f"i{number}", "text": f"第{number}行"} for number in range(lines)]
    question = {"code": "m", "type": "matrix", "text": "请评价", "options": OPTIONS, "items": items}
    more = {"code": "q", "type": "single", "text": "总的来说", "options": OPTIONS}
    return orjson.dumps(
        {"title": "t", "questions": [question, more], **({"scales": scales} if scales else {})}
    )


def codes(data: bytes) -> set[str]:
    return {
        problem.code for problem in load_questionnaire(data, "a.yaml").problems if problem.level == "error"
    }


def sound(data: bytes) -> Questionnaire:
    loaded = load_questionnaire(data, "a.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


def dimension(number: int, *items: str) -> dict[str, object]:
    return {"code": f"d{number}", "name": f"维度{number}", "items": list(items)}


@each(("count", "expected"), [(MOST_DIMENSIONS, set()), (MOST_DIMENSIONS + 1, {"too_many_dimensions"})])
def test_there_may_be_only_so_many_dimensions(count: int, expected: set[str]) -> None:
    assert codes(source([dimension(number, "m.i0", "q") for number in range(count)])) == expected


@each(
    ("count", "expected"),
    [(MOST_DIMENSION_ITEMS, set()), (MOST_DIMENSION_ITEMS + 1, {"too_many_dimension_items"})],
)
def test_there_may_be_only_so_many_items_in_all_of_them(count: int, expected: set[str]) -> None:
    listed = [f"m.i{number}" for number in range(count)]
    assert codes(source([dimension(1, *listed)], lines=count)) == expected


def test_the_code_of_a_matrix_stands_for_its_lines_in_their_order() -> None:
    questionnaire = sound(source([dimension(1, "q", "m")]))
    assert [item.code for item in questionnaire.scale_items("d1")] == ["q", "m.i0", "m.i1", "m.i2"]
    assert questionnaire.scale_items() == questionnaire.scale_items("nothing") == ()


def test_dimensions_change_the_analysis_and_nothing_that_citizens_see() -> None:
    without, with_one = sound(source([])), sound(source([dimension(1, "m")]))
    other = sound(source([dimension(1, "m.i0", "m.i1")]))
    assert version_hash(without) == version_hash(with_one) == version_hash(other)
    assert len({analysis_hash(each_) for each_ in (without, with_one, other)}) == 3
