"""The words of the editor's pages: the results of the check, and what publishing will change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from surveyapp.definition.changes import ASPECTS, FRAME, ChangedQuestion, Changes
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.files.problems import Problem, errors_among
from surveyapp.definition.question import Question
from surveyapp.reports.words.saying import say
from surveyapp.services.answers.publication_preview import PublicationPreview
from surveyapp.services.mistakes.author_words import LEVELS, mistake_words
from surveyapp.services.mistakes.problem_lists import ShownProblems, first_of
from surveyapp.web.console.editing.form_problems import FormProblem, form_problems, place_name

PUBLISHED_WORDS = {
    "new": _l("已发布。调查还没有开放，受访者暂时打不开；请在“进度”页开放。"),
    "new_version": _l("已发布新版本。"),
    "new_analysis": _l("已发布。受访者看到的问卷不变，结果按新的写法计算。"),
    "unchanged": _l("已发布。受访者看到的问卷和计算方法都没有变化，只更新了注释、排版或用于核对的公布数字。"),
}
"""What publishing did -> how the next page says so."""

_FRAME_WORDS = {
    "title": _l("标题"),
    "form_head": _l("表头（表号、制定机关等）"),
    "background": _l("调查背景（只写进报告）"),
    "introduction": _l("开头的说明"),
    "closing": _l("结束语"),
    "notice": _l("告知事项"),
    "languages": _l("语言"),
    "population": _l("调查对象"),
    "sampling": _l("抽样与发放"),
    "satisfaction": _l("满意度量表"),
    "scales": _l("各维度"),
    "report": _l("报告"),
    "small_groups": _l("是否隐藏不足 5 份的组"),
    "figures": _l("自己命名的数字"),
    "published": _l("用于核对的公布数字"),
    "series": _l("历年系列"),
    "series_values": _l("往期公布的数字"),
    "sections": _l("各部分的显示条件"),
}
_FRAME = CompleteTable("web.console.editing.editor_words._FRAME_WORDS", FRAME, _FRAME_WORDS)

_ASPECT_WORDS = {
    "text": _l("题目文字"),
    "type": _l("题型"),
    "section": _l("所属部分"),
    "required": _l("是否必答"),
    "labels": _l("选项文字"),
    "write_ins": _l("可否填写文字"),
    "scores": _l("分值"),
    "scale": _l("所用的量表"),
    "keep_numbers": _l("号码是否完整印出"),
    "names_units": _l("选项是否是单位名称"),
    "favourable": _l("哪些选项算满意"),
    "no_opinion": _l("哪些选项算没有意见"),
    "items": _l("各行的文字"),
    "blanks": _l("各空的文字"),
    "levels": _l("各级及其选项"),
    "ask_reason": _l("选哪些选项要说明原因"),
    "limits": _l("至少和至多选几项"),
    "ends": _l("哪些选项结束问卷，以及结束语"),
    "exclusive": _l("哪些选项只能单独选"),
    "shuffle": _l("选项是否打乱顺序"),
    "range": _l("可填的范围、单位或日期的粗细"),
    "show_if": _l("显示条件"),
    "order": _l("选项或各行的顺序"),
}
_ASPECTS = CompleteTable("web.console.editing.editor_words._ASPECT_WORDS", ASPECTS, _ASPECT_WORDS)

_EMPTY = {
    "notice": _l("告知事项：由谁调查、联系方式、用途、保存天数"),
    "introduction": _l("开头的说明"),
    "background": _l("调查背景（写进报告）"),
    "population.name": _l("调查对象"),
    "population.size": _l("总体人数"),
    "sampling.issued": _l("发放数量（没有它就不算回收率）"),
    "sampling.until": _l("截止日期"),
}
"""A part of a survey's identity -> what it is called where it is empty."""

_OTHERS = {
    "copied": _l("所复制的调查也写着“%(found)s”"),
    "place": _l("“%(found)s”与标题、调查单位中的地名不同"),
    "year": _l("“%(found)s”年与标题、截止日期中的年份不同"),
}
"""Why a text seems to be about another unit -> how it is said."""

_MEANING = {"text", "labels", "items", "blanks"}
"""What may give an old code another meaning."""


_EFFECTS = {
    "seen_now": _l(
        "受访者看到的问卷会变：发布后新打开的页面就是新版本。已经打开旧版本的人仍可提交，答卷按旧版本保存。"
    ),
    "new_version": _l("受访者看到的问卷会变，成为新版本。调查现在没有开放，开放后按新版本填写。"),
    "new_analysis": _l(
        "受访者看到的问卷不变。计分、量表或抽样会变，结果按新的写法重新计算；已冻结的快照不变。"
    ),
    "new": _l("这是新的调查。发布后还要在“进度”页开放，受访者才能打开；开放之前可以继续修改。"),
    "unchanged": _l("问卷内容没有变化，只会更新文件中的注释和排版。"),
    None: _l("问卷有错误，不能发布。请回到编辑页改正。"),
}
"""What publishing would do -> how the review says so; None: nothing, because of errors."""


@dataclass(frozen=True)
class ReviewLine:
    """A question of the review: its wording, its code, and what changes about it."""

    wording: str
    code: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotedPlace:
    """A place that is pointed out: its line and key in the file, what the form calls it, and what is said of it."""

    line: int
    key: str
    where: str
    words: str


@dataclass(frozen=True)
class ChangeLines:
    """The differences between two contents of a questionnaire, in words."""

    frame: tuple[str, ...] = ()
    added: tuple[ReviewLine, ...] = ()
    removed: tuple[ReviewLine, ...] = ()
    changed: tuple[ReviewLine, ...] = ()
    moved: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything differs."""
        return bool(self.frame or self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True)
class PublicationReview:
    """The effects of publishing, in words. With errors (`problems`) only these are shown; `may`: publishing is
    possible.

    `reworded` are questions whose words change while their code stays, though answers were given already. `empty`
    and `others`: what is not filled in, and what seems to name another unit; both are only pointed out.
    """

    may: bool
    problems: ShownProblems[FormProblem]
    empty: list[NotedPlace]
    others: ShownProblems[NotedPlace]
    effect: str
    answers: str
    changes: ChangeLines
    reworded: list[ReviewLine]


def listed_problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Every message of the check as the editor lists it: its level in words, its line, its key, its sentence."""
    return [
        {
            "level": problem.level,
            "label": say(LEVELS[problem.level]),
            "line": problem.line,
            "key": problem.key,
            "sentence": mistake_words(problem),
        }
        for problem in problems
    ]


def review_of(preview: PublicationPreview, is_draft: bool) -> PublicationReview:
    """The review of what publishing will change; without a draft there is nothing to publish."""
    changed = preview.changes.changed if preview.changes else ()
    return PublicationReview(
        may=is_draft and not errors_among(preview.problems),
        problems=first_of(form_problems(preview.problems)),
        empty=[
            NotedPlace(part.line, part.key, place_name(part.key), str(_EMPTY[part.key]))
            for part in preview.empty
        ],
        others=first_of(
            [
                NotedPlace(
                    unit.line, unit.key, place_name(unit.key), str(_OTHERS[unit.kind]) % {"found": unit.found}
                )
                for unit in preview.others
            ]
        ),
        effect=_effect(preview) if is_draft else str(_("没有需要发布的改动：现在的内容已经发布。")),
        answers=_answers(preview),
        changes=change_lines(preview.changes),
        reworded=[
            _line(change.before) for change in changed if preview.returned and _MEANING & {*change.aspects}
        ],
    )


def change_lines(changes: Changes | None) -> ChangeLines:
    """The differences in words; none where there was nothing to compare."""
    if changes is None:
        return ChangeLines()
    return ChangeLines(
        frame=tuple(str(_FRAME[key]) for key in changes.frame),
        added=tuple(map(_line, changes.added)),
        removed=tuple(map(_line, changes.removed)),
        changed=tuple(
            ReviewLine(str(change.question.text), change.question.code, tuple(_what(change)))
            for change in changes.changed
        ),
        moved=changes.moved,
    )


def _effect(preview: PublicationPreview) -> str:
    seen_now = preview.change == "new_version" and preview.state == "open"
    return str(_EFFECTS["seen_now" if seen_now else preview.change])


def _answers(preview: PublicationPreview) -> str:
    if not preview.returned:
        return str(_("还没有答卷。"))
    return str(
        ngettext(
            "已收到 %(num)s 份答卷，全部保留，各按填写时的版本保存，统计时合并。删去的题和选项，已有的回答仍会统计。",
            "已收到 %(num)s 份答卷，全部保留，各按填写时的版本保存，统计时合并。删去的题和选项，已有的回答仍会统计。",
            preview.returned,
        )
    )


def _line(question: Question) -> ReviewLine:
    return ReviewLine(str(question.text), question.code)


def _what(change: ChangedQuestion) -> Iterable[str]:
    for name in change.aspects:
        yield str(_ASPECTS[name])
    if change.added:
        yield _("新增选项或行：%(codes)s", codes=_("、").join(change.added))
    if change.removed:
        yield _("删去选项或行：%(codes)s", codes=_("、").join(change.removed))
