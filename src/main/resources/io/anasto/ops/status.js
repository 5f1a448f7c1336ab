'use strict';
// Draws what /tables.json says, once a second. Elements are kept from one look to the next, so that
// focus, scrolling and what a screen reader reads stay where they are.

const SECOND = 1000;
const number = new Intl.NumberFormat('en-US');
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const SYMBOLS = { running: '●', paused: '❚❚', stopped: '✖', finished: '✔' };

function size(bytes) {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1023.95 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return (unit === 0 ? number.format(amount) : amount.toFixed(1)) + ' ' + UNITS[unit];
}

function count(amount, what) {
  return number.format(amount) + ' ' + what + (amount === 1 ? '' : what.endsWith('ch') ? 'es' : 's');
}

function duration(seconds) {
  if (seconds < 120) return seconds + ' s';
  if (seconds < 7200) return Math.floor(seconds / 60) + ' min';
  if (seconds < 172800) return Math.floor(seconds / 3600) + ' h';
  return Math.floor(seconds / 86400) + ' days';
}

function ago(from, now) {
  return duration(Math.max(0, Math.round((Date.parse(now) - Date.parse(from)) / SECOND))) + ' ago';
}

/** The child of that key, made when it is not there; children that are not asked for are removed. */
class Children {
  constructor(parent) {
    this.parent = parent;
    this.byKey = new Map();
  }

  show(items, key, make, update) {
    const wanted = new Set();
    let last = null;
    for (const item of items) {
      const name = key(item);
      wanted.add(name);
      let child = this.byKey.get(name);
      if (!child) {
        child = make(item);
        this.byKey.set(name, child);
      }
      const place = last ? last.nextSibling : this.parent.firstChild;
      if (place !== child.element) this.parent.insertBefore(child.element, place);
      last = child.element;
      update(child, item);
    }
    for (const [name, child] of this.byKey) {
      if (!wanted.has(name)) {
        child.element.remove();
        this.byKey.delete(name);
      }
    }
  }
}

function element(tag, name, parent) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (parent) parent.append(made);
  return made;
}

function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

function name(target, className) {
  if (target.className !== className) target.className = className;
}

function state(target, table) {
  name(target, 'state ' + table.state);
  say(target, SYMBOLS[table.state] + ' ' + table.state);
}

function lag(table) {
  if (table.lag_files === 0) return 'level';
  return count(table.lag_files, 'file') + (table.lag_files === 1 ? ' waits' : ' wait') + ' (' + size(table.lag_bytes) + ', for ' + duration(table.lag_seconds) + ')';
}

function card() {
  const box = element('div', 'card');
  const title = element('h3', '', box);
  return {
    element: box,
    name: element('span', '', title),
    state: element('span', 'state', title),
    place: element('p', '', box),
    lag: element('p', '', box),
    error: element('p', 'error', box),
  };
}

function showCard(shown, table, now) {
  name(shown.element, 'card ' + table.state);
  say(shown.name, table.name);
  state(shown.state, table);
  say(shown.place, table.content + ' in ' + table.directory);
  const left = table.rejected_files || table.left_out_batches || 0;
  const what = table.destinations ? 'file' : 'batch';
  say(shown.lag, lag(table) + (left ? '; ' + count(left, what) + ' left out' : ''));
  const error = table.reason || (table.last_error && table.last_error.message) || '';
  const at = table.last_error ? ' (' + ago(table.last_error.at, now) + ')' : '';
  name(shown.error, table.reason ? 'error' : 'past');
  say(shown.error, error ? (table.reason ? '' : 'last error: ') + error + at : '');
}

function edge(parent) {
  const line = element('div', 'edge', parent);
  line.rate = element('span', 'rate', line);
  return line;
}

function showEdge(line, table) {
  const still = table.state === 'running' ? '' : table.state;
  name(line, 'edge ' + (table.rows_per_second > 0 ? 'moving' : still));
  say(line.rate, table.rows_per_second > 0 ? number.format(table.rows_per_second) + ' rows/s' : '');
}

function source() {
  const item = element('li', 'source');
  const shown = card();
  item.append(shown.element);
  const line = edge(item);
  const hub = element('div', 'hub', item);
  hub.setAttribute('aria-hidden', 'true');
  const list = element('ul', 'destinations', item);
  return { element: item, card: shown, line, hub, list, children: new Children(list) };
}

function destination() {
  const item = element('li', 'destination');
  const line = edge(item);
  const shown = card();
  item.append(shown.element);
  return { element: item, card: shown, line };
}

function flow(data) {
  sources.show(data.sources, (table) => table.name, source, (shown, table) => {
    showCard(shown.card, table, data.at);
    showEdge(shown.line, table);
    say(shown.hub, shown.element === document.getElementById('flow').children[Math.floor((data.sources.length - 1) / 2)] ? 'Anasto' : '');
    shown.children.show(table.destinations, (one) => one.name, destination, (below, one) => {
      showCard(below.card, one, data.at);
      showEdge(below.line, one);
    });
  });
}

function spark() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('viewBox', '0 0 59 20');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.append(path);
  return { svg, path };
}

function showSpark(shown, table) {
  const most = Math.max(1, ...table.history);
  const points = table.history.map((rows, i) => i + ' ' + (19 - (18 * rows) / most).toFixed(1));
  shown.path.setAttribute('d', 'M' + points.join('L'));
  shown.svg.setAttribute('aria-label', 'at most ' + number.format(Math.max(...table.history)) + ' rows a second in the last minute');
}

const CELLS = ['rate', 'lag', 'batches', 'files', 'rows', 'size', 'left'];

function row() {
  const line = element('tr');
  const head = element('th', '', line);
  head.scope = 'row';
  const shown = { element: line, head, state: element('span', 'state', element('td', '', line)), spark: spark() };
  element('td', '', line).append(shown.spark.svg);
  for (const cell of CELLS) shown[cell] = element('td', 'number', line);
  shown.batch = element('td', '', line);
  return shown;
}

function showRow(shown, table, now) {
  name(shown.element, table.destinations ? '' : 'of');
  say(shown.head, table.destinations ? table.name : '→ ' + table.name);
  state(shown.state, table);
  showSpark(shown.spark, table);
  say(shown.rate, number.format(table.rows_per_second));
  say(shown.lag, table.lag_files ? number.format(table.lag_files) + ' for ' + duration(table.lag_seconds) : '–');
  say(shown.batches, number.format(table.batches));
  say(shown.files, number.format(table.files));
  say(shown.rows, number.format(table.rows));
  say(shown.size, size(table.bytes));
  say(shown.left, number.format(table.rejected_files || table.left_out_batches || 0));
  const last = table.last_batch;
  say(shown.batch, last ? count(last.rows, 'row') + ' in ' + number.format(last.milliseconds) + ' ms, ' + ago(last.at, now) : '–');
}

function tables(data) {
  return data.sources.flatMap((table) => [table, ...table.destinations]);
}

function summary(data) {
  const all = tables(data);
  const stopped = all.filter((table) => table.state === 'stopped');
  const paused = all.filter((table) => table.state === 'paused');
  const parts = [count(data.sources.length, 'source') + ', ' + count(all.length - data.sources.length, 'destination')];
  if (stopped.length) parts.push(stopped.length + ' stopped: ' + stopped.map((table) => table.name).join(', '));
  if (paused.length) parts.push(paused.length + ' paused: ' + paused.map((table) => table.name).join(', '));
  if (!stopped.length && !paused.length) parts.push('all running');
  const target = document.getElementById('summary');
  say(target, parts.join('; '));
  name(target, stopped.length ? 'bad' : '');
  document.title = (stopped.length ? '(' + stopped.length + ') ' : '') + 'Anasto';
}

function keyed(data) {
  return data.sources.flatMap((table) => [
    { key: 'source ' + table.name, table },
    ...table.destinations.map((one) => ({ key: 'destination ' + one.name, table: one })),
  ]);
}

async function look() {
  try {
    const answer = await fetch('/tables.json', { cache: 'no-store', signal: AbortSignal.timeout(3 * SECOND) });
    if (!answer.ok) throw new Error(await answer.text());
    const data = await answer.json();
    flow(data);
    rows.show(keyed(data), (one) => one.key, row, (shown, one) => showRow(shown, one.table, data.at));
    summary(data);
  } catch (e) {
    const target = document.getElementById('summary');
    say(target, 'no answer from Anasto; these figures are old');
    name(target, 'bad');
    document.title = '(!) Anasto';
  }
  setTimeout(look, SECOND);
}

const sources = new Children(document.getElementById('flow'));
const rows = new Children(document.getElementById('rows'));
look();
