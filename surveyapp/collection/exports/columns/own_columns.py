"""The columns that survey websites put beside the questions: which of them are read, and which are never kept."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from surveyapp.collection.limits import ENOUGH_OWN_COLUMNS, LONGEST_OWN_HEADING
from surveyapp.definition.normal_form import letters_only, normal_form

SERIAL, SUBMITTED, SECONDS, SOURCE = "序号", "提交答卷时间", "所用时间", "来源"
"""What is read of a response besides its answers."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";"))


FACTS: Mapping[str, tuple[str, ...]] = {
    SERIAL: _names(
        "ResponseId; Response ID; _uuid; _id; 答卷编号; 答卷ID; 答卷序号; 作答ID; 答题序号; 样本编码; "
        "Submission ID; Respondent ID; Antwort-ID; 编号; id; 序号"
    ),
    SUBMITTED: _names(
        "提交答卷时间; 提交时间; RecordedDate; Recorded Date; Erfassungsdatum; submitdate; "
        "Date submitted; _submission_time; submitted; Submitted At; Completion time; 完成时间; "
        "结束答题时间; 结束时间; EndDate; End Date; Enddatum; end; Timestamp; 时间戳记; 時間戳記; "
        "时间戳; 填写时间; 提交日期; datestamp; Date last action"
    ),
    SECONDS: _names(
        "所用时间; 答题时长; 作答总时长(秒); 作答时长; 答题时长(秒); 答题时长(分钟); 填写时长; 填写用时; "
        "答题用时; 用时; 用时(秒); 时长(秒); Duration (in seconds); Duration; Dauer (in Sekunden); "
        "interviewtime; Total time; seconds; Time Taken"
    ),
    SOURCE: _names(
        "来源; 作答渠道; 来源渠道; 回收渠道; 答题渠道; 投放方式; 提交来源; DistributionChannel; "
        "Distribution Channel; Verteilungskanal; channel"
    ),
}
"""Fact -> the headings under which websites give it; where a file has several, the first of them is read."""

UNREAD = _names(
    "来源详情; 来自IP; 总分; IP; IP地址; IPAddress; IP Address; IP-Adresse; ipaddr; IP所在地; IP省份; "
    "IP城市; UA; Referrer; refurl; Referrer URL; 昵称; 微信昵称; 用户昵称; 昵称(微信); 性别(微信); "
    "城市(微信); 头像; openid; unionid; 用户ID; 用户标识; 用户类型; 用户类别; 自定义字段; 浏览器; "
    "浏览器类型; 操作系统; 操作系统类型; 设备类型; 屏幕分辨率; 经度; 纬度; 经纬度; 地理位置; "
    "地理位置国家和地区; 地理位置省; 地理位置市; 清洗数据结果; 智能清洗数据无效概率; 中奖时间; 中奖金额; "
    "审核状态; 发布ID; 问卷发布名称; 开始时间; 开始答题时间; StartDate; Start Date; Anfangsdatum; "
    "Date started; Start time; Response Type; Antworttyp; Progress; Aktueller Stand; Finished; Beendet; "
    "RecipientLastName; RecipientFirstName; RecipientEmail; Recipient Last Name; Recipient First Name; "
    "Recipient Email; ExternalReference; External Data Reference; LocationLatitude; LocationLongitude; "
    "Location Latitude; Location Longitude; UserLanguage; User Language; lastpage; Last page; "
    "startlanguage; Start language; seed; token; Access code; start; today; deviceid; simserial; "
    "subscriberid; phonenumber; audit; _validation_status; _notes; _status; _submitted_by; __version__; "
    "_tags; _index; _parent_index; _attachments; _xform_id_string; meta/instanceID; meta/rootUuid; "
    "formhub/uuid; Email Address; 电子邮件地址; 電子郵件地址; Last modified time; flags; "
    "Collector ID; CollectorID; Custom Data 1"
)
"""Headings of what is never kept: addresses, names, places, devices, and the website's own judgements."""

SHARED = _names(
    "姓名; 名称; 用户名; 证件号; 单位; 邮件; 电子邮件; 邮箱; 手机; 手机号; 电话; 状态; 省份; 城市; 国家; "
    "语言; 设备; 分数; 得分; Status; First Name; Last Name; name; email; language; version; started; username; score"
)
"""Headings that a question could have too: never kept either, but only known beside others of a website's own."""

_UNREAD_FORMS = re.compile(
    r"Unnamed: ?\d{1,5}|groupTime ?\d{1,9}|Q_[A-Za-z]\w{0,60}|_\w{1,80}_(?:latitude|longitude|altitude|precision)"
)
"""What programs name columns without a heading, and how websites name what they measure and locate."""

_TIMINGS, _TIMING = "interviewtime", re.compile(r"\w{1,40}Time")
"""Beside the first of these columns, those named like the other hold the time that single questions took."""


def own_columns(header: Sequence[str]) -> dict[int, str | None]:
    """Which columns are the website's own: number -> the fact that is read there, None for what is never kept.

    >>> own_columns(["答卷编号", "序号", "昵称", "提交时间", "您满意吗"])
    {0: '序号', 1: None, 2: None, 3: '提交答卷时间'}
    """
    names = [_key(heading) if len(heading) <= LONGEST_OWN_HEADING else "" for heading in header]
    known = {number: place for number, name in enumerate(names) if (place := _places().get(name))}
    read: dict[str, tuple[int, int]] = {}
    for number, (fact, rank) in known.items():
        if fact is not None and (fact not in read or rank < read[fact][0]):
            read[fact] = (rank, number)
    chosen = {number: fact for fact, (_, number) in read.items()}
    own = {number: chosen.get(number) for number in known}
    timed = _TIMINGS in names
    for number, (heading, name) in enumerate(zip(header, names, strict=True)):
        shared = len(known) >= ENOUGH_OWN_COLUMNS and name in _shared()
        timing = timed and _TIMING.fullmatch(heading)
        if number not in own and name and (shared or timing or _UNREAD_FORMS.fullmatch(heading)):
            own[number] = None
    return dict(sorted(own.items()))


def is_own_name(text: str) -> bool:
    """Whether a text is the heading of a website's own column, and of nothing else.

    >>> is_own_name("Recorded Date"), is_own_name("城市")
    (True, False)
    """
    return len(text) <= LONGEST_OWN_HEADING and _key(text) in _places()


def counts_in_utc(heading: str) -> bool:
    """Whether times below this heading that name no zone are in UTC: Kobo's `_submission_time`."""
    return _key(heading) == _key("_submission_time")


def _key(heading: str) -> str:
    """A heading without spaces, punctuation and case, but for the mark with which Kobo's own columns begin."""
    mark = "_" if normal_form(heading, 1) == "_" else ""
    return mark + letters_only(heading, LONGEST_OWN_HEADING)


@cache
def _places() -> Mapping[str, tuple[str | None, int]]:
    """Key of a heading -> its fact (None: never kept), and its place among the headings of that fact."""
    places: dict[str, tuple[str | None, int]] = {_key(name): (None, 0) for name in UNREAD}
    for fact, names in FACTS.items():
        places |= {_key(name): (fact, rank) for rank, name in enumerate(names)}
    return places


@cache
def _shared() -> frozenset[str]:
    return frozenset(map(_key, SHARED))
