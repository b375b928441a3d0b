"""What stops a use case, in words: one sentence that says what was found and what to do."""

from collections.abc import Iterable, Mapping

from surveyapp.collection.exports.table import ImportProblem
from surveyapp.definition.problems import Problem
from surveyapp.reports.frame import FrameError
from surveyapp.reports.saying import say
from surveyapp.services.author_words import describe
from surveyapp.services.draft_words import DRAFT_REFUSALS
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_words import EVALUATION_REFUSALS
from surveyapp.services.form_words import FORM_REFUSALS
from surveyapp.services.import_words import IMPORT_REFUSALS, IMPORTS, NUMBER_EXAMPLE, NUMBERS
from surveyapp.services.job_words import JOB_REFUSALS
from surveyapp.services.people_words import PEOPLE_REFUSALS
from surveyapp.snapshots.errors import SnapshotError

REFUSALS: Mapping[str, str] = {
    "unknown_survey": "没有调查“{found}”；现有：{known}",
    "unknown_snapshot": "{survey} 没有编号为 {found} 的快照；请在“结果”页重新选择",
    "unknown_evaluation": "没有评价“{found}”：{folder} 中没有指标文件；现有：{known}",
    "stored_questionnaire_unreadable": "数据库中的问卷内容无法读取，请核对 surveyapp 版本",
    "questionnaire_has_errors": "问卷文件有错误，没有发布任何内容：{file}",
    "type_changed": "{file}：题目 {found} 曾以 {before} 题型发布，现为 {type}；请给改了题型的题目另取一个代码",
    "indicators_have_errors": "指标文件有错误：{file}",
    "state_not_allowed": "{survey} 现为“{found}”，不能改为“{wanted}”；可以改为：{allowed}",
    "reason_needed": "重新开放已结束的调查必须写明理由（--reason）",
    "reason_too_long": "理由共 {found} 字，最多 {limit} 字，没有改动任何内容；请缩短后再试",
    "exclusion_needs_reason": "排除答卷必须写明理由和经办人（--reason、--by）",
    "some_are_excluded": "没有冻结：已有 {count} 份答卷被排除，不能写“没有需要剔除的”；请在审核说明里写明怎样审核的",
    "unknown_response": "{survey} 中没有编号为 {found} 的答卷，没有改动任何内容；请核对编号",
    "import_unreadable": "文件没有导入，一份答卷也没有写入；请先处理以下问题：",
    "database_not_current": (
        "数据库的结构版本是 {found}，本程序需要 {expected}；请先备份，再运行 surveyapp migrate"
    ),
    "evaluation_format": "评价不能写成 {found}；可以写成：{expected}",
    "no_such_file": "找不到文件 {found}",
    "path_is_folder": "{found} 是文件夹；请在 --out 中写文件名",
    "no_such_folder": "文件夹 {found} 不存在；请先建立，或改写 --out",
    **DRAFT_REFUSALS,
    **EVALUATION_REFUSALS,
    **FORM_REFUSALS,
    **JOB_REFUSALS,
    **IMPORT_REFUSALS,
    **PEOPLE_REFUSALS,
}
"""Refusal code -> sentence."""

SNAPSHOTS: Mapping[str, str] = {
    "no_snapshot": "快照文件夹 {folder} 不存在；请从备份恢复",
    "manifest_unreadable": "快照 {folder} 的清单无法读取；请从备份恢复",
    "manifest_changed": "快照 {folder} 的清单被改动过（应为 {expected}，现为 {found}）；请从备份恢复",
    "shard_missing": "快照缺少数据文件 {shard}；请从备份恢复",
    "shard_changed": "快照的数据文件 {shard} 被改动过，与清单不符；请从备份恢复",
    "other_questionnaire": "快照的数据不属于这份问卷；请从备份恢复",
    "snapshot_exists": "快照文件夹 {folder} 已经存在；请稍后再试一次",
    "source_not_usable": "已发布的问卷内容无法读取（{problems}）；请核对 surveyapp 版本",
    "snapshot_disk_full": "服务器的磁盘空间不足，快照 {folder} 没有写成；请联系管理员清理后再试",
    "snapshot_not_writable": "服务器无法写入快照 {folder}；请联系管理员检查数据文件夹的权限和磁盘，然后再试",
    "exclusions_do_not_add_up": "排除理由共 {reasons} 份，被排除的答卷 {excluded} 份，两者不符；请重试",
    "unknown_item": "答卷 {response} 中有问卷没有的题目 {item}；请重新发布包含该题的问卷",
    "unknown_code": "答卷 {response} 的题目 {item} 有问卷没有的选项 {code}；请重新发布包含该选项的问卷",
    "wrong_kind": "答卷 {response} 的题目 {item} 与题型不符；请核对问卷是否改过题型",
    "unknown_status": "答卷 {response} 的状态 {status} 无法识别；请核对 surveyapp 版本，仍不行请联系管理员",
}
"""Snapshot error code -> sentence."""

FRAMES: Mapping[str, str] = {
    "not_a_word_file": "Word 模板无法读取；请用 Word 另存为 .docx 后再试",
    "too_large": "Word 模板解压后超过 {limit} 字节；请删去其中的大图片",
    "unsafe_content": "Word 模板中有不允许的内容（{part}）；请去掉宏、嵌入对象或外部链接后再试",
    "template_syntax": "Word 模板的变量写法有误（{detail}）；应形如 {{{{ 标题 }}}}",
    "unknown_variables": "Word 模板中有不认识的变量：{found}；可用的变量：{allowed}",
    "construct_not_allowed": "Word 模板中不能写 {found}；只能写 {allowed}，且循环不能嵌套",
    "too_costly": "Word 模板过于复杂，{seconds} 秒内没有填完；请删去不必要的内容和变量后再试",
    "template_fails": "Word 模板无法填写（{detail}）；请只使用变量、判断和循环",
    "marker_missing": "Word 模板中没有正文标记；请在正文的位置单独写一段“{marker}”",
    "marker_repeated": "Word 模板中的正文标记“{marker}”不止一处；请只留一处",
}
"""Frame error code -> sentence."""

NEAR = "是不是“{near}”？"
"""What may have been meant."""

PLACES: Mapping[tuple[bool, bool], str] = {
    (True, True): "第 {row} 行，列“{column}”：{words}",
    (True, False): "第 {row} 行：{words}",
    (False, True): "列“{column}”：{words}",
    (False, False): "{words}",
}
"""Whether row and column of a fault are known -> how its place is said."""


def refusal_lines(refused: Refused) -> Iterable[str]:
    """The refusal as lines: the sentence first, then one line for each single fault."""
    yield say(REFUSALS[refused.code]).format_map(
        {name: _listed(value) for name, value in refused.params.items()}
    )
    for fault in refused.details:
        yield import_line(fault) if isinstance(fault, ImportProblem) else _author_line(fault)


def snapshot_line(error: SnapshotError) -> str:
    """What is wrong with a snapshot, or why answers could not be coded."""
    return say(SNAPSHOTS[error.code]).format_map(
        {name: _listed(value) for name, value in error.params.items()}
    )


def frame_line(error: FrameError) -> str:
    """Why an evaluator's own Word frame cannot be used."""
    return say(FRAMES[error.code]).format_map({name: _listed(value) for name, value in error.params.items()})


def import_line(problem: ImportProblem) -> str:
    """One fault of an import file: where it is, what was found, what is expected."""
    place = PLACES[problem.row is not None, problem.column is not None]
    return "  " + say(place).format(row=problem.row, column=problem.column, words=import_words(problem))


def import_words(problem: ImportProblem) -> str:
    """One fault of an import file without its place: what was found, what is expected."""
    params = {
        name: _listed(_outcomes(value) if isinstance(value, Mapping) else value)
        for name, value in problem.params.items()
    }
    if "near" in params:
        params["near"] = say(NEAR).format(near=params["near"]) if params["near"] else ""
    return say(IMPORTS[problem.code]).format_map(params)


def _outcomes(outcomes: Mapping[str, tuple[str, str] | None]) -> list[str]:
    """Meaning of bare numbers -> an example of what it gives, as words."""
    return [
        say(NUMBER_EXAMPLE).format(
            meaning=f"{say(NUMBERS[meaning])}（{meaning}）", number=example[0], label=example[1]
        )
        for meaning, example in outcomes.items()
        if example is not None
    ]


def _author_line(fault: object) -> str:
    return f"  {describe(fault)}" if isinstance(fault, Problem) else f"  {fault}"


def _listed(value: object) -> str:
    if isinstance(value, list | tuple):
        return say("、").join(map(str, value)) or say("（无）")
    return str(value)
