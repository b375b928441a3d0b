// The fields for a new folder are shown only where one is wanted.
"use strict";
for (const fields of document.querySelectorAll("[data-new-folder]")) {
  const folder = document.getElementById(fields.dataset.newFolder);
  const show = () => { fields.hidden = folder.value !== ""; };
  folder.addEventListener("change", show);
  show();
}
