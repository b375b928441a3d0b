// The form of a questionnaire without reloading: what is changed is saved at once, the person stays where they were.
"use strict";
(() => {
  const form = document.getElementById("form-part");
  if (!form) return;
  const byId = (id) => document.getElementById(id);
  const words = form.dataset;
  let typed = 0, sent = 0, queue = Promise.resolve(), leaving = false;

  const live = byId("form-live");
  const say = (text) => { live.textContent = text; byId("form-status").textContent = text; };
  const isQuiet = (field) => !field.name || "quiet" in field.dataset;
  const waits = (field) => isQuiet(field) || field.name.startsWith("lines:"); // until its button is pressed

  // One thing after the other: each needs the token that the one before gave.

  function send(submitter) {
    queue = queue.then(() => post(submitter)).catch(() => say(words.saidFailed));
    return queue;
  }

  async function post(submitter) {
    const fields = new URLSearchParams(new FormData(form));
    if (submitter) fields.append(submitter.name, submitter.value);
    const verb = submitter ? submitter.name === "go" ? "go" : submitter.value.split(":")[0] : "save";
    const begun = typed;
    say(words.saidSaving);
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "X-CSRFToken": fields.get("csrf_token") } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("form-part")) {
      if (answer.status === 409) { leaving = true; form.requestSubmit(submitter || byId("form-save")); return; }
      say(answer.status === 400 || answer.redirected ? words.saidExpired : words.saidFailed);
      return;
    }
    sent = begun;
    show(page, verb, new URL(answer.url), verb === "save" && typed !== begun);
  }

  // The new page takes the place of the old one region by region; where somebody types on, their field stays.

  function show(page, verb, address, typesOn) {
    const here = document.activeElement, caret = caretOf(here), token = form.elements.token.value, find = placeOf(here);
    for (const region of document.querySelectorAll("[data-region]")) {
      if (typesOn && region.id === "form-section") continue;
      const next = page.getElementById(region.id);
      for (const open of region.querySelectorAll("details[open][id]")) page.getElementById(open.id)?.setAttribute("open", "");
      Object.assign(region.dataset, next.dataset);
      region.replaceChildren(...next.childNodes);
    }
    const said = [...page.querySelectorAll("main > .alert[role=status]")];
    for (const old of document.querySelectorAll("main > .alert[role=status]")) old.remove();
    if (said.length) live.textContent = said.map((alert) => alert.textContent).join(" ");
    for (const warning of said.filter((alert) => alert.matches(".alert-warning"))) {
      warning.removeAttribute("role"); // it was said already
      byId("form-messages").append(warning);
    }
    byId("form-messages").querySelector("[data-focus]") ? byId("form-messages").querySelector("[data-focus]").focus() : goOn(find, caret, verb, address, typesOn);
    if (verb === "new_question") byId("new_text").value = "";
    window.history.replaceState(null, "", address);
    showInList();
    showPhone(token !== form.elements.token.value);
  }

  // How to find what has the focus on the new page: by its id, else as the same of all that can be reached by Tab.
  function placeOf(here) {
    if (here?.id) return () => enabled(here.id);
    const region = here?.closest("[data-region]");
    if (!region) return () => (here?.isConnected && here !== document.body ? here : null);
    const reached = () => [...region.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
    const index = reached().indexOf(here);
    return () => reached()[index] || null;
  }

  const caretOf = (field) => (field && "selectionStart" in field && field.type !== "checkbox" ? [field.selectionStart, field.selectionEnd] : null);

  function goOn(find, caret, verb, address, typesOn) {
    if (typesOn) return;
    if (verb === "go" || verb === "new_question") foldList();
    const wanted = address.searchParams.get("focus") || "";
    const moved = (verb === "up" || verb === "down") && wanted;
    const button = moved && (enabled(`${verb}:${wanted}`) || enabled(`${verb === "up" ? "down" : "up"}:${wanted}`) || enabled(`question-${verb}`) || enabled(verb === "up" ? "question-down" : "question-up"));
    const next = button || document.querySelector("#form-section [data-focus]") || (verb === "go" && isNarrow() ? byId("part-heading") : find()) || byId("part-heading");
    if (next === document.activeElement) return;
    next.focus();
    if (caret && next === find() && "setSelectionRange" in next) {
      try { next.setSelectionRange(...caret); } catch { /* a field for days has no caret */ }
    }
    if (verb === "go") next.scrollIntoView({ block: "nearest" });
  }

  // On a narrow screen the list stands above the part: it is folded when something of it was chosen.
  const isNarrow = () => window.matchMedia("(max-width: 779px)").matches;
  const foldList = () => { if (isNarrow()) byId("form-outline").open = false; };

  // The list beside the form scrolls by itself: what is chosen stays in sight.
  function showInList() {
    const list = document.querySelector(".form-outline"), chosen = list.querySelector("[aria-current]");
    if (!chosen || list.scrollHeight <= list.clientHeight) return;
    const above = chosen.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (above < 0 || above > list.clientHeight - 60) list.scrollTop += above - list.clientHeight / 2;
  }

  const enabled = (id) => { const found = byId(id); return found && !found.disabled ? found : null; };

  // The phone follows: it is filled anew behind the one that is seen, or only moved.

  const stage = byId("phone-stage");
  let seen = Boolean(byId("form-section").dataset.readable);

  function showPhone(changed) {
    const section = byId("form-section").dataset, stale = byId("phone-stale");
    stale.hidden = Boolean(section.readable) || !seen;
    stale.textContent = stale.hidden ? "" : stale.dataset.words;
    const now = stage.querySelector("iframe:not(.phone-waiting)");
    if (!section.readable) return;
    changed = changed || !seen;
    seen = true;
    if (!changed && stage.querySelectorAll("iframe").length === 1) {
      now.contentWindow.postMessage({ show: section.anchor }, "*");
      return;
    }
    stage.querySelector(".phone-waiting")?.remove();
    const next = now.cloneNode(false), address = new URL(now.src);
    address.hash = `show=${section.anchor}`;
    address.searchParams.set("step", form.elements.token.value);
    next.className = "phone-waiting";
    next.addEventListener("load", () => {
      for (const frame of stage.querySelectorAll("iframe")) if (frame !== next) frame.remove();
      next.className = "";
    });
    next.src = address;
    stage.append(next);
  }

  // What is changed is saved; every button does its thing without leaving.

  form.addEventListener("input", (event) => { if (!isQuiet(event.target)) typed += 1; });
  form.addEventListener("change", (event) => { if (!waits(event.target)) { typed += 1; send(null); } });
  form.addEventListener("submit", (event) => {
    if (leaving) return;
    event.preventDefault();
    send(event.submitter);
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("main a[href]");
    if (!link || link.target || typed === sent) return;
    event.preventDefault();
    await send(null);
    if (typed === sent) { leaving = true; window.location.assign(link.href); }
  });
  window.addEventListener("beforeunload", (event) => { if (typed !== sent && !leaving) event.preventDefault(); });
  window.addEventListener("pageshow", () => { leaving = false; });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      send(byId("form-save"));
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      enabled(event.shiftKey ? "form-redo" : "form-undo")?.click();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const verb = event.key === "ArrowUp" ? "up" : "down", entry = event.target.closest("[data-entry]");
      event.preventDefault();
      enabled(entry ? `${verb}:${entry.id}` : `question-${verb}`)?.click();
    }
  });
  byId("form-keys").hidden = false;
  foldList();
  showInList();
})();
