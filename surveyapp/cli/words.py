"""What commands print for people of a survey, its returns and its imports, in plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from surveyapp.cli.limits import MOST_IMPORTS_LISTED
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.words.wording import FLAGS, channel_words
from surveyapp.services.answers.import_records import ImportRecord

if TYPE_CHECKING:
    from surveyapp.services.surveys.publish import Publication

STATE_WORDS = {"draft": "草稿", "open": "开放", "paused": "暂停", "closed": "已结束"}


CHANGE_WORDS: dict[str, str] = {
    "new": "新调查，现为草稿",
    "new_version": "问卷有改动，已发布新版本；此前的答卷仍按原版本保留",
    "new_analysis": "计分、量表或抽样有改动，已发布；受访者看到的问卷不变",
    "unchanged": "没有改动",
}

CONSOLE_REPLACED = "此前在控制台发布的内容已换成文件的内容，以后启动时照文件更新"


def publication_line(publication: Publication) -> str:
    """What publishing a file did."""
    line = f"{publication.survey}：{CHANGE_WORDS[publication.change]}（版本 {publication.version}）"
    return f"{line}；{CONSOLE_REPLACED}" if publication.earlier_origin == "console" else line


def status_lines(status: dict[str, Any], *, sample: bool) -> Iterator[str]:
    """The lines for the object of `surveyapp status`; `sample`: the survey holds reconstructed answers."""
    issued = "未记录" if status["issued"] is None else status["issued"]
    yield f"{status['survey']}：{STATE_WORDS[status['state']]}"
    counts = f"回收 {status['returned']}，有效 {status['valid']}，排除 {status['excluded']}，空白 {status['empty']}"
    yield f"  发放 {issued}，{counts}，另存 {status['set_aside']}"
    if "ineligible" in status:
        yield f"  不符合条件、不计入有效 {status['ineligible']}"
    if status["withdrawn"]:
        yield f"  填写人撤回、不计入回收 {status['withdrawn']}"
    if "undone" in status:
        yield f"  随撤销的导入不计入回收 {status['undone']}"
    if sample:
        yield "  其中有重构样例数据，不是真实答卷"
    if "answers_deleted" in status:
        day = datetime.fromisoformat(status["answers_deleted"]).astimezone(CHINA)
        yield f"  答卷已于 {day:%Y-%m-%d} 删除（answers_deleted），以上是删除前的份数"
    flags = {FLAGS[name]: count for name, count in status["flagged"].items()}
    channels = {channel_words(channel): count for channel, count in status["channels"].items()}
    for title, counted in (("版本", status["versions"]), ("渠道", channels), ("筛查标记", flags)):
        if counted:
            yield f"  {title}：" + "，".join(f"{name} {count}" for name, count in counted.items())


def imports_lines(records: list[ImportRecord]) -> Iterator[str]:
    """The latest imports with the numbers that `undo-import` takes."""
    if records:
        yield "  导入（撤销：surveyapp undo-import SURVEY 编号 --reason 理由）："
    for record in records[:MOST_IMPORTS_LISTED]:
        at = f"{record.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        undone = f"，已由{record.undone_by}撤销：{record.undone_reason}" if record.undone else ""
        yield f"    {record.id}　{at}　{record.file_name}　新增 {record.added}{undone}"
    if len(records) > MOST_IMPORTS_LISTED:
        yield f"    更早的 {len(records) - MOST_IMPORTS_LISTED} 次见控制台的“导入”页"
