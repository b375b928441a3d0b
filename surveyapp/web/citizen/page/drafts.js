// What the device keeps: drafts, the response's id, the device's mark.
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
