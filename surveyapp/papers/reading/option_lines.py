"""Lines of options, and lines that are only room for an answer."""

import re

from surveyapp.papers.paper import PaperItem
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.coded_options import coded_option, is_coded_option
from surveyapp.papers.reading.options import bare_options, labelled_ends, options_in
from surveyapp.papers.signs.blanks import ANSWER, blanks_in, is_field_line, labelled_blanks, without_range
from surveyapp.papers.signs.marks import OptionText, flat
from surveyapp.papers.signs.wording import tidy


class OptionLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around

    def marked(self, clue: Clues, index: int) -> bool:
        """Options by their letters or boxes."""
        opened, mark = self._builder.open, clue.mark
        if mark is None or clue.is_prose:
            return False
        if opened is None:
            return self._below_words(clue, index)
        _, pieces = options_in(clue.raw)
        if not pieces:
            return False
        if self._is_item(clue, pieces):
            item = PaperItem(tidy(pieces[0].text), pieces[0].mark, [clue.line.number])
            opened.question.items.append(item)
            self._builder.place(clue, "item", opened.question, item=item)
            return True
        again = mark.sign == "A" and any(option.mark == "A" for option in opened.question.options)
        if again and not self._split_tail():
            return False
        self._builder.place_options(clue, pieces)
        return True

    def _is_item(self, clue: Clues, pieces: list[OptionText]) -> bool:
        """Whether a line below what is said to be a matrix, whose steps were listed in one line, is an item."""
        opened = self._builder.open
        assert opened is not None
        steps = opened.question.options
        in_a_line = len(steps) > 1 and steps[0].lines == steps[-1].lines != [clue.line.number]
        return opened.said == "matrix" and len(pieces) == 1 and in_a_line

    def coded(self, clue: Clues, index: int) -> bool:
        """An option with its code behind dots."""
        option = coded_option(clue) if is_coded_option(self._around.clues, index) else None
        if option is None or self._builder.open is None or self._builder.open.question.items:
            return False
        self._builder.place_options(clue, [option])
        return True

    def answered(self, clue: Clues, _index: int) -> bool:
        """Options behind the word for an answer: 答：A 是 B 否."""
        opened, found = self._builder.open, ANSWER.match(clue.plain)
        if opened is None or opened.question.options or found is None or clue.is_prose:
            return False
        rest = clue.raw.lstrip()[found.end() :]
        head, pieces = options_in(rest)
        bare = bare_options(rest) if not pieces else []
        pieces = [OptionText("", part) for part in bare] or pieces
        if (head and not bare) or len(pieces) < 2:
            return False
        self._builder.place_options(clue, pieces)
        return True

    def unmarked_but_boxed(self, clue: Clues, _index: int) -> bool:
        """A line of options whose marks stand behind them or in between: 男□ 女□, 很不满意 ○1 ○2 ○3 很满意."""
        opened = self._builder.open
        if opened is None or opened.question.options or opened.subs or clue.number or clue.is_prose:
            return False
        if ends := labelled_ends(clue.raw):
            self._builder.place_options(clue, ends)
            return True
        head, pieces = options_in(clue.raw)
        if head or len(pieces) < 2:
            return False
        self._builder.place_options(clue, pieces)
        return True

    def _below_words(self, clue: Clues, index: int) -> bool:
        """Options below a line that had no sign of a question."""
        if not self._builder.stem:
            return False
        last = self._builder.stem.pop()
        self._builder.begin_question(last, last.raw.strip())
        return self.marked(clue, index)

    def _split_tail(self) -> bool:
        """Options begin from A again: the last line that was taken for the rest of an option is a question."""
        opened = self._builder.open
        assert opened is not None
        option = opened.question.options[-1]
        if len(option.lines) < 2:
            return False
        number = option.lines.pop()
        tail = next(clue for clue in self._around.clues if clue.line.number == number)
        option.text = option.text[: -len(tail.text)].strip() or option.text
        self._builder.begin_question(tail, tail.raw.strip())
        return True

    def blanks(self, clue: Clues, _index: int) -> bool:
        """Labels with blanks below a question: several things that are filled in for it."""
        opened = self._builder.open
        if opened is None or opened.question.options or opened.subs or clue.number or clue.is_prose:
            return False
        labels = labelled_blanks(clue.text)
        if is_field_line(opened.raw):
            return False
        asks_several = opened.said == "text" or opened.raw.rstrip().endswith(("：", ":")) or opened.labels
        blanks = re.findall("_{2,}", flat(clue.text))
        labels = labels if len(labels) == len(blanks) else blanks_in(clue.text)[1]
        if not labels or not asks_several:
            return False
        opened.labels += labels
        opened.question.lines.append(clue.line.number)
        self._builder.place(clue, "question", opened.question)
        return True

    def room(self, clue: Clues, _index: int) -> bool:
        """Room for an answer."""
        opened = self._builder.open
        again = opened is not None and not opened.question.options and _says_again(opened.raw, clue.plain)
        places = [*map(_PLACE.fullmatch, labelled_blanks(clue.text))]
        ranks = opened is not None and len(opened.question.options) > 1 and bool(places) and all(places)
        if not (clue.is_blank or again or ranks):
            return False
        if opened is None:
            self._builder.place(clue, "left_out")
        elif opened.question.options or opened.bare:
            last = opened.question.options[-1:]
            if last and flat(last[0].text).startswith(("其他", "其它")) and clue.text.startswith("_"):
                last[0].write_in = last[0].write_in or True
            self._builder.place(clue, "left_out", opened.question)
        else:
            opened.blank, opened.room = True, f"{opened.room} {without_range(clue.raw)}".strip()
            opened.question.lines.append(clue.line.number)
            self._builder.place(clue, "question", opened.question)
        return True


_PLACE = re.compile(r"第[一二三四五六七八九\d][位名个项]?|首选|次选|首先|其次|再次|最后|[①-⑨]|\d[.、]?")
"""What stands before the room for one place of a ranking."""

_SAYS_AGAIN = re.compile(r"\s*(?P<words>[\u4e00-\u9fff]{2,6})\s*_{2,}\s*[\u4e00-\u9fff%]{1,3}\s*。?\s*")


def _says_again(question: str, line: str) -> bool:
    """Whether a line is room for the answer behind words of the question: 增加____亩 below 面积增加了多少."""
    found = _SAYS_AGAIN.fullmatch(line)
    return found is not None and found["words"] in flat(question)
