"""The refusals about what people wrote in words: dictionaries, coding frames, codings, hidden parts."""

from collections.abc import Mapping

OPINION_REFUSALS: Mapping[str, str] = {
    "dictionary_too_long": "“{list}”有 {found} 条，超过 {limit} 条，没有保存；请删去不需要的",
    "dictionary_word_too_long": "“{list}”第 {row} 行的“{found}”超过 {limit} 个字，没有保存；请写词语或单位名称",
    "dictionary_entry_too_long": "“{list}”第 {row} 行有 {found} 个词，超过 {limit} 个，没有保存；请分成几行",
    "dictionary_word_twice": "“{found}”在词典中出现了两次，第二次在“{list}”第 {row} 行，没有保存；请只留一处",
    "frame_empty": "没有保存：至少要有一个主题",
    "too_many_themes": "主题有 {found} 个，超过 {limit} 个，没有保存；请合并相近的主题",
    "theme_unnamed": "第 {row} 个主题没有名称，没有保存；请写上名称，或清空这一个主题的全部内容",
    "theme_name_too_long": "第 {row} 个主题的名称有 {found} 个字，超过 {limit} 个，没有保存；请写短一些",
    "theme_name_twice": "有两个主题都叫“{found}”，没有保存；请改成不同的名称",
    "theme_description_too_long": "主题“{theme}”的说明有 {found} 个字，超过 {limit} 个，没有保存；请写短一些",
    "too_many_theme_rules": "主题“{theme}”有 {found} 条提示词，超过 {limit} 条，没有保存；请删去不需要的",
    "frame_changed": "没有保存：您打开页面以后，{person} 保存过编码框架；请核对下面的最新内容后再改",
    "frame_not_confirmed": "编码框架还没有确认，不能编码；请先在“编码框架”页确认",
    "coding_nothing_chosen": "没有改动：请先勾选至少一条文字",
    "coding_action_unknown": "没有改动：不认识这个操作；请重新打开页面，用页面上的按钮",
    "coding_too_many": "一次选了 {found} 条文字，超过 {limit} 条，没有编码；请用筛选缩小范围，分几次做",
    "coding_unknown_theme": "编码框架中没有这个主题，没有编码；框架可能刚刚改过，请重新打开页面",
    "coding_text_gone": "没有编码：有 {found} 条文字已经不在（撤回、删除，或刚被别人编码），请在更新后的页面上重新勾选",
    "mask_not_in_text": "这条文字里没有“{found}”，没有遮盖；请照原文写出要遮盖的部分",
    "too_many_masks": "这条文字已经有 {limit} 处遮盖或恢复，没有再加",
}
"""Refusal code -> sentence."""

LISTS: Mapping[str, str] = {"together": "合在一起的词", "left_out": "不计的词", "units": "单位名称"}
"""List of a dictionary -> what people call it."""

THEME_RULES: Mapping[str, str] = {
    "rule_too_long": "主题“{theme}”的提示词“{found}…”超过 {limit} 个字，没有保存；请写词语，不写句子",
    "rule_without_words": "主题“{theme}”的提示词“{found}”没有词语，没有保存；请删去，或写上词语",
    "rule_excludes_only": "主题“{theme}”的提示词“{found}”只有要排除的词，没有保存；请写成：停车-停车费",
}
"""Error of a rule that suggests a theme -> sentence."""
