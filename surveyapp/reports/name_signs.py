"""The signs and words by which `personal_names` recognises names of persons, and those that are taken for none."""

import re

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温"
    "芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐"
    "梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包"
    "司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿"
    "戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜"
    "鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟"
    "栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺"
)
_TWO_SIGN_SURNAMES = """
欧阳 上官 皇甫 令狐 诸葛 司徒 司马 申屠 夏侯 贺兰 完颜 慕容 尉迟 长孙 东方 南宫 呼延
"""
TWO_SIGN_SURNAMES = frozenset(_TWO_SIGN_SURNAMES.split())

NO_SURNAME_BEFORE_TITLE = frozenset(
    "和向从都有时那支应能全位来来自当任为是由于由请找叫个名各原前副正老小大总分"
)
"""Signs that stand before a title more often as another word than as a surname; 于 counts as one (`WORD_BEFORE_YU`)."""
RARELY_A_NAME = NO_SURNAME_BEFORE_TITLE - frozenset("于任时应全来")
WORD_BEFORE_YU = frozenset("对关由至属位终处等")

_TITLES = """
主任 科长 局长 处长 股长 书记 县长 市长 镇长 乡长 村长 区长 州长 厅长 所长 站长 队长 院长 校长 园长 厂长 行长
社长 会长 组长 班长 部长 司长 司令 主席 委员 经理 总经理 董事长 老板 老师 医生 大夫 护士 护士长 警官 警察 民警
律师 法官 检察官 会计 出纳 工程师 教授 师傅 同志 先生 女士 小姐 大姐 大哥 阿姨 叔叔 大爷 大妈 大娘 大婶 嫂子
奶奶 爷爷 阿訇 电工 技术员 管理员 保安 辅警 店长 校医 班主任 主管 领导 专员 干事 秘书 网格员 工作人员 办事员
客服 司机 房东 院士 博士
"""
TITLES = _TITLES.split()
SHORT_TITLES = frozenset("总工姐哥姨叔")
"""Titles of one sign, which are parts of many words: a surname before them counts where a name may end behind them."""
IS_TITLE = re.compile(rf"[副正老小]?(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})")
SURNAME_WITH_TITLE = re.compile(
    rf"(?P<name>{'|'.join(TWO_SIGN_SURNAMES)}|[{''.join(sorted(SURNAMES))}])(?P<title>{IS_TITLE.pattern})"
)

UYGHUR_SIGNS = (
    "阿艾吾依古丽买提江孜迪力热汗娜尔肯合加木沙吐拉努穆萨库帕玉素甫赛斯拜克别哈孜吉叶兰达列巴特曼排祖莱沙"
    "迪茹仙亚森麦地尼牙里扎海衣布不都"
)
UYGHUR_NAME = re.compile(
    rf"[{UYGHUR_SIGNS}]{{2,8}}[·•・．][{UYGHUR_SIGNS}]{{1,8}}|[{UYGHUR_SIGNS}]{{2,8}}"
    r"(?:古丽|古力|江|买提|热木|艾力|别克|热合曼|逊|汗古丽|努尔|依汗|尼亚孜|娜尔|孜古丽|木江|克尔|兰别克)"
    r"|努尔兰(?:别克)?|努尔江|叶尔肯|叶尔兰|叶尔江|巴合提|哈力克|阿依努尔|玉素甫|依布拉音|买买提|加娜尔|古丽娜"
    r"|艾尼瓦尔|艾合买提|艾则孜|艾山|阿里木|阿迪力|吾买尔|热依汗|热孜万|买合木提|木合塔尔|吐尔逊(?:江|阿依|古丽)?|吐尔地"
    r"|叶尔波[力勒]|古丽扎尔|库尔班(?!节)|肉孜(?!节)|迪丽娜尔|巴哈尔|古扎丽努尔"
)
PLACES = re.compile(
    "乌鲁木齐|克拉玛依|吐鲁番|哈密|昌吉|伊犁|塔城|阿勒泰|博尔塔拉|巴音郭楞|阿克苏|克孜勒苏|喀什|和田|"
    "石河子|阿拉尔|图木舒克|五家渠|库尔勒|奎屯|"
    "奇台|木垒|吉木萨尔|玛纳斯|呼图壁|阜康|托克逊|鄯善|高昌|巴里坤|伊吾|阿图什|阿合奇|阿克陶|乌恰|"
    "巴楚|莎车|叶城|麦盖提|岳普湖|伽师|英吉沙|泽普|疏勒|"
    "疏附|塔什库尔干|墨玉|皮山|洛浦|策勒|于田|民丰|库车|沙雅|新和|拜城|温宿|阿瓦提|乌什|柯坪|轮台|"
    "尉犁|若羌|且末|焉耆|和静|和硕|博湖|沙湾|乌苏|额敏|"
    "托里|裕民|布克赛尔|布尔津|哈巴河|富蕴|福海|青河|吉木乃|霍城|霍尔果斯|察布查尔|尼勒克|特克斯|"
    "昭苏|新源|巩留|阿拉山口|阿拉尔|哈萨克|维吾尔"
)
"""Names of places and peoples of Xinjiang, which are written with the same signs as names."""

CALLED = re.compile(rf"姓(?P<name>[{''.join(sorted(SURNAMES))}])(?=的|[，。、；！,.;!\s]|$)")
FAMILIAR = re.compile(
    "[小老阿](?P<name>[王李张刘陈杨赵周吴徐孙胡朱郭罗梁宋郑谢韩冯董程曹袁邓许沈曾彭吕苏卢蒋蔡贾丁魏薛何孟秦潘杜姚邹崔邱侯马林])"
    "(?![子路地带虎扎])"
)
INTRODUCED = re.compile(
    r"(?:联系人|姓名|我叫|名叫)(?:是|为)?[:： ]*"
    rf"(?P<name>(?:{'|'.join(TWO_SIGN_SURNAMES)}|[{''.join(sorted(SURNAMES))}])"
    r"[\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])"
)
"""联系人马晓燕: what stands between such a word and the next that is no sign of writing."""
SHORT_OFFICE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[找跟和让给叫问的])(?P<name>[{''.join(sorted(SURNAMES))}])(?P<title>[局所队处科院])"
    r"(?=[说讲来去带不很太也都在答批让]|[^\u4e00-\u9fff]|$)"
)
"""赵所, 刘局: offices as they are said."""
_NO_NAMES = """
谢谢 高峰 高峰期 文明 黄金 白天 高兴 明白 方便 平安 康乐 石油 严格 温馨 华为 高新 高速 安静 安心 曾经 路灯
马路 成功 金额 常常 余额 许多 万一 易懂 安全 管理 关爱 关怀 关心 祝福 施工 包容 解决 单独 高效 高龄 高温
白跑 高中 米泉 江河 洪水 温暖 温度 明确 程度 金融 车祸 房租 任务 段落 齐全 强行 强制 宁静 华丽 盛世 乐意
计划 江苏 江西 山东 河南 连续 解答 解释 严肃 严重 冷漠 冷淡 康复 宗旨 宗教 项目 官网 官方 简单 花费 华润
金秋 金山 银行 和谐 钱包 钟点 应有 应急 全部 田地 沙湾 石河子 边疆 古城 党群 党建 蒙古 游客 都市 车辆 房产
连锁 管道 费用 封闭 原因 原则 冷暖 商量 谈话 单位 盖章 符合 来访 路口 甘肃 张贴 胡同 孔子 徐家 何必 何时
何况 何处 任何 任性 莫名 常态 常用 常年 温泉 梅花 柳树 龙头 万元 万事 万万 方案 方式 方法 石头 白白 白色
黄色 黑白 金色 高层 高大 高价
"""
NO_NAMES = frozenset(_NO_NAMES.split())
"""Words that begin like a name, and are none."""

_WORDS_LIKE_NAMES = """
丁香 丁香花 万全 万幸 万年青 严令 乐天 任凭 何干 何曾 余兴 全家福 冷不丁 冷处理 冷汗 刁钻 华贵 单恋 周折 周旋
周转 夏令 夏令营 孔雀 孙儿 孙女 孙子 孙媳妇 宁可 宁肯 安家费 岳父 岳母 庄园 应用 应声 张榜 房契 易损 易燃 曾孙
曾祖 曲线 李子 杨木 柏林 查体 查岗 查明 查清 查夜 柳巷 柳枝 柴垛 栗子 桂冠 桑叶 桑拿 桑葚 梅雨 武斗 殷勤 殷实
毛发 毛渠 毛毛雨 汤圆 沙尘 沙滩 沙石 沙田 沙丘 沙拉 沙参 沙柳 沙梨 沙坝 涂抹 熊猫 燕子 燕麦 牛仔 牛劲 牛毛 牛郎
牟利 王府 王子 王法 王朝 王八 王八蛋 甘休 田契 白发 白净 白条 白胖 盖子 盖世 石英 石墩 石棉瓦 石子 石家庄 石渠
石柱 石坎 石洞 纪念 纪念堂 纪念日 纪律性 罗圈 胡杨 胡说 胡萝卜 花露水 花俏 花岗石 苏醒 许可 许可证 许诺 贺卡
贺信 路卡 车前子 辛苦费 边远 边境 边境证 连翘 郎中 郎当 金丝绒 金刚石 金盾 金银花 钱柜 雷同 雷雨 雷阵雨 马夫
马尾 马扎 马大哈 马拉松 马后炮 高坡 高挑 高汤 高粱 高精尖 高跟 高跟鞋 齐备 齐声 龙王 龙卷风 龙虾 龙井 龙井茶
顾客 陈旧 陈说 陈酿 谷雨 蒙混 蒙蒙 蒙医 解密 解池 黄叶 黄羊 葛根 莫如 莫球 莫得 莫有 莫法 李宁 王府井 张家界
康师傅 鲁能
"""
WORDS_LIKE_NAMES = frozenset(_WORDS_LIKE_NAMES.split())
"""Words, places and makes that are none by themselves, though a longer name may begin like them: 李子, but 李子明."""

ENDS_OF_UNITS = re.compile(
    "专卖|超市|餐厅|餐馆|饭店|酒店|宾馆|商场|商店|商行|公司|集团|药店|药房|诊所|牛肉面|拉面|烧烤|火锅|家具|汽修|店"
)
"""With these goes on what is the name of a shop or firm."""

AFTER_A_NAME = frozenset("的说让给把不没太很也就来是和跟")
"""Signs with which a sentence goes on behind a name."""

ENDS_OF_PLACES = frozenset("区县市镇乡村路街道站栏厅里院校楼店桥河山寺庙")
