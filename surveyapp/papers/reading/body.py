"""The questions of a paper: each line goes to the first of the readers below that knows what it is."""

from collections.abc import Callable, Sequence

from surveyapp.papers.limits import LONGEST_BARE_OPTION, LONGEST_HEADING
from surveyapp.papers.paper import LinePart, PaperCondition, PaperOption
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.marks import flat
from surveyapp.papers.reading.matrix import Matrix, is_head_piece, next_run
from surveyapp.papers.reading.options import (
    OptionText,
    bare_options,
    option_marks,
    options_in,
    target_of,
)
from surveyapp.papers.reading.roles import Roles, owns_options
from surveyapp.papers.reading.wording import (
    ANNEX,
    ASKS,
    CLOSING,
    DEPENDS,
    JUMP,
    ONLY_WHO,
    REASON,
    WANTS_WORDS,
    joined,
    tidy,
    without_blanks,
)

_HEADING_WORDS = (
    "信息",
    "情况",
    "部分",
    "评价",
    "问题",
    "满意度",
    "调查",
    "意见",
    "建议",
    "特征",
    "资料",
    "感受",
    "需求",
)
_LAST_OPTIONS = ("其他", "其它", "以上", "都不", "均不", "不清楚", "不了解", "说不清")


class BodyReader:
    """Reads the lines from the first question on into `builder`."""

    def __init__(self, builder: PaperBuilder, clues: Sequence[Clues], roles: Roles) -> None:
        self.builder = builder
        self.clues = clues
        self.roles = roles
        self.matrix: Matrix | None = None
        self.closing: list[Clues] = []
        self.ended = False
        self.stops = [self._stops(clue) for clue in clues]
        self._readers: tuple[Callable[[Clues, int], bool], ...] = (
            self._end,
            self._condition,
            self._matrix_line,
            self._section,
            self._question,
            self._sub,
            self._tagged,
            self._matrix_begins,
            self._options,
            self._blank,
            self._reason,
            self._closing,
        )

    def read(self, start: int) -> None:
        """Read the lines from `start` to the end."""
        for index in range(start, len(self.clues)):
            clue = self.clues[index]
            if not any(reader(clue, index) for reader in self._readers):
                self._words(clue, index)
        self._leave_matrix()
        self.builder.close()
        self.builder.leave_stem()

    def _stops(self, clue: Clues) -> bool:
        """Whether a line begins something new whatever stands before it."""
        number = clue.number
        known = number is not None and number.family in self.roles.questions | self.roles.sections
        return bool(clue.line.heading or clue.said.said or (known and clue.run is None))

    def _end(self, clue: Clues, _index: int) -> bool:
        """After the questionnaire another annex begins, and all that follows is of that."""
        if not self.ended and len(clue.text) <= LONGEST_HEADING and ANNEX.fullmatch(flat(clue.text)):
            self._leave_matrix()
            self.builder.close()
            self.ended = True
        if self.ended:
            self.builder.place(clue, "left_out")
        return self.ended

    def _condition(self, clue: Clues, _index: int) -> bool:
        """A line that says who is asked, and nothing else."""
        opened = self.builder.open
        question = opened.question if opened else None
        plain = flat(clue.text)
        if clue.is_prose or clue.number or clue.begins_options:
            return False
        if found := DEPENDS.fullmatch(plain):
            marks = tuple(
                f"#{digits}"
                for digits in found["options"].replace("；", ";").split(";")
                if digits.strip().isdigit()
            )
            condition = PaperCondition(clue.text, clue.line.number, found["question"], marks)
            self.builder.add_condition(clue, condition, question)
            return True
        found = JUMP.search(plain)
        if found and question is not None and len(plain) - (found.end() - found.start()) <= 6:
            self._add_jump(clue, found["marks"] or "", target_of(found["target"]))
            return True
        if ONLY_WHO.search(plain) and not ASKS.search(plain) and len(plain) <= 60:
            self.builder.add_who(clue, PaperCondition(clue.text, clue.line.number))
            return True
        return False

    def _add_jump(self, clue: Clues, marks: str, target: str) -> None:
        opened = self.builder.open
        assert opened is not None
        letters = tuple(option_marks(marks)) or ((marks.strip(),) if marks.strip() else ())
        self.builder.add_jump(clue, letters, target)

    def _matrix_line(self, clue: Clues, index: int) -> bool:
        """A line of the matrix that is being read."""
        if self.matrix is None:
            return False
        opened = self.builder.open
        if opened is None or self._leaves_matrix(clue, index):
            self._leave_matrix()
            return False
        empty = not opened.question.items and self.matrix.begun is None
        if (clue.steps and clue.run is None) or (empty and (clue.is_head or is_head_piece(clue.raw))):
            self.matrix.take_head(clue)
        else:
            self.matrix.take_item(clue)
        return True

    def _leaves_matrix(self, clue: Clues, index: int) -> bool:
        assert self.matrix is not None
        if clue.run is not None or clue.line.place == "row":
            return False
        number = clue.number
        if clue.line.heading or clue.said.said or clue.begins_options or REASON.search(flat(clue.text)):
            return True
        if number and number.family in self.roles.sections:
            return True
        if (
            number
            and number.family in self.roles.questions
            and not (self.matrix.numbered and not owns_options(self.clues, index))
        ):
            items = self.builder.open.question.items if self.builder.open else []
            return bool(items or number.value != 1)
        if self.matrix.has_runs and self.matrix.begun is not None:
            return False
        if owns_options(self.clues, index) or clue.inline or CLOSING.match(clue.text):
            return True
        if self.matrix.has_runs:
            return next_run(self.clues, index, self.stops) is None
        return bool(number is None and self.matrix.numbered) or len(clue.text) > 2 * LONGEST_HEADING

    def _leave_matrix(self) -> None:
        if self.matrix is not None:
            self.matrix.finish()
            self.matrix = None

    def _section(self, clue: Clues, index: int) -> bool:
        """A heading, by its number or its style; one that asks by itself is a question."""
        number = clue.number
        numbered = number is not None and number.family in self.roles.sections
        if not numbered and not clue.line.heading:
            return False
        body = tidy(clue.body)
        after = self.clues[index + 1] if index + 1 < len(self.clues) else None
        inner = after is not None and (after.asks or (after.number is not None and not after.begins_options))
        owns = bool(clue.said.said or clue.inline or (after is not None and after.begins_options))
        wants = bool(ASKS.search(flat(body)) or WANTS_WORDS.search(body)) and not (
            inner and after and not after.is_blank
        )
        leads_to_matrix = after is not None and bool(after.steps or after.is_head or after.run)
        if owns or (wants and not leads_to_matrix):
            if not numbered and not owns and not ASKS.search(flat(body)):
                self.builder.begin_section(clue, body)
                return True
            section, self.builder.section = self.builder.section, ""
            question = self.builder.begin_question(clue, clue.body)
            question.heads_itself = True
            self.builder.section = section
            return True
        self.builder.begin_section(clue, without_blanks(body).rstrip("：:"))
        return True

    def _question(self, clue: Clues, index: int) -> bool:
        """A line that begins with the number of a question."""
        number = clue.number
        if number is None or number.family not in self.roles.questions or not clue.body:
            return False
        last, opened = self.builder.last_number, self.builder.open
        if opened and not opened.question.options and self._is_within(clue, index):
            return False
        if (
            opened
            and number.value not in (1, *range(last, last + 5))
            and not clue.asks
            and self.clues[index - 1].full
        ):
            return False
        self.builder.begin_question(clue, clue.body, number.printed)
        self.builder.last_number = number.value
        return True

    def _is_within(self, clue: Clues, index: int) -> bool:
        """Whether a numbered line counts within the open question: from one again, and it asks nothing itself."""
        opened, number = self.builder.open, clue.number
        assert opened is not None and number is not None
        if clue.asks or owns_options(self.clues, index) or number.value == self.builder.last_number + 1:
            return False
        if opened.subs:
            return opened.sub_family == number.family and number.value == len(opened.subs) + 1
        return number.value == 1 and bool(opened.question.number)

    def _sub(self, clue: Clues, index: int) -> bool:
        """A numbered line within the open question: an item or an option."""
        number, opened = clue.number, self.builder.open
        if number is None or not clue.body:
            return False
        if opened is None:
            return self._only_numbered(clue, index)
        goes_on = opened.sub_family == number.family and number.value == len(opened.subs) + 1
        if not goes_on and number.value != 1:
            return self._only_numbered(clue, index) if number.value == self.builder.last_number + 1 else False
        if opened.question.options and not opened.subs and clue.asks:
            return self._only_numbered(clue, index)
        if number.family in ("bracket", "circled", "half_bracket", "arabic") and len(clue.inline) == 0:
            more = options_in(clue.raw)[1]
            if len(more) > 1 and more[0].mark == number.printed:
                return self._add_subs(clue, more)
        head, pieces = options_in(clue.body)
        text = head if pieces and head else clue.body
        if clue.run:
            text = clue.body[: len(clue.body) - (len(clue.raw) - clue.run.start)]
            opened.numbers = opened.numbers or clue.run.numbers
        sub = PaperOption(tidy(without_blanks(text)), number.printed, [clue.line.number])
        opened.sub_family = number.family
        opened.subs.append((sub, pieces if head else []))
        self.builder.place(clue, "option", opened.question, option=sub)
        return True

    def _add_subs(self, clue: Clues, pieces: list[OptionText]) -> bool:
        added = self.builder.add_options(clue, pieces)
        opened = self.builder.open
        assert opened is not None
        self.builder.place(clue, "option", opened.question, option=added[0] if len(added) == 1 else None)
        return True

    def _only_numbered(self, clue: Clues, index: int) -> bool:
        """A number of another kind than usual: still a question where it asks like one."""
        assert clue.number is not None
        if not (clue.asks or owns_options(self.clues, index)):
            return False
        self.builder.begin_question(clue, clue.body, clue.number.printed)
        self.builder.last_number = clue.number.value
        return True

    def _tagged(self, clue: Clues, _index: int) -> bool:
        """A line without a number that says its type."""
        if not clue.said.said or clue.mark or clue.number or clue.is_prose:
            return False
        opened = self.builder.open
        only_tag = not tidy(clue.said.text)
        if opened and not opened.question.options and (only_tag or self.clues[_index - 1].full):
            self.builder.continue_question(clue)
            return True
        if only_tag:
            return False
        self.builder.begin_question(clue, clue.raw.strip())
        return True

    def _matrix_begins(self, clue: Clues, index: int) -> bool:
        """The head of a matrix, or its first item."""
        opened = self.builder.open
        is_matrix = opened is not None and opened.question.said.startswith("matrix")
        if clue.begins_options and not (clue.run and clue.text != clue.raw):
            return False
        run = next_run(self.clues, index, self.stops)
        broken_head = run is not None and (
            clue.is_head or (is_head_piece(clue.raw) and not bare_options(clue.raw))
        )
        if not (clue.steps or clue.run or broken_head):
            return False
        if (
            opened is not None
            and (opened.question.options or opened.question.items or opened.bare)
            and not is_matrix
        ):
            if not (clue.steps or clue.run):
                return False
            self._begin_unnamed(clue)
        elif opened is None:
            self._begin_unnamed(clue)
        self.matrix = Matrix(self.builder, has_runs=run is not None)
        return self._matrix_line(clue, index)

    def _begin_unnamed(self, clue: Clues) -> None:
        """A matrix whose question stands in no numbered line: what is written below the heading, or the heading."""
        stem, self.builder.stem = self.builder.stem, []
        section = self.builder.section
        if not stem:
            self.builder.begin_question(clue, section or tidy(clue.text))
            return
        self.builder.begin_question(stem[0], stem[0].raw.strip())
        for line in stem[1:]:
            self.builder.continue_question(line)

    def _options(self, clue: Clues, index: int) -> bool:
        """Options by their letters or boxes."""
        opened = self.builder.open
        mark = clue.mark
        if mark is None or clue.is_prose:
            return False
        if opened is None:
            return self._options_of_stem(clue, index)
        _, pieces = options_in(clue.raw)
        if not pieces:
            return False
        starts_again = mark.sign == "A" and any(option.mark == "A" for option in opened.question.options)
        if starts_again and not self._split_tail():
            return False
        added = self.builder.add_options(clue, pieces)
        option = added[0] if len(added) == 1 else None
        assert self.builder.open is not None
        self.builder.place(clue, "option", self.builder.open.question, option=option)
        return True

    def _options_of_stem(self, clue: Clues, index: int) -> bool:
        """Options below a line that had no sign of a question."""
        if not self.builder.stem:
            return False
        last = self.builder.stem.pop()
        stem, self.builder.stem = self.builder.stem, []
        for line in stem:
            self.builder.place(line, "left_out")
        self.builder.begin_question(last, last.raw.strip())
        return self._options(clue, index)

    def _split_tail(self) -> bool:
        """Options begin from A again: the last line that was taken for the rest of an option is a question."""
        opened = self.builder.open
        assert opened is not None
        option = opened.question.options[-1]
        if len(option.lines) < 2:
            return False
        line = option.lines.pop()
        tail = next(other for other in self.clues if other.line.number == line)
        option.text = option.text[: -len(tail.text)].strip() or option.text
        self.builder.begin_question(tail, tail.raw.strip())
        return True

    def _blank(self, clue: Clues, _index: int) -> bool:
        """Room for an answer."""
        if not clue.is_blank:
            return False
        opened = self.builder.open
        if opened is None:
            self.builder.place(clue, "left_out")
        elif opened.question.options:
            self.builder.place(clue, "left_out", opened.question)
        else:
            opened.blank = True
            opened.question.lines.append(clue.line.number)
            self.builder.place(clue, "question", opened.question)
        return True

    def _reason(self, clue: Clues, _index: int) -> bool:
        """`如选择不满意请说明`: a text that is asked of some."""
        if clue.number or clue.mark or not REASON.search(flat(clue.text)):
            return False
        before = self.builder.open.question if self.builder.open else None
        if before is None and not self.builder.paper.questions:
            return False
        before = before or self.builder.paper.questions[-1]
        question = self.builder.begin_question(clue, clue.raw.strip())
        question.said = "text"
        question.conditions.append(PaperCondition(clue.text, clue.line.number, "", ()))
        self.builder.paper.parts[clue.line.number] = LinePart("condition", question)
        return True

    def _closing(self, clue: Clues, index: int) -> bool:
        """Thanks at the end."""
        if not self.closing and not (CLOSING.search(clue.text[:40]) and not ASKS.search(flat(clue.text))):
            return False
        if clue.number or clue.mark or any(self.stops[index + 1 :]):
            return False
        self.builder.close()
        self.closing.append(clue)
        self.builder.place(clue, "closing")
        return True

    def _words(self, clue: Clues, index: int) -> None:
        """A line without any mark."""
        opened = self.builder.open
        if opened is None:
            self._words_alone(clue, index)
        elif opened.question.options and (self.clues[index - 1].full or self._options_go_on(index)):
            self.builder.continue_option(clue)
        elif self.clues[index - 1].full and not opened.bare and not opened.subs:
            self.builder.continue_question(clue)
        elif opened.subs and self.clues[index - 1].full:
            sub = opened.subs[-1][0]
            sub.text = joined(sub.text, clue.text)
            sub.lines.append(clue.line.number)
            self.builder.place(clue, "option", opened.question, option=sub)
        elif self._is_section(clue, index):
            self.builder.begin_section(clue, tidy(clue.text).strip("【】[]：: "))
        elif opened.question.options or opened.subs:
            self._words_after_options(clue, index)
        else:
            self._words_after_question(clue, index)

    def _options_go_on(self, index: int) -> bool:
        """Whether an option is not at its end: a bracket is open in it, or the next line has a later letter."""
        opened, following_line = self.builder.open, self.clues[index + 1 : index + 2]
        mark = following_line[0].mark if following_line else None
        last = opened.question.options[-1].mark if opened else ""
        text = flat(opened.question.options[-1].text) if opened else ""
        if text.count("(") > text.count(")"):
            return True
        return bool(mark and mark.sign.isalpha() and last.isalpha() and last < mark.sign)

    def _words_alone(self, clue: Clues, index: int) -> None:
        if self._looks_like_question(clue, index):
            self.builder.begin_question(clue, clue.raw.strip())
        elif self._is_section(clue, index):
            self.builder.begin_section(clue, tidy(clue.text).strip("【】[]：: "))
        else:
            self.builder.stem.append(clue)
            self.builder.place(clue, "left_out")

    def _words_after_options(self, clue: Clues, index: int) -> None:
        opened = self.builder.open
        assert opened is not None
        if clue.text.startswith(_LAST_OPTIONS) and not ASKS.search(flat(clue.text)):
            option = self.builder.add_options(clue, [OptionText("", clue.text)])[0]
            self.builder.place(clue, "option", opened.question, option=option)
        elif self._looks_like_question(clue, index):
            self.builder.begin_question(clue, clue.raw.strip())
        elif clue.wrapped and opened.question.options:
            self.builder.continue_option(clue)
        else:
            self.builder.place(clue, "not_understood")

    def _words_after_question(self, clue: Clues, index: int) -> None:
        opened = self.builder.open
        assert opened is not None
        if clue.text.startswith(("（", "(")) or (not opened.bare and owns_options(self.clues, index - 1)):
            self.builder.continue_question(clue)
        elif (parts := bare_options(clue.raw)) and not opened.bare:
            self.builder.add_options(clue, [OptionText("", part) for part in parts])
            self.builder.place(clue, "option", opened.question)
        elif self._looks_like_question(clue, index):
            self.builder.begin_question(clue, clue.raw.strip())
        elif len(clue.text) <= LONGEST_BARE_OPTION and not opened.blank:
            opened.bare.append(clue)
            self.builder.place(clue, "option", opened.question)
        else:
            self.builder.place(clue, "not_understood")

    def _looks_like_question(self, clue: Clues, index: int) -> bool:
        """Whether a line without a number is a question: it asks, or options or room for an answer follow."""
        after = self.clues[index + 1] if index + 1 < len(self.clues) else None
        if ASKS.search(flat(clue.text)) or clue.inline or owns_options(self.clues, index):
            return True
        has_room = without_blanks(clue.text) != clue.text or (after is not None and after.is_blank)
        return has_room and len(clue.text) > 1

    def _is_section(self, clue: Clues, index: int) -> bool:
        """Whether a line without a number is a heading: short, of the words of headings, a question follows."""
        if len(clue.text) > LONGEST_HEADING // 2 or index + 1 >= len(self.clues):
            return False
        framed = clue.text[0] in "【[" and clue.text[-1] in "】]"
        usual = clue.text.rstrip("：:").endswith(_HEADING_WORDS) and not ASKS.search(flat(clue.text))
        return (framed or usual) and (self.stops[index + 1] or self.clues[index + 1].asks)
