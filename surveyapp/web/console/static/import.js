// The import's preview: choices that were changed have to be checked before they count.
"use strict";
(() => {
  const form = document.querySelector("[data-corrections]");
  if (!form) return;
  const confirm = form.querySelector("[data-confirm]");
  const unchecked = form.querySelector("[data-unchecked]");

  form.addEventListener("change", (event) => {
    if (!confirm || event.target.name === "reconstructed") return;
    confirm.disabled = true;
    unchecked.hidden = false;
  });
})();
