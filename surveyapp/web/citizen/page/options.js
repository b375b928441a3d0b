// Options and the fields that hang on them.
// Whoever ticks an option that stands alone ticks no other, and a place is given once.
function leaveOut(input) {
  var name = input.getAttribute('data-of');
  each(name ? '[data-of="' + name + '"]' : 'input[name="' + input.name + '"]:checked', function (other) {
    if (other === input) { return; }
    if (name && other.value === input.value) { other.value = ''; }
    if (input.checked && (input.hasAttribute('data-alone') || other.hasAttribute('data-alone'))) { other.checked = false; }
  });
}

// The order of options that are shuffled: by a number drawn from option, question and response (docs/citizen-app.md).
function drawn(text) {
  var number = 0, i;
  for (i = 0; i < text.length; i++) {
    number = number + text.charCodeAt(i) | 0;
    number ^= number << 13;
    number ^= number >>> 17;
    number ^= number << 5;
  }
  return number >>> 0;
}
function shuffle(id) {
  each('[data-shuffle]', function (box) {
    var units = [], moved, value = box.value;
    Array.prototype.forEach.call(box.children, function (node) {
      var code = node.getAttribute('data-code');
      if (node.hasAttribute('data-for') || node.hasAttribute('data-ends')) { units[units.length - 1].nodes.push(node); } else {
        units.push({nodes: [node], place: code && drawn(code + ' ' + box.getAttribute('data-shuffle') + ' ' + id)});
      }
    });
    moved = units.filter(function (unit) { return unit.place !== null; });
    moved.sort(function (one, other) { return one.place - other.place; });
    units.forEach(function (unit) {
      (unit.place === null ? unit : moved.shift()).nodes.forEach(function (node) { box.appendChild(node); });
    });
    if (value !== undefined) { box.value = value; }
  });
}

// A field for text opens with its option; what stands in one that is closed waits there and is not sent.
function follow(first) {
  var all = 0, names = {};
  each('[data-for]', function (place) {
    var open = place.getAttribute('data-for').split(' ').some(function (id) {
      var option = byId(id);
      return option.checked || option.selected;
    });
    place.hidden = !open && !(first && place.querySelector('.error'));
  });
  ask(first);
  each('[data-clear]', function (button) {
    button.hidden = !page.querySelector('input[name="' + button.getAttribute('data-clear') + '"]:checked');
  });
  answers = 0;
  eachAnswer(function (input) {
    var name = nameOf(input);
    if (input.parentNode.hasAttribute('data-for') || input.disabled) { return; }
    if (!(name in names)) { names[name] = 0; all++; }
    if (!names[name] && isFilled(input)) { names[name] = 1; answers++; }
  });
  byId('_progress').max = all;
  byId('_progress').value = answers;
  paint();
}
