"""What the files of each survey website have of their own: one object for each website, in one table.

What all websites write alike (numbers before questions, times, brackets) the readers know by themselves. Of the rest a
layout says only what its website has. Files are read by all layouts together: one that a spreadsheet program saved
again, or to which somebody added columns, has marks of several.
"""

import re
from dataclasses import fields
from functools import cache
from itertools import chain
from typing import Annotated

from pydantic import AfterValidator, ConfigDict
from pydantic.dataclasses import dataclass

Names = tuple[str, ...]


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return text


Form = Annotated[str, AfterValidator(_expression)]
"""A regular expression for a whole heading, or for the beginning of a cell."""


@dataclass(frozen=True, eq=False, kw_only=True, config=ConfigDict(strict=True))
class WebsiteLayout:
    """The marks of one website's files; a field is empty where the website does nothing of its own, and an error where
    it is not of its type.

    **Its own columns**, by their headings, of which spaces, punctuation and case do not count. Of a file with several
    for one fact the first is read: those of the first field, in it of the first layout.
    `unique_ids`, `ids`, `numbers`, `row_numbers`: the response's number (given once in the world · by the website ·
    counted in the survey · counted in the file).
    `submitted`, `ended`, `stamped`: its time. `utc`: those of them below which a time without a zone is UTC and not
    China's. `seconds`: how long it took; minutes where the heading says （分钟）. `source`: through what it came.
    `unread`: what is never kept (addresses, names, places, devices, judgements); `unread_forms`: the same as regular
    expressions; `timings`: a heading, and the expression of those never kept beside it; `shared`: never kept either,
    but questions are called so too: known only beside others. `unknown`: what stands where the website knows nothing.

    **Its header.** `header_marks`: regular expressions for the beginning of a cell that only header rows have.
    `part_words`: what stands below a question with one column, where a second row names lines and options.
    `type_words`: what a row of types or of obligations says. `hints`: words by which a bracket is a hint for people.
    `chosen_words`, `written_words`: what is added to a heading for the option chosen, and for the text beside it.
    `write_in_parts`: the same as a part of a code, where one option has a text.

    **Its cells.** `empty`, `skipped`: asked and left out · not asked; a number counts as a number. `ticked`,
    `unticked`: what the column of one option has. `joints`: the signs between joined ticks, those of one kind together;
    `sure_joints`: those that no label has: where one stands, no other divides. `arrows`: what stands between options
    in an order. `write_ins`: what stands before and
    behind a text beside an option, any sign of either; nothing behind where the text has no end of its own.
    `sure_write_ins`: the same by two signs that no label has, behind a number too. `write_in_codes`: what stands in
    place of the option beside which there is a text.
    """

    unique_ids: Names = ()
    ids: Names = ()
    numbers: Names = ()
    row_numbers: Names = ()
    submitted: Names = ()
    ended: Names = ()
    stamped: Names = ()
    utc: Names = ()
    seconds: Names = ()
    source: Names = ()
    unread: Names = ()
    unread_forms: tuple[Form, ...] = ()
    timings: tuple[tuple[str, Form], ...] = ()
    shared: Names = ()
    unknown: Names = ()
    header_marks: tuple[Form, ...] = ()
    part_words: Names = ()
    type_words: Names = ()
    hints: Names = ()
    chosen_words: Names = ()
    written_words: Names = ()
    write_in_parts: Names = ()
    empty: Names = ()
    skipped: Names = ()
    ticked: Names = ()
    unticked: Names = ()
    joints: tuple[Names, ...] = ()
    sure_joints: Names = ()
    arrows: Names = ()
    write_ins: tuple[tuple[str, str], ...] = ()
    sure_write_ins: tuple[tuple[str, str], ...] = ()
    write_in_codes: Names = ()


def _names(text: str) -> Names:
    return tuple(name.strip() for name in text.split(";"))


LAYOUTS: dict[str, WebsiteLayout] = {
    "问卷星": WebsiteLayout(
        row_numbers=("序号",),
        submitted=("提交答卷时间",),
        seconds=("所用时间",),
        source=("来源",),
        unread=("来源详情", "来自IP", "总分"),
        unknown=("(空)", "（空）"),
        empty=("(空)", "（空）", "-2"),
        skipped=("(跳过)", "（跳过）", "-3"),
        sure_joints=("┋",),
        sure_write_ins=(("〖", "〗"),),
    ),
    "腾讯问卷": WebsiteLayout(
        numbers=("编号",),
        ended=("结束答题时间",),
        seconds=("答题时长",),
        unread=_names(
            "开始答题时间; 清洗数据结果; 智能清洗数据无效概率; 地理位置国家和地区; 地理位置省; 地理位置市; 用户类型; "
            "用户标识; 昵称; 自定义字段; IP; UA; Referrer; 中奖时间; 中奖金额; 审核状态"
        ),
        shared=("语言",),
    ),
    "问卷网": WebsiteLayout(
        ids=_names("答卷编号; 答卷ID; 答卷序号"),
        ended=("结束时间",),
        seconds=("答题时长",),
        source=("来源",),
        unread=_names(
            "IP地址; 昵称(微信); 性别(微信); 城市(微信); 开始时间; 浏览器; 操作系统; 用户类别; IP所在地; IP省份; IP城市"
        ),
        shared=_names("状态; 证件号; 用户名; 姓名; 单位; 邮件"),
    ),
    "见数": WebsiteLayout(
        ids=("作答ID",),
        ended=("结束时间",),
        seconds=_names("作答总时长(秒); 作答时长"),
        source=("作答渠道",),
        unread=_names(
            "用户ID; 开始时间; 发布ID; 问卷发布名称; IP; 经度; 纬度; 设备类型; 操作系统类型; 浏览器类型; 屏幕分辨率"
        ),
        shared=_names("省份; 城市"),
    ),
    "Google Forms": WebsiteLayout(
        stamped=_names("Timestamp; 时间戳记; 時間戳記; 时间戳"),
        unread=_names("Email Address; 电子邮件地址; 電子郵件地址"),
        shared=("分数", "score"),
    ),
    "其他中文网站": WebsiteLayout(
        ids=_names("答题序号; 样本编码"),
        submitted=("提交时间",),
        stamped=_names("填写时间; 提交日期"),
        seconds=_names(
            "答题时长(秒); 答题时长(分钟); 填写时长; 填写用时; 答题用时; 用时; 用时(秒); 时长(秒)"
        ),
        source=_names("来源渠道; 回收渠道; 答题渠道; 投放方式; 提交来源"),
        unread=_names("微信昵称; 用户昵称; 头像; openid; unionid; 经纬度; 地理位置"),
        shared=_names("电子邮件; 邮箱; 手机; 手机号; 电话; 国家; 设备; 得分"),
    ),
    "Qualtrics": WebsiteLayout(
        unique_ids=_names("ResponseId; Response ID"),
        submitted=_names("RecordedDate; Recorded Date"),
        ended=_names("EndDate; End Date"),
        seconds=_names("Duration (in seconds); Duration"),
        source=_names("DistributionChannel; Distribution Channel"),
        unread=_names(
            "StartDate; Start Date; Response Type; IPAddress; IP Address; Progress; Finished; RecipientLastName; "
            "RecipientFirstName; RecipientEmail; Recipient Last Name; Recipient First Name; Recipient Email; "
            "ExternalReference; External Data Reference; LocationLatitude; LocationLongitude; Location Latitude; "
            "Location Longitude; UserLanguage; User Language"
        ),
        unread_forms=(r"Q_[A-Za-z]\w{0,60}",),
        shared=("Status",),
        header_marks=(r"\{\s*[\"']ImportId[\"']\s*:",),
        chosen_words=("Selected Choice", "Selected Answer"),
    ),
    "Qualtrics (Deutsch)": WebsiteLayout(
        ids=("Antwort-ID",),
        submitted=("Erfassungsdatum",),
        ended=("Enddatum",),
        seconds=("Dauer (in Sekunden)",),
        source=("Verteilungskanal",),
        unread=_names("Anfangsdatum; Antworttyp; IP-Adresse; Aktueller Stand; Beendet"),
    ),
    "LimeSurvey": WebsiteLayout(
        unique_ids=("Response ID",),
        numbers=("id",),
        submitted=_names("submitdate; Date submitted"),
        stamped=_names("datestamp; Date last action"),
        seconds=_names("interviewtime; Total time"),
        unread=_names(
            "ipaddr; IP address; refurl; Referrer URL; Date started; lastpage; Last page; startlanguage; "
            "Start language; seed; token; Access code"
        ),
        unread_forms=(r"groupTime ?\d{1,9}",),
        timings=(("interviewtime", r"\w{1,40}Time"),),
        unknown=("N/A", "1980-01-01 00:00:00"),  # the time of a survey that keeps none
        write_in_parts=("other",),
        write_in_codes=("-oth-",),
        empty=("N/A",),
    ),
    "Kobo": WebsiteLayout(
        unique_ids=("_uuid", "_id"),
        submitted=("_submission_time",),
        ended=("end",),
        utc=("_submission_time",),
        unread=_names(
            "start; today; deviceid; simserial; subscriberid; phonenumber; audit; _validation_status; _notes; _status; "
            "_submitted_by; __version__; _tags; _index; _parent_index; _attachments; _xform_id_string; "
            "meta/instanceID; meta/rootUuid; formhub/uuid"
        ),
        unread_forms=(r"_\w{1,80}_(?:latitude|longitude|altitude|precision)",),
        shared=("username",),
    ),
    "surveyapp": WebsiteLayout(
        numbers=("id",),
        submitted=("submitted",),
        seconds=("seconds",),
        source=("channel",),
        unread=("flags",),
        shared=_names("version; language; started; Status"),
    ),
    "Tally": WebsiteLayout(
        ids=_names("Submission ID; Respondent ID"),
        submitted=("Submitted At",),
        seconds=("Time Taken",),
    ),
    "SurveyMonkey": WebsiteLayout(
        ids=("Respondent ID",),
        ended=("End Date",),
        unread=_names("Collector ID; CollectorID; Start Date; IP Address; Email Address; Custom Data 1"),
        shared=_names("First Name; Last Name"),
        part_words=_names("response; open-ended response; 回答; 开放式回答; 答复"),
    ),
    "Microsoft Forms": WebsiteLayout(
        numbers=("id",),
        submitted=_names("Completion time; 完成时间"),
        unread=_names("Start time; 开始时间; Last modified time"),
        shared=_names("名称; 电子邮件; name; email"),
    ),
    "任何网站": WebsiteLayout(  # what any of them, people and spreadsheet programs write
        unread_forms=(r"Unnamed: ?\d{1,5}",),
        unknown=_names("N/A; n/a; NULL; null; None; -; --"),
        hints=_names(
            "多选; 单选; 不定项; 必答; 必填; 选答; 选填; 最多; 至少; 限选; 量表题; 矩阵; 填空题; 排序题; 评分题; "
            "打分题; 下拉题; 选择题; 问答题; required; optional; multiple; select"
        ),
        type_words=_names(
            "单选题; 多选题; 单选; 多选; 填空题; 问答题; 矩阵题; 量表题; 评分题; 打分题; 排序题; 必填; 选填; 必答; 选答"
        ),
        written_words=_names("text; 文本; 填空; 内容; 补充说明; comment; 其他文本"),
        empty=("", "N/A"),
        ticked=_names("1; true; yes; y; x; 是; 选中; 已选; 已选中; selected; checked; √; ✓; ✔; ✅; ☑"),
        unticked=_names("0; false; no; n; 否; 未选; 未选中; unselected; unchecked; not selected; ☐"),
        joints=(("|", "｜"), (";", "；"), (",", "，"), ("、",), ("\n", "\r")),
        arrows=_names("→; ➔; ⇒; ->; =>; ＞; >"),
        write_ins=((":：", ""), ("（(", "）)")),
    ),
}
"""Website -> its layout. To add one is one object here; whatever of it is new to all others counts at once."""


def every_layout() -> WebsiteLayout:
    """All layouts as one: the marks by which files are read. The same object as long as the table is the same."""
    return _together(tuple(LAYOUTS.values()))


@cache
def _together(layouts: tuple[WebsiteLayout, ...]) -> WebsiteLayout:
    marks = {
        field.name: tuple(
            dict.fromkeys(chain.from_iterable(getattr(layout, field.name) for layout in layouts))
        )
        for field in fields(WebsiteLayout)
    }
    return WebsiteLayout(**marks)
