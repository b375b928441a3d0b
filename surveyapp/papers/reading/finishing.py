"""A question whose last line was read: its text, its type as far as it is said, its options, its blanks."""

import re
from collections.abc import Sequence

from surveyapp.papers.paper import (
    LinePart,
    Paper,
    PaperBlank,
    PaperCondition,
    PaperItem,
    PaperJump,
    PaperOption,
    PaperQuestion,
)
from surveyapp.papers.reading.open_question import OpenQuestion
from surveyapp.papers.reading.options import (
    choices_behind_spaces,
    choices_in_brackets,
    in_order_of_letters,
    mark_options,
)
from surveyapp.papers.signs.blanks import (
    blanks_in,
    date_named,
    date_of,
    labelled_blanks,
    unit_of,
    without_blanks,
    without_unit,
)
from surveyapp.papers.signs.jumps import answer_named, places_of, without_jumps
from surveyapp.papers.signs.marks import OptionText, flat
from surveyapp.papers.signs.steps import (
    goes_from_zero_to_ten,
    is_step,
    legend_in,
    points_to_give,
    steps_from_to,
    steps_in_brackets,
    with_legend,
)
from surveyapp.papers.signs.type_tags import TypeSaid, type_said
from surveyapp.papers.signs.wording import DEPENDS, REASON, tidy

_RECOMMENDS = re.compile(r"推荐|recommend", re.IGNORECASE)
_POINTS = [str(point) for point in range(11)]
_OWN_BLANK = ("text", "number", "date")


def take_text(opened: OpenQuestion) -> list[str]:
    """Give the question its text and what that says of its type; the labels of blanks that are questions each."""
    question, said = opened.question, type_said(opened.raw)
    question.said = question.said or said.said
    question.required = question.required or said.required
    question.least, question.most = said.least, said.most
    text, jumps = without_jumps(said.text)
    if jumps and all(jump.marks for jump in jumps):
        question.jumps += [
            PaperJump(
                jump.marks, jump.target, jump.words, question.lines[0], jump.others, jump.to_part, jump.ends
            )
            for jump in jumps
        ]
    else:
        text = said.text
    text = _take_conditions(question, text)
    question.text = tidy(without_blanks(text)) or tidy(opened.raw) or opened.printed
    labels = labelled_blanks(said.text)
    if len(labels) > 1 and question.number:
        question.text, opened.labels = "、".join(labels), [*labels]
    return labels


def without_last_stop(options: Sequence[PaperOption]) -> None:
    """Options in a sentence: the full stop behind the last of them belongs to the sentence."""
    if len(options) > 1 and options[-1].text.endswith("。") and not options[0].text.endswith("。"):
        options[-1].text = options[-1].text.rstrip("。") or options[-1].text


def _take_conditions(question: PaperQuestion, text: str) -> str:
    """The conditions in the text of a question: what websites print behind it is taken out, reasons stay."""
    line = question.lines[0]
    if found := DEPENDS.search(flat(text)):
        places = places_of(found["options"])
        question.conditions.append(
            PaperCondition(text[found.start() : found.end()].strip(), line, found["question"], places)
        )
        return text[: found.start()] + text[found.end() :]
    if framed := _WHO_ANSWERS.match(flat(text)):
        words = text[framed.start("who") : framed.end("who")]
        question.conditions.append(PaperCondition(words, line, *answer_named(words)))
        return text[framed.end() :]
    if behind := _ASKED_BEHIND.search(flat(text)):
        words = text[behind.start("who") : behind.end("who")]
        question.conditions.append(PaperCondition(words, line, *answer_named(words)))
        return text[: behind.start()]
    reason = REASON.search(flat(text))
    if reason and reason[0].startswith("对") and not re.search("原因|理由|说明", reason[0]):
        reason = None
    if reason and not (question.options and re.search("[?？]", text[: reason.start()])):
        question.conditions.append(PaperCondition(tidy(text), line, *answer_named(text)))
    return text


_ASKED_BEHIND = re.compile(
    r"\s*[\[【(](?P<who>(?:如果?|若)[^\[\]【】()]{4,80}?请(?:回答|作答|填写|填答)(?:本题|此题|这一?题)?)[\]】)]\s*$"
)
"""Who answers, in brackets at the end of a question, as our own Word copy prints it."""

_WHO_ANSWERS = re.compile(
    r"\s*[\[【(](?P<who>[^\[\]【】()]{4,40}?(?:回答|作答|填写|填答|追问|询问|问))[\]】)]\s*(?=\S)"
)


def take_options(paper: Paper, opened: OpenQuestion, legend: Sequence[OptionText]) -> None:
    """Give the question its options as they are meant: those in its own text, in their order, with their words."""
    question = opened.question
    if not question.options and not question.items and question.said not in _OWN_BLANK:
        text, pieces = choices_in_brackets(question.text)
        if not pieces:
            text, pieces = choices_behind_spaces(question.text, question.said)
        question.options = [PaperOption(piece.text, piece.mark, [question.lines[0]]) for piece in pieces]
        question.text = text if pieces else question.text
    mark_options(question.options, question.jumps)
    _items_below_steps(paper, opened)
    _items_in_brackets(question)
    for option in question.options:
        _take_remark(option)
    question.options = in_order_of_letters([option for option in question.options if option.text])
    _tell_apart(question)
    _forget_limits(question)
    _take_legend(question, legend_in(opened.raw) or legend)
    if question.said == "cascade":
        _without_levels(paper, question)
    if _is_recommendation(question, opened.raw):
        _make_recommendation(paper, question)


def _items_below_steps(paper: Paper, opened: OpenQuestion) -> None:
    """Where the text has the steps in brackets, what is listed below it are the items that are rated with them."""
    question, steps = opened.question, steps_in_brackets(opened.raw) or _digits_to_write(opened.raw)
    listed = [option for option in question.options if option.lines != question.lines[:1]]
    texts = [option.text for option in listed]
    if not steps or not listed or len(listed) != len(question.options) or any(map(is_step, texts)):
        return
    question.options = [PaperOption(step.text, step.mark, []) for step in steps]
    for option in listed:
        item = PaperItem(option.text, option.mark, option.lines)
        question.items.append(item)
        for number in item.lines:
            paper.parts[number] = LinePart("item", question, item=item)
    question.said = question.said if question.said.startswith("matrix") else "matrix"


_DIGITS_TO_WRITE = re.compile(r"(?:数字|分值|分数)\s*(\d{1,2})\s*[-—–~～至到]\s*(\d{1,2})")


def _digits_to_write(text: str) -> list[OptionText]:
    """The steps of a text that lets people write one of some digits beside each item: 请用数字1-5填写."""
    found = _DIGITS_TO_WRITE.search(flat(text))
    steps = steps_from_to(f"{found[1]}-{found[2]}") if found else ()
    return [OptionText(str(step), str(step)) for step in steps]


def _items_in_brackets(question: PaperQuestion) -> None:
    """A matrix in one row of a table has its items in brackets in its text: 请评价（态度；效率）."""
    found = _LISTED_ITEMS.search(question.text)
    if question.said != "matrix" or question.items or found is None or not question.options:
        return
    parts = [part.strip() for part in re.split("[；;、]", found["inner"])]
    if all(parts):
        question.text = question.text[: found.start()].strip() or question.text
        question.items = [PaperItem(part, "", [question.lines[0]]) for part in parts]


_LISTED_ITEMS = re.compile(r"[（(](?P<inner>[^（）()；;、]+(?:[；;、][^（）()；;、]+)+)[）)]\s*[:：]?\s*$")
_POINTS_ALONE = re.compile(r"[0-9]{1,2}\s*分?")
_ALONE = re.compile(
    r"\s*[(（【\[]\s*(?:排他|互斥|与其他选项互斥|单独选择?|不可同时选)[^（）()【】\[\]]*[)）】\]]"
)
_NONE_OF_THEM = re.compile(
    r"(?:以上|上述)?(?:都|均|全|皆)(?:没有?|未|不是|无|不)\S{0,6}|以上[无没]\S{0,4}|none of (?:the|these).*",
    re.IGNORECASE,
)


def _take_remark(option: PaperOption) -> None:
    """Whether an option is ticked alone, as it says itself."""
    option.exclusive = bool(_ALONE.search(option.text) or _NONE_OF_THEM.fullmatch(flat(option.text)))
    option.text = _ALONE.sub("", option.text) or option.text


def _take_legend(question: PaperQuestion, legend: Sequence[OptionText]) -> None:
    """Numbers as options get the words that the paper says for them."""
    numbered = [option for option in question.options if _POINTS_ALONE.fullmatch(option.text)]
    if len(numbered) < max(2, len(question.options) - 1):  # one may be for no opinion
        return
    numbers = [option.text.rstrip("分 ") for option in numbered]
    for option, number, words in zip(numbered, numbers, with_legend(numbers, legend) or (), strict=False):
        option.mark, option.text = option.mark or number, words


def _tell_apart(question: PaperQuestion) -> None:
    """An option that a paper prints twice gets its mark, or its place, behind it: both stay, and it is told."""
    texts: set[str] = set()
    for place, option in enumerate(question.options, start=1):
        if option.text in texts:
            question.twice.append(option.text)
            option.text = f"{option.text}（{option.mark or place}）"
        texts.add(option.text)


def _forget_limits(question: PaperQuestion) -> None:
    """How many may be chosen says nothing where there are fewer options."""
    for name in ("least", "most"):
        if (getattr(question, name) or 0) > len(question.options) > 0:
            setattr(question, name, None)


def _without_levels(paper: Paper, question: PaperQuestion) -> None:
    """Of options in levels, as websites write them (北京+海淀), the first line names the levels and is no option."""
    first, *others = question.options or [PaperOption("")]
    if others and "+" not in first.text and all("+" in option.text for option in others):
        question.options = others
        for number in first.lines:
            paper.parts[number] = LinePart("scale_head", question)


def _is_recommendation(question: PaperQuestion, raw: str) -> bool:
    """Whether it asks how likely somebody would recommend something, from 0 to 10."""
    numbers = [re.sub(r"\s*[(（].*$|\s*分$", "", flat(option.text)) for option in question.options]
    marks = [option.mark for option in question.options]
    if question.items or (question.options and _POINTS not in (numbers, marks)):
        return False
    return question.said == "nps" or bool(
        _RECOMMENDS.search(flat(question.text)) and (question.options or goes_from_zero_to_ten(raw))
    )


def _make_recommendation(paper: Paper, question: PaperQuestion) -> None:
    """The steps from 0 to 10 belong to the type; what the paper says at their ends goes into the question's text."""
    ends = [f"{mark}={word}" for mark, word in map(_end_of_scale, question.options) if word]
    if ends:
        question.text = f"{question.text}（{'，'.join(ends)}）"
    question.said, question.options = "nps", []
    for part in paper.parts.values():
        if part.question is question:
            part.option = None


def _end_of_scale(option: PaperOption) -> tuple[str, str]:
    found = re.fullmatch(r"(\d{1,2})\s*[（(](.+)[）)]", option.text)
    if found:
        return found[1], found[2]
    return option.mark, "" if option.text.isdigit() else option.text


def take_blanks(opened: OpenQuestion) -> None:
    """What a blank asks for, and of whom: a date, a number with its unit, one text or several."""
    question = opened.question
    whole = f"{opened.raw}  {opened.room}".strip()  # a gap may be the room itself
    if dated := date_of(whole):
        question.said = "date" if question.said in ("", "text") else question.said
        question.precision, text = dated
        question.text = tidy(without_blanks(type_said(text).text)) or question.text
    elif not question.said and (precision := date_named(question.text)):
        question.said, question.precision = "date", precision
    elif question.said in ("", "text", "number", "scale") and (unit := unit_of(whole)):
        question.said, question.unit = "number", unit
        question.text = (
            tidy(without_blanks(type_said(without_unit(opened.raw)).text))
            if unit_of(opened.raw)
            else question.text
        )
        question.bounds = points_to_give(whole) if unit == "分" else None
    elif question.said in ("", "scale") and (points := points_to_give(whole)):
        question.said, question.unit, question.bounds = "number", "分", points
    elif opened.labels and question.said in ("", "text"):
        question.blanks = [PaperBlank(label) for label in opened.labels]
    elif question.said in ("", "text"):
        text, labels = blanks_in(type_said(opened.raw).text)
        question.blanks = [PaperBlank(label) for label in labels]
        question.text = text if labels else question.text


def take_type_of_section(question: PaperQuestion, section: TypeSaid) -> None:
    """A heading may name the type of all questions below it, and how many may be chosen: 多选题（至少选两项）."""
    if question.said or question.items or not section.said:
        return
    if (section.said == "text") == (not question.options) or section.said == "yes_no":
        question.said = section.said
        question.least, question.most = question.least or section.least, question.most or section.most


_DATED = re.compile("（年月日?）$")


def blanks_as_questions(paper: Paper, question: PaperQuestion, labels: Sequence[str]) -> None:
    """Several blanks with labels in one line are questions of their own: 姓名：____ 电话：____."""
    place = paper.questions.index(question)
    others = [PaperQuestion("", section=question.section, lines=list(question.lines)) for _ in labels[1:]]
    for made, label in zip([question, *others], labels, strict=True):
        if dated := _DATED.search(label):
            made.text, made.said = label[: dated.start()], "date"
            made.precision = "day" if "日" in dated[0] else "month"
            continue
        made.unit = unit_of(label)
        made.text, made.said = label.removesuffix(f"（{made.unit}）"), "number" if made.unit else "text"
    paper.questions[place + 1 : place + 1] = others
