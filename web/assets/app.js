// Everything here is a convenience: each page works without it.
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('has-js');
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => { const live = one('#live'); if (live) live.textContent = text; };
  const later = (wait, work) => { let timer; return (...args) => { clearTimeout(timer); timer = setTimeout(() => work(...args), wait); }; };

  // ------------------------------------------------------------ unsaved input: leaving asks, and a lost page gives it back
  const values = (form) => JSON.stringify(all('input, textarea, select', form)
    .filter((field) => field.name && field.type !== 'password' && field.type !== 'hidden')
    .map((field) => [field.name, field.value, field.type === 'radio' || field.type === 'checkbox' ? field.checked : null]));
  const start = new WeakMap();
  let leaving = false;
  const dirty = (form) => start.has(form) && start.get(form) !== values(form);
  const keepKey = (form) => `form:${location.pathname}${location.search}:${form.getAttribute('action')}`;
  const version = (form) => all('input[name$="version"]', form).map((field) => field.value).join();

  const restore = (form, saved) => {
    for (const [name, value, checked] of JSON.parse(saved.values)) {
      for (const field of all('input, textarea, select', form).filter((candidate) => candidate.name === name)) {
        if (checked === null) field.value = value;
        else if (field.value === value) field.checked = checked;
      }
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
  };

  const offer = (form) => {
    const stored = sessionStorage.getItem(keepKey(form));
    if (!stored) return;
    const saved = JSON.parse(stored);
    if (one('[data-done]') || saved.version !== version(form) || saved.values === values(form)) {
      sessionStorage.removeItem(keepKey(form));
      return;
    }
    const bar = document.createElement('div');
    bar.className = 'notice warn';
    bar.setAttribute('role', 'status');
    const text = document.createElement('p');
    text.className = 'grow';
    text.textContent = '保存していない入力が残っています。';
    const button = (label, work) => {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'btn small';
      made.textContent = label;
      made.addEventListener('click', () => { work(); bar.remove(); });
      return made;
    };
    bar.append(text, button('入力を戻す', () => restore(form, saved)), button('捨てる', () => sessionStorage.removeItem(keepKey(form))));
    form.before(bar);
  };

  const guard = (within) => {
    for (const form of all('form[data-guard]', within)) {
      start.set(form, values(form));
      if (!form.hasAttribute('data-keep')) continue;
      offer(form);
      form.addEventListener('input', later(400, () => {
        if (dirty(form)) sessionStorage.setItem(keepKey(form), JSON.stringify({ version: version(form), values: values(form) }));
      }));
    }
  };
  addEventListener('beforeunload', (event) => {
    if (!leaving && all('form[data-guard]').some(dirty)) event.preventDefault();
  });
  addEventListener('submit', (event) => { if (!event.defaultPrevented) leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });

  // ------------------------------------------------------------ decisions without losing one's place
  addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.hasAttribute('data-swap') || event.defaultPrevented) return;
    event.preventDefault();
    leaving = false;
    const place = form.closest('[data-item]')?.id;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const main = one('#main', page);
      if (!main) throw new Error('no page');
      one('#main').replaceWith(main);
      document.title = page.title;
      if (answer.redirected) history.replaceState(null, '', answer.url);
      begin(main);
      const notice = one('[data-done]', main) || one('[role="alert"]', main);
      if (notice) say(notice.textContent.trim());
      const item = place && document.getElementById(place);
      if (item && answer.ok) { select(item, false); if (notice) notice.remove(); } else scrollTo(0, 0);
    } catch {
      leaving = true;
      form.removeAttribute('data-swap');
      form.requestSubmit(event.submitter);
    }
  });

  // ------------------------------------------------------------ cards: j k a e r, and the evidence of the one in focus
  let chosen = null;
  const select = (item, scroll = true) => {
    if (chosen) chosen.classList.remove('focus');
    chosen = item;
    item.classList.add('focus');
    item.focus({ preventScroll: true });
    if (scroll) item.scrollIntoView({ block: 'center' });
    showEvidence(item);
  };
  const showEvidence = (item) => {
    const panel = one('.panel');
    if (!panel) return;
    const wanted = (item.dataset.evidence || '').split(' ').filter(Boolean);
    for (const entry of all('[data-ev]', panel)) entry.hidden = !wanted.includes(entry.id);
    const note = one('#panel-note', panel);
    if (note) note.textContent = wanted.length ? '選んでいる項目の根拠だけを表示しています。' : 'この項目には根拠がありません。';
  };
  addEventListener('focusin', (event) => {
    const item = event.target.closest?.('[data-item]');
    if (!item || item === chosen) return;
    if (chosen) chosen.classList.remove('focus');
    chosen = item;
    item.classList.add('focus');
    showEvidence(item);
  });
  addEventListener('click', (event) => {
    const item = event.target.closest?.('[data-item]');
    if (item && item !== chosen && !event.target.closest('a, button, summary, input, textarea, select, label')) select(item, false);
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      all('.hint[open], .user[open]').forEach((open) => { open.open = false; });
      all('.fig').forEach((figure) => figure.classList.toggle('calm', figure.matches(':hover, :focus')));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    if (event.key === '?') { location.href = '/help#keys'; return; }
    if (event.key === '/') { const box = one('input[type="search"]'); if (box) { event.preventDefault(); box.focus(); box.select(); } return; }
    const items = all('[data-item]');
    if (!items.length) return;
    const at = items.indexOf(chosen);
    if (event.key === 'j') { event.preventDefault(); select(items[Math.min(at + 1, items.length - 1)]); }
    if (event.key === 'k') { event.preventDefault(); select(items[Math.max(at - 1, 0)]); }
    if ('aer'.includes(event.key) && chosen) {
      const control = one(`[data-key="${event.key}"]`, chosen);
      if (!control) return;
      event.preventDefault();
      control.click();
      if (event.key === 'e') one('textarea', control.closest('details'))?.focus();
    }
  });
  addEventListener('mouseover', (event) => {
    const figure = event.target.closest?.('.fig');
    if (!figure) return;
    figure.classList.remove('calm');
    const tip = one('.tip', figure);
    if (tip) tip.classList.toggle('left', figure.getBoundingClientRect().left > innerWidth - 380);
  });
  // One popup at a time; a click elsewhere closes it.
  addEventListener('click', (event) => {
    for (const open of all('.hint[open], .user[open]')) if (!open.contains(event.target)) open.open = false;
  });

  // ------------------------------------------------------------ 財務: unit, difference as one types, paste from a spreadsheet
  const folded = (text) => text.normalize('NFKC').replace(/[\s,、¥]/g, '').replace(/^[△▲−–‐ー]/, '-').replace(/^\((.+)\)$/, '-$1');
  const number = (text) => { const plain = folded(text); return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null; };
  const written = (value) => (value < 0 ? '△' : '') + Math.abs(value).toLocaleString('ja-JP', { maximumFractionDigits: 3 });
  const grid = (within) => {
    const form = one('form[data-grid]', within);
    if (!form) return;
    const unit = () => one('input[name="unit"]:checked', form)?.value === 'yen' ? '円' : '千円';
    const cell = (row, column) => one(`input[data-row="${row}"][data-col="${column}"]`, form);
    const differences = () => all('[data-difference]', form).forEach((output) => {
      const column = output.dataset.difference;
      const [assets, liabilities, net] = ['total_assets', 'total_liabilities', 'net_assets'].map((row) => number(cell(row, column)?.value || ''));
      const mark = output.nextElementSibling;
      if (assets === null || liabilities === null || net === null) { output.textContent = '－'; if (mark) mark.hidden = true; return; }
      const difference = Math.round((assets - liabilities - net) * 1000) / 1000;
      output.textContent = difference === 0 ? '0（一致）' : `${written(difference)}${unit()} 一致しません`;
      output.classList.toggle('down', difference !== 0);
      if (mark) mark.hidden = true;
    });
    form.addEventListener('input', later(150, differences));
    // Cells that nobody touched are shown anew in the chosen unit; what was typed stays as it was typed.
    let shown = unit();
    for (const radio of all('input[name="unit"]', form)) radio.addEventListener('change', () => {
      const factor = unit() === shown ? 1 : unit() === '円' ? 1000 : 1 / 1000;
      shown = unit();
      all('[data-unit]', form).forEach((label) => { label.textContent = shown; });
      for (const field of all('input[data-row]', form)) {
        const value = number(field.value);
        if ('count' in field.dataset || field.value !== field.defaultValue || value === null) continue;
        field.value = field.defaultValue = written(value * factor);
      }
      const hidden = one('input[name="shown_unit"]', form);
      hidden.value = shown === '円' ? 'yen' : 'thousand_yen';
      differences();
    });
    form.addEventListener('paste', (event) => {
      const first = event.target.closest('input[data-row]');
      const text = event.clipboardData?.getData('text/plain') || '';
      if (!first || !/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      const rows = [...new Set(all('input[data-row]', form).map((field) => field.dataset.row))];
      const from = rows.indexOf(first.dataset.row);
      let count = 0;
      text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, down) => line.split('\t').forEach((value, right) => {
        const field = cell(rows[from + down], Number(first.dataset.col) + right);
        if (field) { field.value = value.trim(); count += 1; }
      }));
      say(`${count}個の数値を貼り付けました`);
      differences();
    });
  };

  // ------------------------------------------------------------ a file let fall into its form
  const drop = (within) => {
    for (const form of all('form[data-drop]', within)) {
      const file = one('input[type="file"]', form);
      form.addEventListener('dragover', (event) => { event.preventDefault(); form.classList.add('over'); });
      form.addEventListener('dragleave', () => form.classList.remove('over'));
      form.addEventListener('drop', (event) => {
        event.preventDefault();
        form.classList.remove('over');
        if (!event.dataTransfer?.files.length) return;
        file.files = event.dataTransfer.files;
        say(`「${file.files[0].name}」を選びました`);
        one('button', form).focus();
      });
    }
  };

  // ------------------------------------------------------------ search as one types
  const industries = (within) => {
    const box = one('[data-industry-search]', within);
    const list = one('#industry-hits', within);
    if (!box || !list) return;
    const choose = (minor, jsic) => {
      one('#industry').value = minor;
      one('#jsic').value = jsic;
      list.replaceChildren();
      say('業種を選びました');
      one('#industry').focus();
    };
    list.addEventListener('click', (event) => {
      const hit = event.target.closest('button[data-minor]');
      if (!hit) return;
      event.preventDefault();
      choose(hit.dataset.minor, hit.dataset.jsic);
    });
    let last = 0;
    box.addEventListener('input', later(200, async () => {
      const ask = (last += 1);
      if (!box.value.trim()) { list.replaceChildren(); return; }
      try {
        const answer = await fetch(`/industries?q=${encodeURIComponent(box.value)}`, { headers: { accept: 'application/json' } });
        const hits = await answer.json();
        if (ask !== last) return;
        list.replaceChildren(...hits.map((hit) => {
          const item = document.createElement('li');
          const button = document.createElement('button');
          button.type = 'button';
          button.dataset.minor = hit.minor;
          button.dataset.jsic = hit.jsic;
          const label = document.createElement('b');
          label.textContent = hit.label;
          const by = document.createElement('span');
          by.className = 'muted';
          by.textContent = `　${hit.found_by}`;
          button.append(label, by);
          item.append(button);
          return item;
        }));
        if (!hits.length) { const none = document.createElement('li'); none.className = 'muted'; none.textContent = '見つかりませんでした。ほかの言葉で探すか、下の一覧から選んでください。'; list.append(none); }
      } catch { /* the button beside the box asks the server */ }
    }));
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      one('button[data-minor]', list)?.click();
    });
  };
  const search = (within) => {
    const form = one('form[data-live-search]', within);
    if (!form) return;
    let last = 0;
    const look = later(200, async () => {
      const ask = (last += 1);
      const address = `${form.getAttribute('action')}?${new URLSearchParams([...new FormData(form)].filter(([, value]) => value))}`;
      try {
        const answer = await fetch(address, { headers: { accept: 'text/html' } });
        const found = one('#results', new DOMParser().parseFromString(await answer.text(), 'text/html'));
        if (ask !== last || !found) return;
        one('#results').replaceWith(found);
        history.replaceState(null, '', address);
        say(`${all('tbody tr', found).length}件を表示しています`);
      } catch { /* the button still searches */ }
    });
    form.addEventListener('input', look);
  };

  // ------------------------------------------------------------ a draft while it is written
  const draft = (within) => {
    const box = one('#draft[data-events]', within);
    if (!box || !['queued', 'running'].includes(box.dataset.status)) return;
    const source = new EventSource(box.dataset.events);
    const data = (event) => { try { return JSON.parse(event.data); } catch { return {}; } };
    const list = one('#draft-items');
    const words = { queued: '順番を待っています', running: '作成しています' };
    source.addEventListener('status', (event) => {
      const { status, message, restart } = data(event);
      if (words[status]) one('#draft-status').textContent = words[status];
      if (message) one('#draft-sentence').textContent = message;
      if (restart) { list.replaceChildren(); one('#draft-count').textContent = '0'; }
      if (!restart && ['succeeded', 'failed', 'cancelled'].includes(status)) { source.close(); location.reload(); }
    });
    source.addEventListener('item', (event) => {
      const { id, label, text } = data(event);
      if (!text) return;
      one('#draft-none')?.remove();
      let item = id && document.getElementById(`arrived-${id}`);
      if (!item) {
        item = document.createElement('li');
        item.className = `item ${list.dataset.voice}`;
        if (id) item.id = `arrived-${id}`;
        list.append(item);
      }
      const line = document.createElement('p');
      const head = document.createElement('b');
      head.textContent = `${label || id || ''}　`;
      line.append(head, text);
      item.replaceChildren(line);
      one('#draft-count').textContent = list.children.length;
    });
    source.addEventListener('done', () => { source.close(); location.reload(); });
    // The browser comes back by itself; a stream that ends again and again has nothing more to tell.
    let ends = 0;
    source.addEventListener('error', () => { ends += 1; if (ends > 2) { source.close(); location.reload(); } });
  };

  // ------------------------------------------------------------ begin
  const begin = (within) => {
    guard(within);
    grid(within);
    industries(within);
    search(within);
    draft(within);
    drop(within);
    for (const button of all('[data-print]', within)) button.addEventListener('click', () => print());
    one('#errors', within)?.focus();
  };
  begin(document);
})();
