"""An annex in Word as evaluators have it: ten questions, a matrix as a table, write-ins and a jump."""

from word_papers import WordPaper, list_levels

SINGLE = (
    ("您的性别是？", ("男", "女")),
    ("您的年龄是？", ("18-35岁", "36-60岁", "60岁以上")),
    ("您的职业是？（单选）", ("农民", "教师", "其他（请注明）______")),
    ("您是否办理过大厅的业务？", ("办理过", "没有办理过（请跳至第6题）")),
)
MULTIPLE = (
    ("您办理过哪些业务？（可多选）", ("社保", "医保", "户籍", "其他（请注明）______")),
    ("您从哪里知道服务大厅？", ("电视", "微信", "亲友")),
)
STEPS = ("非常满意", "满意", "一般", "不满意", "非常不满意")
ITEMS = ("服务态度", "办理速度", "大厅环境")


def paper_of_ten() -> bytes:
    """The file."""
    word = WordPaper(list_levels(("decimal", "%1、")), list_levels(("upperLetter", "%1．")))
    word.add("附件3-2")
    word.add("某县政务服务大厅群众满意度调查问卷", style="Title")
    word.add("您好！我们想了解您对服务大厅的看法，问卷不记名，谢谢您的支持。")
    lists = 2
    for text, options in (*SINGLE, *MULTIPLE):
        word.add(text, number=1)
        lists += 1
        word.add_list(lists, 2)
        for option in options:
            word.add(option, number=lists)
    word.add("请对以下方面作出评价：", number=1)
    word.add_table([("项目", *STEPS), *((item, *("□",) * len(STEPS)) for item in ITEMS)])
    word.add("总的来说，您对服务大厅是否满意？", number=1)
    lists += 1
    word.add_list(lists, 2)
    for option in STEPS:
        word.add(option, number=lists)
    word.add("您最不满意的是什么？请说明：__________", number=1)
    word.add("您有什么意见和建议？", number=1)
    word.add("____________________")
    word.add("问卷到此结束，感谢您的参与！")
    return word.data()
