"""Lines that say who is asked: jumps, dependencies, `如选择不满意请说明`."""

from surveyapp.papers.limits import LONGEST_CONDITION
from surveyapp.papers.paper import LinePart, PaperCondition
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.marks import flat
from surveyapp.papers.reading.options import option_marks, target_of
from surveyapp.papers.reading.wording import ASKS, DEPENDS, JUMP, ONLY_WHO, REASON, SECTION_FOR_SOME


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
        plain = flat(clue.text)
        if found := SECTION_FOR_SOME.fullmatch(plain):
            self._builder.begin_section(clue, found["name"])
            self._builder.waiting.append(PaperCondition(clue.text, clue.line.number))
            return True
        question = opened.question if opened else None
        if found := DEPENDS.fullmatch(plain):
            places = tuple(f"#{digits.strip()}" for digits in found["options"].replace(",", ";").split(";"))
            condition = PaperCondition(clue.text, clue.line.number, found["question"], places)
            self._builder.add_condition(clue, condition, question)
            return True
        found = JUMP.search(plain)
        if found and question is not None and len(plain) - (found.end() - found.start()) <= 6:
            marks = found["marks"] or ""
            letters = tuple(option_marks(marks)) or ((marks.strip(),) if marks.strip() else ())
            self._builder.add_jump(clue, letters, target_of(found["target"]))
            return True
        if ONLY_WHO.search(plain) and not ASKS.search(plain):
            self._builder.add_who(clue, PaperCondition(clue.text, clue.line.number))
            return True
        return False

    def reason(self, clue: Clues, _index: int) -> bool:
        """`如选择不满意请说明`: a text that is asked of some."""
        asked_before = self._builder.open is not None or bool(self._builder.paper.questions)
        if clue.number or clue.mark or not asked_before or not REASON.search(flat(clue.text)):
            return False
        question = self._builder.begin_question(clue, clue.raw.strip())
        question.said = "text"
        self._builder.paper.parts[clue.line.number] = LinePart("condition", question)
        return True
