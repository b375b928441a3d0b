"""The refusals of use cases about accounts, teams and invitations, in words."""

from collections.abc import Mapping

PEOPLE_REFUSALS: Mapping[str, str] = {
    "unknown_account": "没有这个账户（{found}），没有改动任何内容；请从账户列表重新进入",
    "account_changed": "没有登录：这个账户的密码刚刚改过，或账户已停用；请用新密码重新登录，仍不行请联系管理员",
    "account_unnamed": "姓名不能为空，最多 {limit} 个字，没有保存任何改动；请改好后再保存",
    "unknown_role": "没有“{found}”这个角色，没有保存任何改动；请从列表中选择",
    "last_administrator": (
        "“{found}”是最后一个启用的管理员，不能停用，也不能改为其他角色，没有保存任何改动；"
        "请先把另一个账户设为管理员"
    ),
    "not_an_administrator": (
        "账户“{found}”不是管理员，没有改动任何内容；请用 --username 另写一个用户名，"
        "或由管理员在“账户”页改变它的角色"
    ),
    "which_administrator": ("有 {count} 个管理员（{found}），没有改动任何内容；请用 --username 指明是哪一个"),
    "username_unusable": (
        "用户名“{found}”不能使用，没有建立账户；用户名应为 3 至 40 个字符，以小写字母开头，"
        "只含小写字母、数字、点、下划线和连字符"
    ),
    "username_taken": "用户名“{found}”已被使用，没有建立账户；请换一个",
    "unknown_team": "没有这个团队（{found}），没有改动任何内容；请从团队列表重新进入",
    "team_unnamed": "团队名称不能为空，最多 {limit} 个字，没有保存任何改动；请改好后再保存",
    "team_name_taken": "已有名为“{found}”的团队，没有保存任何改动；请换一个名称",
    "unknown_folder": "没有文件夹“{found}”，没有保存任何改动；请刷新页面，从列表中选择",
    "unknown_invitation": "没有这个邀请（{found}），没有改动任何内容；请从账户列表重新进入",
    "invitation_not_pending": "给“{found}”的邀请已经用过、过期或撤回，没有改动任何内容；如有需要，请重新邀请",
    "invitation_not_usable": "这个邀请链接已经用过、过期或被撤回，没有建立账户；请联系发给您链接的管理员，索取新的链接",
}
"""Refusal code -> sentence."""
