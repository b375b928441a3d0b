// A file being made: follow how far it is, and save it once it is there.
"use strict";
(() => {
  const page = document.querySelector("[data-download]");
  if (!page) return;
  const waiting = `download:${page.dataset.download}`;
  const address = page.dataset.state;

  if (!address) {
    const file = document.querySelector("[data-file]");
    if (file && sessionStorage.getItem(waiting)) window.location.assign(file.href);
    sessionStorage.removeItem(waiting);
    return;
  }

  const words = page.querySelector("[data-words]");
  const missing = page.querySelector("[data-worker-missing]");
  sessionStorage.setItem(waiting, "1");

  window.surveyapp.every(1, async () => {
    let answer;
    try {
      answer = await fetch(address, { headers: { Accept: "application/json" } });
    } catch {
      return true; // no connection for the moment
    }
    if (answer.status >= 500) return true;
    const found = answer.ok ? await answer.json() : { unfinished: false };
    if (!found.unfinished) {
      window.location.reload();
      return false;
    }
    page.querySelector("progress").value = found.progress;
    if (words.textContent !== found.words) words.textContent = found.words;
    missing.hidden = found.served;
    return true;
  });
})();
