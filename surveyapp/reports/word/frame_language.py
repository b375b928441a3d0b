"""The language of frames between `{{ }}` and `{% %}`: variables, conditions, one loop. Nothing in it computes."""

from collections.abc import Iterator, Mapping

from jinja2 import nodes

VARIABLES: Mapping[str, str] = {
    "标题": "报告针对的问卷或项目",
    "副标题": "报告的种类，如 分析报告",
    "委托单位": "委托或组织调查的单位，可能为空",
    "日期": "报告编写日期，如 2025年7月5日",
    "提示": "封面提示的列表：重构样例数据、数据来源",
}
"""What a frame may ask for."""

LISTS = ("提示",)
"""Those of them that a frame may go through, one after the other."""

MARKER = "【报告正文】"
"""The paragraph of a frame in whose place the body comes."""

CONSTRUCTS = ("{{ 标题 }}", "{% if 委托单位 %}", "{% for 一条 in 提示 %}")
"""What a frame may consist of, by example."""

_PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Operand),
)
"""The constructs that only show a value or ask about one."""

_LOOP_FACTS = ("first", "last", "index", "length")
"""What a frame may ask of `loop`; docxtpl's `{% vm %}` and `{% hm %}` do."""

_WRITTEN: Mapping[type[nodes.Node], str] = {
    nodes.Call: "( )",
    nodes.Getitem: "[ ]",
    nodes.Slice: "[ : ]",
    nodes.CondExpr: "{{ … if … else … }}",
    nodes.Test: "is",
    nodes.Concat: "~",
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
    nodes.List: "[ ]",
    nodes.Tuple: "( , )",
    nodes.Dict: "{ }",
    nodes.Assign: "{% set %}",
    nodes.AssignBlock: "{% set %}",
    nodes.Macro: "{% macro %}",
    nodes.CallBlock: "{% call %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.With: "{% with %}",
    nodes.Block: "{% block %}",
    nodes.Extends: "{% extends %}",
    nodes.Include: "{% include %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% from %}",
}
"""Refused construct -> the way in which an author writes it."""


def refused_construct(template: nodes.Template) -> str | None:
    """The first thing in a template that a frame may not contain, as an author writes it; None where all is well."""
    return next(_refused(template, looping=False), None)


def _refused(node: nodes.Node, *, looping: bool) -> Iterator[str]:
    if not _allowed(node, looping=looping):
        yield _written(node)
        return
    for child in node.iter_child_nodes():
        yield from _refused(child, looping=looping or isinstance(node, nodes.For))


def _allowed(node: nodes.Node, *, looping: bool) -> bool:
    if isinstance(node, nodes.For):
        over = node.iter.name if isinstance(node.iter, nodes.Name) else None
        plain = isinstance(node.target, nodes.Name) and node.test is None and not node.recursive
        return over in LISTS and plain and not looping
    if isinstance(node, nodes.Getattr):
        return _is_loop_fact(node)
    if isinstance(node, nodes.Mul):  # docxtpl's own {% hm %}: the cell's width times the number of rounds
        return (
            isinstance(node.left, nodes.Const)
            and isinstance(node.left.value, int)
            and _is_loop_fact(node.right)
        )
    if isinstance(node, nodes.Compare):
        return len(node.ops) == 1 and node.ops[0].op in ("eq", "ne")
    return isinstance(node, _PLAIN)


def _is_loop_fact(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Getattr) or not isinstance(node.node, nodes.Name):
        return False
    return node.node.name == "loop" and node.attr in _LOOP_FACTS


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        return f"|{node.name}"
    if isinstance(node, nodes.Getattr):
        return f".{node.attr}"
    if isinstance(node, nodes.For):
        return "{% for … in " + (node.iter.name if isinstance(node.iter, nodes.Name) else "…") + " %}"
    if isinstance(node, nodes.Compare):
        return "< >"
    return _WRITTEN.get(type(node), type(node).__name__)
