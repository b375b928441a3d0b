// One question at a time: the citizen's choice. What it is not the turn of is away, not hidden: it is sent.
var STEPS = 'surveyapp steps', current;
function isStepwise() { return store(data.keeps ? LOCAL : TAB, STEPS); }
function setStepwise(value) { store(data.keeps ? LOCAL : TAB, STEPS, value); }
function questionOf(node) {
  while (node && node.className !== 'question') { node = node.parentNode; }
  return node;
}
function away(selector, isAway) {
  each(selector, function (node) {
    if (isAway(node)) { node.setAttribute('data-away', ''); } else { node.removeAttribute('data-away'); }
  });
}
function paint() {
  var stepwise = !!isStepwise(), shown = [], at;
  each('.question', function (place) { if (!place.hidden) { shown.push(place); } });
  at = Math.max(0, shown.indexOf(current));
  current = shown[at];
  away('.question', function (place) { return stepwise && place !== current; });
  away('.part', function (part) { return stepwise && !part.contains(current); });
  away('.intro', function () { return stepwise && at; });
  away('#_last,[data-do=next]', function (node) { return stepwise && (node.id ? at < shown.length - 1 : at > shown.length - 2); });
  away('[data-do=previous]', function () { return !at; });
  byId('_steps').hidden = !stepwise;
  byId('_step').textContent = data.step.replace('{n}', at + 1).replace('{all}', shown.length);
  byId('_way').textContent = stepwise ? data.whole : data.stepwise;
  byId('_way').hidden = false;
  return shown;
}
function turn(by) {
  var shown = paint();
  current = shown[shown.indexOf(current) + by] || current;
  paint();
  current.focus();
  current.scrollIntoView();
}
// Leads to a question, wherever it stands.
function show(node) {
  current = questionOf(node) || current;
  paint();
}
