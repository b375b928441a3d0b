"""Lines that begin a question or a section: by their number, their style, or the type that they name."""

from surveyapp.definition.limits import FEWEST_OPTIONS
from surveyapp.papers.reading.around import Around, heading_name
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.open_question import SubLine
from surveyapp.papers.reading.options import options_in, paper_option
from surveyapp.papers.signs.blanks import ROOM, without_blanks
from surveyapp.papers.signs.marks import OptionText, flat, is_special
from surveyapp.papers.signs.type_tags import heading_type
from surveyapp.papers.signs.wording import ASKS, LAST_OPTION, WANTS_WORDS, WRITE_IN_OPTION, tidy


class QuestionLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around

    def heading(self, clue: Clues, index: int) -> bool:
        """A heading, by its number or its style; one that asks by itself is a question."""
        numbered = clue.number is not None and clue.number.family in self._around.roles.sections
        if not (numbered or clue.line.heading) or not clue.body or clue.is_prose:
            return False
        if not self._heads_itself(clue, index, numbered=numbered):
            self._builder.begin_section(clue, heading_name(without_blanks(clue.body)))
            return True
        self._builder.section = ""
        self._builder.begin_question(clue, clue.body).heads_itself = True
        return True

    def _heads_itself(self, clue: Clues, index: int, *, numbered: bool) -> bool:
        """Whether what looks like a heading is a question: with options, or it asks and no question is below it."""
        after = self._around.after(index)
        below = after is not None and after.number is not None and self._is_question(after)
        if below and numbered and not clue.inline and heading_type(clue.body).said:
            return False
        if clue.said.said or clue.inline or (after is not None and after.begins_options):
            return True
        asks = ASKS.search(flat(clue.body)) is not None
        if not asks and not (numbered and WANTS_WORDS.search(flat(clue.body))):
            return False
        if after is None or after.is_blank:
            return True
        inner = after.asks or (after.number is not None and not self._around.stops[index + 1])
        return not (inner or below or after.steps or after.is_head or after.run)

    def _is_question(self, clue: Clues) -> bool:
        return clue.number is not None and clue.number.family in self._around.roles.questions

    def numbered(self, clue: Clues, index: int) -> bool:
        """A line that begins with the number of a question."""
        number = clue.number
        if number is None or number.family not in self._around.roles.questions or not clue.body:
            return False
        last, opened = self._builder.last_number, self._builder.open
        if opened and (self._is_within(clue, index) or self._takes_steps(clue)):
            return False
        usual = number.value in (1, *range(last, last + 5))
        if opened and not usual and not clue.asks and self._around.is_broken_off(index):
            return False
        self._begin(clue)
        return True

    def _begin(self, clue: Clues) -> None:
        assert clue.number is not None
        whole = clue.number.family in ("lettered", "dotted")
        printed = clue.number.printed if whole else str(clue.number.value)
        self._builder.begin_question(clue, clue.body, printed)
        self._builder.last_number = clue.number.value

    def _is_within(self, clue: Clues, index: int) -> bool:
        """Whether a numbered line counts within the open question: from one again, and it asks nothing itself."""
        opened, number = self._builder.open, clue.number
        assert opened is not None and number is not None
        if number.family == "lettered":
            return False
        if len(opened.question.options) > 1:
            first = number.value == 1 or opened.subs
            return bool(first and ROOM.search(clue.body) and not self._around.owns_options(index))
        if opened.subs and opened.counts_on(number.family, number.value):
            return not (clue.asks and number.value == self._builder.last_number + 1)
        if clue.asks or self._around.owns_options(index) or number.value == self._builder.last_number + 1:
            return False
        return number.value == 1 and bool(opened.question.number)

    def _takes_steps(self, clue: Clues) -> bool:
        """Whether a line that begins with a number holds the steps of the open question, or a code for no answer."""
        opened, number = self._builder.open, clue.number
        assert opened is not None and number is not None
        options = opened.question.options or [sub.option for sub in opened.subs]
        if options:
            numbered = options[-1].mark.isdigit() or opened.subs
            last = LAST_OPTION.match(flat(clue.body)) and not (opened.question.number or "0").isdigit()
            special = is_special(number.value) or bool(last)
            return bool(numbered and special and not ASKS.search(clue.plain))
        _, pieces = options_in(clue.raw)
        return len(pieces) > FEWEST_OPTIONS and pieces[0].mark == str(number.value) and number.value > 2

    def within(self, clue: Clues, index: int) -> bool:
        """A numbered line within the open question: an item or an option."""
        number, opened = clue.number, self._builder.open
        if number is None or not clue.body or clue.is_prose:
            return False
        if opened is None:
            return self._otherwise_numbered(clue, index)
        if self._takes_steps(clue):
            return self._several_options(clue) or self._add_sub(clue)
        if not opened.counts_on(number.family, number.value) and number.value != 1:
            next_one = number.value == self._builder.last_number + 1
            return self._several_options(clue) or (next_one and self._otherwise_numbered(clue, index))
        if opened.question.options and not opened.subs and clue.asks:
            return self._several_options(clue) or self._otherwise_numbered(clue, index)
        return self._several_options(clue) or self._add_sub(clue)

    def _several_options(self, clue: Clues) -> bool:
        """Numbered options in one line: ①男 ②女; or one that goes on with those of the line before."""
        opened, number = self._builder.open, clue.number
        assert number is not None
        if opened is None or opened.subs:
            return False
        own_head, own = options_in(clue.body)
        if (
            own_head
            and len(own) > FEWEST_OPTIONS
            and own[0].mark
            not in (
                "",
                str(number.value + 1),
                str(number.value - 1),
            )
        ):
            return False
        goes_on = opened.counts_on(number.family, number.value)
        head, pieces = options_in(clue.raw, str(number.value) if goes_on else "")
        counted = not head and len(pieces) > 1 and pieces[0].mark == str(number.value)
        if not counted and opened.question.options and self._takes_steps(clue):
            counted, pieces = True, [OptionText(str(number.value), clue.body)]
        written = WRITE_IN_OPTION.match(flat(clue.body)) is not None
        if not counted and goes_on and (written or not ROOM.search(clue.body)):
            counted, pieces = True, [OptionText(str(number.value), clue.body)]
        if counted:
            self._builder.place_options(clue, pieces)
        return counted

    def _add_sub(self, clue: Clues) -> bool:
        opened, number = self._builder.open, clue.number
        assert opened is not None and number is not None
        head, pieces = ("", []) if clue.run else options_in(clue.body)
        text = head if pieces and head else clue.body
        if clue.run:
            text = clue.body[: len(clue.body) - (len(clue.raw) - clue.run.start)]
            opened.numbers = opened.numbers or clue.run.numbers
        sub, jumps = paper_option(OptionText(str(number.value), text), clue.line.number)
        opened.question.jumps += jumps
        opened.sub_family = number.family
        has_room = ROOM.search(clue.body) is not None
        opened.subs.append(SubLine(sub, tuple(pieces if head else ()), has_room))
        self._builder.place(clue, "option", opened.question, option=sub)
        return True

    def _otherwise_numbered(self, clue: Clues, index: int) -> bool:
        """A number of another kind than usual: still a question where it asks like one."""
        if not (clue.asks or self._around.owns_options(index)):
            return False
        self._begin(clue)
        return True

    def tagged(self, clue: Clues, index: int) -> bool:
        """A line without a number that says its type."""
        if not clue.said.said or clue.mark or clue.number or clue.is_prose:
            return False
        opened = self._builder.open
        only_tag = not tidy(clue.said.text)
        if opened and not opened.question.options and (only_tag or self._around.is_broken_off(index)):
            self._builder.continue_question(clue)
            return True
        if only_tag:
            return False
        self._builder.begin_question(clue, clue.raw.strip())
        return True
