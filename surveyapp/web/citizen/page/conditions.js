// What is asked follows from the answers before it. What is hidden keeps its answers, which are not sent.
function numberOf(text) {
  return +text.replace(/[\uff0b-\uff19]/g, function (wide) { return String.fromCharCode(wide.charCodeAt(0) - 65248); })
    .replace(/[,\s]/g, '').replace(/[^\d.]+$/, '');
}
function holds(rule, given) {
  var sign = rule[0], answer = given[' ' + rule[1]], value;
  function part(inner) { return holds(inner, given); }
  if (sign === '!') { return !part(rule[1]); }
  if (sign === '&') { return rule.slice(1).every(part); }
  if (sign === '|') { return rule.slice(1).some(part); }
  if (!answer) { return false; }
  if (sign === '=') { return answer.some(function (code) { return rule[2].indexOf(code) >= 0; }); }
  value = sign === '#' ? answer.length : numberOf(answer[0]);
  return (rule[2] === null || value >= rule[2]) && (rule[3] === null || value <= rule[3]);
}
function nameOf(input) { return ' ' + (input.getAttribute('data-of') || input.name); }
function isFilled(input) { return ticked(input) && input.value.trim(); }
function isOff(node) {
  for (; node !== form; node = node.parentNode) { if (node.hidden) { return true; } }
}

function ask(first) {
  var given = {}, left = [], chosen;
  eachAnswer(function (input) {
    var name = nameOf(input), of = input.getAttribute('data-of');
    if (isFilled(input)) { (given[name] = given[name] || []).push(of ? input.name.slice(of.length + 1) : input.value); }
  });
  each('.question', function (place) { place.hidden = false; });
  (data.rules || []).forEach(function (entry) {
    each('[data-if="' + entry[0] + '"]', function (place) {
      place.hidden = !holds(entry[1], given) && !(first && place.querySelector('.error'));
      if (place.hidden) { each('[data-if="' + entry[0] + '"] [name]', function (input) { delete given[nameOf(input)]; }); }
    });
  });
  chosen = ending();
  eachAnswer(function (input) { input.disabled = isOff(input); });
  each('.part', function (part) { part.hidden = !part.querySelector('.question:not([hidden])'); });
  each('[data-number]', function (place) {
    if (place.hidden && !isOff(place.parentNode) && Array.prototype.some.call(place.querySelectorAll('[name]'), isFilled)) {
      left.push(place.getAttribute('data-number'));
    }
  });
  byId('_left').hidden = !left.length;
  byId('_left').textContent = data.left.replace('{n}', left.join(data.comma));
  byId('_end').hidden = !chosen;
  byId('_end').textContent = chosen ? chosen.querySelector('bdi').textContent : '';
}
