// Who fills in a field of one way of entering a value has chosen that way.
"use strict";
for (const way of document.querySelectorAll("fieldset[data-way]")) {
  way.addEventListener("input", (event) => {
    if (event.target.type !== "radio") way.querySelector("input[type=radio]").checked = true;
  });
}
