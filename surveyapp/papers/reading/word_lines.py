"""Lines without any mark: the rest of a broken line, a bare option, a question, a heading, thanks at the end."""

from surveyapp.papers.limits import (
    FEWEST_STEPS,
    LONGEST_BARE_OPTION,
    LONGEST_HEADING_LINE,
    LONGEST_TITLE_LINE,
)
from surveyapp.papers.reading.around import Around, heading_name
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.options import bare_options, options_in
from surveyapp.papers.signs.blanks import is_field_line
from surveyapp.papers.signs.marks import OptionText, flat
from surveyapp.papers.signs.steps import legend_in
from surveyapp.papers.signs.wording import (
    ANNEX,
    ASKS,
    CLOSING,
    NOTE_BELOW,
    PART_OF_PAPER,
    TITLE,
    WANTS_WORDS,
    joined,
    tidy,
)

_LAST_OPTIONS = ("其他", "其它", "以上", "都不", "均不", "不清楚", "不了解", "说不清")


class WordLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around
        self._ended = False

    def after_the_end(self, clue: Clues, index: int) -> bool:
        """After the questionnaire another annex begins, and all that follows is of that."""
        if not self._ended and self._builder.paper.questions and self._is_end(clue, index):
            self._builder.close()
            self._ended = True
            if any(self._around.stops[index + 1 :]) and self._around.numbers_restart(index):
                self._builder.paper.next_paper = clue.line.number
        if self._ended:
            self._builder.place(clue, "left_out")
        return self._ended

    def _is_end(self, clue: Clues, index: int) -> bool:
        """Whether a line heads another annex, or the title of another questionnaire."""
        if clue.number or clue.mark or len(clue.text) > LONGEST_TITLE_LINE:
            return False
        if ANNEX.fullmatch(clue.plain):
            return len(clue.text) <= LONGEST_HEADING_LINE or self._around.numbers_restart(index)
        if PART_OF_PAPER.fullmatch(clue.plain):
            return False
        return TITLE.search(clue.plain) is not None and self._around.numbers_restart(index)

    def page(self, clue: Clues, _index: int) -> bool:
        """The mark of a new page, as websites export it: [分页栏]."""
        if clue.said.said != "page" or tidy(clue.said.text):
            return False
        self._builder.place(clue, "left_out")
        return True

    def legend(self, clue: Clues, index: int) -> bool:
        """What numbers mean, above numbered questions with rows of them."""
        after = self._around.after(index)
        if clue.number or clue.is_prose or after is None:
            return False
        opened = self._builder.open
        below = opened is not None and not (opened.question.options or opened.question.items or opened.subs)
        if below and opened is not None and after.run and after.run.numbers and legend_in(clue.raw):
            self._builder.place(clue, "scale_head", opened.question)
            return True
        if after.number is None:
            return False
        _, pieces = options_in(after.body)
        if after.run is None and sum(piece.text.isdigit() for piece in pieces) < FEWEST_STEPS:
            return False
        if after.number.family not in self._around.roles.questions or not legend_in(clue.raw):
            return False
        self._builder.close()
        self._builder.place(clue, "scale_head")
        self._builder.heads.append(clue)
        return True

    def remark(self, clue: Clues, _index: int) -> bool:
        """A remark below questions for those who fill in the paper."""
        if clue.number or clue.mark or self._builder.open is None or not NOTE_BELOW.match(clue.plain):
            return False
        self._builder.place(clue, "left_out", None)
        return True

    def thanks(self, clue: Clues, index: int) -> bool:
        """Thanks at the end, and what is written below them."""
        begins = CLOSING.search(clue.plain[:LONGEST_HEADING_LINE]) and not ASKS.search(clue.plain)
        if not (begins or self._builder.closing) or clue.number or clue.mark:
            return False
        if not self._around.is_last_block(index):
            return False
        self._builder.close()
        self._builder.closing.append(clue)
        self._builder.place(clue, "closing")
        return True

    def other(self, clue: Clues, index: int) -> None:
        """Any line that nothing else was."""
        opened = self._builder.open
        if opened is None:
            self._alone(clue, index)
        elif is_field_line(clue.text) and is_field_line(opened.raw):
            self._builder.begin_question(clue, clue.raw.strip())
        elif self._is_rest(index):
            self._add_rest(clue)
        elif self._around.is_heading(clue, index):
            self._builder.begin_section(clue, heading_name(clue.text))
        elif opened.question.options or opened.subs:
            self._after_options(clue, index)
        else:
            self._after_question(clue, index)

    def _is_rest(self, index: int) -> bool:
        """Whether a line is the rest of the one before."""
        opened = self._builder.open
        assert opened is not None
        if opened.bare:
            return False
        if self._around.is_broken_off(index):
            return True
        return bool(opened.question.options) and self._option_goes_on(index)

    def _add_rest(self, clue: Clues) -> None:
        opened = self._builder.open
        assert opened is not None
        if opened.question.options:
            self._builder.continue_option(clue)
        elif opened.subs:
            sub = opened.subs[-1].option
            sub.text = joined(sub.text, clue.text)
            sub.lines.append(clue.line.number)
            self._builder.place(clue, "option", opened.question, option=sub)
        else:
            self._builder.continue_question(clue)

    def _option_goes_on(self, index: int) -> bool:
        """Whether an option is not at its end: a bracket is open in it, or the next line has a later letter."""
        opened, after = self._builder.open, self._around.after(index)
        assert opened is not None
        option = opened.question.options[-1]
        text = flat(option.text)
        if text.count("(") > text.count(")"):
            return True
        sign = after.mark.sign if after and after.mark else ""
        return sign.isalpha() and option.mark.isalpha() and option.mark < sign

    def _alone(self, clue: Clues, index: int) -> None:
        if self._around.looks_like_question(clue, index):
            self._builder.begin_question(clue, clue.raw.strip())
        elif self._around.is_heading(clue, index):
            self._builder.begin_section(clue, heading_name(clue.text))
        else:
            self._builder.stem.append(clue)
            self._builder.place(clue, "left_out")

    def _after_options(self, clue: Clues, index: int) -> None:
        opened = self._builder.open
        assert opened is not None
        wants_words = WANTS_WORDS.search(clue.plain) is not None and clue.text.endswith(("：", ":"))
        if clue.plain.startswith(_LAST_OPTIONS) and not (ASKS.search(clue.plain) or wants_words):
            self._builder.place_options(clue, [OptionText("", clue.text)])
        elif self._around.looks_like_question(clue, index):
            self._builder.begin_question(clue, clue.raw.strip())
        elif clue.wrapped and opened.question.options:
            self._builder.continue_option(clue)
        else:
            self._builder.place(clue, "not_understood")

    def _after_question(self, clue: Clues, index: int) -> None:
        opened = self._builder.open
        assert opened is not None
        if clue.inline and options_in(clue.raw)[0] and not clue.text.startswith(("（", "(")):
            self._builder.begin_question(clue, clue.raw.strip())
        elif clue.text.startswith(("（", "(")) or (not opened.bare and self._around.owns_options(index - 1)):
            self._builder.continue_question(clue)
        elif (parts := bare_options(clue.raw)) and not opened.bare:
            self._builder.add_options(clue, [OptionText("", part) for part in parts])
            self._builder.place(clue, "option", opened.question)
        elif self._around.looks_like_question(clue, index):
            self._builder.begin_question(clue, clue.raw.strip())
        elif len(clue.text) <= LONGEST_BARE_OPTION and not opened.blank:
            opened.bare.append(clue)
            self._builder.place(clue, "option", opened.question)
        else:
            self._builder.place(clue, "not_understood")
