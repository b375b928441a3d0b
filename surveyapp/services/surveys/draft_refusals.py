"""The refusals of beginning, editing and publishing a questionnaire in the console, in words."""

from collections.abc import Mapping

DRAFT_REFUSALS: Mapping[str, str] = {
    "edited_meanwhile": "在您打开之后，问卷已被另一个人改动；您的改动没有保存，两份文字都还在",
    "draft_given_up": "在您打开之后，这份还没有发布的草稿已被放弃，调查不再存在；没有改动任何内容",
    "nothing_to_publish": "没有需要发布的改动：现在的内容已经发布",
    "nothing_to_undo": "没有可以撤销的改动",
    "nothing_to_redo": "没有可以重做的改动",
    "not_editable": "问卷文字第 {line} 行的写法不能在表单中修改，没有改动任何内容；请改用文字编辑",
    "place_gone": "要改的地方已经不在，没有改动任何内容；请在现在的页面上再试",
    "draft_too_large": "文字有 {found} 字节，上限为 {limit}；没有保存，请删减内容",
    "options_file_not_named": (
        "保存的文字里没有 options_file: {found}；没有保存这个文件，请先在题目中写上它并保存，现在写的是：{known}"
    ),
    "options_file_is_workbook": (
        "这是 Excel 或压缩文件，没有保存；请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”，再选择那个文件"
    ),
    "options_file_too_large": "选项文件有 {found} 字节，上限为 {limit}；没有保存，请减少级数或分成几个文件",
    "draft_not_text": "文字中有无法保存的字符；没有保存，请重新粘贴",
    "word_copy_has_errors": "问卷有错误，做不出 Word 版；请先按检查结果改正",
    "place_not_usable": (
        "“{found}”不能作名称，什么也没有建立；请用 1 至 60 个小写英文字母、数字、- 或 _，以字母或数字开头"
    ),
    "folder_taken": "文件夹名“{found}”已被使用，什么也没有建立；请另取一个",
    "folder_unknown": "没有文件夹“{found}”，什么也没有建立；请在列表中选择，或新建一个",
    "survey_not_plain": (
        "“{found}”不能作调查的名称；文件夹和名称各为一段，不能是 . 或 ..，不能含斜杠、反斜杠和控制字符，请改名"
    ),
    "team_unknown": "什么也没有建立；请选择新文件夹归哪个团队使用",
    "survey_exists": "“{found}”已经存在，什么也没有建立；请另取一个名称",
    "source_unknown": "要复制的内容已经不在，什么也没有建立；请在列表中另选一个",
    "upload_is_missing": "请选择一个文件",
    "upload_too_large": "文件超过 {limit} 字节，没有读取；问卷文件和指标文件通常不到 2 万字节，请核对是否选错了文件",
    "upload_is_archive": "这是 Word、Excel、PDF 或压缩文件，不是 .yaml 文本文件；请重新选择",
    "upload_is_empty": "文件是空的；请核对是否选错了文件",
    "upload_not_text": "文件不是文本，或编码无法识别；请在编辑器中另存为 UTF-8 后再上传",
    "earlier_source_gone": "“{found}”已经不在，或不在您的文件夹中，没有插入；请重新查找",
}
"""Refusal code -> sentence."""

INSERTS: Mapping[str, str] = {
    "insert_unreadable": "没有插入：现在的问卷有语法错误，读不出题目；请先按检查结果改正",
    "insert_source_unreadable": "没有插入：那份问卷有语法错误，读不出题目；请先改正那份问卷",
    "insert_unknown": "没有插入：那份问卷中没有题目 {found}；请重新查找",
    "insert_after_unknown": "没有插入：现在的问卷中没有题目 {found}；请重新选择插在哪道题之后",
    "insert_code_taken": "没有插入：代码 {found} 在现在的问卷中是内容不同的题；请给插入的题另写代码",
    "insert_file_taken": "没有插入：现在的问卷已有同名而内容不同的选项文件 {found}；请先给其中一个文件改名",
    "insert_bad_code": "没有插入：{found} 不能作代码；代码以字母或数字开头，只用字母、数字、- 和 _，最多 40 个字符",
}
"""Code of why questions cannot be inserted -> sentence."""
