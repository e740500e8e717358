// Studies side by side. ?studies=a,b
import { h, link, pill, studyPath } from '../dom.js';
import { cost, count, duration, interval, metric, parameter } from '../format.js';
import { get, studyUrl } from '../api.js';
import { fetchCharts } from '../charts.js';
import { StudyFeed } from '../study.js';
import { WatchedFigures } from '../watched.js';
import { go } from '../app.js';

const rows = [
  ['state', ({ summary }) => pill(summary.state)],
  ['model', ({ summary }) => summary.model],
  ['metric', ({ summary }) => summary.metric],
  ['data', ({ summary }) => `${count(summary.corpus.sessions)} sessions, ${summary.corpus.sessionsSha256.slice(0, 8)}`],
  ['best, validation', ({ summary }, known) => summary.bestValue === null ? 'none yet' : `${metric(summary.bestValue)} ${interval(summary.metric, summary.bestValue, known?.validationQueries)}`],
  ['the same, test', ({ summary, best }, known) => (best?.test ?? null) === null ? 'none yet' : `${metric(best.test)} ${interval(summary.metric, best.test, known?.testQueries)}`],
  ['trials', ({ summary }) => `${count(summary.completed + summary.stopped + summary.failed)} of ${summary.trialsPlanned === null ? 'no end' : count(summary.trialsPlanned)}`],
  ['epochs', ({ summary }) => count(summary.epochsReported)],
  ['time', ({ elapsed }) => duration(elapsed)],
  ['cost', ({ cost: seconds }) => cost(seconds)],
  ['best parameters', ({ best }) => Object.entries(best?.parameters ?? {}).filter(([key]) => key !== 'seed').map(([key, value]) => `${key} ${parameter(value)}`).join(' · ')],
];

export async function show(root) {
  fetchCharts();
  const names = (new URLSearchParams(location.search).get('studies') ?? '').split(',').filter(Boolean).slice(0, 4);
  const all = await get('/v1/studies');
  const choice = h('select', { multiple: true, size: Math.min(8, Math.max(3, all.length)), 'aria-label': 'studies to compare' }, all.map(s => h('option', { value: s.name, selected: names.includes(s.name) }, s.name)));
  root.append(
    h('h1', { tabindex: -1 }, 'Compare studies'),
    h('form', { class: 'tools', onsubmit: event => {
      event.preventDefault();
      go(`/compare?studies=${[...choice.selectedOptions].map(o => encodeURIComponent(o.value)).join(',')}`);
    } }, choice, h('button', { type: 'submit' }, 'Compare'), h('span', { class: 'quiet' }, 'up to four')));
  if (names.length === 0) return undefined;

  const cells = new Map(), watched = [], feeds = [];
  const table = h('table', {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'of'), names.map(name => h('th', { scope: 'col' }, link(studyPath(name), name))))),
    h('tbody', {}, rows.map(([title]) => h('tr', {}, h('th', { scope: 'row' }, title), names.map(name => {
      const cell = h('td', { class: 'wrap' });
      cells.set(`${title} ${name}`, cell);
      return cell;
    })))));
  root.append(h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'comparison' }, table));
  for (const kind of ['learning-curves', 'history', 'importance']) {
    const places = names.map(() => h('div', {}));
    root.append(h('h2', {}, { 'learning-curves': 'Learning curves', history: 'History', importance: 'Importance' }[kind]), h('div', { class: 'figures' }, places.map((place, i) => h('div', {}, h('h3', {}, names[i]), place))));
    names.forEach((name, i) => watched.push(new WatchedFigures(name, kind, places[i])));
  }
  for (const name of names) {
    let known = null;
    const fill = () => feed.summary && rows.forEach(([title, value]) => cells.get(`${title} ${name}`).replaceChildren(value(feed, known) ?? ''));
    const feed = new StudyFeed(name, changed => {
      fill();
      if (changed.length > 0) watched.filter(w => w.study === name).forEach(w => w.changed());
    });
    feeds.push(feed);
    get(studyUrl(name, '/comparison')).then(found => { known = found; fill(); }, () => { /* the values stand without their intervals */ });
  }
  return () => {
    feeds.forEach(feed => feed.close());
    watched.forEach(w => w.dispose());
  };
}
