(function () {
  'use strict';
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

  // Storage may be forbidden, full or missing; the very look at it may throw. Then everything lives in the page alone.
  function store(place, key, value) {
    try {
      place = window[place];
      if (value === undefined) { return place.getItem(key); }
      if (value) { place.setItem(key, value); } else { place.removeItem(key); }
      return true;
    } catch (e) { return null; }
  }
  function draftKey() { return DRAFT + data.survey + ' ' + data.version; }
  function idKey() { return 'surveyapp id ' + data.survey; }
  function viewKey() { return 'surveyapp view ' + data.survey; }

  function readDraft(text, longest) {
    try {
      text = JSON.parse(text);
      decodeURIComponent(text.answers.trim());
      return Math.abs(Date.now() - text.at) < (longest || DAY) && text;
    } catch (e) { return null; }
  }

  // Drafts of any survey that are a day old go, and so does that of a received response; where other answers had
  // come under its id, the draft is of another response.
  function clearDrafts(isReceipt) {
    var storage, key, draft, i;
    try {
      storage = window[LOCAL];
      for (i = storage.length; i--;) {
        key = storage.key(i);
        if (key.indexOf(DRAFT)) { continue; }
        draft = readDraft(storage.getItem(key));
        if (draft && data.finished && !key.indexOf(DRAFT + data.survey + ' ') && (draft.id || data.finished) === data.finished) {
          draft.id = '';
          draft = !isReceipt && draft;
          if (draft) { storage.setItem(key, JSON.stringify(draft)); }
        }
        if (!draft) { storage.removeItem(key); }
      }
    } catch (e) { /* nothing is stored */ }
  }

  function randomHex() {
    var source = window.crypto || window.msCrypto, text = '', bytes, i;
    if (!source) { return ''; }
    bytes = source.getRandomValues(new Uint8Array(16));
    for (i = 0; i < 16; i++) { text += (bytes[i] + 256).toString(16).slice(1); }
    return text;
  }
  function newId() {
    var hex = randomHex();
    return hex && hex.slice(0, 8) + '-' + hex.slice(8, 12) + '-4' + hex.slice(13, 16) + '-' +
      '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3) + hex.slice(17, 20) + '-' + hex.slice(20);
  }
  function deviceMark() {
    var key = 'surveyapp device ' + data.survey;
    if (!store(LOCAL, key)) { store(LOCAL, key, randomHex()); }
    return store(LOCAL, key) || '';
  }

  function pair(name, value) {
    return encodeURIComponent(name) + '=' + encodeURIComponent(value.replace(/\r?\n/g, '\r\n'));
  }
  function formData(forDraft) {
    var pairs = [];
    each(FIELDS, function (input) {
      if (input.name && input.value && ticked(input) && (forDraft ? input.type !== 'hidden' : !input.disabled)) {
        pairs.push(pair(input.name, input.value));
      }
    });
    return pairs.join('&');
  }
  function restore(text) {
    var pairs = text.split('&');
    eachAnswer(function (input) {
      if (input.type === 'radio' || input.type === 'checkbox') {
        input.checked = pairs.indexOf(pair(input.name, input.value)) >= 0;
      } else {
        input.value = '';
        pairs.forEach(function (one) {
          if (!one.indexOf(pair(input.name, ''))) { input.value = decodeURIComponent(one.slice(one.indexOf('=') + 1)); }
        });
      }
    });
  }

  function draftText() {
    return JSON.stringify({
      at: Date.now(), id: byId('response_id').value, started: byId('started').value, spent: Date.now() - since,
      answers: formData(true)
    });
  }
  function saveDraft() {
    if (data.keeps) { store(LOCAL, draftKey(), formData(true) && draftText()); }
  }

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
        if (node.hasAttribute('data-for')) { units[units.length - 1].nodes.push(node); } else {
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
      var option = byId(place.getAttribute('data-for')), open = option.checked || option.selected;
      place.hidden = !open && !(first && place.querySelector('.error'));
      place.querySelector('input').disabled = place.hidden;
    });
    each('[data-clear]', function (button) {
      button.hidden = !page.querySelector('input[name="' + button.getAttribute('data-clear') + '"]:checked');
    });
    answers = 0;
    eachAnswer(function (input) {
      var name = ' ' + (input.getAttribute('data-of') || input.name);
      if (input.parentNode.hasAttribute('data-for')) { return; }
      if (!(name in names)) { names[name] = 0; all++; }
      if (!names[name] && ticked(input) && input.value.trim()) { names[name] = 1; answers++; }
    });
    byId('_progress').max = all;
    byId('_progress').value = answers;
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

  function finish(receipt) {
    store(TAB, idKey(), null);
    data.finished = byId('response_id').value;
    clearDrafts(true);
    restore('');
    if (setState({receipt: receipt})) { location.href = receipt; } else { location.replace(receipt); }
  }

  function submitPlainly() {
    setState({sent: byId('response_id').value});
    HTMLFormElement.prototype.submit.call(form);
  }

  function waitAndRetry() {
    var wait = Math.min(2 * Math.pow(2, failures++), 300);
    settle();
    byId('_delivery').hidden = false;
    byId('_delivery').firstChild.textContent = data.undelivered.replace('{n}', wait);
    timer = setTimeout(send, wait * 1000);
  }

  // Whatever stands in between (a hotel's log-in page) may say 200 too: only a receipt counts.
  function readAnswer(request) {
    var receipt = null;
    if (request.status === 200 || request.status === 201) {
      try { receipt = JSON.parse(request.responseText); } catch (e) { receipt = null; }
      if (receipt && receipt.receipt) { finish(receipt.location); } else { waitAndRetry(); }
    } else if (request.status >= 500 || request.status === 408 || request.status === 429) {
      waitAndRetry();
    } else {
      post('text/html', showPage);
    }
  }

  // The answer as a page takes the place of this one: nothing that "back" could send again stays behind.
  function showPage(request) {
    var next;
    try {
      next = new DOMParser().parseFromString(request.responseText, 'text/html');
      if (request.status < 400 || !next.querySelector('main')) { return submitPlainly(); }
      page.title = next.title;
      page.body.innerHTML = next.body.innerHTML;
      if (!(history.state && history.state.answer)) { history.pushState({answer: 1}, ''); }
    } catch (e) { return submitPlainly(); }
    setUp();
    window.scrollTo(0, 0);
    if (form) { byId('_errors').focus(); }
  }

  function post(accept, act) {
    var request = new XMLHttpRequest();
    request.open('POST', location.href.split('#')[0]);
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.setRequestHeader('Accept', accept);
    request.timeout = 20000;
    request.onload = function () { act(request); };
    request.onerror = request.ontimeout = waitAndRetry;
    request.send(formData());
  }

  function send() {
    if (busy) { return; }
    clearTimeout(timer);
    busy = true;
    byId('_submit').textContent = data.sending;
    byId('_submit').setAttribute('aria-disabled', 'true');
    byId('seconds').value = Math.max(0, Math.round((Date.now() - since) / 1000)) || 0;
    if (data.keeps) { byId('_device').value = deviceMark(); }
    try { post('application/json', readAnswer); } catch (e) { submitPlainly(); }
  }

  function goTo(input) {
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
    another: afresh
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
    } else if (form && target.parentNode.nodeName === 'NAV') {
      store(TAB, viewKey(), draftText());
    }
  });
  page.addEventListener('keydown', function (event) {
    if (form && event.keyCode === 13 && event.target.nodeName === 'INPUT') { event.preventDefault(); }
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
})();
