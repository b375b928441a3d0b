"""Rows of tables that hold questions: one question a row, or labels with room for an answer beside them."""

import re

from surveyapp.papers.limits import LONGEST_UNIT
from surveyapp.papers.paper import PaperCondition, PaperQuestion
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.options import bare_options, options_in
from surveyapp.papers.reading.question_table import QuestionTable, question_table
from surveyapp.papers.signs.blanks import is_blank_line, is_only_boxes
from surveyapp.papers.signs.jumps import answer_named, jumps_in
from surveyapp.papers.signs.marks import OptionText, leading_mark, leading_number
from surveyapp.papers.signs.steps import legend_in
from surveyapp.papers.signs.type_tags import type_said
from surveyapp.papers.signs.wording import tidy

_PARTS_OF_CELL = re.compile(r"[;；|｜]|\s{3,}|\n")
_YES = re.compile(r"(?:是|必答|必填|√|Y|yes|1|true)", re.IGNORECASE)


class RowLines:
    """Reads such rows into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around
        self._table: QuestionTable | None = None
        self._rows = 0

    def of_known_table(self, clue: Clues, index: int) -> bool:
        """A row of a table whose columns are known."""
        return self._table is not None and self.row(clue, index)

    def row(self, clue: Clues, _index: int) -> bool:
        """A row of a table that is no matrix."""
        cells = clue.line.cells
        if not cells or clue.is_prose:
            self._table = None if clue.line.place != "row" else self._table
            return False
        if self._legend(clue):
            return True
        if self._tagged(clue) or self._only_options(clue):
            return True
        if table := question_table(cells):
            self._builder.close()
            self._table, self._rows = table, 0
            self._builder.place(clue, "left_out")
            return True
        if self._table is not None:
            return self._one_question(clue, self._table)
        return self._labels(clue)

    def _legend(self, clue: Clues) -> bool:
        """A row across the table that says what its numbers mean."""
        filled = [cell for cell in clue.line.cells if cell]
        if len(filled) != 1 or not legend_in(filled[0]) or self._table is not None:
            return False
        self._builder.close()
        self._builder.stem.append(clue)
        self._builder.place(clue, "left_out")
        return True

    def _only_options(self, clue: Clues) -> bool:
        """A row whose cells hold options of the open question: a frame that makes columns of them."""
        opened = self._builder.open
        filled = [cell for cell in clue.line.cells if cell]
        if opened is None or opened.question.items or self._table is not None:
            return False
        marks = [leading_mark(cell) for cell in filled]
        if not all(mark and mark.kind in ("letter", "box") for mark in marks) or any(
            map(is_only_boxes, filled)
        ):
            return False
        pieces = [piece for cell in filled for piece in options_in(cell)[1]]
        if opened.question.options and pieces[0].mark == "A":
            return False
        self._builder.place_options(clue, pieces)
        return True

    def _tagged(self, clue: Clues) -> bool:
        """A row whose first cell holds the number and the type, as codebooks have it: Q1[单选题], 性别."""
        first, *others = clue.line.cells
        texts = [cell for cell in others if cell]
        number, said = leading_number(f"{first} "), type_said(first)
        rest = said.text[number.end - 1 :] if number and number.end > 1 else said.text
        if not said.said or len(texts) != 1 or re.sub(r"[Qq题\d.、\s]", "", rest):
            return False
        digits = re.findall(r"\d+", first)
        question = self._begin(clue, texts[0], digits[0] if digits else "")
        question.said = said.said
        return True

    def _one_question(self, clue: Clues, table: QuestionTable) -> bool:
        """A row of a table whose columns are known."""
        values: dict[str, list[str]] = {}
        for place, cell in enumerate(clue.line.cells):
            values.setdefault(table.columns.get(place, ""), []).append(cell)
        texts = [cell for cell in values.get("text", []) if cell]
        cells = [cell for cell in values.get("options", []) if cell]
        room = [cell for cell in cells if is_blank_line(cell)]
        said = type_said(f"[{next(iter(values.get('type', [])), '')}]").said
        units = [cell for cell in cells if said == "number" and len(cell) <= LONGEST_UNIT]
        pieces = [piece for cell in cells if cell not in room + units for piece in pieces_of(cell)]
        if not texts:
            return self._more_options(clue, pieces)
        if section := next((cell for cell in values.get("section", []) if cell), ""):
            self._builder.section = section
        notes = [f"（{note}）" for note in values.get("note", []) if note]
        self._rows += 1
        number = next(iter(values.get("number", [])), "") or str(self._rows)
        question = self._begin(clue, texts[0] + "".join(notes), number)
        question.said = question.said or said
        question.required = question.required or any(map(_YES.fullmatch, values.get("required", [])))
        self._builder.add_options(clue, pieces)
        if (opened := self._builder.open) is not None:
            opened.room = " ".join(room)
            question.unit = "".join(units)
        for condition in filter(None, values.get("condition", [])):
            self._who(clue, question, condition)
        return True

    def _who(self, clue: Clues, question: PaperQuestion, words: str) -> None:
        """The cell of a row that says who is asked."""
        if jumps := jumps_in(words):
            self._builder.add_jumps(clue, jumps)
            self._builder.place(clue, "question", question)
        else:
            question.conditions.append(PaperCondition(words, clue.line.number, *answer_named(words)))

    def _more_options(self, clue: Clues, pieces: list[OptionText]) -> bool:
        """A row without a question: more options of the last one."""
        opened = self._builder.open
        if opened is None or not pieces:
            return False
        self._builder.place_options(clue, pieces)
        return True

    def _labels(self, clue: Clues) -> bool:
        """A row of labels, each with options or room for an answer behind it."""
        made: list[PaperQuestion] = []
        number, label = "", ""
        for cell in clue.line.cells:
            if cell.isdigit() and not label:
                number = cell
                continue
            head, pieces = options_in(cell) if cell else ("", [])
            if pieces and not head and label:
                made.append(self._question(clue, label, number, pieces))
                number, label = "", ""
            elif pieces and not head and made:
                self._builder.add_options(clue, pieces)
            elif head and len(pieces) > 1:
                made.append(self._question(clue, head, number, pieces))
                number, label = "", ""
            elif label and (not cell or is_only_boxes(cell)):
                made.append(self._question(clue, label, number, []))
                number, label = "", ""
            elif cell and not is_only_boxes(cell):
                label = f"{label} {cell}".strip()
        if label and made:
            self._question(clue, label, number, [])
        return bool(made)

    def _question(self, clue: Clues, text: str, number: str, pieces: list[OptionText]) -> PaperQuestion:
        question = self._begin(clue, text, number)
        if pieces:
            self._builder.add_options(clue, pieces)
        else:
            question.said = question.said or "text"
        return question

    def _begin(self, clue: Clues, text: str, number: str) -> PaperQuestion:
        """A question of a row; the row is the first one's."""
        if found := leading_number(text):
            text, number = text[found.end :], number or str(found.value)
        part = self._builder.paper.parts.get(clue.line.number)
        question = self._builder.begin_question(clue, text, number)
        if part is not None and part.part == "question":
            self._builder.paper.parts[clue.line.number] = part
        return question


def pieces_of(cell: str) -> list[OptionText]:
    """The options in a cell: with marks, or parted by semicolons, strokes or lines.

    >>> [piece.text for piece in pieces_of("男；女")], [piece.mark for piece in pieces_of("A.是 B.否")]
    (['男', '女'], ['A', 'B'])
    """
    head, pieces = options_in(cell)
    if pieces and not head:
        return pieces
    parts = [part for part in (tidy(part) for part in _PARTS_OF_CELL.split(cell)) if part]
    if len(parts) == 1 and not bare_options(cell):
        parts = [part for part in re.split(r"\s*[/／、，,]\s*|\s+", parts[0]) if part]
    return [OptionText("", part) for part in (parts if len(parts) > 1 else bare_options(cell) or parts)]
