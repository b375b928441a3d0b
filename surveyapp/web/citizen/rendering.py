"""The pages for citizens as HTML: the survey's page (empty, or with its problems), messages, the receipt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from surveyapp.collection.channels import channel_kind
from surveyapp.collection.kinds import AnswerProblem
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.complete_table import MissingEntry
from surveyapp.definition.languages import FIRST_LANGUAGE, LANGUAGES
from surveyapp.definition.question_types import Answer, Block
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import Text
from surveyapp.web.citizen.answer_hints import count_hint, date_hint, number_hint
from surveyapp.web.citizen.conditions import script_rules, sentences
from surveyapp.web.citizen.fields import FIELDS, build_form, option_id, template_of
from surveyapp.web.citizen.option_levels import grouped_options, listed_answers, shown_text, typed_answers
from surveyapp.web.citizen.templating import ENVIRONMENT
from surveyapp.web.citizen.text_fit import first_sentence, fit_in_a_row, opening
from surveyapp.web.citizen.words import Say, words_in

Short = TypeVar("Short")

_SCRIPT_WORDS = ("sending", "submit", "undelivered", "left", "comma", "step", "stepwise", "whole")
"""The keys of the words that the script says."""


@dataclass(frozen=True)
class Viewing:
    """The view of a page: language, mode (`standard` or `large`) and the channel of its link.

    `key`: the secret of the receipt that is looked at.
    """

    language: str = FIRST_LANGUAGE
    mode: str = "standard"
    channel: str = ""
    languages: tuple[str, ...] = (FIRST_LANGUAGE,)
    key: str = ""

    @property
    def on_own_device(self) -> bool:
        """Whether citizens open the link on a device of their own; on any other device nothing of theirs may stay."""
        return channel_kind(self.channel) == "self"

    def query(self, *, channel: bool = True, personal: bool = True) -> str:
        """The query string that asks for this view again, with its question mark; empty for the usual view.

        Without `personal` the language and mode that one person chose are left out, for the next person on the device.
        """
        asked = (
            ("language", self.language if personal and self.language != self.languages[0] else ""),
            ("mode", self.mode if personal and self.mode != "standard" else ""),
            ("channel", self.channel if channel else ""),
            ("key", self.key),
        )
        told = "&".join(f"{name}={quote_plus(value)}" for name, value in asked if value)
        return f"?{told}" if told else ""


@dataclass(frozen=True)
class ReturnedForm:
    """A form that was sent and has to be shown again.

    `fields` as received, `problems` with the answers; `undelivered` when the database could not store them.
    """

    fields: MultiDict[str, str]
    problems: tuple[AnswerProblem, ...] = ()
    undelivered: bool = False


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary: the input it leads to, the question's wording, what is wrong."""

    anchor: str | None
    wording: str
    message: Markup


def words_of(language: str) -> Say:
    """`say(key, **values)`: the words of a language with values escaped and isolated (`<bdi>`).

    MissingEntry for a key without words.
    """
    words = words_in(language)

    def say(key: str, **values: object) -> Markup:
        if key not in words:
            raise MissingEntry(f"web/citizen/languages has no words for {key!r}: add them for every language")
        isolated = {name: Markup("<bdi>{}</bdi>").format(value) for name, value in values.items()}
        return Markup(words[key]).format(**isolated)  # noqa: S704  # our own words; the values are escaped

    return say


def survey_page(
    survey: str,
    version: str,
    questionnaire: Questionnaire,
    viewing: Viewing,
    *,
    sample: bool,
    filled_in: ReturnedForm | None = None,
    tree_address: Callable[[Block], str] | None = None,
) -> str:
    """The page of an open survey; with `filled_in` it shows the answers again and what is wrong with them.

    `tree_address`: where the script finds options in levels that do not fit the page; with None below the survey's
    own address, where those of a published version are.
    """
    below = f"{quote(survey.partition('/')[2])}/options/{version}"
    shown, say = filled_in or ReturnedForm(MultiDict()), words_of(viewing.language)
    lines = [_summary_line(questionnaire, problem, viewing.language, say) for problem in shown.problems]
    words = words_in(viewing.language)
    data = {"survey": survey, "version": version, "keeps": viewing.on_own_device}
    if rules := script_rules(questionnaire):
        data["rules"] = rules
    return _render(
        "survey.html",
        viewing,
        title=questionnaire.title.say(viewing.language),
        questionnaire=questionnaire,
        form=build_form(questionnaire, viewing.language, shown.fields),
        own=_own_fields(version, shown.fields, viewing),
        introduction=_shorten(questionnaire.introduction, viewing, lambda text: opening(text, viewing.mode)),
        purpose=questionnaire.notice and _shorten(questionnaire.notice.purpose, viewing, first_sentence),
        sample=sample,
        summary=lines,
        undelivered=shown.undelivered,
        errors=_by_field(shown.problems, lines),
        own_device=viewing.on_own_device,
        data=data | {key: words[key] for key in _SCRIPT_WORDS},
        condition_of=sentences(questionnaire, viewing.language),
        count_hint=count_hint,
        number_hint=number_hint,
        date_hint=date_hint,
        fit_in_a_row=_fit_in_a_row,
        template_of=template_of,
        tree_address=tree_address
        or (lambda block: f"{below}/{block.question.code}?language={viewing.language}"),
        grouped_options=grouped_options,
        listed_answers=listed_answers,
        typed_answers=typed_answers,
        shown_text=shown_text,
    )


def _own_fields(version: str, fields: MultiDict[str, str], viewing: Viewing) -> dict[str, str]:
    """The form's hidden fields, which the script fills in; without a device mark where many people share the device."""
    mark = {"device": ""} if viewing.on_own_device else {}
    again = {name: fields.get(name, "") for name in ("response_id", "started")}
    return {"version": version, **again, "seconds": "", "confirm_empty": "", **mark}


def _shorten(text: Text | None, viewing: Viewing, shorten: Callable[[str], Short]) -> Short | None:
    return shorten(text.say(viewing.language)) if text else None


def _fit_in_a_row(answer: Answer, language: str) -> bool:
    return fit_in_a_row([option.label.say(language) for option in answer.options])


def message_page(
    kind: str,
    viewing: Viewing,
    *,
    title: str = "",
    link: str = "",
) -> str:
    """A page that says one thing plainly; `kind` names its words, `link` leads to the next form."""
    return _render("message.html", viewing, kind=kind, title=title, link=link)


def confirm_page(
    kind: str,
    viewing: Viewing,
    *,
    title: str,
    back: str,
    fields: Sequence[tuple[str, str]] = (),
    finished: dict[str, str] | None = None,
) -> str:
    """A page that asks before something is sent to its own address: the form has `fields`, the link leads `back`.

    `finished` (`survey`, and `finished`: a response id) tells the script that this id was used and the next form needs
    a new one.
    """
    return _render(
        "confirm.html", viewing, kind=kind, title=title, back=back, fields=fields, finished=finished
    )


def front_page(surveys: Sequence[tuple[str, str, bool]], console: str) -> str:
    """The demonstration's own page: a link for each open survey (address, title, whether it has sample answers)."""
    title = words_in(FIRST_LANGUAGE)["front"]
    return _render("front.html", Viewing(), title=title, surveys=surveys, console=console)


@dataclass(frozen=True)
class Moment:
    """A moment in Chinese time as a receipt says it: for machines (2026-07-31T09:05:00+08:00) and for people."""

    stamp: str
    shown: str

    @classmethod
    def of(cls, time: datetime) -> "Moment":
        """The moment of a time."""
        stamp = time.astimezone(CHINA).isoformat(timespec="seconds")
        return cls(stamp, f"{stamp[:10]} {stamp[11:19]}")


def receipt_page(
    survey: str,
    questionnaire: Questionnaire,
    viewing: Viewing,
    *,
    number: str,
    submitted: Moment,
    withdrawn: Moment | None,
    frozen: bool,
    withdrawal: str,
    ending: str = "",
) -> str:
    """The page that says that the answers arrived, with receipt number and time, or that they were `withdrawn`;
    `ending`: what is said in place of the usual closing where an option ended the form.

    Its holder, whose `viewing` has the key, may withdraw them at `withdrawal` unless they are `frozen`.
    """
    notice, closing = questionnaire.notice, questionnaire.closing
    return _render(
        "receipt.html",
        viewing,
        title=questionnaire.title.say(viewing.language),
        closing=ending or (closing.say(viewing.language) if closing else ""),
        contact=notice.contact.say(viewing.language) if notice else "",
        number=number,
        submitted=submitted,
        withdrawn=withdrawn,
        frozen=frozen,
        holder=bool(viewing.key),
        withdrawal=withdrawal,
        data={"survey": survey, "finished": number},
    )


def _render(template: str, viewing: Viewing, **context: Any) -> str:
    other_mode = replace(viewing, mode="standard" if viewing.mode == "large" else "large")
    return ENVIRONMENT.get_template(template).render(
        language=viewing.language,
        direction=LANGUAGES[viewing.language].direction,
        mode=viewing.mode,
        other_mode=(other_mode.mode, other_mode.query()),
        other_languages=[
            (language, LANGUAGES[language].own_name, replace(viewing, language=language).query())
            for language in viewing.languages
            if language != viewing.language
        ],
        say=words_of(viewing.language),
        plain=words_in(viewing.language),
        option_id=option_id,
        **context,
    )


def _summary_line(
    questionnaire: Questionnaire, problem: AnswerProblem, language: str, say: Say
) -> SummaryLine:
    """The line for a problem; one with a field that no answer owns leads nowhere."""
    answer = questionnaire.answer(problem.field)
    if answer is None:
        return SummaryLine(None, "", _message(problem, "problem.required", say))
    item = answer.item
    field = FIELDS[(item if answer.is_typed else answer).kind]
    number = questionnaire.item_numbers[item.code]
    wording = f"{number if '.' in number else f'{number}.'} {item.text.say(language)}"
    if answer.reason_of or answer.is_typed:
        anchor = answer.code if answer.reason_of else field.anchor(item)
        return SummaryLine(anchor, wording, _message(problem, "problem.required", say))
    if answer.beside:
        missing = "problem.required_write_in"
        return SummaryLine(
            answer.code, f"{wording} {answer.beside.label.say(language)}", _message(problem, missing, say)
        )
    return SummaryLine(field.anchor(answer), wording, _message(problem, field.required_message, say))


def _message(problem: AnswerProblem, missing: str, say: Say) -> Markup:
    """What is wrong; `missing`: the key of what is said of a field left blank."""
    if problem.code == "required":
        return say(missing)
    return say(f"problem.{problem.code}", field=problem.field, **problem.params)


def _by_field(problems: Sequence[AnswerProblem], lines: Sequence[SummaryLine]) -> dict[str, list[Markup]]:
    """Field -> what is wrong with it, each message once."""
    messages: dict[str, list[Markup]] = {}
    for problem, line in zip(problems, lines, strict=True):
        of_field = messages.setdefault(problem.field, [])
        if line.message not in of_field:
            of_field.append(line.message)
    return messages
