"""One thing that a methodologist would ask about, and what the checks of questions have in common."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.limits import LONGEST_TEXT_ADVISED
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import Block
from surveyapp.definition.scale_wording import NO_OPINION, levels_of, without_remark
from surveyapp.definition.values import Text


@dataclass(frozen=True)
class Finding:
    """Where it is, the code of the warning, and its parameters."""

    path: KeyPath
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def words_of(text: Text) -> str:
    """A text as far as the checks read it, on one line."""
    return " ".join(str(text)[:LONGEST_TEXT_ADVISED].split())


def takes_one_option(block: Block) -> bool:
    """Whether one of the question's own options is chosen, by the whole question or by each of its lines."""
    answers = block.answers
    return bool(block.question.options and answers) and all(answer.takes_one_option for answer in answers)


def holds_no_opinion(option: Option) -> bool:
    """Whether an option says nothing of the matter: it is marked so, or it is one of the usual words for it."""
    return option.no_opinion or (option.score is None and bool(NO_OPINION.fullmatch(label_of(option))))


def label_of(option: Option) -> str:
    """The wording of an option without the remark behind it."""
    return without_remark(words_of(option.label))


def opinions_of(question: Question) -> list[tuple[int, Option]]:
    """The options that hold an opinion, with their places."""
    return [(place, option) for place, option in enumerate(question.options) if not holds_no_opinion(option)]


def is_judgement(block: Block) -> bool:
    """Whether people judge something: they choose one option, and these are scored, favourable, or degrees."""
    question = block.question
    if not takes_one_option(block):
        return False
    marked = any(option.score is not None or option.favourable for option in question.options)
    return marked or bool(levels_of([label_of(option) for _, option in opinions_of(question)]))


def asked_texts(question: Question, *, of_all: bool = False) -> Iterator[tuple[KeyPath, str]]:
    """What is asked, and where below the question it stands: the lines of a matrix, or the text of another question.

    `of_all`: without the lines that only some are asked.
    """
    if question.items:
        for number, item in enumerate(question.items):
            if of_all and item.show_if:
                continue
            yield ("items", number, "text"), words_of(item.text)
    else:
        yield ("text",), words_of(question.text)
