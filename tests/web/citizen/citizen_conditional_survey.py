"""A survey some of whose questions depend on others, for the tests of the citizens' page."""

SURVEY = "demo/conditions"
SOURCE = """\
title: {zh-CN: 办事服务调查, en: A survey of visits}
notice:
  controller: {zh-CN: 某市财政局, en: City finance bureau}
  contact: "12345"
  purpose: {zh-CN: 用于评价, en: For an evaluation}
  retention_days: 30
languages: [zh-CN, en]
sections: [{name: 办事经历, show_if: {question: used, is: [y]}}]
questions:
- code: used
  type: single
  text: {zh-CN: 近一年来办过事吗？, en: Have you been here this year?}
  required: true
  options: [{code: y, label: {zh-CN: 来过, en: Yes}}, {code: n, label: {zh-CN: 没来过, en: No}}]
- code: why_not
  type: text
  text: {zh-CN: 为什么没来？, en: Why not?}
  show_if: {question: used, is: [n]}
- code: times
  type: number
  section: {zh-CN: 办事经历, en: Your visits}
  text: {zh-CN: 来了几次？, en: How many times?}
  required: true
- code: ways
  type: multiple
  section: {zh-CN: 办事经历, en: Your visits}
  text: {zh-CN: 怎样办的？, en: How?}
  options:
  - {code: web, label: {zh-CN: 网上, en: On the web}}
  - {code: hall, label: {zh-CN: 大厅, en: In the hall}}
  - {code: other, label: {zh-CN: 其他, en: Otherwise}, write_in: true}
- code: service
  type: matrix
  section: {zh-CN: 办事经历, en: Your visits}
  text: {zh-CN: 各方面满意吗？, en: Are you content?}
  required: true
  options: [{code: "1", label: {zh-CN: 满意, en: "Yes"}}, {code: "0", label: {zh-CN: 不满意, en: "No"}}]
  items:
  - {code: speed, text: {zh-CN: 速度, en: Speed}}
  - {code: place, text: {zh-CN: 场地, en: Place}, show_if: {question: ways, is: [hall]}}
- code: reason
  type: text
  text: {zh-CN: 哪里不满意？, en: What is wrong?}
  show_if: {any: [{question: service, is: ["0"]}, {question: times, at_least: 10}]}
- {code: wishes, type: text, text: {zh-CN: 还有什么建议？, en: Anything else?}}
"""
