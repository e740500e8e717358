// One trial: its parameters, its curves, where it ran and why it stopped.
import { h, link, note, pill, setText, studyPath } from '../dom.js';
import { duration, interval, metric, moment, number, parameter } from '../format.js';
import { get, getText, studyUrl } from '../api.js';
import { FigureCard } from '../figure.js';
import { StudyFeed } from '../study.js';
import { tiles } from '../tiles.js';

const mostSimilar = 5;

export async function show(root, name, trialText) {
  await get(studyUrl(name));
  const trial = Number(trialText);
  const state = h('span', {}), why = h('p', {}), board = tiles('value', 'test', 'epoch', 'time', 'worker');
  const facts = h('dl', {}), figures = h('div', { class: 'figures' }), attempts = h('tbody', {}), similar = h('tbody', {});
  root.append(
    h('div', { class: 'crumbs' }, link('/', 'Studies'), ' / ', link(studyPath(name), name), ' / '),
    h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, `${name} #${trialText}`), state),
    why, board.element, h('h2', {}, 'Curves'), figures,
    h('div', { class: 'columns-2' },
      h('section', {}, h('h2', {}, 'Parameters'), facts),
      h('section', {},
        h('h2', {}, 'Attempts'),
        wide('attempts', ['attempt', 'worker', 'epochs', 'seconds', 'first result', 'last result'], attempts),
        h('h2', {}, 'Similar trials'),
        wide('similar trials', ['trial', 'value', 'distance', 'what differs'], similar))));

  const cards = new Map();
  let drawn = -1, loading = false, timer = 0, comparison = null;
  const feed = new StudyFeed(name, changed => {
    if (feed.gone) return;
    const row = feed.trials.get(trial);
    if (!row) {
      why.replaceChildren(note('', `${name} has no trial #${trialText} yet; it has ${feed.trials.size}.`));
      return;
    }
    if (state.textContent !== row.state) state.replaceChildren(pill(row.state));
    if (feed.summary.bestTrial === trial) state.append(state.querySelector('.best') ? '' : h('span', { class: 'pill completed best' }, 'best'));
    else state.querySelector('.best')?.remove();
    setText(why, row.reason ?? '');
    const { metric: tuned } = feed.summary;
    board.value.set(row.value === null ? 'none yet' : `${metric(row.value)} ${interval(tuned, row.value, comparison?.validationQueries)}`, `${tuned}, validation; best of its epochs ${metric(row.bestValue)}`);
    board.test.set(row.test === null ? 'none yet' : `${metric(row.test)} ${interval(tuned, row.test, comparison?.testQueries)}`, `${tuned}, test`);
    board.epoch.set(`${row.epoch} of ${row.plannedEpochs}`, 'epochs');
    board.time.set(duration(row.seconds), row.endedAt ? `ended ${moment(row.endedAt)}` : row.startedAt ? `started ${moment(row.startedAt)}` : 'not started');
    board.worker.set(row.worker ?? 'none yet', `attempt ${row.attempt}`);
    if (!facts.hasChildNodes()) facts.append(...Object.entries(row.parameters).flatMap(([key, value]) => [h('dt', {}, key), h('dd', {}, String(value))]));
    if (changed.some(t => t.trial === trial)) load();
    showSimilar(row);
  });

  async function load() {
    if (loading || feed.trials.get(trial).epoch === drawn) return;
    loading = true;
    drawn = feed.trials.get(trial).epoch;
    try {
      const [pictures, lines] = await Promise.all([get(studyUrl(name, `/trials/${trial}/figures`)), getText(studyUrl(name, `/epochs?trial=${trial}`))]);
      for (const picture of pictures) {
        const card = cards.get(picture.name);
        if (card) card.update(picture);
        else {
          const fresh = new FigureCard(picture, studyUrl(name, `/trials/${trial}/figures/${picture.name}.csv`));
          cards.set(picture.name, fresh);
          figures.append(fresh.element);
        }
      }
      showAttempts(lines.split('\n').filter(Boolean).map(line => JSON.parse(line)));
    } catch {
      drawn = -1;
    } finally {
      loading = false;
      if (feed.trials.get(trial).epoch !== drawn) timer = setTimeout(load, 2_000);
    }
  }

  function showAttempts(epochs) {
    const groups = Map.groupBy(epochs, e => e.attempt);
    attempts.replaceChildren(...[...groups].map(([attempt, rows]) => h('tr', {},
      h('td', {}, String(attempt)), h('td', {}, rows[0].worker), h('td', {}, `${rows[0].epoch} to ${rows.at(-1).epoch}`),
      h('td', { class: 'number' }, rows.reduce((sum, r) => sum + r.seconds, 0).toFixed(1)), h('td', {}, moment(rows[0].at)), h('td', {}, moment(rows.at(-1).at)))));
  }

  function showSimilar(row) {
    const others = [...feed.trials.values()].filter(t => t.trial !== trial);
    const names = Object.keys(row.parameters).filter(key => key !== 'seed' && others.some(t => t.parameters[key] !== row.parameters[key]));
    const spans = new Map(names.map(key => {
      const values = [row, ...others].map(t => t.parameters[key]).filter(v => typeof v === 'number');
      return [key, values.length > 0 ? Math.max(...values) - Math.min(...values) || 1 : null];
    }));
    const apart = (a, b, key) => a === b ? 0 : typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) / spans.get(key) : 1;
    const ranked = others.map(t => [names.reduce((sum, key) => sum + apart(row.parameters[key], t.parameters[key], key), 0) / Math.max(names.length, 1), t])
      .sort(([a], [b]) => a - b).slice(0, mostSimilar);
    const text = JSON.stringify(ranked.map(([d, t]) => [d, t.trial, t.value]));
    if (similar.dataset.text === text) return;
    similar.dataset.text = text;
    similar.replaceChildren(...ranked.map(([distance, t]) => h('tr', {},
      h('td', {}, link(studyPath(name, 'trials', String(t.trial)), `#${t.trial}`)), h('td', { class: 'number' }, metric(number(t.value))), h('td', { class: 'number' }, distance.toFixed(2)),
      h('td', { class: 'wrap' }, names.filter(key => t.parameters[key] !== row.parameters[key]).map(key => `${key} ${parameter(t.parameters[key] ?? 'none')}`).join(' · ')))));
  }

  get(studyUrl(name, '/comparison')).then(found => { comparison = found; }, () => { /* the values stand without their intervals */ });
  return () => {
    clearTimeout(timer);
    feed.close();
    cards.forEach(card => card.dispose());
  };
}

function wide(label, columns, body) {
  return h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': label }, h('table', {}, h('thead', {}, h('tr', {}, columns.map(c => h('th', { scope: 'col' }, c)))), body));
}
