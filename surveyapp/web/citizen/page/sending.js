// Answers on their way, and what comes back.
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
  var next, filled = formData(true);
  try {
    next = new DOMParser().parseFromString(request.responseText, 'text/html');
    if (request.status < 400 || !next.querySelector('main')) { return submitPlainly(); }
    page.title = next.title;
    page.body.innerHTML = next.body.innerHTML;
    if (!(history.state && history.state.answer)) { history.pushState({answer: 1}, ''); }
  } catch (e) { return submitPlainly(); }
  setUp();
  window.scrollTo(0, 0);
  if (!form) { return; }
  restore(filled); // what is hidden was not sent
  follow(true);
  saveDraft();
  byId('_errors').focus();
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
