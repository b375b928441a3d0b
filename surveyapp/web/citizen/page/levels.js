// Options in levels that are too many for the page come apart. Until they are there, and where they never come, people
// type; then each field becomes a list of what lies below the choice above it. The field stays: it holds what is sent.
function loadLevels() {
  each('[data-tree]', function (box) {
    var request = new XMLHttpRequest();
    request.open('GET', box.getAttribute('data-tree'));
    request.onload = function () {
      try { box.tree = request.status === 200 && JSON.parse(request.responseText); } catch (e) { box.tree = null; }
      if (box.tree) {
        Array.prototype.forEach.call(box.querySelectorAll('[data-level]'), listLevel);
        follow();
      }
    };
    try { request.send(); } catch (e) { /* then they type */ }
  });
}
function listLevel(input) {
  var list = page.createElement('select');
  list.id = input.id;
  input.id = '';
  input.className = 'listed';
  input.list_ = list;
  input.parentNode.appendChild(list);
  ['input', 'change'].forEach(function (name) {
    list.addEventListener(name, function () { input.value = list.value; });
  });
}
function offer(list, value, label) {
  var option = page.createElement('option');
  option.value = value;
  option.textContent = label;
  list.appendChild(option);
}
function showLevels() {
  each('[data-tree]', function (box) {
    var top = box.querySelector('select[name]'), above = top ? top.value : '';
    if (!box.tree) { return; }
    Array.prototype.forEach.call(box.querySelectorAll('[data-level]'), function (input) {
      var list = input.list_, options = above || !top ? box.tree[above] || [] : [], known = '';
      options.forEach(function (one) { if (input.value === one[0] || input.value === one[1]) { known = one[0]; } });
      if (list.above !== above) {
        if (!known && list.above !== undefined) { input.value = ''; }
        list.above = above;
        list.textContent = '';
        offer(list, '', input.getAttribute('data-level'));
        options.forEach(function (one) { offer(list, one[0], one[1]); });
      }
      if (known) { input.value = known; } else if (input.value) { offer(list, input.value, input.value); }
      list.value = input.value;
      input.parentNode.hidden = !options.length && !input.value;
      above = known || (above ? '-' : above);
      top = true;
    });
  });
}
