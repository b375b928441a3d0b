// The import pages: say that work goes on, and that changed choices have to be checked before they count.
"use strict";
(() => {
  const form = document.querySelector("[data-upload], [data-corrections]");
  if (!form) return;
  const waiting = form.querySelector("[data-waiting]");
  const confirm = form.querySelector("[data-confirm]");
  const unchecked = form.querySelector("[data-unchecked]");

  form.addEventListener("submit", (event) => {
    if (waiting && (form.dataset.upload !== undefined || event.submitter === confirm)) waiting.hidden = false;
  });
  window.addEventListener("pageshow", () => { if (waiting) waiting.hidden = true; });

  form.addEventListener("change", (event) => {
    if (!confirm || event.target.name === "reconstructed") return;
    confirm.disabled = true;
    unchecked.hidden = false;
  });
})();
