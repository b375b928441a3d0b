// A link inside the framed page (language, text size) changes the view of the page around it.
"use strict";
const frame = document.querySelector("#phone-stage iframe");
window.addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || typeof event.data.view !== "string") return;
  const wanted = new URLSearchParams(event.data.view);
  const address = new URL(window.location.href);
  for (const name of ["language", "mode"]) {
    if (wanted.has(name)) address.searchParams.set(name, wanted.get(name));
    else address.searchParams.delete(name);
  }
  window.location.assign(address);
});
