"""Coding frames: saving the themes of a survey, and confirming them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select

from surveyapp.analysis.limits import MOST_THEME_RULES, MOST_THEMES
from surveyapp.analysis.opinions.themes import (
    CodingFrame,
    Theme,
    ThemeRuleError,
    next_code,
    read_rule,
)
from surveyapp.records.connection import transaction
from surveyapp.records.opinions import OpinionFrame
from surveyapp.records.tables import Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.statistics.limits import LONGEST_THEME_DESCRIPTION, LONGEST_THEME_NAME
from surveyapp.services.statistics.opinion_notes import frames_of
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import clean_text

_BETWEEN_RULES = re.compile(r"[\s、，,;；]+")


@dataclass(frozen=True)
class TypedTheme:
    """A theme as it was typed; `code` is empty for a new one, `rules` are separated by blanks, commas or lines."""

    code: str
    name: str
    description: str = ""
    rules: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name.strip() or self.description.strip() or self.rules.strip())


def save_frame(
    engine: Engine,
    survey: str,
    typed: Sequence[TypedTheme],
    *,
    confirms: bool,
    seen: int | None,
    person: str,
) -> CodingFrame:
    """Save the themes of a survey, `confirms` or as a draft; blank ones are left out. Codes stay with their themes, and
    the code of a theme that was taken out is not used again.

    `seen`: the id of the frame that the person saw. Refused: `unknown_survey`, `answers_deleted`, `frame_changed` where
    somebody saved another one meanwhile, `frame_empty`, `too_many_themes`, `theme_unnamed`, `theme_name_too_long`,
    `theme_name_twice`, `theme_description_too_long`, `too_many_theme_rules`; ThemeRuleError with the `theme`.
    """
    known_survey(engine, survey)
    with transaction(engine) as connection:
        connection.execute(select(Survey.name).where(Survey.name == survey).with_for_update())
        refuse_deleted(connection, survey)
        before = frames_of(connection, survey)
        if before and before[-1].id != seen:
            raise Refusal("frame_changed", person=before[-1].person)
        used = {theme.code for record in before for theme in record.frame.themes}
        frame = CodingFrame(tuple(_themes(typed, used)))
        connection.execute(
            insert(OpinionFrame).values(
                survey=survey,
                themes=[
                    {
                        "code": each.code,
                        "name": each.name,
                        "description": each.description,
                        "rules": each.rules,
                    }
                    for each in frame.themes
                ],
                confirmed=confirms,
                person=person,
                at=datetime.now(UTC),
            )
        )
    return frame


def _themes(typed: Sequence[TypedTheme], used: set[str]) -> list[Theme]:
    rows = [(row, each) for row, each in enumerate(typed, start=1) if not each.is_blank]
    if not rows:
        raise Refusal("frame_empty")
    if len(rows) > MOST_THEMES:
        raise Refusal("too_many_themes", found=len(rows), limit=MOST_THEMES)
    themes: list[Theme] = []
    taken, codes = set(used), set[str]()
    for row, each in rows:
        name = _usable_name(row, each.name, [theme.name for theme in themes])
        code = each.code if each.code in used and each.code not in codes else next_code(taken)
        taken.add(code)
        codes.add(code)
        themes.append(
            Theme(code, name, _usable_description(name, each.description), _rules(name, each.rules))
        )
    return themes


def _usable_name(row: int, typed: str, others: Sequence[str]) -> str:
    name = " ".join(clean_text(typed).split())
    if not name:
        raise Refusal("theme_unnamed", row=row)
    if len(name) > LONGEST_THEME_NAME:
        raise Refusal("theme_name_too_long", row=row, found=len(name), limit=LONGEST_THEME_NAME)
    if name in others:
        raise Refusal("theme_name_twice", found=name)
    return name


def _usable_description(name: str, typed: str) -> str:
    description = clean_text(typed)
    if len(description) > LONGEST_THEME_DESCRIPTION:
        most, length = LONGEST_THEME_DESCRIPTION, len(description)
        raise Refusal("theme_description_too_long", theme=name, found=length, limit=most)
    return description


def _rules(name: str, typed: str) -> tuple[str, ...]:
    rules = tuple(dict.fromkeys(rule for rule in _BETWEEN_RULES.split(clean_text(typed)) if rule))
    if len(rules) > MOST_THEME_RULES:
        raise Refusal("too_many_theme_rules", theme=name, found=len(rules), limit=MOST_THEME_RULES)
    for rule in rules:
        try:
            read_rule(rule)
        except ThemeRuleError as error:
            error.params["theme"] = name
            raise
    return rules
