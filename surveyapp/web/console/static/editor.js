// Editing a questionnaire: checked as one types, saved without leaving the page, and nothing lost on the way.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const { area, jump, keyPath } = window.editorText;
  const panels = window.editorPanels;
  const form = byId("editor-form"), words = form.dataset, status = byId("editor-status"), alert = byId("editor-alert");
  const CHECK_AFTER = 400;
  const KEPT = `surveyapp edit ${window.location.pathname}`;
  let saved = words.changed ? null : area.value;
  let leaving = false, timer = 0, checking = false, again = false;

  const isChanged = () => area.value !== saved;

  // What is not saved stays in this tab, so that it outlives a session that ended; with it the name of the text
  // that it began from, so that nobody's work of the meantime is replaced unseen.

  function keep() {
    const kept = { text: area.value, token: form.elements.token.value };
    try {
      if (isChanged()) sessionStorage.setItem(KEPT, JSON.stringify(kept));
      else sessionStorage.removeItem(KEPT);
    } catch { /* storage may be forbidden or full: then the page alone holds the text, as its warning says */ }
  }

  function recall() {
    try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; }
  }

  function tellChanged() {
    if (isChanged()) status.textContent = words.wordsChanged;
  }

  // Checking.

  async function check() {
    if (checking) { again = true; return; }
    checking = true;
    const text = area.value, state = byId("check-state").dataset;
    try {
      const answer = await window.surveyapp.post(words.check, { text });
      if (answer.ok && !answer.redirected) {
        const found = await answer.json();
        panels.showProblems(found.problems, jump);
        panels.offerLanguages(found.languages);
        if (found.readable) panels.showPhone(text); else panels.keepPhone();
      } else {
        byId("check-state").textContent = state.expired;
      }
    } catch {
      byId("check-state").textContent = state.failed;
    }
    checking = false;
    if (again) { again = false; check(); }
  }

  function schedule() {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { keep(); check(); }, CHECK_AFTER);
  }

  // The whole list of problems, of the text as it stands here.

  byId("check-file").addEventListener("click", async (event) => {
    if (!isChanged()) return;
    event.preventDefault();
    try {
      const answer = await window.surveyapp.post(event.target.href, { text: area.value });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = "problems.csv";
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      byId("check-state").textContent = byId("check-state").dataset.failed;
    }
  });

  // Saving.

  function complain(messages, ...more) {
    alert.replaceChildren();
    for (const message of messages) {
      const line = document.createElement("p");
      line.textContent = message;
      alert.append(line);
    }
    alert.append(...more);
    alert.hidden = false;
    status.textContent = words.wordsChanged;
  }

  function compareButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary btn-sm";
    button.textContent = words.wordsCompare;
    button.addEventListener("click", () => { leaving = true; form.submit(); });
    return button;
  }

  function reopenLink() {
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = words.wordsReopen;
    link.addEventListener("click", () => { leaving = true; });
    return link;
  }

  async function answered(answer, text) {
    if (answer.ok && !answer.redirected) {
      const told = await answer.json();
      saved = text;
      for (const field of document.querySelectorAll("input[name=token]")) field.value = told.token;
      keep();
      byId("editor-given-up").hidden = !told.draft;
      status.textContent = told.draft ? words.wordsSaved.replace("{time}", told.saved) : words.wordsSame;
      tellChanged();
      return true;
    }
    // 401 is also told to whoever has to change a password first: opening the page again leads there.
    if (answer.redirected || answer.status === 400 || answer.status === 401) {
      complain([words.wordsExpired], reopenLink());
    } else if (answer.status === 409 || answer.status === 422) {
      const told = await answer.json();
      complain(told.messages, ...(told.error === "edited_meanwhile" ? [compareButton()] : []));
    } else {
      complain([words.wordsFailed]);
    }
    return false;
  }

  async function save() {
    const text = area.value;
    keep();
    alert.hidden = true;
    status.textContent = words.wordsSaving;
    try {
      return await answered(await window.surveyapp.post(form.action, { text, token: form.elements.token.value }), text);
    } catch {
      complain([words.wordsFailed]);
      return false;
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const publishing = event.submitter === byId("editor-publish");
    if ((publishing && !isChanged()) || (await save() && publishing)) {
      leaving = true;
      window.location.assign(words.review);
    }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
  byId("editor-discard")?.addEventListener("submit", () => {
    saved = area.value;
    keep();
  });
  window.addEventListener("beforeunload", (event) => {
    keep();
    if (isChanged() && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  // The text that was left in this tab.

  const left = recall();
  if (left !== null && left.text !== area.value) {
    byId("editor-restore").hidden = false;
    byId("editor-restore-take").addEventListener("click", () => {
      area.value = left.text;
      form.elements.token.value = left.token;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      byId("editor-restore").hidden = true;
      area.focus();
    });
    byId("editor-restore-drop").addEventListener("click", () => {
      byId("editor-restore").hidden = true;
      keep();
      area.focus();
    });
  }

  area.addEventListener("input", () => { tellChanged(); schedule(); });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === area) panels.help(keyPath());
  });
  if (isChanged()) status.textContent = words.wordsChanged;
  else panels.phoneShows(saved);
  check();
  if (Number(words.line) > 0) jump(Number(words.line));
})();
