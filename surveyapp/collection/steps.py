"""Options in levels, as they come from a form or an export: one field for each level, or one for all of them."""

from surveyapp.collection.kinds import FormReader
from surveyapp.definition.question_types import Answer, Block
from surveyapp.definition.types.option_tree import OptionTree


def spread_levels(block: Block, form: FormReader) -> None:
    """Bring what was chosen or typed on the levels of a question into the field of each level, as codes.

    The field of the question itself holds an option of any level, by its code, its label or its path (昌吉州/奇台县);
    the field of a level one of that level. A label counts below what stands on the levels above it. The levels above an
    option follow from it. What names no option, or several, stays as it was typed: as the text of its level where
    there is one, else in the field, where it is refused.
    """
    tree = block.answers[0].tree if block.answers else None
    if tree is None:
        return
    for whole in form.take(block.question.code):
        _spread_path(block, tree, form, whole)
    above: str | None = None
    for answer in block.answers:
        above = _settle(answer, tree, form, above)
    for answer in reversed(block.answers):
        values = form.values(answer.code)
        if len(values) == 1 and values[0] in tree.nodes:
            for upper, code in zip(block.answers, tree.path(values[0]), strict=False):
                if not form.values(upper.code):
                    form.put(upper.code, [code])


def _spread_path(block: Block, tree: OptionTree, form: FormReader, whole: str) -> None:
    """Put an option of any level, or a path, into the fields of its levels; what is known better there stays."""
    code, rest = tree.split(whole)
    level = -1 if code is None else tree.nodes[code].level
    if code is not None and not form.values(block.answers[level].code):
        form.put(block.answers[level].code, [code])
    if rest and level + 1 < len(block.answers) and not form.values(block.answers[level + 1].code):
        form.put(block.answers[level + 1].code, [rest])


def _settle(answer: Answer, tree: OptionTree, form: FormReader, above: str | None) -> str | None:
    """Turn what stands in the field of a level into the code of an option; the option that the next level is below."""
    values = form.values(answer.code)
    if len(values) != 1:
        return above
    text = values[0]
    if answer.option(text) is not None:
        return text
    code = tree.find(text, (answer.level,), above)
    if code is not None:
        form.put(answer.code, [code])
        return code
    if answer.typed is not None:
        form.take(answer.code)
        form.put(answer.typed.code, [text])
    return above
