"""Questions and blocks of a team's earlier surveys: searched by words, and inserted into a draft with their codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, select

from surveyapp.definition.copies.earlier_questions import InsertedText, insert_questions
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.normal_form import normal_form
from surveyapp.definition.question import Question
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading
from surveyapp.records.console import Draft
from surveyapp.records.tables import PublishedQuestionnaire, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.folders import in_folders
from surveyapp.services.limits import (
    LONGEST_BLOCK_SEARCH,
    MOST_BLOCKS_FOUND,
    MOST_BLOCKS_OF_SURVEY,
    MOST_SURVEYS_READ,
    SOURCES_AT_ONCE,
)
from surveyapp.services.people.access import Actor, Capability
from surveyapp.services.surveys.drafts import EditConflict, EditedText, edited_text, save_draft
from surveyapp.services.surveys.examples import EXAMPLES, example_text
from surveyapp.services.surveys.survey_lookup import CURRENT

Origin = Literal["published", "draft", "example"]

BlockKind = Literal["scale", "section", "question"]


@dataclass(frozen=True)
class EarlierSource:
    """A questionnaire that questions can be taken from: a `survey` as it is published or edited, or an example."""

    survey: str
    origin: Origin
    text: str


@dataclass(frozen=True)
class FoundBlock:
    """What can be inserted at once: a question, a section, or the questions of the main scale; `name` is its wording or
    heading, empty for the scale. `options`: the wordings to choose from, of a question.
    """

    kind: BlockKind
    name: str
    codes: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class EarlierSurvey:
    """A survey in which something was found."""

    survey: str
    origin: Origin
    title: str
    blocks: tuple[FoundBlock, ...]


@dataclass(frozen=True)
class EarlierSearch:
    """What was found; `more`: there is more than is shown, other words find it."""

    surveys: tuple[EarlierSurvey, ...]
    more: bool = False


@dataclass(frozen=True)
class InsertRequest:
    """The questions that are taken from `source` (`origin` of it), and where they go: behind the question `after`
    (empty: before all, None: behind all), with the codes of `renamed`; `token` names the text that this began from.
    """

    source: str
    origin: Origin
    codes: Sequence[str]
    after: str | None
    token: str
    renamed: Mapping[str, str]


def find_earlier(engine: Engine, actor: Actor, survey: str, words: str) -> EarlierSearch:
    """Questions, sections and main scales in which every one of the `words` stands, in the title of their survey too.

    Searched are the surveys of the person's folders as they are published, their drafts for those who edit, and the
    examples; `survey` itself is left out. Only texts in which the words stand are read, `MOST_SURVEYS_READ` at most.
    """
    wanted = _words(words)
    if not wanted:
        return EarlierSearch(())
    found: list[EarlierSurvey] = []
    read = count = 0
    for source in _sources(engine, actor):
        if source.survey == survey or not _stand_in(wanted, source.text):
            continue
        if read >= MOST_SURVEYS_READ or count >= MOST_BLOCKS_FOUND:
            return EarlierSearch(tuple(found), more=True)
        read += 1
        questionnaire = load_questionnaire(source.text.encode(), source.survey).questionnaire
        blocks = tuple(_blocks(questionnaire, wanted)) if questionnaire is not None else ()
        if questionnaire is not None and blocks:
            title = str(questionnaire.title)
            found.append(EarlierSurvey(source.survey, source.origin, title, blocks[:MOST_BLOCKS_OF_SURVEY]))
            count += len(blocks)
    return EarlierSearch(tuple(found))


def insert_earlier(
    engine: Engine, actor: Actor, survey: str, request: InsertRequest
) -> tuple[EditedText, InsertedText]:
    """Insert questions into the draft of `survey` and save it. A comment in the file says where they are from.

    `EditConflict` where the text is not that of `token` any more, `Refusal` (`earlier_source_gone`) where the person
    sees no such source, `InsertError` as `insert_questions`.
    """
    present = edited_text(engine, survey)
    if present is None or present.token != request.token:
        raise EditConflict(present)
    source = source_text(engine, actor, request.source, request.origin)
    if source is None:
        raise Refusal("earlier_source_gone", found=request.source)
    remark = f"插入自 {request.source}"
    inserted = insert_questions(present.text, source, request.codes, request.after, request.renamed, remark)
    saved = save_draft(engine, survey, inserted.text, request.token, actor.account)
    return saved, inserted


def source_text(engine: Engine, actor: Actor, survey: str, origin: Origin) -> str | None:
    """The text of a source that this person may see; None where there is none."""
    if origin == "example":
        return example_text(survey)
    if not actor.sees(survey.partition("/")[0]):
        return None
    with reading(engine) as connection:
        if origin == "draft":
            if not actor.may(Capability.EDIT_SURVEYS):
                return None
            query = select(Draft.text).where(Draft.survey == survey)
        else:
            query = select(PublishedQuestionnaire.source).join(Survey, CURRENT).where(Survey.name == survey)
        return connection.execute(query).scalars().first()


def _sources(engine: Engine, actor: Actor) -> Iterator[EarlierSource]:
    """Every source once, the surveys that were begun last first: as they are published, else as they are edited."""
    with reading(engine) as connection:
        seen: set[str] = set()
        drafts = _drafts(connection, actor)
        for name, text in _published(connection, actor):
            seen.add(name)
            yield EarlierSource(name, "published", text)
        for name, text in drafts:
            if name not in seen:
                seen.add(name)
                yield EarlierSource(name, "draft", text)
    for name in EXAMPLES:
        example = example_text(name)
        if name not in seen and example is not None:
            yield EarlierSource(name, "example", example)


def _published(connection: Connection, actor: Actor) -> Iterator[tuple[str, str]]:
    query = (
        select(Survey.name, PublishedQuestionnaire.source)
        .join(PublishedQuestionnaire, CURRENT)
        .where(in_folders(Survey.name, actor.folders))
        .order_by(Survey.created.desc(), Survey.name)
    )
    for row in connection.execute(query.execution_options(yield_per=SOURCES_AT_ONCE)):
        yield row[0], row[1]


def _drafts(connection: Connection, actor: Actor) -> list[tuple[str, str]]:
    if not actor.may(Capability.EDIT_SURVEYS):
        return []
    query = select(Draft.survey, Draft.text).where(in_folders(Draft.survey, actor.folders))
    return [(row[0], row[1]) for row in connection.execute(query.order_by(Draft.saved.desc()))]


def _words(typed: str) -> list[str]:
    return [word for part in typed[:LONGEST_BLOCK_SEARCH].split() if (word := _plain(part))]


def _plain(text: str) -> str:
    """A text as it is compared: full-width signs and case make no difference, spaces and line ends do not count."""
    return "".join(normal_form(text, LARGEST_DEFINITION_FILE).casefold().split())


def _stand_in(words: Sequence[str], text: str) -> bool:
    plain = _plain(text)
    return all(word in plain for word in words)


def _blocks(questionnaire: Questionnaire, words: Sequence[str]) -> Iterator[FoundBlock]:
    """What is found in one questionnaire: the main scale and whole sections first, then single questions."""
    title = _plain(str(questionnaire.title))
    left = [word for word in words if word not in title]
    hits = {question.code for question in questionnaire.questions if _stand_in(left, _all_texts(question))}
    if questionnaire.satisfaction is not None:
        items = {item.partition(".")[0] for item in questionnaire.satisfaction.items}
        codes = tuple(question.code for question in questionnaire.questions if question.code in items)
        if items & hits:
            yield FoundBlock("scale", "", codes)
    for name, asked in questionnaire.by_section():
        codes = tuple(block.question.code for block in asked)
        if name is not None and len(codes) > 1 and hits & {*codes}:
            yield FoundBlock("section", str(name), codes)
    for question in questionnaire.questions:
        if question.code in hits:
            labels = [str(option.label) for option in question.options]
            labels += [str(item.text) for item in question.items]
            yield FoundBlock("question", str(question.text), (question.code,), tuple(labels))


def _all_texts(question: Question) -> str:
    options, items = question.options, question.items
    texts = [question.section or "", question.text, *(o.label for o in options), *(i.text for i in items)]
    return "\n".join([*map(str, texts), *(str(blank.label) for blank in question.blanks)])
