"""What stops a use case, in words: one sentence that says what was found and what to do."""

from collections.abc import Iterable, Mapping

from surveyapp.collection.export_table import ImportProblem
from surveyapp.definition.problems import Problem
from surveyapp.services.author_words import describe
from surveyapp.services.errors import Refused

REFUSALS: Mapping[str, str] = {
    "unknown_survey": "没有调查“{found}”；现有：{known}",
    "unknown_evaluation": "没有评价“{found}”：{folder} 中没有 indicators.yaml；现有：{known}",
    "stored_questionnaire_unreadable": "数据库中的问卷内容无法读取，请核对 surveyapp 版本",
    "questionnaire_has_errors": "问卷文件有错误，没有发布任何内容：{file}",
    "indicators_have_errors": "指标文件有错误：{file}",
    "state_not_allowed": "{survey} 现为“{found}”，不能改为“{wanted}”；可以改为：{allowed}",
    "reason_needed": "重新开放已结束的调查必须写明理由（--reason）",
    "exclusion_needs_reason": "排除答卷必须写明理由和经办人（--reason、--by）",
    "unknown_response": "{survey} 中没有编号为 {found} 的答卷",
    "import_unreadable": "文件没有导入，一份答卷也没有写入；请先处理以下问题：",
    "database_not_current": (
        "数据库的结构版本是 {found}，本程序需要 {expected}；请先备份，再运行 surveyapp migrate"
    ),
    "no_such_file": "找不到文件 {found}",
    "snapshot_damaged": "快照 {snapshot} 与其清单不符（{found}）；请从备份恢复后再试",
    "frame_variable_unknown": "Word 模板中有不认识的变量：{found}；可用的变量：{expected}",
    "frame_marker_missing": "Word 模板中缺少正文标记 {expected}：请在正文位置单独写一段 {expected}",
    "frame_unreadable": "Word 模板 {found} 无法读取，请用 .docx 格式另存后再试",
    "no_such_folder": "文件夹 {found} 不存在；请先建立，或改写 --out",
}
"""Refusal code -> sentence."""

IMPORTS: Mapping[str, str] = {
    "not_text": "文件不是可读的 CSV（{found}）；请从问卷网站重新导出为 CSV",
    "too_large": "文件有 {found} 字节，上限为 {limit}；请分批导入",
    "no_rows": "文件中没有答卷：第一行应为题目，其后每行一份答卷",
    "ragged_row": "有 {found} 个单元格，表头有 {expected} 列；请检查引号和换行",
    "duplicate_column": "与前面的列对应同一题（{found}）；请删去其中一列",
    "unmatched_column": "与问卷的任何一题都不相符；{near}请改成题目原文，或删去此列",
    "unmatched_option": "“{found}”不是该题的选项；{near}该题的选项：{expected}",
    "several_answers": "单选题有多个答案",
    "several_options": "单选题有多个答案",
    "bad_tick": "“{found}”应为 1（选中）或 0（未选）",
    "bad_time": "时间“{found}”应形如 2025/07/05 00:22:00",
    "bad_seconds": "用时“{found}”应形如 224秒",
    "too_long": "文字有 {found} 个字符，上限为 {limit}",
    "write_in_without_option": "写了“其他”的内容，但选的是别的选项",
    "unknown_option": "“{found}”不是该题的选项",
    "numbers_ambiguous": (
        "列中的数字既可能是分值，也可能是选项序号，两者结果不同；请加上 --numbers score 或 --numbers position"
    ),
    "no_question_column": "没有一列与问卷的题目相符；请核对是否选对了调查",
}
"""Import problem code -> sentence."""


def refusal_lines(refused: Refused) -> Iterable[str]:
    """The refusal as lines: the sentence first, then one line for each single fault."""
    yield REFUSALS[refused.code].format_map({name: _listed(value) for name, value in refused.params.items()})
    for fault in refused.details:
        yield import_line(fault) if isinstance(fault, ImportProblem) else _author_line(fault)


def import_line(problem: ImportProblem) -> str:
    """One fault of an import file: where it is, what was found, what is expected."""
    where = "".join(
        (
            f"第 {problem.row} 行" if problem.row is not None else "",
            f"，列“{problem.column}”" if problem.column is not None else "",
        )
    )
    params = {name: _listed(value) for name, value in problem.params.items()}
    if "near" in params:
        params["near"] = f"是不是“{params['near']}”？" if params["near"] else ""
    words = IMPORTS[problem.code].format_map(params)
    return f"  {where}：{words}" if where else f"  {words}"


def _author_line(fault: object) -> str:
    return f"  {describe(fault)}" if isinstance(fault, Problem) else f"  {fault}"


def _listed(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or "（无）"
    return str(value)
