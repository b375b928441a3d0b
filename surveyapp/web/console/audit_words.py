"""The actions and results of the audit trail in words."""

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "change_state": _l("改变调查状态"),
    "read_texts": _l("查看填写的文字"),
    "freeze": _l("冻结并写出快照"),
    "login": _l("登录：密码"),
    "login_code": _l("登录：验证码"),
    "login_recovery": _l("登录：恢复码"),
    "logout": _l("退出登录"),
    "change_own_account": _l("改变自己的姓名或语言"),
    "choose_language": _l("选择界面语言"),
    "change_password": _l("更改密码"),
    "totp_on": _l("启用两步验证"),
    "totp_off": _l("停用两步验证"),
    "recovery_codes": _l("重新生成恢复码"),
    "end_session": _l("结束自己的登录"),
    "new_survey": _l("新建调查"),
    "save_draft": _l("保存问卷草稿"),
    "discard_draft": _l("放弃问卷草稿"),
    "publish": _l("发布问卷"),
    "read_answers": _l("查看一份答卷"),
    "exclude": _l("排除或恢复答卷"),
    "verify_snapshot": _l("核对快照"),
    "change_account": _l("改变账户"),
    "reset_password": _l("重置密码"),
    "reset_totp": _l("取消他人的两步验证"),
    "end_sessions": _l("结束他人的登录"),
    "create_team": _l("新建团队"),
    "change_team": _l("改变团队"),
    "invite": _l("邀请同事"),
    "withdraw_invitation": _l("撤回邀请"),
    "accept_invitation": _l("接受邀请"),
    "export_audit": _l("导出操作记录"),
    "administrator": _l("给管理员一次性密码"),
    "demo": _l("准备演示"),
    "migrate": _l("升级数据库"),
    "report": _l("写出报告或数据"),
    "upload_export": _l("上传答卷文件"),
    "correct_import": _l("更正导入的对应关系"),
    "confirm_import": _l("导入答卷"),
    "discard_import": _l("放弃导入的文件"),
    "request_download": _l("生成下载文件"),
    "download_report": _l("下载报告"),
    "download_answers": _l("下载答卷数据"),
}
"""Action code -> what people read."""

REASONS = {
    "already_signed_in": _l("已经登录"),
    "no_seat": _l("服务器正忙"),
    "wrong_sign_in": _l("用户名或密码不正确"),
    "wrong_password": _l("登录密码不正确"),
    "wrong_code": _l("验证码不正确，或已经用过"),
    "wrong_recovery_code": _l("恢复码不正确，或已经用过"),
    "totp_not_on": _l("没有启用两步验证"),
    "totp_required": _l("按规定必须使用两步验证"),
    "not_filled_in": _l("没有填写完整"),
    "not_alike": _l("两次输入的新密码不一致"),
    "too_short": _l("新密码太短"),
    "too_long": _l("新密码太长"),
    "too_few_classes": _l("新密码的字符种类太少"),
    "personal": _l("新密码与用户名或姓名相近"),
    "common": _l("新密码太常见"),
    "used_before": _l("新密码与用过的相同"),
}
"""Why nothing was done, where no sentence of `services.words` says so: reason code -> what people read."""

RESULTS = {
    "done": _l("完成"),
    "refused": _l("未执行"),
    "denied": _l("无权限"),
    "blocked": _l("已锁定"),
    "failed": _l("出错"),
}
"""Result code -> what people read."""
