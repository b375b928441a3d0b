// A link to the text of an indicator system may name the line that it is about.
"use strict";
if (window.editorText.area.dataset.line) window.editorText.jump(Number(window.editorText.area.dataset.line));
