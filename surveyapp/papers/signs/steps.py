"""The steps of scales as a paper prints them: a row of numbers or boxes, and the words in the head of a matrix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.definition.scales import SCALES
from surveyapp.papers.limits import MOST_STEPS
from surveyapp.papers.signs.marks import BOXES, OptionText, flat

_DEGREE = (
    r"(?:非常|十分|特别|极其|极为|极|很|完全|相当|比较|较为|较|基本|大致|还算"
    r"|有些|有点|不太|不够|不大|不很|不怎么|稍微|略)"
)
_STEM = (
    r"(?:满意|不满意?|赞同|赞成|同意|认同|认可|反对|符合|了解|清楚|知道|熟悉|方便|便捷|便利|重要|必要|及时|合理|公平|公正|有效|规范"
    r"|明显|显著|热情|友好|专业|干净|整洁|安全|信任|愿意|可能|支持|好|差|高|低|多|少|快|慢|大|小)"
)
_WORDS_OF_STEP = (
    rf"(?:{_DEGREE}?不?{_STEM}|一般(?:般)?|中立|中等|普通|尚可|适中|无所谓|不确定|不了解|不清楚|说不清楚?|不适用|不好说|没有?意见|未接触|未办理过?"
    r"|优秀?|良好?|中|差|合格|不合格|好评|差评|总是|经常|有时|偶尔|从不"
    r"|(?:(?:very|fairly|somewhat|rather|quite|strongly|extremely|completely|not|not at all|moderately|slightly)\s+)?"
    r"(?:dis|un)?(?:satisfied|agree|likely|important|good|poor|bad|happy|fair)|excellent|neutral|average|undecided"
    r"|neither(?: [a-z]+){1,4}|no opinion|don'?t know|not applicable|n/a|always|often|sometimes|rarely|never)"
)
_STEP = re.compile(
    rf"(?:{_WORDS_OF_STEP}|\d{{1,2}}\s*分?)(?:\s*[(（]\s*\d{{1,2}}\s*分?\s*[)）]|\s*[=:：]?\s*\d{{1,2}}\s*分)?",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    rf"(?<![\d.])(?P<number>\d{{1,2}})\s*分?\s*(?:[=:、.]|代表|表示|为|是|即|[-—–]{{1,2}}|\s)?\s*[“\"]?(?P<word>{_WORDS_OF_STEP})(?![\u4e00-\u9fffA-Za-z])"
    rf"|(?<![\u4e00-\u9fffA-Za-z])(?P<word_first>{_WORDS_OF_STEP})\s*(?:[=:(]|为|计|得|记)\s*(?P<number_behind>\d{{1,2}})\s*分?",
    re.IGNORECASE,
)
_ENDS_NAMED = re.compile(
    r"(?<!\d)(?P<low>\d{1,2})\s*分?\s*(?:[-—–~]|至|到)+\s*(?P<high>\d{1,2})\s*分?\s*(?:分别|依次)?(?:表示|代表|为|指)\s*(?:从|由)?"
    rf"\s*[“\"]?(?P<low_word>{_WORDS_OF_STEP})[”\"]?\s*(?:到|至|-|—)\s*[“\"]?(?P<high_word>{_WORDS_OF_STEP})",
    re.IGNORECASE,
)
"""What the first and the last number mean: 1—5分别表示“非常不同意”到“非常同意”."""

_IN_BRACKETS = re.compile(r"\(\s*(?P<inner>[^()]*\d[^()]*)\)\s*[:。?]?\s*$")
_ZERO_TO_TEN = re.compile(
    r"(?<!\d)0\s*分?\s*(?:[-—–~～至到]|to)\s*10(?!\d)|(?<!\d)0\s*分?\s*(?:[=:]|表示|代表|为|是).{1,40}(?<!\d)10\s*分?\s*(?:[=:]|表示|代表|为|是)"
    r"|(?<!\d)10\s*分?\s*(?:[=:]|表示|代表|为|是).{1,40}(?<!\d)0\s*分?\s*(?:[=:]|表示|代表|为|是)"
)
_HEAD_WORDS = re.compile(
    r"\s*(?:满意度?(?:问题|评价|调查|指标|内容|程度|项目)?|(?:评价?|测评|考核|评议|调查|服务|回访)(?:内容|指标|项目|问题|维度|等级|选项|方面|事项)|问题|题项|题目|序号|项目|选项|内容|指标|分值|分数|打分|评分|得分|程度"
    r"|最高|最低|高|低|→|←|-+>|<-+|—+|~|至|到|\||/|题号|编号|调查内容|服务内容|调查项目|具体内容)\s*"
)
_BESIDE_STEPS = re.compile(
    r".{0,8}(?:原因|理由|备注|说明|得分|评分|打分|分值|建议|意见|选择|答案|请填写)(?:\(.*\))?"
)
"""What heads a column beside the steps."""

_RUN = re.compile(
    r"(?:(?<=\s)|^|(?<=[?？。.,，;；:：)）\u4e00-\u9fff]))(?P<first>\d{1,2})(?P<rest>(?:[\s、,，/|]+\d{1,2}){2,11})\s*(?:分)?\s*$"
)
_BOX_RUN = re.compile(
    rf"(?:[{BOXES}√]|[(（]\s*[)）]|\[\s*\])(?:\s*(?:[{BOXES}√]|[(（]\s*[)）]|\[\s*\])){{1,11}}\s*$"
)
_BOXED_RUN = re.compile(
    rf"(?:[{BOXES}]\s*\d{{1,2}}(?:\s*分)?[\s、,，/]*){{3,11}}$|(?:\d{{1,2}}(?:\s*分)?\s*[{BOXES}][\s、,，/]*){{3,11}}$"
)
_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]{5,120})[）)\]】]")
_NUMBER_BEFORE = re.compile(r"(\d{1,2})?\s*(?:[.．、=:：-]|分\s*[=:：]?)?\s*")
_SCORES = re.compile(r"(?P<high>\d{1,2})\s*分\s*(?:为|表示|代表|是)?\s*(?:最高|非常满意|满分|很满意|最满意)")
_LOW = re.compile(r"(?P<low>\d{1,2})\s*分\s*(?:为|表示|代表|是)?\s*(?:最低|非常不满意|很不满意|最不满意)")
_TO = re.compile(r"(?<!\d)(?P<low>\d{1,3})\s*分?\s*[-—–~～至到]\s*(?P<high>\d{1,3})\s*分")
_TO_IN_TAG = re.compile(
    r"[打评]分题?\s*[、,;:]\s*(?P<low>\d{1,3})\s*[-—–~～至到]\s*(?P<high>\d{1,3})\s*[\]】)]"
)
_FULL_MARKS = re.compile(r"满分\s*(?:是|为)?\s*(?P<high>\d{1,3})\s*分")
_STEPS_TO = re.compile(
    r"\s*[(\[]?\s*(?P<low>\d{1,2})\s*分?\s*(?:[-—–~～至到]|\.\.|to)\s*(?P<high>\d{1,2})\s*分?\s*[)\]]?\s*(?:\([^()]*\))?\s*"
)


@dataclass(frozen=True)
class StepRun:
    """A row of numbers or boxes at the end of a line, one for each step; the text before it ends at `start`.

    `numbers`: as they are printed, none for boxes.
    """

    start: int
    count: int
    numbers: tuple[int, ...] = ()


def step_run(text: str) -> StepRun | None:
    """The row of steps at the end of a line.

    >>> step_run("您对服务是否满意？ 5 4 3 2 1")
    StepRun(start=10, count=5, numbers=(5, 4, 3, 2, 1))
    >>> step_run("窗口电话 12 34 56")
    """
    plain = flat(text)
    if found := _BOXED_RUN.search(plain) or _RUN.search(plain):
        numbers = tuple(int(digits) for digits in re.findall(r"\d{1,2}", found[0]))
        steps = {after - before for before, after in pairwise(numbers)}
        if steps in ({1}, {-1}) and min(numbers) in (0, 1) and len(numbers) <= MOST_STEPS:
            return StepRun(found.start(), len(numbers), numbers)
    if found := _BOX_RUN.search(plain):
        boxes = re.findall(rf"[{BOXES}√]|\(\s*\)|\[\s*\]", found[0])
        return StepRun(found.start(), len(boxes)) if len(boxes) > 1 else None
    return None


def is_step(text: str) -> bool:
    """Whether a text is the wording of a step: 非常满意, 一般, 5分.

    >>> is_step("比较满意"), is_step("服务态度")
    (True, False)
    """
    return _STEP.fullmatch(in_one_language(flat(text)).strip()) is not None


def in_one_language(text: str) -> str:
    """A Chinese wording without the English one behind it.

    >>> in_one_language("非常满意 Very satisfied"), in_one_language("Very satisfied")
    ('非常满意', 'Very satisfied')
    """
    return _ENGLISH_BEHIND.sub("", text)


_ENGLISH_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff])\s*[/(]?\s*[A-Za-z][A-Za-z ']+[)]?\s*$")


def is_head_word(text: str) -> bool:
    """Whether a text only heads a table of steps: 评价内容, 最高 → 最低."""
    plain = flat(text).strip()
    words = plain.split()
    spread = len(words) > 1 and all(len(word) == 1 for word in words)
    if spread and _HEAD_WORDS.fullmatch("".join(words)):
        return True
    return bool(words) and all(_HEAD_WORDS.fullmatch(word) for word in words)


def head_steps(text: str, cells: Sequence[str] = ()) -> list[str]:
    """The steps that one line or row names, head words and the question of a first cell left out; [] for fewer than 2.

    >>> head_steps("评价内容 非常满意 满意 一般 不满意")
    ['非常满意', '满意', '一般', '不满意']
    """
    if cells:
        tokens = [cell for cell in cells if cell.strip()]
    else:
        between = r"\s{2,}|\t" if re.search("[A-Za-z]{3}", text) else r"[\s|｜/、,，;；]+"
        tokens = re.split(between, _without_brackets(text.strip()))
    tokens = [_without_brackets(token.strip()) for token in tokens if token.strip()]
    before = 2 if cells else 1  # columns of groups and items in front of the steps
    while len(tokens) > 2 and _BESIDE_STEPS.fullmatch(flat(tokens[-1])):
        tokens = tokens[:-1]
    while tokens and not is_step(tokens[0]) and (before > 0 or is_head_word(tokens[0])):
        before -= not is_head_word(tokens[0])
        tokens = tokens[1:]
    good = len(tokens) >= 2 and sum(is_step(token) for token in tokens) >= max(2, len(tokens) - 1)
    return tokens if good and len(tokens) <= MOST_STEPS else []


def _without_brackets(token: str) -> str:
    """A token without brackets that stand around it, or on one side alone."""
    if token[:1] in "（([【" and token[:1]:
        return token[1:].rstrip("）)]】") if token[-1:] in "）)]】" else token[1:]
    closes = token[-1:] in "）)]】" and not any(sign in token for sign in "（([【")
    return token[:-1] if closes and token[-1:] else token


def legend_in(text: str) -> list[OptionText]:
    """What numbers mean, as a line says above the questions: steps with their numbers; [] for fewer than two.

    >>> [(step.mark, step.text) for step in legend_in("请打分：1=很不满意 2=一般 3=很满意")]
    [('1', '很不满意'), ('2', '一般'), ('3', '很满意')]
    """
    text = " ".join(text.split())
    plain = flat(text)
    found: dict[str, str] = {}
    for match in _LEGEND.finditer(plain):
        number = match["number"] or match["number_behind"]
        group = "word" if match["word"] else "word_first"
        found.setdefault(number, text[match.start(group) : match.end(group)])
    if ends := _ENDS_NAMED.search(plain):
        for number, word in (("low", "low_word"), ("high", "high_word")):
            found.setdefault(ends[number], text[ends.start(word) : ends.end(word)])
    return [OptionText(number, word) for number, word in found.items()] if len(found) > 1 else []


def is_legend(text: str) -> bool:
    """Whether the numbers in a text only say in brackets at its end what they mean.

    >>> is_legend("请评价（1 很差 2 一般 3 很好）"), is_legend("您的评价 1 很差 2 一般 3 很好")
    (True, False)
    """
    framed = _IN_BRACKETS.search(flat(text))
    return framed is not None and len(legend_in(framed["inner"])) > 1


def with_legend(numbers: Sequence[str], legend: Sequence[OptionText]) -> list[str] | None:
    """The numbers as the legend says them: in words where it has words for all, else with those of some in brackets.

    None where it says nothing of the first and the last of them.

    >>> with_legend(["1", "2", "3"], [OptionText("1", "很差"), OptionText("3", "很好")])
    ['1（很差）', '2', '3（很好）']
    """
    words = {step.mark: step.text for step in legend}
    if not numbers or numbers[0] not in words or numbers[-1] not in words:
        return None
    if all(number in words for number in numbers):
        return [words[number] for number in numbers]
    return [f"{number}（{words[number]}）" if number in words else number for number in numbers]


def goes_from_zero_to_ten(text: str) -> bool:
    """Whether a text asks for a number from 0 to 10.

    >>> goes_from_zero_to_ten("您有多大可能推荐（0-10分）"), goes_from_zero_to_ten("2010-10")
    (True, False)
    """
    return _ZERO_TO_TEN.search(flat(text)) is not None


def steps_from_to(text: str) -> tuple[int, ...]:
    """The steps of a line that names the first and the last alone: 1~5.

    >>> steps_from_to("1~5"), steps_from_to("1~5（5分非常满意）"), steps_from_to("3-5年")
    ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5), ())
    """
    found = _STEPS_TO.fullmatch(flat(text))
    return _range(int(found["low"]), int(found["high"])) if found else ()


def stars_in(text: str) -> int:
    """How many stars a line consists of; 0 for any other line.

    >>> stars_in("★ ★ ★ ★ ★"), stars_in("★ 满意")
    (5, 0)
    """
    signs = text.split()
    whole = "".join(signs)
    return len(whole) if 2 < len(whole) <= MOST_STEPS and not whole.strip("★☆⭐") else 0


def points_to_give(text: str) -> tuple[int, int] | None:
    """The least and the most points that a text lets people give: 0-100分.

    >>> points_to_give("请打分（0-100分）")
    (0, 100)
    """
    plain = flat(text)
    found, full = _TO.search(plain) or _TO_IN_TAG.search(plain), _FULL_MARKS.search(plain)
    ends = (int(found["low"]), int(found["high"])) if found else (0, int(full["high"]) if full else 0)
    return ends if ends[0] < ends[1] else None


def steps_in_brackets(text: str) -> list[OptionText]:
    """The steps that stand in brackets in a text, with the numbers before them; [] for fewer than 3.

    >>> [step.text for step in steps_in_brackets("请评价（非常满意、满意、一般、不满意）")]
    ['非常满意', '满意', '一般', '不满意']
    """
    for inner in _BRACKETS.findall(text):
        words = [word for word in re.split(r"\s*[|｜/、,，;；]\s*|\s+(?![A-Za-z])|\s{2,}", inner) if word]
        parts = [_NUMBER_BEFORE.match(word) for word in words]
        found = [
            OptionText(part[1] or "", word[part.end() :])
            for part, word in zip(parts, words, strict=True)
            if part
        ]
        if len(found) >= 3 and len(found) == len(words) and all(is_step(step.text) for step in found):
            return found
    return []


def steps_of_pieces(pieces: Sequence[str], count: int) -> list[str] | None:
    """`count` steps out of the words of a head whose lines were broken: 非常, 满意, 比较, 满意 are two.

    None where the words do not make so many.

    >>> steps_of_pieces(["满意度问题", "最高", "→", "最低", "非常", "满意", "不太", "满意"], 2)
    ['非常满意', '不太满意']
    """
    words = [word for piece in pieces for word in piece.split() if not is_head_word(word) or is_step(word)]
    while words and words[0] in ("最高", "最低", "高", "低"):
        words = words[1:]
    if len(words) == count and len({*words}) == count:
        return words
    if outer := _with_outer(words, count):
        return outer
    found = [step[0].strip() for step in _STEP.finditer("".join(words))]
    if len(found) == count and "".join(found) == "".join(words):
        return found
    if count and len(words) == 2 * count:
        return ["".join(pair) for pair in zip(words[::2], words[1::2], strict=True)]
    return None


def _with_outer(words: Sequence[str], count: int) -> list[str]:
    """The steps of a head in two lines, whose first line holds only what goes before the outermost steps: 非常 above
    the first and the last of 不满意 不满意 一般 满意 满意.
    """
    above, steps = words[: len(words) - count], [*words[len(words) - count :]]
    same = len(steps) > 3 and steps[0] == steps[1] and steps[-1] == steps[-2]
    if count < 4 or len(above) not in (1, 2) or not same or len({*above}) > 1:
        return []
    return [above[0] + steps[0], *steps[1:-1], above[0] + steps[-1]]


def completed(steps: Sequence[str]) -> list[str]:
    """The steps with a cut one written out, where a ready scale says how it goes on: 非常不满 at the end is 非常不满意.

    >>> completed(["非常满意", "比较满意", "基本满意", "不太满意", "非常不满"])[-1]
    '非常不满意'
    """
    for scale in SCALES.values():
        wordings = [(step.label, *step.also) for step in scale.steps]
        if len(wordings) != len(steps):
            continue
        for order in (wordings, wordings[::-1]):
            whole = [
                next((label for label in labels if label.startswith(step)), "")
                for step, labels in zip(steps, order, strict=True)
            ]
            exact = sum(step in labels for step, labels in zip(steps, order, strict=True))
            if all(whole) and exact >= len(steps) - 1:
                return [
                    step if step in labels else label
                    for step, labels, label in zip(steps, order, whole, strict=True)
                ]
    return list(steps)


def scores_said(text: str) -> tuple[int, ...]:
    """The steps that a sentence names by their ends, as they would be printed: 5分最高，1分最低 → 5 4 3 2 1.

    >>> scores_said("用1-5分评价"), scores_said("5分最高，1分最低")
    ((1, 2, 3, 4, 5), (5, 4, 3, 2, 1))
    """
    plain = flat(text)
    if (high := _SCORES.search(plain)) and (low := _LOW.search(plain)):
        return _range(int(high["high"]), int(low["low"]))
    if found := _TO.search(plain):
        return _range(int(found["low"]), int(found["high"]))
    return ()


def _range(first: int, last: int) -> tuple[int, ...]:
    if not 2 <= abs(first - last) < MOST_STEPS:
        return ()
    return tuple(range(first, last + (1 if last > first else -1), 1 if last > first else -1))
