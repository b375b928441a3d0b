"""The usual words of questions and options, and the codes that say what they mean."""

_IN_QUESTIONS = """
性别 gender 年龄 age 出生年 birth_year 职业 occupation 职务 position 职称 rank 文化程度 education 学历 education
受教育 education 婚姻 marriage 民族 ethnicity 政治面貌 politics 收入 income 身份 identity 户籍 household 户口 household
居住 residence 所在地 area 所在区 area 单位性质 unit_type 单位名称 unit 工作单位 unit 行业 industry 工作年限 seniority
工龄 seniority 姓名 name 联系电话 phone 联系方式 phone 手机号 phone 年级 grade 建议 suggestions 原因 reason 理由 reason
不足 shortcomings 意见 opinions 改进 improvement 改善 improvement 渠道 source 频率 frequency 多少次 frequency
几次 frequency 多长时间 duration 多久 duration 推荐 recommend 态度 attitude 效率 efficiency 速度 speed 及时 timely
流程 process 手续 procedure 环境 environment 设施 facilities 设备 equipment 质量 quality 便利 convenience
便捷 convenience 方便 convenience 收费 fees 费用 fees 公开 openness 透明 openness 安全 safety 业务水平 skill
业务能力 skill 专业 skill 咨询 consulting 投诉 complaints 宣传 publicity 总体 overall 整体 overall 综合评价 overall
效果 effect 知道 awareness 听说 awareness 结果 result 时间 time 满意 satisfaction
"""

_OPTIONS = """
男 male 女 female 是 yes 否 no 有 yes 没有 no 无 no 会 yes 不会 no 知道 know 不知道 unknown 其他 other 其它 other
不清楚 unsure 说不清 unsure 不了解 unsure 不适用 none 以上都没有 none 以上都不是 none 未婚 single 已婚 married
离异 divorced 丧偶 widowed 小学 primary 初中 junior 高中 senior 中专 technical 大专 college 本科 bachelor 硕士 master
博士 doctor 研究生 graduate 汉族 han 农民 farmer 学生 student 工人 worker 教师 teacher 医生 doctor 退休 retired
退休人员 retired 公务员 civil_servant 职工 employee 个体工商户 business 自由职业 freelance 自由职业者 freelance
无业 jobless 微信 wechat 短信 sms 电话 phone 网络 web 电视 tv 报纸 press 每天 daily 每周 weekly 每月 monthly
偶尔 seldom 从不 never 从未 never
"""


def _pairs(words: str) -> list[tuple[str, str]]:
    parts = words.split()
    return [*zip(parts[::2], parts[1::2], strict=True)]


CODE_OF_WORD = tuple(_pairs(_IN_QUESTIONS))
"""A word in a question, and the code that says what it asks; the first that fits counts."""

CODE_OF_OPTION = dict(_pairs(_OPTIONS))
"""The wording of an option -> its code."""
