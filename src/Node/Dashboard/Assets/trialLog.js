// What was decided on a trial and why, where it ran, and its log; only new lines of the log are asked for and drawn.
import { h, note, save, setText } from './dom.js';
import { moment, plural } from './format.js';
import { get, getText, studyUrl } from './api.js';

const every = 2_000, most = 500;

export class TrialLog {
  #lines = 0;
  #due = false;
  #busy = false;
  #timer = 0;
  #ended = false;

  constructor(study, trial) {
    this.url = studyUrl(study, `/trials/${trial}/log`);
    this.name = `${study} ${trial}`;
    this.decisions = h('tbody', {});
    this.attempts = h('tbody', {});
    this.log = h('ol', { class: 'log' });
    this.earlier = h('p', { class: 'quiet' });
    this.message = h('div', {});
    this.element = h('div', {},
      h('h2', {}, 'Decisions'),
      wide('decisions', ['when', 'after epoch', 'what', 'why'], this.decisions),
      h('h2', {}, 'Attempts'),
      wide('attempts', ['attempt', 'worker', 'started', 'epochs', 'seconds', 'end', 'ended'], this.attempts),
      h('div', { class: 'heading' }, h('h2', {}, 'Log'),
        h('button', { type: 'button', class: 'small', 'aria-label': 'download the log as TXT', onclick: () => this.#download() }, 'TXT')),
      this.earlier, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'log' }, this.log), this.message);
    this.changed();
  }

  /** The trial has something new. */
  changed() {
    this.#due = true;
    if (!this.#busy && !this.#timer) this.#load();
  }

  close() {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #load() {
    this.#busy = true;
    this.#due = false;
    try {
      const found = await get(`${this.url}?after=${this.#lines}`);
      if (this.#ended) return;
      this.message.replaceChildren();
      this.#show(found);
    } catch (error) {
      if (this.#lines === 0) this.message.replaceChildren(note('', error.status === 404 ? 'Nothing has happened to this trial yet.' : error.message));
      this.#due = error.status !== 404;
    }
    this.#busy = false;
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#due) this.#load();
    }, every);
  }

  #show({ history, attempts, from, lines }) {
    this.decisions.replaceChildren(...history.map(row => h('tr', {},
      h('td', {}, moment(row.at)), h('td', { class: 'number' }, String(row.epoch)), h('td', {}, row.what), h('td', { class: 'wrap' }, row.reason))));
    this.attempts.replaceChildren(...attempts.map(a => h('tr', {},
      h('td', { class: 'number' }, String(a.attempt)), h('td', {}, a.worker ?? ''), h('td', {}, moment(a.startedAt)),
      h('td', {}, a.firstEpoch === null ? 'none' : `${a.firstEpoch} to ${a.lastEpoch}`), h('td', { class: 'number' }, a.seconds.toFixed(1)),
      h('td', { class: 'wrap' }, a.end ?? 'it runs'), h('td', {}, moment(a.endedAt)))));
    if (from < this.#lines) return;
    const pane = this.log.parentElement, atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40;
    if (from > this.#lines) this.log.replaceChildren();
    this.log.append(...lines.map(line => h('li', {}, h('time', { datetime: line.at }, moment(line.at)), ` ${line.worker ?? ''} attempt ${line.attempt} `, h('span', {}, line.text))));
    this.#lines = from + lines.length;
    while (this.log.children.length > most) this.log.firstElementChild.remove();
    const before = this.#lines - this.log.children.length;
    setText(this.earlier, before > 0 ? `The file has ${plural(before, 'line')} before these.` : '');
    if (atEnd) pane.scrollTop = pane.scrollHeight;
  }

  async #download() {
    try {
      save(`${this.name} log.txt`, new Blob([await getText(`${this.url}.txt`)], { type: 'text/plain' }));
    } catch (error) {
      this.message.replaceChildren(note('bad', error.message));
    }
  }
}

export function wide(label, columns, body) {
  return h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': label }, h('table', {}, h('thead', {}, h('tr', {}, columns.map(c => h('th', { scope: 'col' }, c)))), body));
}
