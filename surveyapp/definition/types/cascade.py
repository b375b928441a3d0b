"""Options in levels, of which one is chosen on each: 地州 → 县市 → 乡镇 → 村."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from surveyapp.definition.limits import MOST_LEVEL_OPTIONS, MOST_LEVELS
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import (
    Answer,
    Block,
    Contradiction,
    Fault,
    Given,
    Layout,
    QuestionType,
    answer_of_part,
)
from surveyapp.definition.types.option_tree import OptionTree


class Cascade(QuestionType):
    """One choice on each level, each below the one before it; where a branch ends early nothing is asked below it."""

    options = True
    write_ins = False
    layout: ClassVar[Layout] = "steps"
    keys: ClassVar[frozenset[str]] = frozenset({"levels", "options_file"})
    option_keys: ClassVar[frozenset[str]] = frozenset({"options"})
    mistakes: ClassVar[tuple[str, ...]] = (
        "levels_missing",
        "too_many_levels",
        "cascade_without_options",
        "deeper_than_levels",
        "too_many_level_options",
        "code_on_two_branches",
        "label_twice_below",
    )
    problems: ClassVar[tuple[str, ...]] = ("not_below",)

    def answers(self, question: Question) -> Iterator[Answer]:
        """One choice for each level; the first is required with the question, the others as far as a branch goes."""
        tree, above = OptionTree(question.levels, question.options), None
        for level, named in enumerate(question.levels):
            answer = answer_of_part(question, "choice", named.code, named.label)
            above = replace(
                answer,
                options=tree.of_level(level),
                parent=above,
                tree=tree,
                level=level,
                required=question.required and level == 0,
            )
            yield above

    def contradictions(self, block: Block, given: Given) -> Iterator[Contradiction]:
        """A level that lies elsewhere than the one above it says; one that a required question still lacks."""
        above: str | None = None
        for answer in block.answers:
            code, tree = given.get(answer.code), answer.tree
            if tree is None or not isinstance(code, str):
                written = answer.typed is not None and answer.typed.code in given
                if (
                    block.question.required
                    and answer.level
                    and not written
                    and above
                    and tree
                    and tree.below(above)
                ):
                    yield answer.code, "required", {}
                above = None
                continue
            if above is not None and tree.nodes[code].parent != above:
                label = tree.nodes[above].option.label
                yield (
                    answer.code,
                    "not_below",
                    {"found": str(tree.nodes[code].option.label), "limit": str(label)},
                )
            above = code

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType, but one option on the first level is enough; faults of levels, and of options below."""
        yield from (fault for fault in super().faults(question) if fault[1] != "too_few_options")
        if not question.levels:
            yield ("levels",), "levels_missing", {}
        elif len(question.levels) > MOST_LEVELS:
            yield ("levels",), "too_many_levels", {"found": len(question.levels), "limit": MOST_LEVELS}
        if not question.options and question.options_file is None:
            yield ("options",), "cascade_without_options", {}
        yield from self._faults_below(question, question.options, ("options",), 1, {}, [0])

    def _faults_below(
        self,
        question: Question,
        options: Sequence[Option],
        path: tuple[str | int, ...],
        depth: int,
        codes: dict[str, str],
        count: list[int],
    ) -> Iterator[Fault]:
        labels: dict[str, int] = {}
        for index, option in enumerate(options):
            at, label = (*path, index), str(option.label)
            count[0] += 1
            if count[0] == MOST_LEVEL_OPTIONS + 1:
                yield ("options",), "too_many_level_options", {"limit": MOST_LEVEL_OPTIONS}
            if count[0] > MOST_LEVEL_OPTIONS:
                return
            # Of the first level alone the checks of every question tell repetitions.
            if option.code is not None and codes.setdefault(option.code.lower(), label) != label:
                yield (*at, "code"), "code_on_two_branches", {"found": option.code}
            if depth > 1 and labels.setdefault(label, index) != index:
                yield (*at, "label"), "label_twice_below", {"found": label}
            if option.options and question.levels and depth >= len(question.levels):
                yield (
                    (*at, "options"),
                    "deeper_than_levels",
                    {"found": depth + 1, "limit": len(question.levels)},
                )
            else:
                yield from self._faults_below(
                    question, option.options, (*at, "options"), depth + 1, codes, count
                )
