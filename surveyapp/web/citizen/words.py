"""The words of the citizen page in every language it speaks; questions and options come from the questionnaire.

`{n}` and the like are filled in by the page, which isolates them for either reading direction.
"""

from collections.abc import Mapping

DIRECTIONS: Mapping[str, str] = {"zh-CN": "ltr", "en": "ltr"}
"""Language -> reading direction."""

LANGUAGE_NAMES: Mapping[str, str] = {"zh-CN": "中文", "en": "English"}
"""Language -> its own name, for the links that change it."""

_CHINESE = {
    "display": "显示方式",
    "large": "大字版",
    "standard": "标准版",
    "sample": "演示：本问卷的统计中含重构样例数据",
    "notice": "填写说明",
    "controller": "谁在调查",
    "purpose": "用途",
    "data": "怎样收集",
    "data_text": "自愿填写。只保存您选择的选项和写下的文字，以及语言、渠道和填写时间"
    "；不收集姓名、住址和电话，请不要在文字里写。",
    "retention": "保存多久",
    "retention_text": "答卷在调查结束后保存 {n} 天，期满删除（复核或审计期间除外），只留下不记名的统计数字。",
    "contact": "联系我们",
    "count": "共 {n} 题，标有“必答”的请务必回答，其余可以跳过。",
    "count_optional": "共 {n} 题，不愿回答的都可以跳过。",
    "required": "必答",
    "several": "可选多项",
    "one_each": "每行选一项",
    "write_in": "{label}，请在这里写明",
    "write_in_hint": "请在这里写明",
    "text_limit": "最多 {n} 个字。",
    "clear": "清除这题的选择",
    "submit": "提交答卷",
    "submit_hint": "看到“已收到”的页面，才算提交成功。",
    "sending": "正在提交…",
    "undelivered": "还没有送达：网络不通或服务器忙。您的答案都还在这一页上，请不要关闭。约 {n} 秒后自动再试。",
    "retry": "现在再试",
    "error_title": "错误：{title}",
    "error": "错误：",
    "error_summary": "还没有提交，请先改正以下 {n} 处",
    "error_kept": "您已经填写的内容都保留着。点下面任意一条，可以直接到那一题。",
    "problem.required": "请回答这一题。",
    "problem.required_choice": "请选择一项。",
    "problem.required_ticks": "请至少选择一项。",
    "problem.unknown_option": "收到的选项不在这一题里，请重新选择。",
    "problem.several_answers": "这一题只能选一项，请重新选择。",
    "problem.too_long": "写了 {found} 个字，最多 {limit} 个字，请缩短一些。",
    "problem.write_in_without_option": "这里写了文字，但选的是别的选项。请改选这一项，或把文字删去。",
    "problem.unknown_field": "收到了这份问卷里没有的一项“{field}”。请重新打开问卷再填。",
    "unavailable_form": "还没有送达：服务器暂时无法保存。您填写的内容都在这一页上，请过一会儿再按一次“提交答卷”。",
    "front": "满意度调查演示",
    "front_text": "以下调查正在开放。请用手机打开其中一份，像受访者一样填写。",
    "front_sample": "含重构样例数据：按公开报告的频数反推，不是真实答卷。",
    "front_empty": "现在没有开放的调查。",
    "front_console": "评价人员入口",
    "receipt": "已收到",
    "receipt_text": "您的答卷已经保存。",
    "receipt_number": "回执编号",
    "receipt_time": "收到时间",
    "receipt_zone": "（北京时间）",
    "back": "打开问卷",
    "paused": "这份问卷暂停填写",
    "paused_text": "调查暂时停止收集答卷，请过些时候再来。",
    "closed": "这份问卷已经结束",
    "closed_text": "调查已经结束，不再收集答卷。感谢您的关注。",
    "late_paused": "没有计入：这份问卷暂停填写",
    "late_paused_text": "您的答卷送到时，调查正好暂停。答案已单独留存，但没有计入统计。请等调查恢复后再提交一次。",
    "late_paused_not_kept": "没有计入：这份问卷暂停填写",
    "late_paused_not_kept_text": "您的答卷送到时，调查正好暂停，答案没有保存。请等调查恢复后再提交一次。",
    "late_closed_not_kept": "没有计入：这份问卷已经结束",
    "late_closed_not_kept_text": "您的答卷送到时，调查已经结束，答案没有保存，也没有计入统计。",
    "conflict_not_kept": "这份答卷之前已经收到",
    "conflict_not_kept_text": "先收到的那份保持不变。这次改动过的答案没有保存，也没有计入统计。"
    "如果是另一个人填写，请重新打开问卷。",
    "late_closed": "没有计入：这份问卷已经结束",
    "late_closed_text": "您的答卷送到时，调查已经结束。答案已单独留存，但没有计入统计。"
    "您不需要再做什么，感谢您花时间填写。",
    "conflict": "这份答卷之前已经收到",
    "conflict_text": "先收到的那份保持不变，这次改动过的答案已单独留存，没有计入统计。"
    "如果是另一个人用这部手机填写，请重新打开问卷，从头填一份。",
    "not_found": "没有找到这个页面",
    "not_found_text": "网址可能不完整，或者问卷还没有开放。请核对链接，或重新扫描二维码。",
    "bad_request": "没有保存：收到的内容不完整",
    "bad_request_text": "发来的内容不是这份问卷的完整答卷，可能是页面过旧或传输中断。"
    "请重新打开问卷，再填写并提交一次。",
    "foreign": "没有保存：提交来自别的网站",
    "foreign_text": "为了防止别的网站冒用，答卷只能从问卷自己的页面提交。请从原来的链接或二维码打开问卷再填写。",
    "wrong_method": "不支持这种操作",
    "wrong_method_text": "这个网址只能打开和提交问卷。请从原来的链接或二维码打开。",
    "too_large": "没有保存：内容太多",
    "too_large_text": "发来的内容超过了允许的大小。请返回上一页，把写下的文字缩短后再提交。",
    "unavailable": "暂时打不开",
    "unavailable_text": "服务器忙。请过一两分钟再试；已经提交成功的答卷不受影响。",
    "failed": "出错了",
    "failed_text": "服务器处理时出错。如果您刚刚提交答卷，它可能没有保存：请返回上一页，再提交一次。",
}

_ENGLISH = {
    "display": "Display",
    "large": "Large text",
    "standard": "Standard text",
    "sample": "Demonstration: this survey's figures include reconstructed sample data",
    "notice": "Before you begin",
    "controller": "Who asks",
    "purpose": "Why",
    "data": "How",
    "data_text": "Answering is voluntary. We keep only the options you choose and the words you write, with the "
    "language, channel and time; no name, address or telephone number. Please do not write any.",
    "retention": "How long",
    "retention_text": "Answers are kept for {n} days after the survey has ended and then deleted (not while a "
    "review or an audit is under way); only anonymous counts stay.",
    "contact": "Contact",
    "count": "{n} questions. Please answer those marked “Required”; you may skip the others.",
    "count_optional": "{n} questions; skip any that you do not want to answer.",
    "required": "Required",
    "several": "Choose any that apply",
    "one_each": "Choose one for each line",
    "write_in": "{label}: write it here",
    "write_in_hint": "Write it here",
    "text_limit": "At most {n} characters.",
    "clear": "Clear this choice",
    "submit": "Submit",
    "submit_hint": "Your answers have arrived only when you see the page “Received”.",
    "sending": "Sending…",
    "undelivered": "Not delivered yet: no connection, or the server is busy. Your answers are still on this page; "
    "please keep it open. It tries again in about {n} seconds.",
    "retry": "Try again now",
    "error_title": "Error: {title}",
    "error": "Error: ",
    "error_summary": "Not submitted yet. Things to correct: {n}",
    "error_kept": "What you have filled in is kept. Follow a link below to go to that question.",
    "problem.required": "Please answer this question.",
    "problem.required_choice": "Please choose one option.",
    "problem.required_ticks": "Please choose at least one option.",
    "problem.unknown_option": "The option received does not belong to this question. Please choose again.",
    "problem.several_answers": "Only one option can be chosen here. Please choose again.",
    "problem.too_long": "This has {found} characters; at most {limit} fit. Please shorten it.",
    "problem.write_in_without_option": "There is text here, but another option is chosen. Choose this option "
    "or remove the text.",
    "problem.unknown_field": "“{field}” arrived, which is not part of this survey. Please open the survey afresh.",
    "unavailable_form": "Not delivered yet: the server cannot save at the moment. What you have filled in is on "
    "this page; please press “Submit” again in a little while.",
    "front": "Satisfaction surveys: demonstration",
    "front_text": "These surveys are open. Open one on a phone and fill it in as a citizen would.",
    "front_sample": "Holds reconstructed sample data, made from published counts: no real answers.",
    "front_empty": "No survey is open now.",
    "front_console": "For evaluators",
    "receipt": "Received",
    "receipt_text": "Your answers have been saved.",
    "receipt_number": "Receipt number",
    "receipt_time": "Received at",
    "receipt_zone": " (Beijing time)",
    "back": "Open the survey",
    "paused": "This survey is paused",
    "paused_text": "It is not taking answers at the moment. Please come back later.",
    "closed": "This survey has ended",
    "closed_text": "It no longer takes answers. Thank you for your interest.",
    "late_paused": "Not counted: this survey is paused",
    "late_paused_text": "Your answers arrived while the survey was paused. They are kept aside but not counted. "
    "Please submit again once the survey goes on.",
    "late_paused_not_kept": "Not counted: this survey is paused",
    "late_paused_not_kept_text": "Your answers arrived while the survey was paused and were not saved. "
    "Please send them again when it has resumed.",
    "late_closed_not_kept": "Not counted: this survey has ended",
    "late_closed_not_kept_text": "Your answers arrived after the survey had ended. They were not saved "
    "and not counted.",
    "conflict_not_kept": "These answers had already arrived",
    "conflict_not_kept_text": "The first answers stay as they are; the changed ones were not saved and not counted. "
    "If another person fills it in, please open the survey anew.",
    "late_closed": "Not counted: this survey has ended",
    "late_closed_text": "Your answers arrived after the survey had ended. They are kept aside but not counted. "
    "There is nothing more to do; thank you for your time.",
    "conflict": "These answers had already arrived",
    "conflict_text": "The first answers stay as they are; the changed ones are kept aside and not counted. If another "
    "person is using this phone, please open the survey afresh and fill in a new one.",
    "not_found": "This page was not found",
    "not_found_text": "The address may be incomplete, or the survey has not opened yet. Please check the link or scan "
    "the code again.",
    "bad_request": "Not saved: what arrived is incomplete",
    "bad_request_text": "What arrived is not a complete set of answers to this survey; the page may be out of date or "
    "the transfer was cut off. Please open the survey again, fill it in and submit it.",
    "foreign": "Not saved: sent from another website",
    "foreign_text": "Answers are accepted only from the survey's own page. Please open the survey from its original "
    "link or code.",
    "wrong_method": "This cannot be done here",
    "wrong_method_text": "This address only opens and receives the survey. Please use the original link or code.",
    "too_large": "Not saved: too much text",
    "too_large_text": "What arrived is larger than allowed. Please go back, shorten what you wrote and submit again.",
    "unavailable": "Not available at the moment",
    "unavailable_text": "The server is busy. Please try again in a minute or two; answers already received are safe.",
    "failed": "Something went wrong",
    "failed_text": "The server failed. If you have just submitted, your answers may not have been saved: please go "
    "back and submit again.",
}

WORDS: Mapping[str, Mapping[str, str]] = {"zh-CN": _CHINESE, "en": _ENGLISH}
"""Language -> key -> words."""
