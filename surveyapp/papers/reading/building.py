"""The paper while it is read: which question is open, and what each line has become."""

import re

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
from surveyapp.papers.reading.finishing import (
    blanks_as_questions,
    take_blanks,
    take_options,
    take_text,
    take_type_of_section,
    without_last_stop,
)
from surveyapp.papers.reading.open_question import OpenQuestion
from surveyapp.papers.reading.options import (
    bare_behind_colon,
    ends_behind,
    head_before_boxes,
    options_in,
    paper_option,
    without_frame,
)
from surveyapp.papers.reading.subs import close_subs
from surveyapp.papers.signs.blanks import is_blank_line, without_blanks
from surveyapp.papers.signs.jumps import Jump
from surveyapp.papers.signs.marks import OptionText
from surveyapp.papers.signs.steps import legend_in, steps_in_brackets
from surveyapp.papers.signs.type_tags import IN_LINES, NOTHING_SAID, heading_type
from surveyapp.papers.signs.wording import joined, section_name, tidy, without_gaps

_NAMES_LEVELS = re.compile(
    r"\s*(?:评[价分定]|打分|满意度|满意)?(?:等级|标准|选项|档次|级别)(?:说明|分为|为)?\s*[:：]?\s*"
)
"""What stands before the steps of all questions below a heading."""


class PaperBuilder:
    """Takes the lines one after the other and keeps what they make.

    `stem`: lines below a heading that are no question yet; `waiting`: conditions of the next question, `heads`: lines
    above it that say what its steps mean; `closing`: the lines of thanks. `section_type`: of the questions below the
    heading, `part`: its number; `legend`: what numbers mean, as was said last.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.section = ""
        self.section_steps: list[OptionText] = []
        self.section_type = NOTHING_SAID
        self.part = 0
        self.legend: list[OptionText] = []
        self.heads: list[Clues] = []
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
        if part not in ("question", "option", "item") and (legend := legend_in(clue.raw)):
            self.legend = legend
        self.paper.parts[clue.line.number] = LinePart(part, question, option, item)

    def begin_section(self, clue: Clues, name: str) -> None:
        """A heading: the questions below stand under it."""
        self.close()
        self.leave_stem()
        self.section, self.section_steps = section_name(name), steps_in_brackets(name)
        self.section_type = heading_type(name)
        self.part = clue.number.value if clue.number else 0
        self.place(clue, "section")

    def begin_question(self, clue: Clues, text: str, number: str = "") -> PaperQuestion:
        """A new question; options in its own line are taken from it."""
        self.close()
        self.leave_stem()
        question = PaperQuestion("", number, self.section, [clue.line.number], part=self.part)
        self.open = OpenQuestion(question, text, clue.text)
        question.conditions, self.waiting = self.waiting, []
        question.required = clue.number is not None and clue.number.starred
        self.paper.questions.append(question)
        self.place(clue, "question", question)
        for head in self.heads:
            self.place(head, "scale_head", question)
        self.heads = []
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
        if ends := ends_behind(text):
            self.open.raw = ends[0]
            self.add_options(clue, ends[1])
            return
        head, pieces = options_in(text)
        if pieces and not head:
            head, pieces = head_before_boxes(text, pieces)
        if head and len(pieces) > 1 and not all(is_blank_line(piece.text) for piece in pieces):
            self.open.raw, pieces = without_frame(head, pieces)
            if self.section and _NAMES_LEVELS.fullmatch(self.open.raw):
                self.open.raw = self.section
            self.add_options(clue, pieces)
        elif not pieces and (bare := bare_behind_colon(text)):
            self.open.raw = bare[0]
            self.add_options(clue, [OptionText("", option) for option in bare[1]])

    def add_options(self, clue: Clues, pieces: list[OptionText]) -> list[PaperOption]:
        """Options of the open question, from one line."""
        assert self.open is not None
        question, added = self.open.question, []
        for piece in pieces:
            option, jumps = paper_option(piece, clue.line.number)
            question.options.append(option)
            added.append(option)
            question.jumps += jumps
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
        again, jumps = paper_option(
            OptionText(option.mark, joined(option.text, head.strip())), clue.line.number
        )
        option.text, option.write_in = again.text, option.write_in or again.write_in
        option.lines.append(clue.line.number)
        self.open.question.jumps += jumps
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

    def add_jumps(self, clue: Clues, jumps: list[Jump]) -> None:
        """A line below a question that leads to other ones."""
        assert self.open is not None
        question = self.open.question
        question.jumps += [
            PaperJump(
                jump.marks, jump.target, jump.words, clue.line.number, jump.others, jump.to_part, jump.ends
            )
            for jump in jumps
        ]
        self.place(clue, "condition", question)

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
        labels = take_text(opened)
        if len(labels) > 1 and not (question.options or opened.subs or question.number):
            blanks_as_questions(self.paper, question, labels)
            return
        for option in question.options:
            option.text = tidy(option.text).rstrip(";；,，、") or tidy(option.text)
        without_last_stop(question.options)
        self._close_bare(opened)
        if not close_subs(self.paper, opened):
            take_options(self.paper, opened, self.legend)
        if not question.options and not question.items:
            take_blanks(opened)
        question.text = without_gaps(question.text)
        take_type_of_section(question, self.section_type)

    def _close_bare(self, opened: OpenQuestion) -> None:
        """Lines without any mark below a question without other options are its options, or its items."""
        question = opened.question
        in_lines = question.said in IN_LINES
        for clue in opened.bare:
            self.place(clue, "not_understood")
        if question.options or opened.subs or (question.said == "text") or len(opened.bare) < 2 - in_lines:
            return
        self.open = opened
        for clue in opened.bare:
            if in_lines:
                item = PaperItem(tidy(without_blanks(clue.text)), "", [clue.line.number])
                question.items.append(item)
                self.place(clue, "item", question, item=item)
            else:
                self.place_options(clue, [OptionText("", clue.text)])
        self.open = None
