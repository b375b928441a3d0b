"""`surveyapp`: the commands, in the order in which a survey needs them. The one that is called is loaded."""

import gc
from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True)
class CommandPlace:
    """Where a command stands: `module` below `surveyapp.cli`, in which it is named after the command.

    `line` is what the list of commands says of it: the first sentence of its own help, which a test holds.
    """

    name: str
    module: str
    line: str

    def load(self) -> click.Command:
        """The command itself, with all that it needs."""
        # Nothing of what loading makes is garbage, and looking through it again and again is a tenth of the time.
        gc.disable()
        try:
            module = import_module(f"surveyapp.cli.{self.module}")
        finally:
            gc.enable()
        command = getattr(module, f"{self.name.replace('-', '_')}_command")
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.module} has no command {self.name}")
        return command


COMMANDS = (
    CommandPlace("run", "serving", "发布问卷并启动服务（gunicorn）。"),
    CommandPlace(
        "administrator",
        "people",
        "给管理员一个新的一次性密码（7 天内有效）；没有这个账户就建立，已停用的重新启用，登录失败的锁定一并解除。",
    ),
    CommandPlace(
        "import-questionnaire",
        "papers",
        "把纸质问卷（附件）读成问卷文件：纸面没有写的给出提议，没有一行被悄悄丢掉。",
    ),
    CommandPlace(
        "check",
        "files",
        "检查问卷文件和指标文件：全部计数，先列出 50 处；--json 列出全部（默认检查整个问卷目录）。",
    ),
    CommandPlace("migrate", "serving", "把数据库升级到本程序需要的结构（请先备份）。"),
    CommandPlace("publish", "surveys", "发布问卷文件的当前内容（新调查为草稿，改动成为新版本）。"),
    CommandPlace("status", "surveys", "调查的状态与回收情况。"),
    CommandPlace("state", "surveys", "开放（open）、暂停（paused）或结束（closed）一个调查。"),
    CommandPlace(
        "import-responses",
        "imports",
        "导入问卷网站导出的答卷（CSV 或 .xlsx）；有任何不符就一份也不导入。",
    ),
    CommandPlace(
        "undo-import", "imports", "撤销一次导入：随它进来的答卷都保留，但不再计入回收；编号见 status。"
    ),
    CommandPlace(
        "screen",
        "screening",
        "筛查规则、每条规则现在标记了哪些答卷，以及剔除标记前后的数字（只作标记，不剔除）。",
    ),
    CommandPlace("exclude", "surveys", "把一份答卷排除出有效答卷（不删除，理由与经办人留痕）。"),
    CommandPlace("set-aside", "set_aside", "另存未计的答卷：按原因有多少份、多少种。"),
    CommandPlace(
        "accept-late",
        "set_aside",
        "把暂停或结束后送到、另存着的答卷计入：送到几次计几份，标记“迟到补计”。",
    ),
    CommandPlace("clear-set-aside", "set_aside", "清除另存的答卷；答案删去，不能恢复。"),
    CommandPlace("freeze", "results", "结束调查并写出快照；其后的数据、得分和报告都以最新快照为准。"),
    CommandPlace(
        "analyse", "results", "频数、满意度、信度和效度（有快照时以最新快照为准，否则为实时数据）。"
    ),
    CommandPlace(
        "compare",
        "statistics.compare",
        "各组的得分、组间差异的检验与大小（有快照时以最新快照为准；CSV 为每行一位受访者的分值）。",
    ),
    CommandPlace(
        "crosstab",
        "statistics.crosstab",
        "两道题的交叉表：人数、行与列的百分比和卡方检验（有快照时以最新快照为准）。",
    ),
    CommandPlace(
        "drivers",
        "statistics.drivers",
        "先改进什么：各题对总体评价的重要性、与得分的矩阵（有快照时以最新快照为准；CSV 为每行一位受访者的分值）。",
    ),
    CommandPlace("scale", "statistics.scale", "量表的信度与结构：α、题总相关、KMO、因子载荷、ω、折半信度。"),
    CommandPlace("score", "evaluations", "按指标文件计分：总分、等级、各级得分和评分过程。"),
    CommandPlace(
        "trend",
        "statistics.trend",
        "同一系列各年调查的结果：每期的数值、样本量和区间，是否可比，变化是否超出偶然。",
    ),
    CommandPlace(
        "report",
        "results",
        "写出调查的 Word 报告（docx）、Excel 数据与统计表（xlsx），或答卷数据与编码手册（csv、parquet）。",
    ),
    CommandPlace("forget", "forgetting", "永久删除一个调查的全部答卷，或其中一份；统计数字留下，不再询问。"),
    CommandPlace(
        "work",
        "work",
        "在后台生成下载文件、公告并删除到期的答卷，直到被终止；surveyapp run 会自动启动一个。",
    ),
)
"""In the order in which a survey needs them."""

PLACES = {place.name: place for place in COMMANDS}


class LateGroup(click.Group):
    """Lists its commands by what the table says of them: statistics, documents and the database need not be loaded to
    be named.
    """

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called, itself."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, PLACES[listed.name].load() if listed and listed.name else None, rest


@click.group(
    cls=LateGroup,
    commands={place.name: click.Command(place.name, help=place.line) for place in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def main() -> None:
    """满意度调查与绩效评价得分：问卷文件进，答卷、数据、得分和 Word 报告出。"""
