"""The paper while it is read: which question is open, and what each line has become."""

from dataclasses import dataclass, field

from surveyapp.papers.paper import (
    LinePart,
    Paper,
    PaperCondition,
    PaperItem,
    PaperJump,
    PaperOption,
    PaperQuestion,
    Part,
)
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.marks import flat
from surveyapp.papers.reading.options import OptionText, bare_behind_colon, options_in, paper_option
from surveyapp.papers.reading.steps import scores_said
from surveyapp.papers.reading.wording import (
    DATE,
    REASON,
    UNIT,
    is_only_boxes,
    joined,
    labelled_blanks,
    tidy,
    type_said,
    without_blanks,
)


@dataclass
class OpenQuestion:
    """The question that is being read: what was printed of it so far.

    `subs`: lines numbered within it, items or options, with the options that stand in their own lines. `bare`: lines
    without any mark below it. `numbers`: the steps that are printed behind its subs. `blank`: room for an answer
    is below.
    """

    question: PaperQuestion
    raw: str
    bare: list[Clues] = field(default_factory=list)
    subs: list[tuple[PaperOption, list[OptionText]]] = field(default_factory=list)
    sub_family: str = ""
    numbers: tuple[int, ...] = ()
    blank: bool = False


class PaperBuilder:
    """Takes the lines one after the other and keeps what they make."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.section = ""
        self.open: OpenQuestion | None = None
        self.stem: list[Clues] = []
        self.waiting: list[PaperCondition] = []
        self.closing: list[Clues] = []
        self.last_number = 0

    def place(
        self,
        clue: Clues,
        part: Part,
        question: PaperQuestion | None = None,
        *,
        option: PaperOption | None = None,
        item: PaperItem | None = None,
    ) -> None:
        """Say what a line is."""
        self.paper.parts[clue.line.number] = LinePart(part, question, option, item)

    def begin_section(self, clue: Clues, name: str) -> None:
        """A heading: the questions below stand under it."""
        self.close()
        self.leave_stem()
        self.section = name
        self.place(clue, "section")

    def begin_question(self, clue: Clues, text: str, number: str = "") -> PaperQuestion:
        """A new question; options in its own line are taken from it."""
        self.close()
        self.leave_stem()
        question = PaperQuestion("", number, self.section, [clue.line.number])
        self.open = OpenQuestion(question, text)
        question.conditions, self.waiting = self.waiting, []
        self.paper.questions.append(question)
        self.place(clue, "question", question)
        if number.isdigit():
            self.last_number = int(number)
        if clue.number and clue.number.starred:
            question.required = True
        if not clue.is_prose:
            self._take_inline(clue, text)
        return question

    def _take_inline(self, clue: Clues, text: str) -> None:
        assert self.open is not None
        head, pieces = options_in(text)
        if pieces and head and len(pieces) > 1:
            self.open.raw = head
            self.add_options(clue, pieces)
        elif not pieces and (bare := bare_behind_colon(text)):
            self.open.raw = bare[0]
            self.add_options(clue, [OptionText("", option) for option in bare[1]])

    def add_options(self, clue: Clues, pieces: list[OptionText]) -> list[PaperOption]:
        """Options of the open question, from one line."""
        assert self.open is not None
        question, added = self.open.question, []
        for piece in pieces:
            option, jump = paper_option(piece, clue.line.number)
            question.options.append(option)
            added.append(option)
            if jump is not None:
                question.jumps.append(jump)
        return added

    def continue_question(self, clue: Clues) -> None:
        """A further line of the question's own text."""
        assert self.open is not None
        self.open.raw = joined(self.open.raw.strip(), clue.raw.strip())
        self.open.question.lines.append(clue.line.number)
        self.place(clue, "question", self.open.question)

    def continue_option(self, clue: Clues) -> None:
        """A further line of the last option; more options may follow in it."""
        assert self.open is not None
        option = self.open.question.options[-1]
        head, pieces = options_in(clue.raw) if len(clue.inline) > 1 else (clue.raw, [])
        again, jump = paper_option(
            OptionText(option.mark, joined(option.text, head.strip())), clue.line.number
        )
        option.text, option.write_in = again.text, option.write_in or again.write_in
        option.lines.append(clue.line.number)
        if jump is not None:
            self.open.question.jumps.append(jump)
        self.add_options(clue, pieces)
        self.place(clue, "option", self.open.question, option=option)

    def add_condition(self, clue: Clues, condition: PaperCondition, question: PaperQuestion | None) -> None:
        """A line that says who is asked."""
        if question is not None:
            question.conditions.append(condition)
        self.place(clue, "condition", question)

    def add_who(self, clue: Clues, condition: PaperCondition) -> None:
        """A line that says who answers the next question."""
        self.close()
        self.leave_stem()
        self.waiting.append(condition)
        self.place(clue, "condition")

    def add_jump(self, clue: Clues, marks: tuple[str, ...], target: str) -> None:
        """A line below a question that leads to another one."""
        assert self.open is not None
        jump = PaperJump(marks, target, clue.text, clue.line.number)
        self.open.question.jumps.append(jump)
        self.place(clue, "condition", self.open.question)

    def leave_stem(self) -> None:
        """Lines below a heading that became no question say how to fill in the paper."""
        for clue in self.stem:
            self.place(clue, "left_out")
        self.stem = []

    def close(self) -> None:
        """Finish the open question: its text, its type as far as it is said, its subs."""
        if self.open is None:
            return
        opened, self.open = self.open, None
        question = opened.question
        said = type_said(opened.raw)
        question.said = question.said or said.said
        question.required = question.required or said.required
        if len(labels := labelled_blanks(said.text)) > 1 and not question.options and not opened.subs:
            _blanks_as_questions(self.paper, question, labels)
            return
        question.least, question.most = said.least, said.most
        if DATE.search(flat(opened.raw)) and not opened.subs:
            question.said = question.said or "date"
        elif (found := UNIT.search(flat(opened.raw))) and not opened.subs:
            question.unit = found["unit"]
        if REASON.search(flat(opened.raw)):
            question.conditions.append(PaperCondition(tidy(opened.raw), question.lines[0]))
        question.text = tidy(without_blanks(said.text)) or tidy(opened.raw)
        for option in question.options:
            option.text = option.text.rstrip(";；,，、") or option.text
        self._close_bare(opened)
        close_subs(self.paper, opened)

    def _close_bare(self, opened: OpenQuestion) -> None:
        """Lines without any mark below a question without other options are its options."""
        for clue in opened.bare:
            self.place(clue, "not_understood")
        if opened.question.options or opened.subs or not opened.bare:
            return
        self.open = opened
        for clue in opened.bare:
            option = self.add_options(clue, [OptionText("", clue.text)])[0]
            self.place(clue, "option", opened.question, option=option)
        self.open = None


def _blanks_as_questions(paper: Paper, question: PaperQuestion, labels: list[str]) -> None:
    """Several blanks with labels in one line are questions of their own: 姓名：____ 电话：____."""
    place = paper.questions.index(question)
    question.text, question.said = labels[0], "text"
    others = [
        PaperQuestion(label, section=question.section, lines=list(question.lines), said="text")
        for label in labels[1:]
    ]
    paper.questions[place + 1 : place + 1] = others


def close_subs(paper: Paper, opened: OpenQuestion) -> None:
    """The lines numbered within a question: items of a matrix, options, or questions of their own."""
    question = opened.question
    if not opened.subs:
        return
    own = [pieces for _, pieces in opened.subs if pieces]
    texts = {tuple(piece.text for piece in pieces) for pieces in own}
    alike = len(own) == len(opened.subs) and len(texts) == 1
    numbers = opened.numbers or (
        scores_said(opened.raw) if all(sub.write_in for sub, _ in opened.subs) else ()
    )
    if alike or numbers or question.said.startswith("matrix"):
        if not question.options and own:
            question.options = [paper_option(piece, question.lines[0])[0] for piece in own[0]]
        question.options = question.options or [
            PaperOption(str(number), str(number), []) for number in numbers
        ]
        _subs_as_items(paper, opened)
    elif own:
        _subs_as_questions(paper, opened)
    else:
        question.options += [sub for sub, _ in opened.subs if not is_only_boxes(sub.text)]


def _subs_as_items(paper: Paper, opened: OpenQuestion) -> None:
    for sub, _ in opened.subs:
        item = PaperItem(sub.text.rstrip("：: "), sub.mark, sub.lines)
        opened.question.items.append(item)
        for number in sub.lines:
            paper.parts[number] = LinePart("item", opened.question, item=item)


def _subs_as_questions(paper: Paper, opened: OpenQuestion) -> None:
    """Subs with options of different kinds are questions; what they stand under goes before each."""
    question = opened.question
    place = paper.questions.index(question)
    made = []
    for sub, pieces in opened.subs:
        options = [paper_option(piece, sub.lines[0])[0] for piece in pieces]
        new = PaperQuestion(
            f"{question.text} {sub.text}".strip(), "", question.section, sub.lines, options=options
        )
        made.append(new)
        for number in sub.lines:
            paper.parts[number] = LinePart("question", new)
    paper.questions[place : place + 1] = made
    for number in question.lines:
        paper.parts[number] = LinePart("question", made[0])
