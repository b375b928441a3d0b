// A paper: files are dropped, and a line shows what became of it while it is pointed at or has the focus.
"use strict";
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = document.getElementById(zone.dataset.drop);
  zone.querySelector("[data-drop-hint]").hidden = false;
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("is-over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("is-over");
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.focus();
  });
}

for (const passages of document.querySelectorAll("[data-passages]")) {
  const lines = [...passages.querySelectorAll("[data-joins]")];
  const linesOf = new Map();
  for (const line of lines) {
    for (const target of line.dataset.joins.split(" ")) {
      if (!linesOf.has(target)) linesOf.set(target, []);
      linesOf.get(target).push(line);
    }
  }

  // A line and its options, or an option and its lines, stand out together.
  function joined(element) {
    const line = element.closest("[data-joins]");
    if (line) return [line, ...line.dataset.joins.split(" ").map((id) => document.getElementById(id))];
    for (let node = element; node && node !== passages; node = node.parentElement) {
      if (linesOf.has(node.id)) return [node, ...linesOf.get(node.id)];
    }
    return [];
  }
  function show(event) {
    for (const element of passages.querySelectorAll(".is-joined")) element.classList.remove("is-joined");
    for (const element of joined(event.target)) element?.classList.add("is-joined");
  }
  passages.addEventListener("pointerover", show);
  passages.addEventListener("focusin", show);

  // One stop of the tab key for all lines; the arrows go from line to line.
  const links = lines.map((line) => line.querySelector("a"));
  links.forEach((link, place) => { link.tabIndex = place === 0 ? 0 : -1; });
  passages.addEventListener("keydown", (event) => {
    const here = links.indexOf(event.target);
    const steps = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: links.length - 1 };
    const next = links[steps[event.key]];
    if (here < 0 || !next) return;
    event.preventDefault();
    links[here].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

// What is chosen is said on the line that its fields are folded behind.
for (const said of document.querySelectorAll("[data-says]")) {
  const fields = [...document.getElementsByName(said.dataset.says)];
  const say = () => {
    const labels = fields.filter((field) => field.checked).map((field) => field.labels[0].textContent.trim());
    said.textContent = labels.join(said.dataset.between ?? "") || "—";
  };
  for (const field of fields) field.addEventListener("change", say);
  say();
}
