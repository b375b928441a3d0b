"""Removes the number that a heading or question carries in its own text: `一、基本信息`, `（2）您的年龄`, `Q3. …`,
`第一部分 …`.
"""

import re

_DIGITS = r"\d{1,2}(?:[.．]\d{1,2}){0,2}"
_CHINESE = r"[一二三四五六七八九十]{1,3}"
_LETTERS = r"(?:[IVX]{1,4}|[Ⅰ-Ⅻ]|[A-Za-z])"
_COUNTED = r"[年月日号天岁个次项人元万亿千百米公分小时周季度家类种级楼层条件位份点倍]"
"""What a number in front of it counts: 3 年内, 5 个工作日. There it belongs to the sentence."""

_RANGE = rf"(?!(?:\d{{1,2}}|{_CHINESE})(?:、|{_COUNTED}))"
"""After a mark: not one more number, as in 3、4月份 and 三、四年级."""

_STYLES = (
    rf"[（(【\[〔]\s*(?:第)?(?:{_DIGITS}|{_CHINESE}|{_LETTERS})(?:部分|题)?\s*[）)】\]〕]\s*[、.．:：]?",
    rf"第\s*(?:\d{{1,2}}|{_CHINESE})\s*(?:部分|板块|模块|单元)\s*[、.．:：,，—-]?",
    rf"第\s*(?:\d{{1,2}}|{_CHINESE})\s*(?:章|节|题|大题|篇|项)(?:\s*[、.．:：,，]|\s+)",
    r"[Qq]\s*\d{1,3}(?:[_-]\d{1,3})*(?:\s*[、.．:：)）_]|\s+|(?=[\u4e00-\u9fff]))",
    r"(?:问题|题)\s*\d{1,3}(?:\s*[、.．:：)）]|\s+)",
    rf"{_DIGITS}\s*[、．）)]{_RANGE}",
    rf"{_DIGITS}\s*(?:\.(?!\d)|\.(?=\d{{4}}\s*年)|[:：](?!\d))",
    rf"{_CHINESE}(?:\s*[、．.:：）)]{_RANGE}|\s+)",
    rf"{_LETTERS}\s*[、．.:：）)](?![A-Za-z])",
    r"[\u2460-\u249b\u24eb-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f]\s*[、.．:：]?",
    rf"\d{{1,2}}(?:\.\d){{0,2}}\s+(?=[\u4e00-\u9fff])(?:(?={_COUNTED[:-1]}件])(?=个人|项目|人员|家庭|公共|单位|小区|时间|分项|条件)|(?!{_COUNTED}))",
)
"""The ways in which people number, each with the mark behind the number."""

_NUMBER = re.compile(rf"\s*+[*＊]?+\s*+(?:{'|'.join(_STYLES)})\s*")


def without_number(text: str) -> str:
    """The text without the number in front, for places that number by themselves.

    `一、基本信息`, `（一）基本信息`, `1. 基本信息` and `第一部分：基本信息` are 基本信息; `12345 热线` and `3 年内`
    stay, and so does a text that is nothing but a number.
    """
    number = _NUMBER.match(text)
    return (text[number.end() :] or text) if number else text
