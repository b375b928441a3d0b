// An option that ends the form: what stands behind its question is closed and not sent, and its words stand above the
// button. What was filled in there waits, in case another option is chosen.
function openBehindEnd() {
  each('.behind', function (node) { node.classList.remove('behind'); });
  each('.behind-end', function (input) {
    input.classList.remove('behind-end');
    input.disabled = false;
  });
}
function closeBehindEnd() {
  var end = byId('_end'), chosen = null, node;
  each('[data-ends]', function (note) {
    var option = byId(note.getAttribute('data-ends'));
    note.hidden = true;
    if (!chosen && (option.checked || option.selected)) { chosen = note; }
  });
  end.hidden = !chosen;
  if (!chosen) { return; }
  end.textContent = chosen.querySelector('bdi').textContent;
  node = chosen;
  while (node.parentNode !== form) { node = node.parentNode; }
  while ((node = node.nextElementSibling) !== end) { node.classList.add('behind'); }
  each('.behind input,.behind textarea,.behind select', function (input) {
    if (!input.disabled) { input.classList.add('behind-end'); }
    input.disabled = true;
  });
}
