"""The refusals of use cases about evaluations, in words."""

from collections.abc import Mapping

EVALUATION_REFUSALS: Mapping[str, str] = {
    "lock_needs_reason": "没有改动：请写明锁定或解锁的理由",
    "changed_meanwhile": "没有锁定：打开这一页之后有人改动了填报、指标文件或快照；请看过现在的得分再锁定",
    "lock_incomplete": "没有锁定：有的指标没有实际完成值，或指标文件有错误；确实要锁定，请勾选“尚不完整，仍要锁定”",
    "already_locked": "没有改动：评价 {found} 已经锁定",
    "not_locked": "没有改动：评价 {found} 没有锁定",
    "evaluation_locked": "没有改动：评价 {found} 已由{person}锁定（理由：{reason}）；要改动请先解锁",
    "unknown_indicator": "指标文件中没有末级指标“{found}”；请返回评价页重新选择",
    "value_not_usable": "指标 {code} 的实际完成值不能使用，没有保存任何内容；请改正以下各处：",
    "no_value_changed": "没有保存：这一项没有填写，或与现在的值相同",
    "nothing_pasted": "没有保存：粘贴的内容里没有看懂任何一项",
    "doubts_not_seen": "没有保存：有的数看来写错了；请核对标出的各项，确实如此的请勾选“我已核对”",
    "source_not_chosen": "没有保存：数据来源还没有选完，请按页面逐项选定",
    "source_not_usable": "没有保存：指标 {code} 不能这样取数，请改正以下各处：",
    "entering_needs_reason": "没有保存：{code} 已有实际完成值，更改请写明理由，理由会随这个值保存",
    "page_without_file": "没有保存：{code} 写了页码却没有写佐证文件名；请补写文件名",
    "evidence_too_long": "没有保存：{code} 的佐证文件名最多 {file} 字，页码最多 {page} 字；请缩短",
    "kind_not_chosen": "没有保存：请先选择怎样填写",
    "value_changed_meanwhile": (
        "没有保存：打开页面之后，{code} 有了新的填写；请核对下面列出的新填写，您填写的内容还在，确认无误后再保存"
    ),
    "nothing_to_remove": "没有保存：{code} 现在没有填写的值，无可撤回；指标文件中的值已经在用",
    "unknown_system": "评价 {evaluation} 中没有名称为“{found}”的表；现有：{known}",
    "system_exists": "指标表“{found}”已经存在，没有建立评价；请另取一个名称",
    "system_has_entries": (
        "以前有过叫“{found}”的指标表，它的填报记录还在，会计入新的评价；没有建立评价，请另取一个名称"
    ),
    "replacing_needs_reason": "没有保存：请写明改写指标文件的理由",
    "system_changed_meanwhile": "没有保存：{found} 在您打开之后改过了；请复制您的改动，重新打开后再改",
    "system_not_changed": "没有需要保存的改动：{found} 与现在使用的文字相同",
    "no_file_beside": "没有改动：问卷文件夹中没有 {found}，控制台保存的文字继续使用",
    "amount_unclear": "没有保存：“{found}”不是可用的金额；请写不小于 0 的数字，单位是{unit}，例如 386.84",
    "system_name_reserved": "“{found}”是控制台自己用的地址，没有建立评价；请另取一个名称",
    "whole_keeps_names": "没有建立评价：复制整个评价时，各表沿用原来的标题和名称；请把标题和名称留空",
    "evaluation_not_removable": "“{found}”不能删除，没有改动任何内容；评价可以归档，归档后不再出现在列表中",
    "evaluation_is_gone": "“{found}”已经不在，没有删除任何内容",
    "year_unclear": "“{found}”不是年份，没有建立评价；请写四位数字，例如 2025",
}
"""Refusal code -> sentence."""
