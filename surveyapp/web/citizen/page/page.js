(function () {
  'use strict';
  var page = document;
  var data = JSON.parse(byId('_data').textContent);
  var form = page.querySelector('form:not([data-plain])');
  var busy = false, failures = 0, timer;

  function byId(id) { return page.getElementById(id); }
  function each(selector, act) { Array.prototype.forEach.call(page.querySelectorAll(selector), act); }
  function chosen(input) { return input.type !== 'radio' && input.type !== 'checkbox' || input.checked; }

  // Storage may be forbidden: then the id lives in the page alone.
  function recall(name) {
    try { return sessionStorage.getItem('surveyapp ' + data.survey + ' ' + name); } catch (e) { return null; }
  }
  function remember(name, value) {
    var key = 'surveyapp ' + data.survey + ' ' + name;
    try {
      if (value === null) { sessionStorage.removeItem(key); } else { sessionStorage.setItem(key, value); }
    } catch (e) { return false; }
    return true;
  }

  if (!form) {
    if (recall('id') === data.finished) { remember('id', null); }
    return;
  }

  function newId() {
    var source = window.crypto || window.msCrypto, text = '', bytes, i;
    if (!source) { return ''; }
    bytes = source.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    for (i = 0; i < 16; i++) {
      text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + (bytes[i] + 256).toString(16).slice(1);
    }
    return text;
  }

  function begin() {
    var id = recall('id'), started = byId('started');
    if (!id) {
      id = byId('response_id').value;
      // A page brought back after its receipt still holds the old id; storage that works knows better.
      if (!id || remember('id', id)) {
        id = newId();
        remember('id', id);
        started.value = '';
      }
    }
    byId('response_id').value = id;
    started.value = started.value || new Date().toISOString();
    settle();
  }

  function serialised() {
    var pairs = [];
    each('input,textarea', function (input) {
      if (input.name && chosen(input)) {
        pairs.push(encodeURIComponent(input.name) + '=' + encodeURIComponent(input.value.replace(/\r?\n/g, '\r\n')));
      }
    });
    return pairs.join('&');
  }

  function restore(text) {
    text.split('&').forEach(function (pair) {
      var name = decodeURIComponent(pair.split('=')[0]), value = decodeURIComponent(pair.split('=')[1]);
      each('input,textarea', function (input) {
        if (input.name !== name || input.type === 'hidden' && name !== 'started') { return; }
        if (input.type === 'radio' || input.type === 'checkbox') {
          input.checked = input.checked || input.value === value;
        } else {
          input.value = value;
        }
      });
    });
  }

  function settle() {
    busy = false;
    clearTimeout(timer);
    byId('_submit').textContent = data.submit;
    byId('_submit').removeAttribute('aria-disabled');
  }

  function submitPlainly() {
    HTMLFormElement.prototype.submit.call(form);
  }

  function failed() {
    var wait = Math.min(2 * Math.pow(2, failures++), 300);
    settle();
    byId('_delivery').hidden = false;
    byId('_delivery').firstChild.textContent = data.undelivered.replace('{n}', wait);
    timer = setTimeout(send, wait * 1000);
  }

  function answered(request) {
    var receipt = null;
    if (request.status === 200 || request.status === 201) {
      // Whatever stands in between (a hotel's log-in page) may say 200 too: only a receipt counts.
      try { receipt = JSON.parse(request.responseText); } catch (e) { receipt = null; }
      if (!receipt || !receipt.receipt) { return failed(); }
      remember('id', null);
      byId('response_id').value = '';
      location.replace(receipt.location);
    } else if (request.status >= 500 || request.status === 408 || request.status === 429) {
      failed();
    } else {
      submitPlainly();
    }
  }

  function send() {
    var request, body;
    if (busy) { return; }
    clearTimeout(timer);
    busy = true;
    byId('_submit').textContent = data.sending;
    byId('_submit').setAttribute('aria-disabled', 'true');
    byId('seconds').value = Math.max(0, Math.round((Date.now() - Date.parse(byId('started').value)) / 1000)) || 0;
    try {
      body = serialised();
      request = new XMLHttpRequest();
      request.open('POST', location.href.split('#')[0]);
      request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
      request.setRequestHeader('Accept', 'application/json');
      request.timeout = 20000;
      request.onload = function () { answered(request); };
      request.onerror = request.ontimeout = failed;
      request.send(body);
    } catch (e) {
      submitPlainly();
    }
  }

  // Text typed beside an option chooses it; text beside an option that is given up waits out of the way.
  function followOptions() {
    each('[data-for]', function (text) {
      var away = !byId(text.getAttribute('data-for')).checked;
      if (away === !!text.value) {
        var aside = text.value;
        text.value = text.aside || '';
        text.aside = aside;
      }
    });
    offerClearing();
  }

  function offerClearing() {
    each('[data-clear]', function (button) {
      button.hidden = !page.querySelector('input[name="' + button.getAttribute('data-clear') + '"]:checked');
    });
  }

  page.addEventListener('input', function (event) {
    var option = event.target.getAttribute('data-for');
    if (option && event.target.value && !byId(option).checked) {
      byId(option).checked = true;
      followOptions();
    }
  });
  page.addEventListener('change', followOptions);
  page.addEventListener('click', function (event) {
    var name = event.target.getAttribute('data-clear');
    if (name) {
      each('input[name="' + name + '"]', function (input) { input.checked = false; });
      followOptions();
      page.querySelector('input[name="' + name + '"]').focus();
    } else if (event.target.parentNode.nodeName === 'NAV') {
      remember('draft', serialised());
    }
  });
  page.addEventListener('submit', function (event) {
    event.preventDefault();
    send();
  });
  byId('_retry').addEventListener('click', send);
  window.addEventListener('online', function () { if (failures) { send(); } });
  window.addEventListener('pageshow', function (event) { if (event.persisted) { begin(); } });

  begin();
  if (recall('draft')) {
    restore(recall('draft'));
    remember('draft', null);
  }
  offerClearing();
  if (byId('_errors')) { byId('_errors').focus(); }
})();
