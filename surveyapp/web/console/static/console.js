// What several pages of the console need: posting with the form token, and doing something again and again.
"use strict";
window.surveyapp = (() => {
  const token = () => document.querySelector("meta[name=csrf-token]").content;

  async function post(address, fields) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
    });
  }

  // Calls `work` every so many seconds while the page is seen; one call at a time.
  function every(seconds, work) {
    let timer = 0;
    let working = false;
    const next = () => { timer = window.setTimeout(run, seconds * 1000); };
    async function run() {
      if (working) return;
      working = true;
      const goOn = document.hidden || (await work()) !== false;
      working = false;
      if (goOn) next();
    }
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !working) { window.clearTimeout(timer); run(); }
    });
    next();
  }

  return { post, every };
})();

// Whoever made a mistake begins where it is told.
(document.querySelector("[data-focus]") || document.querySelector("[aria-invalid=true]"))?.focus();

// Escape closes the menu of a narrow screen.
document.querySelector(".console-header").addEventListener("keydown", (event) => {
  const open = document.querySelector(".navbar-toggler[aria-expanded=true]");
  if (event.key !== "Escape" || !open) return;
  open.click();
  open.focus();
});
