// The data that a study trains on: the figures of `sessionrec data describe`.
import { h } from '../dom.js';
import { count, moment } from '../format.js';
import { get, studyUrl } from '../api.js';
import { FigureCard } from '../figure.js';
import { studyHeading } from '../studyHeading.js';

export async function show(root, name) {
  const [{ description: data, names, figures }, summary] = await Promise.all([get(studyUrl(name, '/data')), get(studyUrl(name))]);
  const named = names.some(item => item !== null);
  const cards = figures.map(figure => new FigureCard(figure, studyUrl(name, `/data/figures/${figure.name}.csv`)));
  const heading = studyHeading(name, 'Data');
  heading.set(summary);
  const percent = share => `${(100 * share).toFixed(1)} %`;
  const fact = (title, value) => [h('dt', {}, title), h('dd', {}, value)];
  root.append(heading.element,
    h('dl', {},
      fact('sessions', count(data.sessions)), fact('events', count(data.events)), fact('items', count(data.items)), fact('sha256', data.sessionsSha256),
      fact('repeats', `${count(data.repeats)} events repeat the item before them (${percent(data.repeats / Math.max(data.events, 1))})`),
      fact('most popular tenth', `${percent(data.topTenthShare)} of all events`),
      data.firstEvent && fact('first event', moment(data.firstEvent)), data.lastEvent && fact('last event', moment(data.lastEvent))),
    h('h2', {}, 'Figures'), h('div', { class: 'figures' }, cards.map(card => card.element)),
    h('h2', {}, 'How they are spread'), spread(data),
    h('h2', {}, 'Most popular items'),
    table('most popular items', ['item', ...named ? ['name'] : [], 'events', 'share'], data.mostPopular.map((item, i) => [item.item, ...named ? [names[i] ?? ''] : [], count(item.events), percent(item.share)])));
  return () => {
    heading.close();
    cards.forEach(card => card.dispose());
  };
}

function spread(data) {
  const names = ['min', 'p25', 'median', 'p75', 'p90', 'p99', 'max'];
  const rows = [['events a session', data.sessionLengths], ['events an item', data.itemEvents], ['seconds between events', data.gaps]].filter(([, d]) => d);
  return table('how they are spread', ['of', 'mean', ...names], rows.map(([title, d]) => [title, d.mean.toFixed(2), ...names.map(n => count(d.quantiles[n] ?? null))]));
}

const numeric = (column, place) => place > 0 && column !== 'name';

function table(label, columns, rows) {
  return h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': label }, h('table', {},
    h('thead', {}, h('tr', {}, columns.map((c, i) => h('th', { scope: 'col', class: numeric(c, i) ? 'number' : null }, c)))),
    h('tbody', {}, rows.map(cells => h('tr', {}, cells.map((cell, i) => h('td', { class: numeric(columns[i], i) ? 'number' : 'wrap' }, String(cell))))))));
}
