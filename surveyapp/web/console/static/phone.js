// Inside the framed citizen page. Its sandbox sends nothing; this says so, and hands links and scrolling on.
(function () {
  "use strict";
  var note = { "zh-CN": "预览，不能提交", en: "Preview: nothing is sent" };
  function tell(message) { parent.postMessage(message, "*"); }

  window.addEventListener("click", function (event) {
    var link = event.target.closest("a"), button = event.target.closest("#_submit");
    if (button) {
      event.preventDefault();
      button.textContent = note[document.documentElement.lang] || note["zh-CN"];
    } else if (link && link.closest("header")) {
      event.preventDefault();
      event.stopPropagation();
      tell({ view: link.search });
    }
  }, true);
  window.addEventListener("scroll", function () { tell({ scrolled: window.scrollY }); });
  function show(anchor) {
    var field = document.getElementById(anchor), card = field && (field.closest(".card") || field.parentNode);
    if (card) { window.scrollBy(0, card.getBoundingClientRect().top - 8); }
  }
  window.addEventListener("message", function (event) {
    if (event.source !== parent) { return; }
    if (typeof event.data.scroll === "number") { window.scrollTo(0, event.data.scroll); }
    if (typeof event.data.show === "string") { show(event.data.show); }
  });
  show(decodeURIComponent(location.hash.replace("#show=", "")));
  tell({ ready: true });
})();
