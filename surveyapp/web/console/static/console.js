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
    const next = () => { timer = window.setTimeout(run, seconds * 1000); };
    async function run() {
      if (!document.hidden && (await work()) === false) return;
      next();
    }
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) { window.clearTimeout(timer); run(); }
    });
    next();
  }

  return { post, every };
})();

document.querySelector("[data-focus]")?.focus();
