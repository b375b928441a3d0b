// One box that ticks all others of a list.
"use strict";
for (const all of document.querySelectorAll("[data-choose-all]")) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${all.dataset.chooseAll}"]`)];
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}
