// The fields for a new folder are shown only where one is wanted; Chinese names give technical ones to look at.
"use strict";
for (const fields of document.querySelectorAll("[data-new-folder]")) {
  const words = fields.dataset, byId = (id) => document.getElementById(id);
  const folder = byId(words.newFolder), title = byId(words.title), name = byId(words.name), survey = byId(words.survey);
  const show = () => { fields.hidden = folder.value !== ""; };
  folder.addEventListener("change", show);
  show();

  const CHINESE = /[^\x00-\x7f]/;
  let proposed = name.value, timer = 0;

  // A technical name for a text; the field keeps what somebody wrote into it meanwhile.
  async function propose(field, text, taken) {
    const before = field.value;
    const address = new URL(words.names, window.location);
    address.search = new URLSearchParams({ text, folder: taken });
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected && field.value === before) field.value = (await answer.json()).name;
    } catch { /* the server proposes one when the form is sent */ }
    return field.value;
  }

  title.addEventListener("input", () => {
    if (name.value !== proposed) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      if (title.value.trim()) proposed = await propose(name, title.value, "");
    }, 300);
  });
  name.addEventListener("change", async () => {
    if (!CHINESE.test(name.value)) return;
    if (!title.value) title.value = name.value;
    proposed = await propose(name, name.value, "");
  });
  survey?.addEventListener("change", () => {
    if (CHINESE.test(survey.value)) propose(survey, survey.value, folder.value || name.value);
  });
}
