"""The refusals of use cases in words: one sentence each that says what was found and what to do."""

from collections.abc import Iterable, Mapping

from surveyapp.collection.exports.files.table import ImportProblem
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.files.problems import Problem
from surveyapp.reports.words.saying import say
from surveyapp.services.answers.import_refusals import IMPORT_REFUSALS, IMPORTS, NUMBER_EXAMPLE, NUMBERS
from surveyapp.services.downloads.job_refusals import JOB_REFUSALS
from surveyapp.services.evaluations.evaluation_refusals import EVALUATION_REFUSALS
from surveyapp.services.evaluations.form_refusals import FORM_REFUSALS
from surveyapp.services.mistakes.author_words import describe
from surveyapp.services.people.people_refusals import PEOPLE_REFUSALS
from surveyapp.services.reviews.review_refusals import REVIEW_REFUSALS
from surveyapp.services.statistics.opinion_refusals import OPINION_REFUSALS, THEME_RULES
from surveyapp.services.statistics.statistics_refusals import (
    AGGREGATES,
    FILTER_REFUSALS,
    SCORE_FILES,
    STATISTICS_REFUSALS,
)
from surveyapp.services.surveys.draft_refusals import DRAFT_REFUSALS, INSERTS
from surveyapp.services.surveys.paper_refusals import PAPER_REFUSALS, PAPERS
from surveyapp.services.surveys.survey_refusals import SURVEY_REFUSALS

REFUSALS: Mapping[str, str] = {
    "unknown_survey": "没有调查“{found}”；现有：{known}",
    "answers_deleted": "{survey} 的答卷已于 {on} 删除（answers_deleted），只留下统计数字：分析、得分和报告照常，"
    "需要单份答卷的做不了",
    "answers_held": "{survey} 的答卷已由管理员暂缓删除到 {on}（{reason}），没有删除任何内容；请先由管理员结束暂缓",
    "answers_keep_coming": "{survey} 还在不断收到答卷，没有删除任何内容；请稍后再试",
    "answers_keep_changing": "{survey} 在统计时不断有答卷被撤回，没有统计完；请稍后再试",
    "forget_needs_reason": "删除答卷必须写明理由，没有删除任何内容",
    "hold_needs_reason": "暂缓删除必须写明理由，没有改动任何内容",
    "hold_in_the_past": "暂缓到 {found} 没有作用：这一天已经过去；请写今天或以后的日期",
    "hold_too_long": "暂缓到 {found} 太久，最多 {limit} 年；到期可以再暂缓",
    "not_held": "{survey} 没有暂缓删除",
    "process_lost": "计算报告的进程被系统终止，多半是内存不够；请关掉别的程序后再试",
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
    "set_aside_needs_reason": "计入或清除另存的答卷必须写明理由（--reason），没有改动任何内容",
    "nothing_set_aside": "{survey} 没有符合条件的另存答卷，没有改动任何内容",
    "too_many_late": (
        "符合条件的另存答卷有 {found} 份，一次最多计入 {limit} 份，没有改动任何内容；请先清除乱填的，或分批勾选"
    ),
    "secret_key_unusable": (
        "{found}：不是可用的密钥；请删除此文件，启动时会重新生成"
        "（届时所有人须重新登录，已发出的回执不能再用来撤回答卷）"
    ),
    "database_not_current": (
        "数据库的结构版本是 {found}，本程序需要 {expected}；请先备份，再运行 surveyapp migrate"
    ),
    "survey_format": "调查不能写成 {found}；可以写成：{expected}",
    "evaluation_format": "评价不能写成 {found}；可以写成：{expected}",
    "too_little_space": (
        "没有写入任何内容：磁盘只剩 {free}，这次约需 {needed}，另须为答卷留出 {reserve}（SURVEYAPP_RESERVE_MB）；"
        "请管理员清理磁盘或扩容后再试，公众答卷照常接收"
    ),
    "cluster_not_installed": "没有统计：使用 --scheduler 需要先安装 Dask：pip install 'surveyapp[cluster]'",
    "cluster_not_reached": "没有统计：连不上 {found} 的 Dask 集群；请核对地址、端口和 dask scheduler 是否在运行",
    "cluster_failed": "没有统计：{found} 的 Dask 集群里统计同一个文件的进程接连意外停止；请检查各机器的内存，以及"
    "是否都装有本程序的同一版本并能读到快照文件夹",
    "cluster_without_workers": "没有统计：{found} 的 Dask 集群里没有工作进程；请先在各机器上运行 dask worker",
    "cluster_lost": "没有统计：统计中途与 {found} 的 Dask 集群断开；请检查 dask scheduler 是否还在运行，然后重新统计",
    "cluster_of_other_code": "没有统计：{found} 的 Dask 集群里有机器装的是本程序的另一版本，得数可能不同；"
    "请在各机器装上同一版本，重新启动 dask worker",
    "worker_process_lost": "没有统计：统计的进程意外停止；请检查内存，或减少 --workers 后再试",
    "scheduler_needs_snapshot": "{survey} 还没有快照，实时数据不在集群能读到的文件里；请先运行 surveyapp freeze，"
    "或不用 --workers 和 --scheduler",
    "no_such_file": "找不到文件 {found}",
    "path_is_folder": "{found} 是文件夹；请在 --out 中写文件名",
    "no_such_folder": "文件夹 {found} 不存在；请先建立，或改写 --out",
    **DRAFT_REFUSALS,
    **EVALUATION_REFUSALS,
    **FORM_REFUSALS,
    **JOB_REFUSALS,
    **IMPORT_REFUSALS,
    **OPINION_REFUSALS,
    **PAPER_REFUSALS,
    **PEOPLE_REFUSALS,
    **REVIEW_REFUSALS,
    **FILTER_REFUSALS,
    **STATISTICS_REFUSALS,
    **SURVEY_REFUSALS,
}
"""Refusal code -> sentence."""

SNAPSHOTS: Mapping[str, str] = {
    "answers_changed_meanwhile": "读取时答卷有了变动，这一页的数字已经过时；请刷新页面",
    "no_snapshot": "快照文件夹 {folder} 不存在；请从备份恢复",
    "manifest_unreadable": "快照 {folder} 的清单无法读取；请从备份恢复",
    "manifest_changed": "快照 {folder} 的清单被改动过（应为 {expected}，现为 {found}）；请从备份恢复",
    "shard_missing": "快照缺少数据文件 {shard}；请从备份恢复",
    "shard_changed": "快照的数据文件 {shard} 被改动过，与清单不符；请从备份恢复",
    "other_questionnaire": "快照的数据不属于这份问卷；请从备份恢复",
    "answers_deleted": "单份答卷已于 {on} 删除（answers_deleted），只留下统计数字：分析、得分和报告照常，"
    "需要单份答卷的做不了",
    "tally_differs": "留存的统计与答卷核对不一致，没有删除任何答卷；请联系维护人员",
    "texts_misplaced": "快照中填写的文字与答卷 {response} 的次序不符，没有生成任何内容；请从备份恢复快照后再试",
    "tally_unreadable": "留存的统计是另一个版本的程序写的（{found}）；请核对 surveyapp 版本",
    "snapshot_exists": "快照文件夹 {folder} 已经存在；请稍后再试一次",
    "source_not_usable": "已发布的问卷内容无法读取（{problems}）；请核对 surveyapp 版本",
    "snapshot_disk_full": "服务器的磁盘空间不足，快照 {folder} 没有写成；请联系管理员清理后再试",
    "snapshot_not_writable": "服务器无法写入快照 {folder}；请联系管理员检查数据文件夹的权限和磁盘，然后再试",
    "exclusions_do_not_add_up": "排除理由共 {reasons} 份，被排除的答卷 {excluded} 份，两者不符；请重试",
    "unknown_item": "答卷 {response} 中有问卷没有的题目 {item}；请重新发布包含该题的问卷",
    "unknown_code": "答卷 {response} 的题目 {item} 有问卷没有的选项 {code}；请重新发布包含该选项的问卷",
    "answers_unreadable": "答卷 {response} 的答案无法读取；请从备份恢复数据库",
    "facts_unreadable": "答卷 {response} 的编号、时间或时长无法读取；请从备份恢复数据库",
    "wrong_kind": "答卷 {response} 的题目 {item} 与题型不符；请核对问卷是否改过题型",
    "unknown_version": (
        "答卷 {response} 所答的问卷版本 {version} 不在这个调查之中，无法确定问了哪些题目；请从备份恢复"
    ),
    "unknown_status": "答卷 {response} 的状态 {status} 无法识别；请核对 surveyapp 版本，仍不行请联系管理员",
}
"""Snapshot error code -> sentence."""

FRAMES: Mapping[str, str] = {
    "not_a_word_file": "Word 模板无法读取；请用 Word 另存为 .docx 后再试",
    "too_large": "Word 模板解压后超过 {limit} 字节；请删去其中的大图片",
    "part_too_large": "Word 模板的部件 {part} 解压后超过 {limit} 字节；请用 Word 或 WPS 重新另存，仍不行请新建一个模板",
    "too_many_parts": "Word 模板的部件超过 {limit} 个；请删去多余的图片后再试",
    "part_named_badly": "Word 模板的压缩包中有名称不正常的部件（{part}）；请用 Word 或 WPS 打开后重新另存为 .docx",
    "part_twice": "Word 模板的压缩包中有重名的部件（{part}）；请用 Word 或 WPS 打开后重新另存为 .docx",
    "part_encrypted": "Word 模板的部件 {part} 已加密；请去掉密码，重新另存为 .docx",
    "declares_entities": "Word 模板的部件 {part} 声明了文档类型或实体；请用 Word 或 WPS 打开后重新另存为 .docx",
    "part_not_allowed": (
        "Word 模板中有不允许的部件 {part}（{found}）；"
        "请去掉宏、控件、图表、嵌入的文件和字体、音频和视频，另存为普通的 .docx 后再试"
    ),
    "relation_not_allowed": (
        "Word 模板的 {part} 引用了不允许的内容：{found}；"
        "请把链接的图片改为嵌入，把附加的文档模板改为 Normal，去掉嵌入对象、子文档和邮件合并的数据源后再试"
    ),
    "link_not_allowed": (
        "Word 模板的 {part} 中有不允许的链接：{found}；"
        "只能链接到 http、https、mailto 地址或本文档内的位置，请改正或取消这个链接后再试"
    ),
    "field_not_allowed": (
        "Word 模板的 {part} 中有不允许的域：{found}；可以用目录、页码、引用、编号、日期等域，不能用读取文件、运行程序、"
        "询问或打印的域。请按 Alt+F9 显示域代码，删去它后再试"
    ),
    "element_not_allowed": (
        "Word 模板的 {part} 中有不允许的内容：{found}；"
        "请去掉嵌入的文档和对象、控件、宏、音频和视频、附加模板和邮件合并后再试"
    ),
    "template_syntax": "Word 模板的变量写法有误（{detail}）；应形如 {{{{ 标题 }}}}",
    "unknown_variables": "Word 模板中有不认识的变量：{found}；可用的变量：{allowed}",
    "construct_not_allowed": "Word 模板中不能写 {found}；只能写 {allowed}，且循环不能嵌套",
    "too_costly": "Word 模板过于复杂，{seconds} 秒内没有填完；请删去不必要的内容和变量后再试",
    "template_fails": "Word 模板无法填写（{detail}）；请只使用变量、判断和循环",
    "marker_missing": "Word 模板中没有正文标记；请在正文的位置单独写一段“{marker}”",
    "marker_repeated": "Word 模板中的正文标记“{marker}”不止一处；请只留一处",
}
"""Frame error code -> sentence."""

POSTERS: Mapping[str, str] = {
    "font_missing": "服务器没有中文字体，做不出海报。请管理员安装 {package} 后再试；链接和二维码不受影响。",
}
"""Poster error code -> sentence."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "refused": REFUSALS,
    "snapshot": SNAPSHOTS,
    "frame": FRAMES,
    "poster": POSTERS,
    "paper": PAPERS,
    "scores": SCORE_FILES,
    "aggregate": AGGREGATES,
    "insert": INSERTS,
    "theme_rule": THEME_RULES,
}
"""Source of an error -> its sentences."""

NEAR = "是不是“{near}”？"
"""The suggestion of what may have been meant."""

PLACES: Mapping[tuple[bool, bool], str] = {
    (True, True): "第 {row} 行，列“{column}”：{words}",
    (True, False): "第 {row} 行：{words}",
    (False, True): "列“{column}”：{words}",
    (False, False): "{words}",
}
"""Whether row and column of a fault are known -> how its place is said."""


def refusal_lines(error: CodedError) -> Iterable[str]:
    """An error as lines of text: the sentence first, then one line for each single fault."""
    yield say(WORDS[error.source][error.code]).format_map(
        {name: _listed(value) for name, value in error.params.items()}
    )
    for fault in error.details:
        yield import_line(fault) if isinstance(fault, ImportProblem) else _author_line(fault)


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
