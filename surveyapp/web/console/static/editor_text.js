// The text area of the editor: line numbers beside it, keys that indent, jumping to a line, the key at the cursor.
"use strict";
window.editorText = (() => {
  const area = document.getElementById("editor-text");
  const lines = document.getElementById("editor-lines");
  let shownLines = 0;
  let leaving = false;

  function number() {
    const count = area.value.split("\n").length;
    if (count !== shownLines) {
      shownLines = count;
      lines.textContent = Array.from({ length: count }, (_, index) => index + 1).join("\n");
    }
    lines.scrollTop = area.scrollTop;
  }

  function insert(text) {
    // Undo knows only what was typed so; browsers without it take the text plainly.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function indentOf(position) {
    const start = area.value.lastIndexOf("\n", position - 1) + 1;
    return /^ */.exec(area.value.slice(start, position))[0];
  }

  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { leaving = true; return; }
    if (event.key === "Tab" && !event.shiftKey && !leaving) {
      event.preventDefault();
      insert("  ");
    } else if (event.key === "Enter") {
      event.preventDefault();
      insert("\n" + indentOf(area.selectionStart));
    }
    leaving = false;
  });
  area.addEventListener("input", number);
  area.addEventListener("scroll", () => { lines.scrollTop = area.scrollTop; });

  function jump(line) {
    const rows = area.value.split("\n");
    const row = Math.min(Math.max(line, 1), rows.length) - 1;
    const start = rows.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + rows[row].length);
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.scrollTop = Math.max(0, row * height - area.clientHeight / 3);
    area.scrollLeft = 0;
    number();
  }

  const KEY = /([A-Za-z_][\w-]*)\s*:(?=\s|$)/y;

  // The keys that are open at the end of one line's text: [[column, key], …], those in braces after the others.
  function openKeys(text) {
    const found = [];
    let depth = 0, quote = "";
    for (let index = 0; index < text.length; index++) {
      const character = text[index];
      if (quote) { if (character === quote) quote = ""; continue; }
      KEY.lastIndex = index;
      const key = /[\w-]/.test(text[index - 1] || " ") ? null : KEY.exec(text);
      if (key) {
        while (found.length && found[found.length - 1].depth >= depth) found.pop();
        found.push({ depth, column: index, key: key[1] });
        index += key[1].length - 1;
      } else if (character === '"' || character === "'") {
        if (/[\s,:{[]/.test(text[index - 1] || " ")) quote = character;
      } else if (character === "#" && /\s/.test(text[index - 1] || " ")) {
        break;
      } else if (character === "{" || character === "[") {
        depth += 1;
      } else if (character === "}" || character === "]") {
        depth -= 1;
        while (found.length && found[found.length - 1].depth > depth) found.pop();
      }
    }
    return found;
  }

  // The place of the cursor as the help names it: questions.options.label.
  function keyPath() {
    const before = area.value.slice(0, area.selectionEnd).split("\n");
    const rest = area.value.slice(area.selectionEnd).split("\n")[0];
    const current = before.pop();
    const own = current.slice(current.search(/[^\s-]|$/));
    const word = /^[\w-]*\s*:(?=\s|$)/.exec(rest);
    const path = openKeys(current + (word ? word[0] : "")).map((found) => found.key);
    let column = own || path.length ? (current + rest).search(/[^\s-]|$/) : Infinity;
    for (let row = before.length - 1; row >= 0 && column > 0; row--) {
      const text = before[row];
      const start = text.search(/[^\s-]/);
      if (start < 0 || start >= column || text.trimStart().startsWith("#")) continue;
      const open = openKeys(text);
      if (open.length && open[0].column === start) { path.unshift(open[0].key); column = start; }
    }
    return path.join(".");
  }

  number();
  document.getElementById("editor-keys").hidden = false;
  return { area, jump, keyPath };
})();
