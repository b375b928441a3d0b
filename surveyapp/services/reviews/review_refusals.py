"""The refusals of the review before field work, in words."""

from collections.abc import Mapping

REVIEW_REFUSALS: Mapping[str, str] = {
    "review_recipient_missing": "没有生成链接：请写明给哪个单位或哪个人",
    "review_recipient_too_long": "没有生成链接：“给谁”共 {found} 字，最多 {limit} 字；请缩短后再试",
    "review_version_unknown": "没有生成链接：没有发布过版本 {found}；请在列表中选择",
    "review_draft_missing": "没有生成链接：“{survey}”没有草稿，也没有发布过",
    "too_many_review_links": "没有生成链接：这个调查已有 {limit} 个可以使用的审定链接；请先撤回不再需要的",
    "review_link_not_pending": "没有撤回：这个链接已经过期或撤回，不能再使用；需要时请生成新的链接",
    "review_link_not_usable": "没有保存任何内容：链接不完整、过期或被撤回；请向评价人员索取新的链接",
    "reviewer_unnamed": "没有保存意见：没有写姓名；请填写您的姓名后再试",
    "reviewer_too_long": "没有保存意见：姓名共 {found} 字，最多 {limit} 字；请缩短后再试",
    "comment_empty": "没有保存：没有写内容；请填写后再试",
    "comment_too_long": "没有保存：内容共 {found} 字，最多 {limit} 字；您写的还在，请缩短或分成几条",
    "comments_used_up": "没有保存意见：用这个链接已经写了 {limit} 条，不能再写；请向评价人员要新的链接",
    "comment_unknown": "没有保存：这条意见已经不在；请刷新页面",
    "comment_question_unknown": "没有保存意见：这道题已经不在问卷中；您写的还在，请改写在“对整份问卷的意见”",
    "review_unreadable": "没有审定：问卷正在修改，暂时不能显示；请稍后刷新页面再看",
    "review_changed_meanwhile": "没有审定：打开页面之后，问卷又有改动；下面是现在的问卷，请看过后再审定",
    "approver_incomplete": "没有审定：请填写审定单位和姓名",
    "approver_too_long": "没有审定：单位最多 {unit} 字，姓名和职务各最多 {name} 字；请缩短后再试",
    "approval_not_ticked": "没有审定：请先勾选“已审定本版本”",
    "approvals_used_up": "没有审定：用这个链接已经审定 {limit} 次；请向评价人员要新的链接",
}
"""Refusal code -> sentence."""
