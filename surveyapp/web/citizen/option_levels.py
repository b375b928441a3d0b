"""Options in levels on the page: one list as far as they fit it, and below it what the script asks for apart."""

from collections.abc import Iterator

from surveyapp.definition.question_types import Answer, Block
from surveyapp.definition.types.option_tree import OptionTree

Choice = tuple[str, str]
"""Code and label of an option."""


def grouped_options(tree: OptionTree, language: str) -> list[tuple[str, list[Choice]]]:
    """The options of the one list, grouped under the path of the option above them ("" on the first level)."""
    groups: list[tuple[str, list[Choice]]] = []
    for code in tree.listed(tree.listed_level):
        node = tree.nodes[code]
        above = "" if node.parent is None else tree.label_path(node.parent, language)
        if not groups or groups[-1][0] != above:
            groups.append((above, []))
        groups[-1][1].append((code, node.option.label.say(language)))
    return groups


def listed_answers(block: Block) -> list[Answer]:
    """The levels that the one list holds."""
    return [answer for answer in block.answers if answer.typed is None]


def typed_answers(block: Block) -> list[Answer]:
    """The levels that are typed where no script runs."""
    return [answer for answer in block.answers if answer.typed is not None]


def shown_text(answer: Answer, value: str, language: str) -> str:
    """What stands in the field of a level: the label of an option, or what was typed."""
    option = answer.option(value)
    return value if option is None else option.label.say(language)


def options_below(tree: OptionTree, language: str) -> dict[str, list[Choice]]:
    """Code of an option ("" for the first level) -> those below it, for the levels that the one list does not hold."""
    return dict(_below(tree, language))


def _below(tree: OptionTree, language: str) -> Iterator[tuple[str, list[Choice]]]:
    above: list[str | None] = [None] if tree.listed_level < 0 else []
    above += [code for code, node in tree.nodes.items() if node.level >= tree.listed_level]
    for code in above:
        if options := tree.below(code):
            yield code or "", [(below, tree.nodes[below].option.label.say(language)) for below in options]
