"""Whatever stops a use case has words: every code that is raised, and every one of imports, snapshots and frames."""

import ast
from importlib import import_module
from pathlib import Path

from cases import each
from servers import REPOSITORY

from surveyapp.definition.coded_error import CodedError
from surveyapp.services.answers.import_refusals import IMPORTS
from surveyapp.services.refusal_words import WORDS


def codes(raised: str, *rooms: str) -> set[str]:
    """The first argument of every call of `raised` in these rooms."""
    found = set()
    for room in rooms:
        for path in (REPOSITORY / "surveyapp" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(Path(path).read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == raised and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant):
                        found.add(first.value)
    return found


@each(
    ("raised", "rooms", "words"),
    [
        ("Refusal", ["services", "cli"], WORDS["refused"]),
        ("ImportProblem", ["collection"], IMPORTS),
        ("SnapshotError", ["snapshots"], WORDS["snapshot"]),
        ("FrameError", ["reports"], WORDS["frame"]),
        ("ThemeRuleError", ["analysis"], WORDS["theme_rule"]),
        ("PosterError", ["reports"], WORDS["poster"]),
    ],
)
def test_every_code_has_words(raised: str, rooms: list[str], words: dict[str, str]) -> None:
    found = codes(raised, *rooms)
    assert found
    assert found - set(words) == set()


def test_whoever_is_shown_an_error_is_shown_words() -> None:
    """A kind of error names the list of its sentences; what is logged alone, or told by another kind, has none."""
    for module in REPOSITORY.glob("surveyapp/*/**/*.py"):
        if "(CodedError)" in module.read_text("utf-8"):
            import_module(".".join(module.relative_to(REPOSITORY).with_suffix("").parts))
    kinds = CodedError.__subclasses__()
    untold = {kind.__name__ for kind in kinds if not kind.source}
    assert untold == {"PdfError", "ConversionError", "UnsafeArchive"}
    assert {kind.source for kind in kinds if kind.source} == set(WORDS)
