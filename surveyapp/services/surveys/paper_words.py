"""What is proposed for a paper that was read, and why, in words."""

from collections.abc import Mapping

from surveyapp.definition.scales import SCALES
from surveyapp.papers.proposals import Proposal
from surveyapp.reports.words.saying import say

DECISIONS: Mapping[str, str] = {
    "type": "题型",
    "scores": "各选项的分值和方向",
    "favourable": "哪些选项计入满意",
    "satisfaction": "哪些题组成满意度量表，怎样计算",
}
"""Key that a person confirms -> the decision."""

REASONS: Mapping[str, str] = {
    "title_of_file": "纸面没有标题，用了文件名",
    "another_paper": "第 {line} 行起是另一份问卷，没有读入；请把它另存为一个文件，再导入一次",
    "notice_printed": "纸面写全了调查单位、联系方式、目的和保存期限，作告知事项",
    "notice_incomplete": "告知事项还缺：{missing}；已有的写在卷首说明里，请在编辑页补全",
    "nothing_required": "纸面没有标出必答题，都不设为必答",
    "code_of_wording": "由题目文字取的代码",
    "heads_itself": "这一题与各部分的标题同级，不属于上一部分",
    "scale_by_index": "满意度量表共 {items} 项；纸面印有分数，按满意度指数（index）计算",
    "scale_by_favourable": "满意度量表共 {items} 项；选项是文字，按满意率（favourable）计算",
    "scores_printed": "纸面印有分数：{scores}",
    "scores_fall": "选项由好到差，依次计 {scores} 分",
    "scores_rise": "选项由差到好，与通常的次序相反，依次计 {scores} 分",
    "favourable_by_scale": "计入满意的是：{options}；照“{scale}”（{source}）",
    "favourable_by_degrees": "计入满意的是：{options}；按选项文字的程度",
    "favourable_by_numbers": "计入满意的是：{options}；五分制的 5 分和 4 分计入，其余不计",
    "no_opinion": "这些选项没有表示意见，不计分",
    "condition_printed": "纸面写着：{text}",
    "ends_printed": "纸面写着：{text}；选“{option}”的人到这里结束，记为不符合条件",
    "option_twice": "纸面把“{option}”印了两次，第二个在后面加了编号，请核对",
    "reason_printed": "纸面写着：{text}；选“{options}”时在旁边问原因",
    "jump_into_nothing": "跳到的题目没有读到，请核对：{text}",
    "choice_without_options": "纸面写明是选择题，但没有读到两个以上的选项，先作填空题",
    "yes_no_added": "纸面写明是判断题，没有印选项，按“是”“否”两项",
    "type_not_built": "纸面写的题型（{said}）不能直接用，先作 {type}",
    "no_options": "没有选项，作填空题",
    "options_exclude": "选项互相排斥，作单选题",
    "others_say_several": "同卷的多选题都写明了可多选，这一题没有写，作单选题",
    "asks_for_several": "纸面没有写单选或多选；题目问的是多项，作多选题",
    "asks_for_one": "题目问的只能有一个答案，作单选题",
    "unsaid_single": "纸面没有写单选或多选，作单选题",
}
"""Code of a proposal's reason -> sentence."""


PARTS_OF_NOTICE: Mapping[str, str] = {
    "controller": "调查单位",
    "contact": "联系方式",
    "purpose": "调查目的",
    "retention": "保存期限",
}
"""What a notice says -> its name."""

TYPES_OF_PAPERS: Mapping[str, str] = {
    "cascade": "级联题",
    "matrix": "矩阵题",
    "matrix_multiple": "矩阵多选题",
    "matrix_text": "矩阵填空题",
    "unknown": "别的网站特有的题型",
}
"""Type that a paper names and a file has not -> its name; the others say themselves."""


def proposal_words(proposal: Proposal) -> str:
    """Why something is proposed, in one sentence."""
    params = {name: _listed(value) for name, value in proposal.params.items()}
    if missing := proposal.params.get("missing"):
        params["missing"] = _listed([say(PARTS_OF_NOTICE[name]) for name in _names(missing)])
    if (said := params.get("said", "")) in TYPES_OF_PAPERS:
        params["said"] = say(TYPES_OF_PAPERS[said])
    if (scale := SCALES.get(str(proposal.params.get("scale")))) is not None:
        params |= {"scale": say(scale.name), "source": say(scale.source)}
    return say(REASONS[proposal.reason]).format_map(params)


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _listed(value: object) -> str:
    return (
        (say("、").join(map(str, value)) or say("（无）")) if isinstance(value, list | tuple) else str(value)
    )
