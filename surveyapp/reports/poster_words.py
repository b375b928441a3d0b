"""The poster's own words, in every language in which a questionnaire can be asked."""

from collections.abc import Mapping

WORDS: dict[str, Mapping[str, str]] = {
    "zh-CN": {
        "controller": "{controller} 邀请您参加",
        "scan": "用手机扫一扫，马上填写",
        "length": "共 {questions} 题，约 {minutes} 分钟",
        "questions": "共 {questions} 题",
        "until": "截止日期：{year} 年 {month} 月 {day} 日",
        "private": "自愿填写，不收集姓名、住址和电话",
        "address": "也可以在浏览器中输入网址",
        "contact": "咨询：{contact}",
        "draft": "问卷尚未开放，请勿张贴",
        "paused": "问卷已暂停，请勿张贴",
        "closed": "调查已结束，请勿张贴",
        "sample": "演示：含重构样例数据",
    },
    "en": {
        "controller": "{controller} invites you to take part",
        "scan": "Scan with your phone to answer",
        "length": "{questions} questions, about {minutes} min",
        "questions": "{questions} questions",
        "until": "Open until {year}-{month:02d}-{day:02d}",
        "private": "Voluntary; no name, address or telephone number is collected",
        "address": "Or type this address into a browser",
        "contact": "Contact: {contact}",
        "draft": "Not open yet: do not put up",
        "paused": "Paused: do not put up",
        "closed": "This survey has ended: do not put up",
        "sample": "Demonstration with reconstructed sample data",
    },
}
"""Language -> key -> words; a test holds that every language of `definition/languages.py` is here, whole."""


def words_in(language: str) -> Mapping[str, str]:
    """The words of a language. LookupError where there are none."""
    if language not in WORDS:
        raise LookupError(f"reports/poster_words.py has no words in {language}")
    return WORDS[language]
