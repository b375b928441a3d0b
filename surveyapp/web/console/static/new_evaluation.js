// A whole evaluation keeps the titles and names of its systems: the fields for them are for a single system only.
"use strict";
for (const title of document.querySelectorAll("[data-one-system]")) {
  const source = document.getElementById(title.dataset.oneSystem);
  const name = source.form.querySelector("[data-place-name]");
  const show = () => {
    const whole = !source.value.includes("/");
    for (const part of [title, name]) {
      part.hidden = whole;
      part.querySelector("input").disabled = whole;
    }
  };
  source.addEventListener("change", show);
  show();
}
