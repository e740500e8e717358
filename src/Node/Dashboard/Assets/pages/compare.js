// Studies side by side. ?studies=a,b
import { h, link, note, pill, setText, studyPath } from '../dom.js';
import { cost, count, duration, interval, metric, parameter } from '../format.js';
import { get, studyUrl } from '../api.js';
import { FigureCard } from '../figure.js';
import { followStudies } from '../study.js';
import { WatchedFigures } from '../watched.js';
import { choice } from '../address.js';
import { go } from '../app.js';

const most = 4, every = 5_000;

const rows = [
  ['state', ({ summary }) => pill(summary.state)],
  ['model', ({ summary }) => summary.model],
  ['metric', ({ summary }) => summary.metric],
  ['data', ({ summary }) => `${count(summary.corpus.sessions)} sessions, ${summary.corpus.sessionsSha256.slice(0, 8)}`],
  ['best, validation', ({ summary, queries }, known) => summary.bestValue === null ? 'none yet' : `${metric(summary.bestValue)} ${interval(summary.metric, summary.bestValue, queries ?? known?.validationQueries)}`],
  ['the same, test', ({ summary, best }, known) => (best?.test ?? null) === null ? 'none yet' : `${metric(best.test)} ${interval(summary.metric, best.test, known?.testQueries)}`],
  ['trials', ({ summary }) => `${count(summary.completed + summary.stopped + summary.failed)} of ${summary.trialsPlanned === null ? 'no end' : count(summary.trialsPlanned)}`],
  ['epochs', ({ summary }) => count(summary.epochsReported)],
  ['time', ({ elapsed }) => duration(elapsed)],
  ['cost', ({ cost: seconds }) => cost(seconds)],
  ['best parameters', feed => Object.entries(feed.best?.parameters ?? {}).filter(([key]) => feed.varied.has(key)).map(([key, value]) => `${key} ${parameter(value)}`).join(' · ')],
];

export async function show(root) {
  const names = [...new Set(choice('studies').split(',').filter(Boolean))].slice(0, most);
  const all = await get('/v1/studies');
  const select = h('select', { multiple: true, size: Math.min(8, Math.max(3, all.length)), 'aria-label': 'studies to compare' }, all.map(s => h('option', { value: s.name, selected: names.includes(s.name) }, s.name)));
  root.append(
    h('h1', { tabindex: -1 }, 'Compare studies'),
    all.length === 0
      ? note('', 'There is no study yet. ', link('/', 'All studies'), ' tells how to begin one.')
      : h('form', { class: 'tools', onsubmit: event => {
        event.preventDefault();
        go(`/compare?studies=${[...select.selectedOptions].map(o => encodeURIComponent(o.value)).join(',')}`);
      } }, select, h('button', { type: 'submit' }, 'Compare'), h('span', { class: 'quiet' }, 'up to four')));
  if (names.length === 0) return undefined;

  const cells = new Map(), watched = [], known = new Map(), missing = h('div', {});
  const table = h('table', {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'of'), names.map(name => h('th', { scope: 'col' }, link(studyPath(name), name))))),
    h('tbody', {}, rows.map(([title]) => h('tr', {}, h('th', { scope: 'row' }, title), names.map(name => {
      const cell = h('td', { class: 'wrap' });
      cells.set(`${title} ${name}`, cell);
      return cell;
    })))));
  const together = new BestTogether(names);
  root.append(missing, h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'comparison' }, table), together.element);
  for (const kind of ['history', 'learning-curves', 'importance']) {
    const places = names.map(() => h('div', {}));
    root.append(h('h2', {}, { 'learning-curves': 'Learning curves', history: 'History', importance: 'Importance' }[kind]), h('div', { class: 'figures' }, places.map((place, i) => h('div', {}, h('h3', {}, names[i]), place))));
    names.forEach((name, i) => watched.push(new WatchedFigures(name, kind, places[i])));
  }

  const fill = feed => feed.summary && rows.forEach(([title, value]) => {
    const content = value(feed, known.get(feed.name)) ?? '', cell = cells.get(`${title} ${feed.name}`);
    if (typeof content === 'string') setText(cell, content);
    else if (cell.textContent !== content.textContent) cell.replaceChildren(content);
  });
  const { feeds, close } = followStudies(names, (feed, changed) => {
    if (feed.gone) {
      const gone = feeds.filter(f => f.gone);
      missing.replaceChildren(note('bad', `There is no study ${gone.map(f => `'${f.name}'`).join(' and ')}: the name is another, or it has been deleted.`));
      together.without(feed.name);
      return;
    }
    fill(feed);
    if (changed.length === 0) return;
    watched.filter(w => w.study === feed.name).forEach(w => w.changed());
    together.changed(feed.name);
  });
  for (const feed of feeds)
    get(studyUrl(feed.name, '/comparison')).then(found => {
      known.set(feed.name, found);
      fill(feed);
    }, () => { /* the values stand without their intervals */ });
  return () => {
    close();
    together.close();
    watched.forEach(w => w.dispose());
  };
}

/** The best trials on the same axes, and how far they are apart. */
class BestTogether {
  #card = null;
  #timer = 0;
  #due = false;
  #ended = false;
  #there = new Set();

  constructor(names) {
    this.names = names;
    this.place = h('div', { class: 'figures' });
    this.differences = h('div', { role: 'status' });
    this.element = h('section', { 'aria-label': 'the best trials together' }, h('h2', {}, 'The best trials together'), this.differences, this.place);
  }

  changed(name) {
    this.#there.add(name);
    this.#due = true;
    if (!this.#timer) this.#load();
  }

  without(name) {
    this.names = this.names.filter(n => n !== name);
    if (this.names.length > 0 && this.#there.size > 0) this.changed(this.names[0]);
  }

  close() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#card?.dispose();
  }

  async #load() {
    const query = this.names.filter(name => this.#there.has(name)).map(name => `study=${encodeURIComponent(name)}`).join('&');
    this.#due = false;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#due) this.#load();
    }, every);
    if (query === '') return;
    try {
      const { figure, differences } = await get(`/v1/compare?${query}`);
      if (!this.#ended) this.#show(figure, differences, query);
    } catch {
      this.#due = true;
    }
  }

  #show(figure, differences, query) {
    this.differences.replaceChildren(...differences.map(d => h('p', {}, told(d))));
    if (figure === null) return;
    if (this.#card?.query === query) {
      this.#card.update(figure);
      return;
    }
    this.#card?.dispose();
    this.#card = new FigureCard(figure, `/v1/compare/best-curves.csv?${query}`);
    this.#card.query = query;
    this.place.replaceChildren(this.#card.element);
  }
}

function told({ first, second, difference, halfWidth, pValue, queries, whyNot }) {
  if (difference === null) return `${first} and ${second} cannot be set against each other. ${whyNot}`;
  const apart = Math.abs(difference) > halfWidth && pValue < .05;
  return `The best of ${first} less the best of ${second}: ${metric(difference)} ± ${halfWidth.toFixed(3).replace(/^0/, '')} on the same ${count(queries)} validation queries, p ${pValue.toFixed(3)}: ${apart ? `${difference > 0 ? first : second} is better` : 'they cannot be told apart'}.`;
}
