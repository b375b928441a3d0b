"""The paper while it is read: which question is open, and what each line has become."""

from surveyapp.papers.limits import LONGEST_TYPE_NAME
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
from surveyapp.papers.reading.marks import OptionText, flat
from surveyapp.papers.reading.open_question import OpenQuestion
from surveyapp.papers.reading.options import (
    bare_behind_colon,
    mark_options,
    options_in,
    paper_option,
    without_frame,
)
from surveyapp.papers.reading.steps import steps_in_brackets
from surveyapp.papers.reading.subs import close_subs
from surveyapp.papers.reading.wording import (
    DATE,
    REASON,
    UNIT,
    joined,
    labelled_blanks,
    section_name,
    tidy,
    type_said,
    without_blanks,
)


class PaperBuilder:
    """Takes the lines one after the other and keeps what they make.

    `stem`: lines below a heading that are no question yet; `waiting`: conditions of the next question; `closing`: the
    lines of thanks.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.section = ""
        self.section_steps: list[OptionText] = []
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
        self.section, self.section_steps = section_name(name), steps_in_brackets(name)
        self.place(clue, "section")

    def begin_question(self, clue: Clues, text: str, number: str = "") -> PaperQuestion:
        """A new question; options in its own line are taken from it."""
        self.close()
        self.leave_stem()
        question = PaperQuestion("", number, self.section, [clue.line.number])
        self.open = OpenQuestion(question, text, clue.text)
        question.conditions, self.waiting = self.waiting, []
        question.required = clue.number is not None and clue.number.starred
        self.paper.questions.append(question)
        self.place(clue, "question", question)
        if not clue.is_prose:
            self._take_inline(clue, text)
        return question

    def _take_inline(self, clue: Clues, text: str) -> None:
        """The options in the line of a question."""
        assert self.open is not None
        if clue.run is not None and clue.raw.endswith(text):
            self.open.raw = text[: len(text) - (len(clue.raw) - clue.run.start)]
            fit = len(self.section_steps) == clue.run.count
            numbers = [OptionText(str(number), str(number)) for number in clue.run.numbers]
            self.add_options(clue, self.section_steps if fit else numbers)
            return
        head, pieces = options_in(text)
        if head and len(pieces) > 1:
            self.open.raw, pieces = without_frame(head, pieces)
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

    def place_options(self, clue: Clues, pieces: list[OptionText]) -> None:
        """A line that holds options of the open question and nothing else."""
        added = self.add_options(clue, pieces)
        assert self.open is not None
        self.place(clue, "option", self.open.question, option=added[0] if len(added) == 1 else None)

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
        """A line that says who is asked the open question."""
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
        """Finish the open question: its text, its options, its type as far as it is said."""
        if self.open is None:
            return
        opened, self.open = self.open, None
        question = opened.question
        said = type_said(opened.raw)
        question.said = question.said or said.said
        question.required = question.required or said.required
        question.least, question.most = said.least, said.most
        question.text = tidy(without_blanks(said.text)) or tidy(opened.raw) or opened.printed
        labels = labelled_blanks(said.text)
        if len(labels) > 1 and not question.options and not opened.subs:
            _blanks_as_questions(self.paper, question, labels)
            return
        for option in question.options:
            option.text = tidy(option.text).rstrip(";；,，、") or tidy(option.text)
        self._close_bare(opened)
        close_subs(self.paper, opened)
        mark_options(question.options)
        if not question.options:
            _close_blank(opened)
        self._take_type_of_section(question)

    def _close_bare(self, opened: OpenQuestion) -> None:
        """Lines without any mark below a question without other options are its options."""
        for clue in opened.bare:
            self.place(clue, "not_understood")
        if opened.question.options or opened.subs or opened.question.said == "text" or len(opened.bare) < 2:
            return
        self.open = opened
        for clue in opened.bare:
            self.place_options(clue, [OptionText("", clue.text)])
        self.open = None

    def _take_type_of_section(self, question: PaperQuestion) -> None:
        """A heading may name the type of all questions below it: 多项选择题."""
        if question.said or question.items or len(question.section) > LONGEST_TYPE_NAME:
            return
        said = type_said(f"[{question.section}]").said
        if said and ((said == "text") == (not question.options) or said == "yes_no"):
            question.said = said


_ONE_BLANK = "____"


def _close_blank(opened: OpenQuestion) -> None:
    """What a blank to fill in asks for, and of whom."""
    question, plain = opened.question, flat(f"{opened.raw}\n{opened.below}")
    if DATE.search(plain):
        question.said = question.said or "date"
    elif (
        question.text.count(_ONE_BLANK) <= 1  # two blanks are two numbers
        and question.said != "date"
        and (found := UNIT.search(plain))
    ):
        question.unit = found["unit"]
    if REASON.search(plain):
        question.conditions.append(PaperCondition(tidy(opened.raw), question.lines[0]))


def _blanks_as_questions(paper: Paper, question: PaperQuestion, labels: list[str]) -> None:
    """Several blanks with labels in one line are questions of their own: 姓名：____ 电话：____."""
    place = paper.questions.index(question)
    question.text, question.said = labels[0], "text"
    others = [
        PaperQuestion(label, section=question.section, lines=list(question.lines), said="text")
        for label in labels[1:]
    ]
    paper.questions[place + 1 : place + 1] = others
