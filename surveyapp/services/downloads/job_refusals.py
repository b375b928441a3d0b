"""The reasons why a file could not be made in the background, in words."""

from collections.abc import Mapping

JOB_REFUSALS: Mapping[str, str] = {
    "unknown_download": "没有“{found}”这种下载，没有生成文件；请从页面上列出的几种中选择",
    "too_many_jobs": "您已有 {limit} 个文件在排队，没有再添加；请等它们生成后再试",
    "frame_not_used": "Word 模板只用于 Word 报告，没有生成文件；请选择 Word 报告，或不选模板",
    "too_many_columns": "答卷的列数超过 Excel 一张工作表的上限（{limit} 列）；请改为下载 CSV",
    "disk_full": "服务器的磁盘空间不足；请联系管理员清理后再试",
    "file_not_writable": "服务器无法写入文件；请联系管理员检查数据文件夹的权限，然后再试",
    "worker_lost": "后台程序生成这个文件时意外停止了 {attempts} 次；请联系管理员检查服务器的内存和磁盘，然后再试",
    "took_too_long": "{minutes} 分钟内没有生成完，已经停止；请再试一次，仍不行请联系管理员检查服务器是否过慢",
    "unexpected": "程序遇到意外，已记录下来（编号 {job}）；请再试一次，仍不行请把编号告诉管理员",
}
"""Refusal code -> sentence."""
