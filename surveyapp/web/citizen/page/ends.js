// An option that ends the form: what stands behind its question is hidden and not sent, and its words stand above the
// button. What was filled in there waits, in case another option is chosen.
function ending() {
  var chosen = null;
  each('[data-ends]', function (note) { note.hidden = true; });
  each('.question', function (place) {
    if (chosen) { place.hidden = true; } else if (!place.hidden) {
      each('[data-if="' + place.getAttribute('data-if') + '"] [data-ends]', function (note) {
        var option = byId(note.getAttribute('data-ends'));
        if (!chosen && (option.checked || option.selected)) { chosen = note; }
      });
    }
  });
  return chosen;
}
