"""Wordings that spoil answers: two things asked at once, words that lead, 其他 with no room to say what."""

import re
from collections.abc import Iterator, Mapping

from surveyapp.definition.checks.advice_finding import (
    Finding,
    asked_texts,
    is_judgement,
    label_of,
    words_of,
)
from surveyapp.definition.question import Question
from surveyapp.definition.question_types import Block
from surveyapp.definition.questionnaire import Questionnaire

_ASPECTS: Mapping[str, str] = {
    "attitude": "态度|礼貌|热情|耐心|文明用语|仪容仪表|着装",
    "speed": "效率|速度|及时|时效|快慢|时长|等候时间|等待时间|办理时间|办结时间|反应时间|响应时间",
    "quality": "质量|水平|能力|专业|业务素质|技能|准确|熟练",
    "surroundings": "环境|卫生|秩序|整洁|保洁|清洁|绿化",
    "facilities": "设施|设备|硬件|标识|标牌",
    "price": "价格|收费|费用|价位|定价|票价|水价|电价|气价",
    "water_quality": "水质",
    "progress": "进度|工期",
    "standard": "标准|额度",
    "payment": "发放|兑现|到账",
    "carrying_out": "落实|执行",
    "supervision": "监管|监督",
    "reaching": "接通|拨通|接听",
    "books": "教材|讲义",
    "medicines": "药品|用药",
    "amount": "数量|种类|规模|覆盖",
    "organisation": "组织|安排",
    "procedure": "流程|程序|手续|步骤",
    "documents": "材料|表格",
    "ease": "便捷|便利|方便|快捷|便民",
    "openness": "公开|透明|公示",
    "fairness": "公平|公正|公正廉洁|廉洁|廉政",
    "result": "结果|效果|成效|有效",
    "content": "内容|课程",
    "form": "形式|方式|方法",
    "place": "地点|位置|场地|场所|布局|选址",
    "safety": "安全|治安",
    "publicity": "宣传|公告|告知",
    "help": "指导|引导|解释|讲解|解答|答复",
    "upkeep": "维护|维修|养护",
    "reply": "反馈|回复|回访",
    "handling": "处理|办理|处置|解决",
    "construction": "建设|施工",
    "education": "教育|教学",
    "medicine": "医疗|就医",
    "work": "就业|创业",
    "security": "社保|养老|社会保障",
    "housing": "住房|住宿|宿舍",
    "traffic": "交通|出行|停车",
    "water": "供水",
    "power": "供电",
    "heating": "供暖|供热",
    "road": "道路|路面",
    "light": "照明|路灯|亮化",
    "meals": "食堂|餐饮|饮食|饭菜",
    "taste": "口味|味道",
    "teachers": "师资|教师",
}
"""Aspects that people judge apart, each with its words: words of one aspect are one thing in other words."""

_FIELDS = {*("education", "medicine", "work", "security", "housing", "traffic", "safety", "surroundings")}
"""Fields of public services: together they may be judged as a whole."""

_ASPECT_OF = {word: aspect for aspect, words in _ASPECTS.items() for word in words.split("|")}
_WORD = "|".join(sorted(_ASPECT_OF, key=len, reverse=True))
_AND = r"(?:以及|并且|和|与|及|且|、|/|／|跟)"
_LEFT = rf"(?P<left>{_WORD})(?:性|度|率|情况|状况|工作|方面|程度)?"
_RIGHT = rf"(?:[\u4e00-\u9fff]{{0,6}}?(?P<right>{_WORD}))(?P<more>(?:{_WORD})*)"
_PAIR = re.compile(rf"{_LEFT}\s*(?P<and>{_AND})\s*{_RIGHT}")
_ASKED_TWICE = re.compile(
    rf"(?P<left>{_WORD})[\u4e00-\u9fff]{{0,4}}是否[\u4e00-\u9fff]{{1,6}}[、，,；;和且][\u4e00-\u9fff]{{0,6}}?(?P<right>{_WORD})[\u4e00-\u9fff]{{0,4}}是否"
)
_TWO_ACTS = re.compile(
    r"(?:了解|知道|知晓|听说过?|参加过?|使用过?|享受过?)(?:并且?|且|和)(?:使用|满意|认可|支持|认同|参加|愿意|享受)"
)
_REMARKS = re.compile(r"[（(【\[][^（()）】\]]*[）)】\]]|[“《「『\"][^”》」』\"]*[”》」』\"]")
_BODIES = re.compile(
    rf"[\u4e00-\u9fff]{{1,8}}{_AND}[\u4e00-\u9fff]{{1,10}}?"
    r"(?:局|委员会|委|厅|部门|部|办公室|中心|处|科室|科|站|学院|集团|公司)(?=$|[的是对在，。？?工人负提])"
)
_WHILE = re.compile(r"(?:在|当)[^，。？?]{1,30}?(?:过程中|期间|之后|时候|时|中|后)[，,]?")
_CLAUSES = re.compile(r"[，。；;？?！!：:,]")
_JUDGED = re.compile(r"满意|是否|如何|怎么?样|评价|认为|觉得|程度|合理|吗|感受|看法")
_AS_A_WHOLE = re.compile(r"总体|整体|综合|总的来?说")
_RELATION = re.compile(r"(?:之间|的(?:关系|区别|差异|差距|比例|衔接|配合|结合|匹配|协调))")

_OWNERS = {*["服务", "环境", "办事", "工作", "业务", "教学", "生活", "居住", "就医", "饭菜"]}
"""Words before an aspect that belong to it."""

_LEADING = re.compile(
    r"难道|众所周知|毫无疑问|毋庸置疑|不言而喻|大家都(?:认为|知道|说)|您不(?:觉得|认为)|不是吗|是不是应该|显然|理所当然|想必"
)
_OTHER = re.compile(
    r"(?:其他|其它|另外的?|别的)(?:情况|原因|方式|渠道|途径|方面|问题|人员|职业|内容|选项|答案)?"
)
_ABOUT_PEOPLE = re.compile(
    r"职业|身份|民族|学历|文化程度|岗位|职务|职称|性别|婚姻|户籍|单位(?:性质|类型)|政治面貌|行业"
)


def doubtful_wordings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """`two_things` · `leading_words` · `other_without_text`."""
    for index, block in enumerate(questionnaire.blocks):
        question = block.question
        if is_judgement(block):
            for at, text in asked_texts(question):
                if (found := two_things(text)) is not None:
                    yield Finding(("questions", index, *at), "two_things", {"found": found})
        yield from _leading(index, question)
        yield from _other(index, block)


def two_things(text: str) -> str | None:
    """The words that name two things to be judged by one answer; None where there are none.

    >>> two_things("您对工作人员的服务态度和办事效率是否满意？")
    '服务态度和办事效率'
    >>> two_things("您对教育和体育局的服务态度是否满意？") is None
    True
    """
    plain = _BODIES.sub("某单位", _REMARKS.sub("", text))
    twice = _ASKED_TWICE.search(plain)
    if twice and _ASPECT_OF[twice["left"]] != _ASPECT_OF[twice["right"]]:
        return twice[0].removesuffix("是否")
    clauses = _CLAUSES.split(_WHILE.sub("", plain))
    judged = [clause for clause in clauses if _JUDGED.search(clause)] or clauses
    for clause in judged:
        as_a_whole = bool(_AS_A_WHOLE.search(clause))
        for pair in _PAIR.finditer(clause):
            last = re.findall(_WORD, pair["right"] + pair["more"])[-1]
            one, other = _ASPECT_OF[pair["left"]], _ASPECT_OF[last]
            fields = as_a_whole and one in _FIELDS and other in _FIELDS
            if one != other and not fields and not _RELATION.match(clause, pair.end()):
                return _shown(clause, pair.start(), pair.end())
        if both := _TWO_ACTS.search(clause):
            return both[0]
    return None


def _shown(clause: str, start: int, end: int) -> str:
    """The pair with the word before it that belongs to it: 服务态度 for 态度."""
    before = clause[max(0, start - 2) : start]
    return (before if before in _OWNERS else "") + clause[start:end]


def _leading(index: int, question: Question) -> Iterator[Finding]:
    for at, text in [(("text",), words_of(question.text)), *asked_texts(question)]:
        if found := _LEADING.search(text):
            yield Finding(("questions", index, *at), "leading_words", {"found": found[0]})
            return


def _other(index: int, block: Block) -> Iterator[Finding]:
    """An option 其他 where nothing can be written: the lines of a matrix have no such room, and of a job or education
    nobody needs to know more.
    """
    question = block.question
    if question.items or _ABOUT_PEOPLE.search(words_of(question.text)):
        return
    if any(answer.is_ordered for answer in block.answers):
        return
    for place, option in enumerate(question.options):
        if not option.write_in and _OTHER.fullmatch(label_of(option)):
            yield Finding(
                ("questions", index, "options", place, "label"),
                "other_without_text",
                {"found": words_of(option.label)},
            )
