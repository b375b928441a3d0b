"""Puts lines of the audit trail into words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.reports.words.saying import say
from surveyapp.services.downloads.formats import DOWNLOADS
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.people.audit import AuditLine
from surveyapp.services.refusal_words import REFUSALS, SNAPSHOTS
from surveyapp.web.console.audit.audit_words import ACTIONS, AREA_WORDS, REASONS, RESULTS
from surveyapp.web.console.evaluations.basic_forms import STATES as FORM_STATES
from surveyapp.web.console.evaluations.entry_fields import REMOVED
from surveyapp.web.console.evaluations.entry_words import KINDS
from surveyapp.web.console.evaluations.source_fields import LINKS
from surveyapp.web.console.folder_names import title_of_folder
from surveyapp.web.console.language import LANGUAGES
from surveyapp.web.console.people.people_words import ROLES, person_words
from surveyapp.web.console.surveys.set_aside import CAUSE_WORDS
from surveyapp.web.console.surveys.survey_page import STATES

YES_NO = {True: _l("是"), False: _l("否")}

CODING_ACTIONS: Mapping[str, object] = {
    "give": _l("归入主题"),
    "take": _l("不归入主题"),
    "confirm": _l("确认建议"),
    "refuse": _l("不采纳建议"),
    "silent": _l("没有内容"),
    "says": _l("有内容"),
    "quote": _l("选为引文"),
    "no_quote": _l("不引用"),
    "hide": _l("遮盖"),
    "show": _l("恢复显示"),
}
"""What a person does with texts -> what people read."""

DETAILS: Mapping[str, object] = {
    "action": _l("操作"),
    "active": _l("是否启用"),
    "again": _l("重试"),
    "added": _l("新增答卷"),
    "alike": _l("可能已导入过的行"),
    "area": _l("页面"),
    "before": _l("原状态"),
    "by": _l("经办人"),
    "change": _l("变化"),
    "cleared": _l("清除的答卷"),
    "closed": _l("移除的文件夹"),
    "codes_left": _l("剩余恢复码"),
    "changed": _l("与提议不同的"),
    "columns": _l("更正的列数"),
    "compare": _l("核对表"),
    "created": _l("新建账户"),
    "deleted": _l("删除的答卷"),
    "ended": _l("结束暂缓"),
    "error": _l("故障"),
    "excluded": _l("是否排除"),
    "file": _l("文件"),
    "filling": _l("填写方式"),
    "filter": _l("筛选条件"),
    "form": _l("指标表"),
    "frame_sha256": _l("模板的 SHA-256"),
    "form_state": _l("基础表状态"),
    "format": _l("格式"),
    "coded_texts": _l("文字条数"),
    "coding_action": _l("归类操作"),
    "decisions": _l("新的决定"),
    "frame_confirmed": _l("确认框架"),
    "full_numbers": _l("完整号码"),
    "quote": _l("引文"),
    "theme": _l("主题"),
    "themes": _l("主题数"),
    "words": _l("词条数"),
    "import_id": _l("导入编号"),
    "job": _l("文件编号"),
    "joined": _l("加入"),
    "kind": _l("文件种类"),
    "language": _l("语言"),
    "left": _l("移出"),
    "left_out_columns": _l("未导入的列"),
    "left_out_rows": _l("未导入的行数"),
    "limit": _l("限制"),
    "lines": _l("行数"),
    "locked": _l("是否锁定"),
    "name": _l("新名称"),
    "numbers": _l("数字的含义"),
    "opened": _l("分配的文件夹"),
    "own_frame": _l("自备 Word 模板"),
    "page": _l("页"),
    "person": _l("人员"),
    "place": _l("题目"),
    "row": _l("行"),
    "column": _l("列"),
    "series": _l("系列"),
    "period": _l("时期"),
    "questions": _l("题数"),
    "purpose": _l("复制来做什么"),
    "present": _l("此前已有的答卷"),
    "reason": _l("理由"),
    "reconstructed": _l("重构样例数据"),
    "refused": _l("原因"),
    "response": _l("答卷"),
    "responses": _l("答卷"),
    "result": _l("处理结果"),
    "returned": _l("回收"),
    "review": _l("审核说明"),
    "role": _l("角色"),
    "rows": _l("更正的行数"),
    "rows_decided": _l("答卷份数"),
    "scope": _l("范围"),
    "since": _l("从"),
    "snapshot": _l("快照"),
    "snapshots": _l("涉及的快照"),
    "source": _l("来源"),
    "state": _l("状态"),
    "subject": _l("对象"),
    "texts": _l("更正的文字数"),
    "times": _l("本小时内次数"),
    "totp": _l("取消两步验证"),
    "undo": _l("撤销排除"),
    "unchanged": _l("完好"),
    "unfinished": _l("残留待清除"),
    "until": _l("到"),
    "values": _l("填写的项数"),
    "valid": _l("有效"),
    "version": _l("版本"),
    "view": _l("依据的数据"),
    "whole": _l("全部答卷"),
}
"""Name of a detail -> what people read before its value."""

VALUES: Mapping[str, Mapping[str, object]] = {
    "action": ACTIONS,
    "coding_action": CODING_ACTIONS,
    "alike": {"same": _l("不再导入"), "new": _l("作为新答卷导入")},
    "area": AREA_WORDS,
    "before": STATES,
    "change": {
        "new": _l("新调查"),
        "new_version": _l("新版本"),
        "new_analysis": _l("新的分值或口径"),
        "unchanged": _l("没有改动"),
    },
    "filling": {
        REMOVED: _l("撤回填写的值"),
        **{str(kind): words for kind, words in (*KINDS.items(), *LINKS.items())},
    },
    "form_state": FORM_STATES,
    "language": LANGUAGES,
    "limit": {
        "password": _l("密码连续输错"),
        "device": _l("密码连续输错（登录过的浏览器）"),
        "name": _l("同一用户名在多处失败过多"),
        "confirmation": _l("确认密码连续输错"),
        "code": _l("验证码连续输错"),
        "recovery": _l("恢复码连续输错"),
        "address": _l("同一地址失败过多"),
        "invitation": _l("同一地址失败过多"),
    },
    "numbers": {
        "code": _l("选项代码"),
        "score": _l("分值"),
        "position": _l("选项序号"),
        "label": _l("选项文字"),
    },
    "purpose": {"next_year": _l("同一评价的下一年度"), "template": _l("当作模板")},
    "refused": REASONS,
    "result": RESULTS,
    "role": ROLES,
    "scope": {"chosen": _l("勾选的行"), "late": _l("暂停和结束后送到的"), **CAUSE_WORDS},
    "state": STATES,
    "view": {LIVE: _l("实时数据")},
}
"""Name of a detail whose values are codes -> code -> what people read."""


@dataclass(frozen=True)
class ReadableLine:
    """A line in the language of the page."""

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    folder_title: str
    result: str
    result_code: str
    details: tuple[str, ...]


def readable_lines(lines: Iterable[AuditLine]) -> Iterator[ReadableLine]:
    """Each line with its codes put into words; a code without words stands as it is."""
    for line in lines:
        yield ReadableLine(
            line.id,
            line.at,
            person_words(line.person),
            str(ACTIONS.get(line.action, line.action)),
            line.subject,
            _folder_title(line),
            str(RESULTS.get(line.result, line.result)),
            line.result,
            tuple(_detail(name, value) for name, value in line.detail.items()),
        )


OF_FOLDERS = frozenset(
    {
        "archive_evaluation",
        "download_report",
        "lock_evaluation",
        "new_evaluation",
        "open_page",
        "remove_evaluation",
        "request_download",
        "title_folder",
        "unarchive_evaluation",
    }
)
"""Actions whose subject may be a folder; otherwise a name without / is a person or a team."""


def _folder_title(line: AuditLine) -> str:
    """What people call the folder that a line is about; empty where it is about none, or that has no title."""
    folder, slash, _name = line.subject.partition("/")
    return title_of_folder(folder) if slash or line.action in OF_FOLDERS else ""


def _detail(name: str, value: object) -> str:
    words = str(DETAILS.get(name, name))
    return str(_("%(what)s：%(value)s", what=words, value=_value(name, value)))


_SENTENCES = {**REFUSALS, **SNAPSHOTS}


def _value(name: str, value: object) -> str:
    if isinstance(value, list):
        return say("、").join(_value(name, part) for part in value)
    if isinstance(value, bool):
        return str(YES_NO[value])
    if name == "refused" and str(value) in _SENTENCES:
        # Only the code is kept, since the parameters may quote somebody's words.
        return say(_SENTENCES[str(value)]).format_map(_Elided()).removeprefix(say("…："))
    if name == "kind" and str(value) in DOWNLOADS:
        return say(DOWNLOADS[str(value)].name)
    return str(VALUES.get(name, {}).get(str(value), "—" if value in (None, "") else value))


class _Elided(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return "…"
