// What every page of the console needs, and what several do: posting with the form token, doing something again and again.
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
      let goOn = true;
      try {
        goOn = document.hidden || (await work()) !== false;
      } finally {
        working = false;
        if (goOn) next();
      }
    }
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !working) { window.clearTimeout(timer); run(); }
    });
    next();
  }

  return { post, every };
})();

// A form is sent once however often it is clicked, and what takes longer than a second says that it goes on. Escape
// stops a page that is loading, and then the form may be sent again.
(() => {
  const SOON = 1000;
  const working = document.getElementById("working");
  let sent = null, timer = 0;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    if (sent === form) { event.preventDefault(); return; }
    sent = form;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { working.hidden = false; }, SOON);
  });

  function release() {
    sent = null;
    window.clearTimeout(timer);
    working.hidden = true;
  }
  window.addEventListener("pageshow", release);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") release(); });
})();

// Whoever made a mistake begins where it is told.
(document.querySelector("[data-focus]") || document.querySelector("[aria-invalid=true]"))?.focus();

// Escape closes the menu of a narrow screen, also while it is still opening.
document.querySelector(".console-header").addEventListener("keydown", (event) => {
  const open = document.querySelector(".navbar-toggler[aria-expanded=true]");
  if (event.key !== "Escape" || !open) return;
  const menu = document.getElementById(open.getAttribute("aria-controls"));
  if (menu.classList.contains("collapsing")) menu.addEventListener("shown.bs.collapse", () => open.click(), { once: true });
  else open.click();
  open.focus();
});
