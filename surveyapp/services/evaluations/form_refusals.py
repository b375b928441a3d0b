"""The refusals of use cases about 基础表, in words."""

from collections.abc import Mapping

FORM_REFUSALS: Mapping[str, str] = {
    "cells_unreadable": "没有保存任何内容：以下各格的内容无法读取：{found}；请按各格的要求改正后再试",
    "cells_empty": "没有保存任何内容：以下必填的格还空着：{found}；请填写后再试，或先保存、以后再填",
    "form_state_not_allowed": (
        "没有保存任何内容：这张表现在是“{found}”，不能改为“{wanted}”；请刷新页面，按现在的状态办理"
    ),
    "form_changed_meanwhile": (
        "没有保存任何内容：打开页面之后，这张表又有人填写或处理过；您填写的内容还在，与现在保存的不同的各格下面写明了现在的内容，请核对后再试"
    ),
    "form_not_submitted": (
        "还没有确认：填报单位没有提交过现在的内容；您填写的还在。已经核实、由您负责的，请勾选下面的“没有提交也确认”再按“确认”；"
        "还要单位补充的，请先保存，再把填报链接发给单位"
    ),
    "form_action_unknown": "没有保存任何内容：没有选择怎样处理；请使用页面上的按钮",
    "reopening_needs_reason": "没有退回：请写明退回重填的理由，填表的单位会看到",
    "link_not_pending": "没有撤回：这个链接已经用过、过期或撤回，不能再使用；需要时请生成新的链接",
    "link_not_usable": "没有保存任何内容：链接不完整、已经用过、过期或被撤回；请向评价人员索取新的链接",
    "drafts_used_up": (
        "没有保存这次改动：用这个链接已经暂存 {limit} 次，不能再暂存；"
        "填完后仍可以提交；还要接着填的，请向评价人员要新的链接"
    ),
    "filler_too_long": "没有保存任何内容：填报人的姓名共 {found} 字，最多 {limit} 字；请缩短后再试",
    "filler_unnamed": "没有保存任何内容：没有写填报人；请填写您的姓名后再试",
}
"""Refusal code -> sentence."""
