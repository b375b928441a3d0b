var page = document, DAY = 864e5, DRAFT = 'surveyapp draft ', LOCAL = 'localStorage', TAB = 'sessionStorage';
var FIELDS = '#_form input,#_form textarea,#_form select';
var data, form, busy, failures, timer, since, answers;

function byId(id) { return page.getElementById(id); }
function each(selector, act) { Array.prototype.forEach.call(page.querySelectorAll(selector), act); }
function eachAnswer(act) {
  each(FIELDS, function (input) { if (input.type !== 'hidden') { act(input); } });
}
function ticked(input) { return input.type !== 'radio' && input.type !== 'checkbox' || input.checked; }
function reveal(id) {
  byId(id).hidden = false;
  byId(id).focus();
}

function settle() {
  busy = false;
  clearTimeout(timer);
  byId('_submit').textContent = data.submit;
  byId('_submit').removeAttribute('aria-disabled');
}

function takeId(id) {
  store(TAB, idKey(), id);
  byId('response_id').value = id;
  if (id) { shuffle(id); }
}

// A page brought back after its receipt still holds the old id; storage that works knows better.
function begin(draft) {
  var id = store(TAB, idKey()), shown = byId('response_id').value, started = byId('started');
  if (draft) {
    id = draft.id || id;
    started.value = draft.started;
    restore(draft.answers);
  }
  if (!id && shown && !store(TAB, idKey(), shown)) { id = shown; }
  if (!id) {
    id = newId();
    started.value = draft ? draft.started : '';
    since = 0;
  }
  takeId(id);
  started.value = started.value || new Date().toISOString();
  since = draft ? Date.now() - draft.spent : since || Date.parse(started.value);
  settle();
  follow(true);
}

function afresh() {
  setState(null);
  restore('');
  each('#_errors,.error', function (message) { message.parentNode.removeChild(message); });
  each('.alert,#_resume,#_back', function (box) { box.hidden = true; });
  current = null;
  if (!data.keeps) { setStepwise(''); }
  store(TAB, idKey(), null);
  byId('response_id').value = byId('confirm_empty').value = '';
  begin();
  saveDraft();
  byId('_survey').hidden = false;
  window.scrollTo(0, 0);
}

function setState(state) {
  try { history.replaceState(state, ''); } catch (e) { return false; }
  return true;
}

// What "back" leads to once the answers have been received: on one's own device a page that says so.
function isReceived() {
  var state = history.state || {}, id = store(TAB, idKey());
  return state.receipt || state.sent && id !== state.sent && store(TAB, idKey(), id);
}
function showBack() {
  if (!data.keeps) { return afresh(); }
  byId('_receipt').hidden = !history.state.receipt;
  byId('_receipt').firstChild.href = history.state.receipt || '?';
  byId('_survey').hidden = true;
  reveal('_back');
}

function goTo(input) {
  show(input);
  input.focus();
  (input.type === 'submit' ? input : input.parentNode).scrollIntoView();
}
function firstBlank() {
  var names = {}, blank;
  eachAnswer(function (input) { if (ticked(input) && input.value) { names[' ' + input.name] = 1; } });
  eachAnswer(function (input) { if (!blank && !input.disabled && !names[' ' + input.name]) { blank = input; } });
  goTo(blank || byId('_submit'));
}

var actions = {
  retry: send,
  afresh: afresh,
  resume: function () {
    byId('_resume').hidden = true;
    firstBlank();
  },
  first: function () {
    byId('_empty').hidden = true;
    firstBlank();
  },
  empty: function () {
    byId('_empty').hidden = true;
    byId('confirm_empty').value = '1';
    send();
  },
  another: afresh,
  way: function () {
    setStepwise(isStepwise() ? '' : '1');
    paint();
    byId('_way').focus();
  },
  previous: function () { turn(-1); },
  next: function () { turn(1); }
};

page.addEventListener('input', function () { if (form) { follow(); saveDraft(); } });
page.addEventListener('change', function (event) { if (form) { leaveOut(event.target); follow(); saveDraft(); } });
page.addEventListener('click', function (event) {
  var target = event.target, clearName = target.getAttribute('data-clear'), action = actions[target.getAttribute('data-do')];
  if (clearName) {
    each('input[name="' + clearName + '"]', function (input) { input.checked = false; });
    follow();
    saveDraft();
    page.querySelector('input[name="' + clearName + '"]').focus();
  } else if (action) {
    action();
  } else if (form && target.hash && byId(target.hash.slice(1))) {
    show(byId(target.hash.slice(1)));
  } else if (form && target.parentNode.nodeName === 'NAV') {
    store(TAB, viewKey(), draftText());
  }
});
page.addEventListener('keydown', function (event) {
  if (form && event.keyCode === 13 && event.target.nodeName === 'INPUT') {
    event.preventDefault();
    if (isStepwise()) { turn(1); }
  }
});
page.addEventListener('submit', function (event) {
  if (event.target !== form) { return; }
  event.preventDefault();
  if (!answers && byId('_empty') && !byId('confirm_empty').value) { reveal('_empty'); } else { send(); }
});
window.addEventListener('online', function () { if (form && failures) { send(); } });
window.addEventListener('pageshow', function (event) {
  if (!form) { return; }
  if (isReceived()) { showBack(); } else if (event.persisted) { begin(); } else { follow(true); }
});
// "Back" from an answer that took the page's place: the form without what was said of it.
window.addEventListener('popstate', function () {
  if (location.hash || history.state && history.state.answer) { return; }
  if (!form) { return location.reload(); }
  each('#_errors', function (errors) { errors.hidden = true; });
});

function setUp() {
  var viewDraft, draft;
  data = byId('_data') ? JSON.parse(byId('_data').textContent) : {};
  form = byId('_form');
  failures = 0;
  clearDrafts(!form && page.querySelector('.done'));
  if (!form) {
    if (data.finished && store(TAB, idKey()) === data.finished) { store(TAB, idKey(), null); }
    return;
  }
  byId('_progress').hidden = false;
  form.className = 'scripted';
  current = questionOf(page.querySelector('.error'));
  if (byId('_errors')) {
    begin();
    saveDraft();
    byId('_errors').focus();
    return;
  }
  viewDraft = readDraft(store(TAB, viewKey()), 6e4);
  store(TAB, viewKey(), null);
  draft = viewDraft || data.keeps && readDraft(store(LOCAL, draftKey()));
  begin(draft);
  if (draft && !viewDraft) { byId('_resume').hidden = false; }
}

setUp();
