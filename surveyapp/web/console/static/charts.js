// Draws each chart when it comes into view. plotly is fetched with the first one; where that fails, or without
// this script, the table behind every chart stands open and says the same.
"use strict";
(() => {
  const address = document.currentScript.dataset.plotly;
  const language = document.documentElement.lang;
  const TITLE = 24;
  const PAPER = 680;
  const figures = new Map();
  let loading = null;

  const CHINESE = {
    moduleType: "locale",
    name: "zh-CN",
    dictionary: {},
    format: {
      days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
      shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
      months: ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"],
      shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
      date: "%Y-%m-%d", time: "%H:%M:%S", dateTime: "%Y-%m-%d %H:%M:%S",
      year: "%Y年", month: "%Y年%b", dayMonth: "%b%-d日", dayMonthYear: "%Y年%b%-d日",
    },
  };

  function plotly() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => { window.Plotly.register(CHINESE); done(window.Plotly); };
      script.onerror = () => failed(new Error("plotly"));
      document.head.append(script);
    });
    return loading;
  }

  // plotly reads a little markup in texts; what people wrote is none.
  const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

  const download = (format, label, icon) => ({
    name: label,
    title: label,
    icon,
    click: (box) => {
      // A saved picture stands alone: on white, under its title.
      const margin = { ...box.layout.margin, t: box.layout.margin.t + TITLE };
      const title = { text: plain(box.dataset.title), x: 0.02, xanchor: "left", y: 0.98, yanchor: "top", font: { size: 15 } };
      const picture = { data: box.data, layout: { ...box.layout, margin, title, paper_bgcolor: "#fff" } };
      const size = { width: box.offsetWidth, height: box.offsetHeight + TITLE, scale: format === "png" ? 2 : 1 };
      return window.Plotly.downloadImage(picture, { format, filename: box.dataset.title, ...size });
    },
  });

  const config = (box, Plotly) => ({
    displaylogo: false,
    displayModeBar: true,
    responsive: true,
    scrollZoom: false,
    doubleClick: false,
    locale: language === "zh-CN" ? "zh-CN" : "en",
    modeBarButtons: [[
      download("png", box.dataset.png, Plotly.Icons.camera),
      download("svg", box.dataset.svg, Plotly.Icons.disk),
    ]],
  });

  const table = (box) => box.closest("figure").querySelector("details");

  async function draw(box) {
    try {
      const Plotly = await plotly();
      const figure = figures.get(box);
      await Plotly.react(box, figure.data, figure.layout, config(box, Plotly));
      box.dataset.drawn = "";
    } catch (error) {
      console.error(error);
      box.textContent = box.dataset.failed;
      box.style.height = "auto";
      table(box).open = true;
    }
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        watcher.unobserve(entry.target);
        draw(entry.target);
      }
    }
  }, { rootMargin: "300px" });

  // A chart of many columns scrolls inside its own region, which the keyboard reaches.
  function keepWide(box) {
    box.style.minWidth = `${box.dataset.narrowest}px`;
    const region = box.parentElement;
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", box.dataset.title);
  }

  function drawCharts(root) {
    for (const box of root.querySelectorAll("[data-chart]")) {
      if (figures.has(box)) continue;
      const figure = JSON.parse(box.closest("figure").querySelector("script").textContent);
      figures.set(box, figure);
      box.style.height = `${figure.layout.height}px`;
      if (box.dataset.narrowest) keepWide(box);
      box.hidden = false;
      table(box).open = false;
      watcher.observe(box);
    }
  }

  // The rows of a table's body, the first cell of each heading it.
  function fillRows(body, rows) {
    body.replaceChildren(...rows.map((cells) => {
      const row = document.createElement("tr");
      row.append(...cells.map((text, at) => {
        const cell = document.createElement(at ? "td" : "th");
        if (at) cell.className = "number"; else cell.scope = "row";
        cell.textContent = text;
        return cell;
      }));
      return row;
    }));
  }

  // The header of a table of figures; its columns may have become more.
  function fillHeader(row, texts) {
    row.replaceChildren(...texts.map((text, at) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      if (at) cell.className = "number";
      cell.textContent = text;
      return cell;
    }));
  }

  // New figures for a chart that is on the page: `data` is what Chart.as_json gives.
  function updateChart(id, data) {
    const box = document.querySelector(`[data-chart="${CSS.escape(id)}"]`);
    if (!box) return;
    figures.set(box, data.figure);
    box.style.height = `${data.figure.layout.height}px`;
    fillHeader(table(box).querySelector("thead tr"), data.header);
    fillRows(table(box).querySelector("tbody"), data.rows);
    if ("drawn" in box.dataset) draw(box);
  }

  // On paper every chart is drawn, as wide as the page, whether it came into view or not, and tables stand open.
  // Nothing can be waited for here: without plotly the tables alone are printed.
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".chart-table")) details.open = true;
    for (const [box, figure] of window.Plotly ? figures : []) {
      window.Plotly.react(box, figure.data, { ...figure.layout, width: PAPER }, config(box, window.Plotly));
      box.dataset.drawn = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const box of figures.keys()) if ("drawn" in box.dataset) draw(box);
  });

  window.surveyapp = Object.assign(window.surveyapp || {}, { drawCharts, fillRows, updateChart });
  drawCharts(document);
})();
