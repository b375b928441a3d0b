"""Lines that say who is asked: jumps, dependencies, `如选择不满意请说明`."""

from surveyapp.papers.limits import LONGEST_CONDITION, MOST_AROUND_JUMPS
from surveyapp.papers.paper import LinePart, PaperCondition
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.jumps import answer_named, jumps_in, places_of
from surveyapp.papers.signs.wording import ASKS, DEPENDS, ONLY_WHO, REASON, SECTION_FOR_SOME


class ConditionLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around

    def who_is_asked(self, clue: Clues, _index: int) -> bool:
        """A line that says who is asked, and nothing else."""
        opened = self._builder.open
        if clue.number or clue.begins_options or len(clue.text) > LONGEST_CONDITION:
            return False
        plain = clue.plain
        question = opened.question if opened else None
        if found := DEPENDS.fullmatch(plain):
            places = places_of(found["options"])
            condition = PaperCondition(clue.text, clue.line.number, found["question"], places)
            self._builder.add_condition(clue, condition, question)
            return True
        if found := SECTION_FOR_SOME.fullmatch(plain):
            named = answer_named(clue.text)
            self._builder.begin_section(clue, found["name"])
            self._builder.waiting.append(PaperCondition(clue.text, clue.line.number, *named))
            return True
        jumps = [jump for jump in jumps_in(clue.text) if jump.marks or jump.target]
        said = sum(jump.end - jump.start for jump in jumps)
        if jumps and question is not None and len(plain) - said <= MOST_AROUND_JUMPS + len(jumps):
            self._builder.add_jumps(clue, jumps)
            return True
        if ONLY_WHO.search(plain) and not ASKS.search(plain):
            named = answer_named(clue.text)
            self._builder.add_who(clue, PaperCondition(clue.text, clue.line.number, *named))
            return True
        return False

    def reason(self, clue: Clues, _index: int) -> bool:
        """`如选择不满意请说明`: a text that is asked of some."""
        asked_before = self._builder.open is not None or bool(self._builder.paper.questions)
        if clue.number or clue.mark or not asked_before or not REASON.search(clue.plain):
            return False
        question = self._builder.begin_question(clue, clue.raw.strip())
        question.said = "text"
        self._builder.paper.parts[clue.line.number] = LinePart("condition", question)
        return True
