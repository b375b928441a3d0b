"""Every limit, period and threshold stands in its room's one file of limits, with the reason below it.

What is no limit may stay where it is used: `OTHER_NUMBERS` says which modules have such numbers, and why.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from servers import REPOSITORY

PACKAGE = REPOSITORY / "surveyapp"

LIMITS = {path.relative_to(PACKAGE).parent.as_posix(): path for path in sorted(PACKAGE.rglob("limits.py"))}
ROOMS = {
    *("definition", "papers", "collection", "snapshots", "analysis", "indicators", "reports"),
    *(
        "records",
        "services",
        "services/figures",
        "services/statistics",
        "web",
        "web/citizen",
        "web/console",
        "cli",
    ),
}

OTHER_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "numbers of a formula, or of a rule that has a version and tells its source and an example": (
        "analysis/drivers/importance.py",
        "analysis/drivers/relative_importance.py",
        "analysis/drivers/score_sums.py",
        "analysis/sampling/composition.py",
        "analysis/sampling/estimates.py",
        "analysis/sampling/raking.py",
        "analysis/scores/scale_sums.py",
        "analysis/scores/scale_warnings.py",
        "analysis/statistics/covariance.py",
        "analysis/groups/comparison.py",
        "analysis/groups/effect_sizes.py",
        "analysis/statistics/hypergeometric.py",
        "analysis/trends/change_tests.py",
        "analysis/trends/comparability.py",
        "definition/periods.py",
        "analysis/statistics/intervals.py",
        "analysis/rule_list.py",
        "analysis/screening.py",
        "analysis/screening_rules/arrivals.py",
        "analysis/screening_rules/near_duplicates.py",
        "analysis/statistics/one_factor.py",
        "analysis/statistics/validity.py",
        "definition/checks/range_checks.py",
        "definition/checks/scale_checks.py",
        "definition/indicators/formula.py",
        "definition/scale_wording.py",
        "indicators/over_interval.py",
        "indicators/turned_scores.py",
        "indicators/rules/self_evaluation.py",
        "papers/answer_scales.py",
        "services/people/attempts.py",
    ),
    "decimal places: how figures are written": (
        "analysis/groups/pingouin_tests.py",
        "definition/figure_kinds.py",
        "indicators/scoring.py",
        "reports/words/driver_words.py",
        "reports/words/step_numbers.py",
        "reports/words/wording.py",
    ),
    "measures of what is drawn: points, pixels, widths of columns, colours": (
        "reports/colours.py",
        "reports/evaluation/score_table.py",
        "reports/evaluation/self_table.py",
        "reports/excel/answers.py",
        "reports/excel/charts.py",
        "reports/excel/evaluation.py",
        "reports/excel/frequencies.py",
        "reports/excel/heights.py",
        "reports/excel/sheet.py",
        "reports/excel/trend.py",
        "reports/poster.py",
        "reports/sections/blanks.py",
        "reports/word/body.py",
        "reports/word/chart_parts.py",
        "reports/word/charts.py",
        "reports/word/grid.py",
        "reports/word/scatter.py",
        "reports/word/line_charts.py",
        "web/citizen/text_fit.py",
        "web/console/charts/plotly_charts.py",
        "web/console/charts/plotly_heat_map.py",
        "web/console/charts/plotly_lines.py",
        "web/console/surveys/links.py",
    ),
    "units, signs and forms that others decided: seconds of a day, ports, rights of a file, digits of a format": (
        "analysis/filling.py",
        "analysis/screening_rules/answer_frame.py",
        "collection/exports/cells/times.py",
        "collection/exports/rows/identity.py",
        "definition/indicators/targets.py",
        "papers/files/word_numbers.py",
        "papers/signs/marks.py",
        "papers/signs/notices.py",
        "records/private_files.py",
        "records/tables.py",
        "reports/personal_numbers.py",
        "services/figures/stored_batches.py",
        "services/answers/known_responses.py",
        "services/evaluations/entered_values.py",
        "web/citizen/security.py",
        "web/console/signing_in/totp_words.py",
    ),
    "the version or shape of what we store ourselves: changing it breaks what lies there": (
        "analysis/stored_tally.py",
        "records/connection.py",
        "services/answers/counts/count_arrivals.py",
        "services/answers/counts/counts.py",
        "services/answers/receipts.py",
        "services/answers/uploads.py",
        "services/figures/sharing/shared_figures.py",
        "services/one_time_links.py",
        "services/people/passwords.py",
        "services/surveys/drafts.py",
        "web/console/signing_in/known_browser.py",
    ),
    "names of states that are numbers": (
        "cli/reaching.py",
        "definition/salvage.py",
        "services/people/password_patterns.py",
        "web/console/people/invitations.py",
        "web/patient_socket.py",
    ),
}
"""Why a number is no limit -> the modules that have such numbers beside their constants."""

NUMBERS = {"timedelta", "Decimal", "Fraction", "int", "float"}


def is_number(node: ast.expr) -> bool:
    """Whether a value is made of numbers: one, a sum of them, a list of them."""
    match node:
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=int() | float()):
            return True
        case ast.BinOp(left=left, right=right):
            return is_number(left) or is_number(right)
        case ast.UnaryOp(operand=operand):
            return is_number(operand)
        case ast.Call(func=ast.Name(id=name)):
            return name in NUMBERS
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
            return any(map(is_number, parts))
    return False


def constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The numbers that a module gives a name."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[target], value=value) if is_number(value):
                yield ast.unparse(target), value
            case ast.AnnAssign(target=target, value=ast.expr() as value) if is_number(value):
                yield ast.unparse(target), value


BOUND = re.compile(r"\b(?:max_length|max)=[\d_]{2,}")
"""A length that a field is given as a bare number: `max_length=200`, `Length(max=200)`."""


def test_each_room_has_its_file_of_limits() -> None:
    assert set(LIMITS) == ROOMS


def test_a_limit_stands_in_its_rooms_file() -> None:
    allowed = {module for modules in OTHER_NUMBERS.values() for module in modules}
    strayed, bare, needless = [], [], set(allowed)
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        if path.name == "limits.py" or "/" not in module:
            continue
        text = path.read_text("utf-8")
        names = [name for name, _ in constants(ast.parse(text))]
        if names and module not in allowed:
            strayed.append(f"{module}: {', '.join(names)}")
        elif names:
            needless.discard(module)
        bare += [f"{module}: {length}" for length in BOUND.findall(text)]
    assert not strayed, "to limits.py of the room, or to OTHER_NUMBERS with a reason:\n" + "\n".join(strayed)
    assert not bare, "a length without a name, whose place is limits.py:\n" + "\n".join(bare)
    assert not needless, f"no numbers any more: {sorted(needless)}"


def test_a_limit_has_one_name_and_says_why() -> None:
    for room, path in LIMITS.items():
        body = ast.parse(path.read_text("utf-8")).body
        below = {id(node): following for node, following in pairwise([*body, ast.Pass()])}
        for node in body[1:]:
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                assert isinstance(node, ast.ImportFrom | ast.Expr), f"{room}: only limits stand here"
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            assert isinstance(target, ast.Name), f"{room}:{node.lineno}: one name a line"
            assert target.id.isupper() and not target.id.startswith("_"), f"{room}: {target.id}"
            match below[id(node)]:
                case ast.Expr(value=ast.Constant(value=str(reason))):
                    assert reason.strip().endswith("."), f"{room}: {target.id}"
                case _:
                    raise AssertionError(f"{room}: {target.id} has no reason below it")


def test_no_limit_stands_in_two_rooms_with_two_numbers() -> None:
    """A name that two rooms use is one that both may import: it means the same to a reader."""
    places: dict[str, set[str]] = {}
    for path in LIMITS.values():
        for name, value in constants(ast.parse(path.read_text("utf-8"))):
            places.setdefault(name, set()).add(ast.unparse(value))
    assert {name: sorted(values) for name, values in places.items() if len(values) > 1} == {}
