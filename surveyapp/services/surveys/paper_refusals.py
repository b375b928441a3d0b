"""The refusals of reading a paper and of writing its questionnaire file, in words."""

from collections.abc import Mapping

PAPERS: Mapping[str, str] = {
    "paper_too_large": "文件有 {found} 字节，上限为 {limit}，没有读取；请删去图片，或只保留问卷部分",
    "paper_too_long": "文件太长（{found}，上限为 {limit}），没有读取；请只保留问卷部分",
    "paper_is_empty": "文件是空的；请核对是否选错了文件",
    "paper_not_text": "文件不是文本，或编码无法识别；请另存为 .docx 或 UTF-8 文本后再试",
    "paper_is_old_excel": "这是旧格式的 Excel 文件（.xls、.et）；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试",
    "paper_not_word": "文件里没有 Word 正文或 Excel 工作表；请用 Word 或 WPS 打开，另存为 .docx 后再试",
    "libreoffice_missing": (
        "这是旧格式的文件（.doc、.wps、.rtf、.odt），服务器没有安装 LibreOffice，无法读取；"
        "请用 WPS 或 Word 打开，选“文件—另存为”，类型选 .docx 后再试"
    ),
    "poppler_missing": (
        "服务器没有安装 poppler-utils，无法读取 PDF；"
        "请用 WPS 或 Word 打开，选“文件—另存为”（WPS 为“PDF 转 Word”），存为 .docx 后再试"
    ),
    "conversion_failed": "文件转换没有成功；请用 WPS 或 Word 打开，选“文件—另存为”，类型选 .docx 后再试",
    "paper_not_json": "文件不是 SurveyJS 的 JSON；请从 SurveyJS 重新导出后再试",
    "paper_damaged": "文件已损坏，无法读取；请用 Word 或 WPS 打开，另存为 .docx 后再试",
    "paper_encrypted": "文件设有密码，无法读取；请去掉密码后再试",
    "paper_has_macros": "文件含有宏，没有读取；请另存为不含宏的 .docx 或 .xlsx 后再试",
    "paper_declares_entities": "文件的部件 {part} 声明了文档类型或实体，没有读取；请用 Word 或 WPS 打开，另存后再试",
    "paper_unpacks_too_large": "文件解压后超过 {limit} 字节，没有读取；请删去图片，或只保留问卷部分",
    "paper_has_only_pictures": "文件里只有图片，没有文字；请先用 Word 或 WPS 的“图片转文字”得到文字，再导入",
    "paper_without_questions": (
        "“{found}”共 {lines} 行文字，没有读到题目；请核对是否选错了文件，题目应有题号、问号或选项"
    ),
}
"""Code of what makes a paper unreadable -> sentence."""

PAPER_REFUSALS: Mapping[str, str] = {
    "questionnaire_exists": "{found} 已经存在，没有写入任何内容；请另取名称，确要替换时加 --force",
    "paper_has_errors": "读出的问卷还不能使用，没有写入任何内容；请在原文件中改正以下各处后再试：",
    "paper_missing": "没有内容可读；请粘贴问卷的文字，或选择一个文件",
    "paper_given_twice": "既选了文件，又粘贴了文字，不知道读哪一样；请清空文字，或不选文件",
    "paper_lost": "读过的内容没有完整地传回来，没有建立调查；请重新粘贴文字，或重新选择文件",
    "favourable_against_scores": (
        "“{question}”的计分与计入满意的选项矛盾：“{better}”的分值更高，却没有计入，计入的是“{worse}”；"
        "请改分值的方向，或改计入满意的选项"
    ),
    "decisions_not_usable": "照所选的内容，问卷还不能使用，没有建立调查；请改正以下各处：",
}
"""Refusal code -> sentence."""
