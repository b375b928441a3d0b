// The panels beside the text: tabs, the messages of the check, the phone, the help.
"use strict";
window.editorPanels = (() => {
  const byId = (id) => document.getElementById(id);
  const tabs = [...document.querySelectorAll("#editor-tabs [role=tab]")];
  const panelOf = (tab) => byId(tab.getAttribute("aria-controls"));
  const listeners = [];

  function choose(tab, focus) {
    for (const other of tabs) {
      const chosen = other === tab;
      other.classList.toggle("active", chosen);
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      panelOf(other).hidden = !chosen;
    }
    if (focus) tab.focus();
    for (const listener of listeners) listener();
  }

  byId("editor-tabs").hidden = false;
  for (const [index, tab] of tabs.entries()) {
    const panel = panelOf(tab);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    for (const heading of panel.querySelectorAll(".panel-heading")) heading.hidden = true;
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[event.key];
      if (step) choose(tabs[(index + step) % tabs.length], true);
    });
  }
  choose(tabs[0]);
  const isShown = (name) => !byId(`panel-${name}`).hidden;

  // The messages of the check.

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function messageItem(problem, jump) {
    const item = element("li", "", `check-${problem.level}`);
    const line = byId("check-state").dataset.line.replace("{line}", problem.line);
    const button = element("button", line, "btn btn-link btn-sm p-0 check-line");
    button.type = "button";
    button.addEventListener("click", () => jump(problem.line));
    item.append(element("strong", problem.label), " ", button, " ");
    if (problem.key) item.append(element("code", problem.key), " ");
    item.append(element("span", problem.sentence));
    return item;
  }

  function showProblems(problems, jump) {
    const state = byId("check-state"), words = state.dataset;
    const errors = problems.filter((problem) => problem.level === "error").length;
    const kind = errors ? words.errors : problems.length ? words.warnings : words.right;
    state.textContent = kind.replace("{n}", errors || problems.length);
    byId("check-count").textContent = problems.length || "";
    const shown = problems.slice(0, Number(byId("editor-form").dataset.shown)), more = byId("check-more");
    byId("check-list").replaceChildren(...shown.map((problem) => messageItem(problem, jump)));
    more.hidden = shown.length === problems.length;
    const told = more.dataset.words.replace("{total}", problems.length).replace("{shown}", shown.length);
    byId("check-more-words").textContent = told;
  }

  // The phone: a new frame is filled behind the one that is seen, and takes its place when it is ready.

  const stage = byId("phone-stage"), form = byId("phone-form");
  byId("phone-choices").hidden = false;
  let frames = 0, scrolled = 0, shownText = null, wanted = null, waiting = null;

  function offerLanguages(languages) {
    const select = byId("phone-language");
    const codes = languages.map(([code]) => code).join();
    if (!codes || codes === [...select.options].map((option) => option.value).join()) return;
    const chosen = select.value;
    select.replaceChildren(...languages.map(([code, name]) => new Option(name, code, false, code === chosen)));
  }

  // What the frame that came with the page shows.
  function phoneShows(text) {
    if (stage.querySelector("iframe")) shownText = text;
  }

  function showPhone(text) {
    wanted = text;
    byId("phone-stale").hidden = true;
    byId("phone-stale").textContent = "";
    fillPhone();
  }

  function fillPhone(again) {
    if (wanted === null || !isShown("check") || (!again && wanted === shownText)) return;
    waiting?.remove();
    const next = document.createElement("iframe");
    next.setAttribute("sandbox", "allow-scripts");
    next.title = stage.querySelector("iframe")?.title || document.title;
    next.name = `phone-${++frames}`;
    next.className = "phone-waiting";
    stage.append(next);
    waiting = next;
    next.addEventListener("load", () => {
      const old = [...stage.querySelectorAll("iframe")].filter((frame) => frame !== next);
      const focused = old.includes(document.activeElement);
      for (const frame of old) frame.remove();
      next.className = "";
      if (focused) next.focus();
      waiting = null;
      next.contentWindow.postMessage({ scroll: scrolled }, "*");
    });
    form.target = next.name;
    form.elements.text.value = wanted;
    form.submit();
    shownText = wanted;
  }

  function keepPhone() {
    const stale = byId("phone-stale");
    stale.textContent = stale.dataset.words;
    stale.hidden = false;
  }

  listeners.push(() => fillPhone());
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", () => fillPhone(true));
  }
  window.addEventListener("message", (event) => {
    if (![...stage.querySelectorAll("iframe")].some((frame) => frame.contentWindow === event.source)) return;
    if (typeof event.data.scrolled === "number" && !waiting) scrolled = event.data.scrolled;
    if (typeof event.data.view === "string") {
      const view = new URLSearchParams(event.data.view);
      const language = byId("phone-language");
      language.value = view.get("language") || language.options[0].value;
      byId("phone-mode").value = view.get("mode") || "standard";
      fillPhone(true);
    }
  });

  // The help.

  const entries = [...document.querySelectorAll(".key-help")];
  byId("help-search").hidden = false;
  byId("help-words").addEventListener("input", (event) => {
    const words = event.target.value.trim().toLowerCase();
    for (const entry of entries) entry.hidden = !entry.textContent.toLowerCase().includes(words);
    const none = byId("help-none");
    none.textContent = entries.every((entry) => entry.hidden) ? none.dataset.words : "";
  });

  let helped = "";

  function help(path) {
    let key = path;
    while (key && !entries.some((entry) => entry.dataset.key === key)) {
      key = key.includes(".") ? key.slice(0, key.lastIndexOf(".")) : "";
    }
    if (!key || key === helped) return;
    helped = key;
    for (const entry of entries) {
      entry.open = entry.dataset.key === key;
      entry.classList.toggle("key-help-current", entry.open);
    }
    showHelp();
  }

  function showHelp() {
    const open = entries.find((entry) => entry.dataset.key === helped);
    const panel = byId("panel-help");
    if (open && isShown("help")) panel.scrollTop = open.offsetTop - panel.offsetTop - 8;
  }

  listeners.push(showHelp);

  return { showProblems, phoneShows, showPhone, keepPhone, offerLanguages, help };
})();
