// Each list of the choice leads to the next step without pressing the button. What was changed since the figures were
// shown is not what would be saved: then they are to be taken anew first.
"use strict";
for (const form of document.querySelectorAll("form[data-steps]")) {
  form.addEventListener("input", () => {
    for (const button of document.querySelectorAll("button[data-save]")) button.disabled = true;
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select[data-step]")) {
      form.action = form.action.split("#")[0];
      form.requestSubmit();
    }
  });
}
