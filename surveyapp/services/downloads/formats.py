"""Everything that can be downloaded, of a survey and of an evaluation: one entry each, with all that is known of it.

Command line, console, audit trail, worker and retention read this table and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TypeVar

from surveyapp.services.downloads.evaluation_report import (
    EvaluationFile,
    write_evaluation_sheets,
    write_evaluation_word,
    write_reconciliation_sheets,
    write_reconciliation_word,
)
from surveyapp.services.downloads.survey_report import (
    SurveyFile,
    write_survey_csv,
    write_survey_parquet,
    write_survey_word,
    write_survey_word_without_texts,
    write_survey_workbook,
)
from surveyapp.services.people.access import Actor, Capability


@dataclass(frozen=True, kw_only=True)
class Download:
    """One thing that can be downloaded. Raises ValueError that names every required field that was left empty.

    `name`, `contents`, `audience`: the name by which people choose it, what is inside, who needs it. `file_words`: how
    its files are called, after the title; `ending`: how their names end. `capability`: what it takes to request and to
    save one; a download with `DOWNLOAD_ANSWERS` holds single answers, and is removed when these are deleted. `command`:
    its name in `report --format`; empty where the command line does not write it. `framed`: it may be made in an
    evaluator's own Word frame.
    """

    name: str
    contents: str
    audience: str
    file_words: str
    ending: str
    capability: Capability
    command: str = ""
    framed: bool = False

    def __post_init__(self) -> None:
        needed = [field.name for field in fields(self) if field.default is MISSING]
        empty = [name for name in needed if not getattr(self, name)]
        if not isinstance(self.capability, Capability) and "capability" not in empty:
            empty.append("capability (a Capability)")
        if empty:
            raise ValueError(f"download {self.name or self.file_words!r} lacks {', '.join(empty)}")

    @property
    def holds_answers(self) -> bool:
        """Whether single answers, or texts that people wrote, are in it."""
        return self.capability is Capability.DOWNLOAD_ANSWERS


@dataclass(frozen=True, kw_only=True)
class SurveyDownload(Download):
    """A download of a survey. `write` writes one file or several; of several `packed` are the names in an archive.

    `tells_trend`: whether it says how figures changed over years. `numbers`: whether people may ask for mobile and
    identity numbers in full. `needs_responses`: whether it cannot be made any more once the single responses were
    deleted. `instead`: the codes of downloads that hold the same responses and take far less, which are offered to
    whoever asks for many.
    """

    write: Callable[[SurveyFile], Sequence[Path]]
    packed: tuple[str, ...] = ()
    numbers: bool = False
    needs_responses: bool = False
    tells_trend: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvaluationDownload(Download):
    """A download of an evaluation. `compares`: with published figures; the command line asks for that by --compare."""

    write: Callable[[EvaluationFile], Sequence[Path]]
    compares: bool = False


DOWNLOADS: dict[str, Download] = {
    "docx": SurveyDownload(
        name="Word 报告",
        contents="完整的分析报告：调查情况、满意度、信度与效度、各题结果和可编辑的图表，并照录受访者填写的文字。",
        audience="用于提交、审阅和归档。",
        file_words="分析报告",
        ending="docx",
        capability=Capability.DOWNLOAD_ANSWERS,
        write=write_survey_word,
        tells_trend=True,
        command="docx",
        framed=True,
        numbers=True,
    ),
    "docx_plain": SurveyDownload(
        name="Word 报告（不含填写的文字）",
        contents="同一份分析报告，只列填写人数，不照录受访者填写的文字。",
        audience="用于向不应看到文字的人传阅。",
        file_words="分析报告（不含文字）",
        ending="docx",
        capability=Capability.SEE_RESULTS,
        write=write_survey_word_without_texts,
        tells_trend=True,
        framed=True,
    ),
    "xlsx": SurveyDownload(
        name="Excel 数据与统计表",
        contents="满意度、信度与效度、各题频数及图表、全部答卷、编码手册，各占一张工作表。",
        audience="用于核对数字、另行作图或筛选答卷。含每份答卷，请妥善保管。",
        file_words="数据与统计表",
        ending="xlsx",
        capability=Capability.DOWNLOAD_ANSWERS,
        write=write_survey_workbook,
        tells_trend=True,
        instead=("csv", "parquet"),
        command="xlsx",
        numbers=True,
    ),
    "csv": SurveyDownload(
        name="CSV 数据",
        contents="全部答卷和编码手册两个文件，打包为一个压缩文件。",
        audience="用于导入统计软件。含每份答卷，请妥善保管。",
        file_words="答卷数据",
        ending="zip",
        packed=("答卷.csv", "编码手册.csv"),
        capability=Capability.DOWNLOAD_ANSWERS,
        write=write_survey_csv,
        command="csv",
        numbers=True,
        needs_responses=True,
    ),
    "parquet": SurveyDownload(
        name="Parquet 数据",
        contents="全部答卷和编码手册两个文件，打包为一个压缩文件；列与 CSV 数据相同，数字、时间各有类型。",
        audience="用于 Python、R、DuckDB 等，答卷很多时比 CSV 小、读得快。含每份答卷，请妥善保管。",
        file_words="答卷数据（Parquet）",
        ending="zip",
        packed=("答卷.parquet", "编码手册.csv"),
        capability=Capability.DOWNLOAD_ANSWERS,
        write=write_survey_parquet,
        command="parquet",
        numbers=True,
        needs_responses=True,
    ),
    "evaluation_docx": EvaluationDownload(
        name="Word 评分报告",
        contents="各级指标的得分、绩效目标实现情况、评分过程、数据来源、综合评分表和基础表，或正式格式的自评表。",
        audience="用于提交、审阅和归档。",
        file_words="评分报告",
        ending="docx",
        capability=Capability.SEE_RESULTS,
        write=write_evaluation_word,
        command="docx",
        framed=True,
    ),
    "evaluation_xlsx": EvaluationDownload(
        name="Excel 评分表",
        contents="得分汇总、综合评分表或自评表、得分明细、评分过程和数据来源，各占一张工作表；得分都是数字。",
        audience="用于核对得分或另行计算。",
        file_words="评分表",
        ending="xlsx",
        capability=Capability.SEE_RESULTS,
        write=write_evaluation_sheets,
        command="xlsx",
    ),
    "reconciliation_docx": EvaluationDownload(
        name="Word 核对表",
        contents="与已公布数字不一致的行、由此引起的变动、填列的完成率、与已公布数字不一致的调查数字，"
        "以及调查数字的置信区间或没有区间的原因。",
        audience="内部核对用，不随报告提交。",
        file_words="核对表",
        ending="docx",
        capability=Capability.SEE_RESULTS,
        write=write_reconciliation_word,
        command="docx",
        framed=True,
        compares=True,
    ),
    "reconciliation_xlsx": EvaluationDownload(
        name="Excel 核对表",
        contents="与 Word 核对表相同，每一部分占一张工作表。",
        audience="内部核对用，便于筛选和批注。",
        file_words="核对表",
        ending="xlsx",
        capability=Capability.SEE_RESULTS,
        write=write_reconciliation_sheets,
        command="xlsx",
        compares=True,
    ),
}
"""Code, as jobs are stored with it -> the download, in the order in which people choose."""

Kind = TypeVar("Kind", bound=Download)


def downloads_of(kind: type[Kind]) -> Mapping[str, Kind]:
    """All downloads of a survey, or all of an evaluation: code -> download."""
    return {code: download for code, download in DOWNLOADS.items() if isinstance(download, kind)}


def downloads_for(kind: type[Kind], actor: Actor) -> Mapping[str, Kind]:
    """The downloads that this person may have: code -> download."""
    found = downloads_of(kind)
    return {code: download for code, download in found.items() if actor.may(download.capability)}


def commands_of(kind: type[Download]) -> list[str]:
    """The values of `report --format` for these downloads."""
    return list(dict.fromkeys(filter(None, (download.command for download in downloads_of(kind).values()))))
