// Keeps the progress page up to date while it is seen: asks every 5 seconds, says when that fails and since when.
"use strict";
(() => {
  const root = document.querySelector("[data-progress]");
  const words = root.dataset;
  const line = root.querySelector("[data-updating]");
  const button = root.querySelector("[data-updating-switch]");
  const announce = root.querySelector("[data-announce]");
  const IDLE = 25 * 60 * 1000;
  const SILENCE = 60 * 1000;
  let mark = words.mark;
  let returned = Number(words.returned);
  let announced = Date.now();
  let touched = Date.now();
  let updated = now();
  let failing = "";
  let stopped = "";
  let asking = false;

  function now() {
    return new Date().toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  }

  function say(key) {
    const text = words[key].replace("{time}", updated).replace("{since}", failing);
    const shown = line.querySelector("[data-updating-words]");
    if (shown.textContent !== text) shown.textContent = text;
    line.classList.toggle("late", key === "failed" || key === "signedOut");
    button.textContent = stopped ? words.go : words.stop;
    line.hidden = false;
  }

  function show(data) {
    for (const place of root.querySelectorAll("[data-figure]")) place.textContent = data.figures[place.dataset.figure];
    for (const body of root.querySelectorAll("[data-breakdown]")) window.surveyapp.fillRows(body, data.breakdowns[body.dataset.breakdown]);
    for (const place of document.querySelectorAll("[data-when-empty]")) place.hidden = data.returned > 0;
    for (const place of document.querySelectorAll("[data-when-returned]")) place.hidden = data.returned === 0;
    root.querySelector("[data-surplus]").hidden = !data.surplus;
    root.querySelector("[data-state-changed]").hidden = data.state === words.state;
    for (const [id, chart] of Object.entries(data.charts)) {
      const figure = document.getElementById(id);
      figure.querySelector("figcaption").textContent = chart.caption;
      figure.querySelector("figcaption + p").textContent = chart.description;
      window.surveyapp.updateChart(id, chart);
    }
    if (data.returned !== returned && Date.now() - announced > SILENCE) {
      announced = Date.now();
      announce.textContent = words.said.replace("{n}", data.returned);
    }
    returned = data.returned;
  }

  async function ask() {
    const response = await fetch(words.progress, { headers: { Accept: "application/json", "If-None-Match": `"${mark}"` } });
    if (response.status === 401) { stopped = "signedOut"; return; }
    if (response.status !== 304) {
      if (!response.ok) throw new Error(String(response.status));
      show(await response.json());
      mark = response.headers.get("ETag").replaceAll('"', "");
    }
    updated = now();
    failing = "";
  }

  async function update() {
    if (!stopped && Date.now() - touched > IDLE) stopped = "idle";
    if (stopped || asking) { if (stopped) say(stopped); return; }
    asking = true;
    try {
      await ask();
    } catch (error) {
      if (!failing) {
        failing = now();
        announce.textContent = words.failed.replace("{time}", updated).replace("{since}", failing);
      }
    }
    asking = false;
    say(stopped || (failing ? "failed" : "running"));
  }

  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { touched = Date.now(); });
  button.addEventListener("click", () => {
    stopped = stopped ? "" : "stopped";
    if (stopped) say(stopped); else update();
  });
  say("running");
  window.surveyapp.every(5, update);
})();
