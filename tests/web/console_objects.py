"""Two teams' surveys with everything that hangs on them: responses, drafts, uploads, jobs, snapshots."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from made_console import Console
from servers import questionnaire_source
from sqlalchemy import insert

from surveyapp.analysis.trends.aggregate_table import AnswersOfPerson
from surveyapp.analysis.trends.former_rows import FormerRow
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.records.console import Draft, Job
from surveyapp.records.tables import Import
from surveyapp.records.teams import Team
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.uploads import folder_of_uploads, keep
from surveyapp.services.downloads.formats import DOWNLOADS
from surveyapp.services.downloads.job_files import folder_of
from surveyapp.services.evaluations.form_entries import FormPlace
from surveyapp.services.evaluations.form_links import links_of, make_link
from surveyapp.services.evaluations.system_texts import SystemTextEdit, kept_texts, replace_system
from surveyapp.services.evaluations.systems import text_hash
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.people.invitations import invitations, invite
from surveyapp.services.reviews.review_approvals import Approver, approve
from surveyapp.services.reviews.review_comments import comment_by_link, threads_of
from surveyapp.services.reviews.review_links import links_of as review_links_of
from surveyapp.services.reviews.review_links import make_link as make_review_link
from surveyapp.services.reviews.review_links import reviewed_text
from surveyapp.services.statistics.aggregates import AggregateRequest, aggregate_entries, keep_aggregate
from surveyapp.services.statistics.coding_frames import TypedTheme, save_frame
from surveyapp.services.statistics.former_figures import enter_former_figures, former_entries
from surveyapp.services.statistics.opinion_notes import opinion_notes
from surveyapp.services.statistics.text_codings import decide
from surveyapp.services.statistics.trend import current_questionnaire, figures_of
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

OWN, OTHER = "demo", "other"
"""The folder that the people of the tests see, and one of another team."""

EXPORT = "总体来说您满意吗？,{0}栏\n满意,{0}字\n一般,{0}字\n"

INDICATORS = """
title: 某市评价指标体系
budget: {total: {name: 年度资金总额}}
forms:
- code: money
  name: 资金情况表
  unit: 某市行政服务中心
  cells:
  - {code: budget, name: 预算数, unit: 万元, value: 20}
  - {code: spent, name: 支出数, unit: 万元, value: 19}
  - {code: rate, name: 执行率, unit: "%", formula: spent / budget * 100}
indicators:
- code: A
  name: 决策与效益
  weight: 100
  children:
  - code: A1
    name: 立项依据
    weight: 40
    explanation: 考察立项依据是否充分。
    target: 充分
    rule: {type: checklist, points: [{code: policy, text: 有政策依据}]}
    actual: {met: [policy], shown: 充分, evidence: 会议纪要}
  - code: A2
    name: 服务对象满意度
    weight: 60
    target: ">=80%"
    rule: {type: bands, bands: [{from: 80, share: 100}, {from: 0, share: 50}]}
    actual:
      figure: {survey: every, figure: favourable, question: overall}
"""
"""The indicator file of each folder."""

ANSWERS = {
    "age": "other",
    "age.other.text": "八十",
    "service.attitude": "3",
    "service.speed": "2",
    "overall": "yes",
    "why": "没有意见",
}
"""The answers of the one response."""


@dataclass(frozen=True)
class Objects:
    """What the variable parts of an address may name, for one folder; every survey is called `every`."""

    folder: str
    response: uuid.UUID
    upload: uuid.UUID
    record: int
    job: uuid.UUID
    answers_job: uuid.UUID
    evaluation_job: uuid.UUID
    snapshot: str
    account: int
    team: int
    invitation: int
    token: str
    link: int
    link_token: str
    review: int
    review_token: str
    comment: int
    kept: int
    former: int
    counts: int
    number: int

    def values(self, view: str, arguments: set[str], **others: object) -> dict[str, object]:
        """Values for the variable parts of one view's rule."""
        known: dict[str, object] = {
            **vars(self),
            "name": "every",
            "key": "0" * 16,
            "place": "why",
            "form": ONLY_SYSTEM,
            "code": "money" if view.startswith("basic_forms.") else "A1",
            "filename": "console.css",
            "manual": "questionnaire-file",
            **({"job": self.answers_job} if view == "downloads.answers" else {}),
            **({"job": self.evaluation_job} if view.startswith("evaluation_downloads.") else {}),
            **({"token": self.link_token} if view == "basic_forms.by_link" else {}),
            **({"token": self.review_token} if view.startswith("review_page.") else {}),
            "entry": self.former if view == "trend.withdraw_former" else self.counts,
            **others,
        }
        return {argument: known[argument] for argument in arguments}


def make_objects(
    console: Console,
    folder: str,
    source: bytes | None = None,
    indicators: str = INDICATORS,
    mark: str = "",
) -> Objects:
    """A survey `folder/every` with one of everything; `source` is its questionnaire file.

    `mark` stands in front of every name and text that people choose or type.
    """
    survey, now = f"{folder}/every", datetime.now(UTC)
    text = source or questionnaire_source("every_type")
    files = console.settings.questionnaires / folder
    files.mkdir()
    (files / f"{ONLY_SYSTEM}.yaml").write_text(indicators, "utf-8")
    change = SystemTextEdit(text_hash(indicators), f"{mark}更正", f"{mark}张测")
    replace_system(console.places, folder, ONLY_SYSTEM, f"{indicators}# {mark}注\n", change)
    publish(console.engine, survey, text, "every_type.yaml")
    change_state(console.engine, survey, "open")
    account = console.person("reader", (folder,))
    version = known_survey(console.engine, survey).version
    response = uuid.uuid4()
    receive(
        console.engine,
        Submission(survey, version, response, {**ANSWERS, "why": f"{mark}没有意见"}, "online", "zh-CN"),
    )
    upload = keep(
        console.engine,
        folder_of_uploads(console.settings.instance),
        survey,
        f"{mark}导出.csv",
        EXPORT.format(mark).encode(),
        account,
    )
    with console.engine.connect() as connection:
        team = connection.execute(insert(Team).values(name=f"{mark}团队 {folder}", created=now))
        brought = {"file_name": f"{mark}导入.csv", "rows": 2, "added": 0, "person": f"{mark}张测", "at": now}
        record = connection.execute(insert(Import).values(survey=survey, **brought))
        draft = text.decode().replace("title: ", "title: 草稿", 1)
        connection.execute(insert(Draft).values(survey=survey, text=draft, revision=1, saved=now))
    token = invite(console.engine, name=f"{mark}待邀请", role="reader", team=None, invited_by=account)
    place = FormPlace(folder, ONLY_SYSTEM, "money")
    link_token = make_link(console.engine, place, "张测")
    review_token = make_review_link(
        console.engine, survey, version=None, recipient=f"{mark}某局", person="张测"
    )
    comment = {"question": "overall", "version": version, "name": "李委", "text": f"{mark}改一个词"}
    comment_by_link(console.engine, review_token, **comment)
    seen = reviewed_text(console.engine, survey)
    assert seen is not None
    approve(
        console.engine,
        review_token,
        seen,
        seen.version,
        Approver(f"{mark}某局", "李委", "科长"),
    )
    manifest = freeze(console.engine, console.settings.snapshots, survey)
    change_state(console.engine, survey, "open", f"{mark}测试")
    return Objects(
        folder=folder,
        response=response,
        upload=upload,
        record=record.inserted_primary_key[0],
        job=made_job(console, survey, "docx_plain", f"{mark}报告.docx"),
        answers_job=made_job(console, survey, "xlsx", f"{mark}数据.xlsx"),
        evaluation_job=made_job(console, folder, "evaluation_xlsx", f"{mark}评分表.xlsx"),
        snapshot=manifest.id,
        account=account,
        team=team.inserted_primary_key[0],
        invitation=max(line.id for line in invitations(console.engine)),
        token=token,
        link=links_of(console.engine, place)[0].id,
        link_token=link_token,
        review=review_links_of(console.engine, survey)[0].id,
        review_token=review_token,
        comment=threads_of(console.engine, survey)["overall"][0].comment.id,
        kept=kept_texts(console.engine, folder, ONLY_SYSTEM)[0].id,
        former=made_former(console, survey, mark),
        counts=made_counts(console, survey, mark),
        number=coded_text(console, survey, response, mark),
    )


def coded_text(console: Console, survey: str, response: uuid.UUID, mark: str) -> int:
    """The number of a text of this response, coded by a confirmed frame."""
    theme, key = TypedTheme("", "补充", f"{mark}说明", "补充"), (str(response), "why")
    save_frame(console.engine, survey, [theme], confirms=True, seen=None, person=f"{mark}张测")
    decide(console.engine, survey, [(key, "t1", True)], person=f"{mark}张测")
    return opinion_notes(console.engine, survey).numbers[key]


def made_former(console: Console, survey: str, mark: str) -> int:
    """A figure of an earlier period."""
    figures = {each.code: each for each in figures_of(survey, current_questionnaire(console.engine, survey))}
    row = FormerRow(1, "2021", value="90%", n="20", source=f"{mark}2021年报告")
    enter_former_figures(console.engine, survey, [row], figures, f"{mark}张测")
    return former_entries(console.engine, [survey])[-1].id


def made_counts(console: Console, survey: str, mark: str) -> int:
    """A table of counts."""
    text = f"月份\t单位\t满意\t不满意\n2022-01\t{mark}甲\t8\t2\n2022-02\t{mark}甲\t9\t1\n"
    said = AnswersOfPerson(("period", "unit", "satisfied", "unsatisfied"))
    wanted = AggregateRequest(text, said, f"{mark}月报", f"{mark}热线办", "overall")
    keep_aggregate(console.engine, survey, wanted, f"{mark}张测")
    return aggregate_entries(console.engine, [survey])[-1].id


def made_job(console: Console, subject: str, kind: str, file_name: str) -> uuid.UUID:
    """A download of a survey or an evaluation that is done, with something in its file."""
    identity, now, suffix = uuid.uuid4(), datetime.now(UTC), DOWNLOADS[kind].ending
    values = {
        "id": identity,
        "kind": kind,
        "subject": subject,
        "parameters": {"view": "live", "frame": False},
        "state": "done",
        "progress": 100,
        "file_name": file_name,
        "created": now,
        "finished": now,
    }
    folder = folder_of(console.settings.instance, identity)
    folder.mkdir(parents=True)
    (folder / f"download.{suffix}").write_bytes(b"made")
    with console.engine.connect() as connection:
        connection.execute(insert(Job).values(**values))
    return identity
