"""`surveyapp`: the commands, in the order in which a survey needs them."""

import click

from surveyapp.cli.evaluations import score_command
from surveyapp.cli.files import check_command
from surveyapp.cli.forgetting import forget_command
from surveyapp.cli.papers import import_questionnaire_command
from surveyapp.cli.people import administrator_command
from surveyapp.cli.screening import screen_command
from surveyapp.cli.serving import migrate_command, run_command
from surveyapp.cli.set_aside import accept_late_command, clear_set_aside_command, set_aside_command
from surveyapp.cli.statistics.compare import compare_command
from surveyapp.cli.statistics.crosstab import crosstab_command
from surveyapp.cli.statistics.drivers import drivers_command
from surveyapp.cli.statistics.scale import scale_command
from surveyapp.cli.statistics.trend import trend_command
from surveyapp.cli.surveys import (
    analyse_command,
    exclude_command,
    freeze_command,
    import_responses_command,
    publish_command,
    report_command,
    state_command,
    status_command,
    undo_import_command,
)
from surveyapp.cli.work import work_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """满意度调查与绩效评价得分：问卷文件进，答卷、数据、得分和 Word 报告出。"""


for command in (
    run_command,
    administrator_command,
    import_questionnaire_command,
    check_command,
    migrate_command,
    publish_command,
    status_command,
    state_command,
    import_responses_command,
    undo_import_command,
    screen_command,
    exclude_command,
    set_aside_command,
    accept_late_command,
    clear_set_aside_command,
    freeze_command,
    analyse_command,
    compare_command,
    crosstab_command,
    drivers_command,
    scale_command,
    score_command,
    trend_command,
    report_command,
    forget_command,
    work_command,
):
    main.add_command(command)
