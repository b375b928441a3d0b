"""The lines numbered within a question, once all are read: items of a matrix, options, or questions of their own."""

from surveyapp.papers.paper import LinePart, Paper, PaperItem, PaperOption, PaperQuestion
from surveyapp.papers.reading.open_question import OpenQuestion
from surveyapp.papers.reading.options import paper_option
from surveyapp.papers.signs.blanks import is_only_boxes
from surveyapp.papers.signs.marks import OptionText
from surveyapp.papers.signs.steps import scores_said, steps_in_brackets
from surveyapp.papers.signs.wording import tidy


def close_subs(paper: Paper, opened: OpenQuestion) -> bool:
    """Give the lines numbered within a question to it, as what they are; whether they are questions in its place."""
    question = opened.question
    if not opened.subs:
        return False
    options = _common_options(opened)
    if options:
        question.options = options
        _subs_as_items(paper, opened)
    elif question.said.startswith("matrix"):
        _subs_as_items(paper, opened)
    elif any(sub.pieces for sub in opened.subs):
        _subs_as_questions(paper, opened)
        return True
    else:
        question.options += [sub.option for sub in opened.subs if not is_only_boxes(sub.option.text)]
    return False


def _common_options(opened: OpenQuestion) -> list[PaperOption]:
    """The options that all lines share: printed in each of them, above them, or said in the text; [] for none."""
    question, subs = opened.question, opened.subs
    own = {tuple(piece.text for piece in sub.pieces) for sub in subs}
    if len(own) == 1 and subs[0].pieces:
        return question.options or [paper_option(piece, question.lines[0])[0] for piece in subs[0].pieces]
    has_room = all(sub.has_room for sub in subs)
    if len(question.options) > 1 and has_room:
        return question.options
    steps = [] if question.options else steps_in_brackets(opened.raw)
    numbers = opened.numbers or (scores_said(opened.raw) if has_room else ())
    pieces = steps or [OptionText(str(number), str(number)) for number in numbers]
    return [PaperOption(piece.text, piece.mark, []) for piece in pieces]


def _subs_as_items(paper: Paper, opened: OpenQuestion) -> None:
    for sub in opened.subs:
        item = PaperItem(tidy(sub.option.text).rstrip("：: "), sub.option.mark, sub.option.lines)
        opened.question.items.append(item)
        for number in item.lines:
            paper.parts[number] = LinePart("item", opened.question, item=item)


def _subs_as_questions(paper: Paper, opened: OpenQuestion) -> None:
    """Subs with options of different kinds are questions; what they stand under goes before each."""
    question = opened.question
    place = paper.questions.index(question)
    made = []
    for sub in opened.subs:
        lines = sub.option.lines
        options = [paper_option(piece, lines[0])[0] for piece in sub.pieces]
        text = f"{question.text} {sub.option.text}".strip()
        new = PaperQuestion(text, "", question.section, lines, options=options)
        made.append(new)
        for number in lines:
            paper.parts[number] = LinePart("question", new)
    paper.questions[place : place + 1] = made
    made[-1].options += question.options
    made[0].number, made[0].conditions, made[-1].jumps = question.number, question.conditions, question.jumps
    for part in paper.parts.values():
        if part.question is question:
            part.question = made[-1] if part.part == "option" else made[0]
