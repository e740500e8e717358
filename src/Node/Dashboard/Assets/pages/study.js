// One study: where it stands, its curves, its trials.
import { h, link, pill, studyPath } from '../dom.js';
import { count, cost, duration, interval, metric, moment, parameter, plural } from '../format.js';
import { get, studyUrl } from '../api.js';
import { DataTable } from '../table.js';
import { progressOf, tiles } from '../tiles.js';
import { StudyFeed } from '../study.js';
import { isLive } from '../live.js';
import { studyHeading } from '../studyHeading.js';
import { LiveCurves } from '../curves.js';
import { WatchedFigures } from '../watched.js';
import { StudyActions } from '../actions.js';
import { TiedTrials } from '../tiedTrials.js';

export async function show(root, name) {
  await get(studyUrl(name));
  const actions = new StudyActions(name);
  const heading = studyHeading(name, 'Overview', actions.buttons);
  const board = tiles('best', 'test', 'progress', 'time', 'cost', 'data');
  const parameters = h('p', {});
  const ties = new TiedTrials(name);
  const curves = h('div', {}, h('p', { class: 'quiet' }, 'Curves appear with the second epoch of a trial.'));
  const history = h('div', {});
  const table = trialsTable(name, () => feed);
  root.append(heading.element, actions.element, board.element, h('div', { class: 'about' }, parameters, ties.element), h('h2', { class: 'unseen' }, 'Curves'), h('div', { class: 'figures pair' }, curves, history), h('h2', {}, 'Trials'), table.element);

  let comparison = null, columns = '';
  const feed = new StudyFeed(name, (changed, fresh) => {
    if (feed.gone) {
      heading.lose();
      return;
    }
    const { summary } = feed;
    heading.set(summary);
    actions.set(summary);
    if (fresh) table.clear();
    const names = [...new Set([...feed.trials.values()].flatMap(t => Object.keys(t.parameters)))], { varied } = feed;
    const wanted = `${names.map(p => `${p} ${varied.has(p)}`)} ${summary.mode}`;
    if (columns !== wanted) {
      columns = wanted;
      table.setColumns(trialColumns(name, feed, names, varied), { column: 'value', descending: feed.maximises });
    }
    showTiles();
    table.update(changed);
    live.update(changed);
    ties.update(summary);
    if (changed.length > 0) past.changed();
  });
  const live = new LiveCurves(feed, name, curves);
  const past = new WatchedFigures(name, 'history', history);
  const clock = setInterval(() => feed.summary && isLive() && showTiles(), 1_000);

  function showTiles() {
    const { summary, best } = feed;
    const passed = summary.endedAt || summary.startedAt === null ? 0 : (performance.now() - feed.at) / 1_000;
    board.best.set(
      summary.bestValue === null ? 'none yet' : `${metric(summary.bestValue)} ${interval(summary.metric, summary.bestValue, feed.queries ?? comparison?.validationQueries)}`,
      summary.bestTrial === null ? `${summary.metric}, validation` : `${summary.metric}, validation · #${summary.bestTrial}`);
    const test = best?.test ?? null;
    board.test.set(test === null ? 'none yet' : `${metric(test)} ${interval(summary.metric, test, comparison?.testQueries)}`, `${summary.metric}, the same trial`);
    const ended = summary.completed + summary.stopped + summary.failed;
    board.progress.set(`${count(ended)} of ${summary.trialsPlanned === null ? 'no end' : count(summary.trialsPlanned)}`, states(summary));
    const bar = progressOf(summary);
    if (board.progress.extra.firstElementChild?.value !== bar.value || board.progress.extra.firstElementChild?.max !== bar.max) board.progress.extra.replaceChildren(bar);
    board.time.set(
      feed.elapsed === null ? 'not begun' : duration(feed.elapsed + passed),
      feed.left === null ? (summary.endedAt ? `ended ${moment(summary.endedAt)}` : `submitted ${moment(summary.submittedAt)}`) : `left about ${duration(Math.max(0, feed.left - passed))}`);
    board.cost.set(cost(feed.cost), `${plural(summary.epochsReported, 'epoch')} trained`);
    board.data.set(plural(summary.corpus.sessions, 'session'), `${count(summary.corpus.events)} events · ${count(summary.corpus.items)} items`);
    const { varied } = feed, text = best ? Object.entries(best.parameters).filter(([key]) => varied.has(key)).map(([key, value]) => `${key} ${parameter(value)}`).join(' · ') : '';
    if (best && parameters.dataset.text !== `${best.trial} ${text}`) {
      parameters.dataset.text = `${best.trial} ${text}`;
      parameters.replaceChildren('Best: ', link(studyPath(name, 'trials', String(best.trial)), `#${best.trial}`), ` ${text}`);
    }
  }

  get(studyUrl(name, '/comparison')).then(found => {
    comparison = found;
    if (feed.summary) showTiles();
    past.changed();
  }, () => { /* the values stand without their intervals */ });
  return () => {
    clearInterval(clock);
    feed.close();
    heading.close();
    actions.close();
    ties.close();
    live.dispose();
    past.dispose();
  };
}

function states(summary) {
  const parts = [`${summary.running} running`];
  for (const state of ['paused', 'waiting', 'stopped', 'failed']) if (summary[state] > 0) parts.push(`${count(summary[state])} ${state === 'stopped' ? 'stopped early' : state}`);
  return parts.join(' · ');
}

function trialsTable(name, feed) {
  return new DataTable({
    name: 'trials',
    caption: 'The best trial is marked. Value is the last validation value, test that of the test queries at the same epoch. More columns: the parameters that do not vary, attempts, times.',
    key: trial => trial.trial,
    marked: trial => trial.trial === feed()?.summary?.bestTrial,
    sort: { column: 'value', descending: true },
    columns: trialColumns(name, { summary: null }, [], new Set()),
  });
}

/** Why a trial is in its state, where the state does not say it: nobody needs to read of each that it was trained to its end. */
const telling = trial => (['failed', 'stopped', 'paused', 'waiting'].includes(trial.state) ? trial.reason : null);

function trialColumns(name, feed, parameters, varied) {
  return [
    { name: 'trial', title: 'trial', numeric: true, value: t => t.trial, cell: t => link(studyPath(name, 'trials', String(t.trial)), `#${t.trial}`) },
    { name: 'state', title: 'state', value: t => t.state, cell: t => pill(t.state) },
    { name: 'value', title: 'value', numeric: true, value: t => t.value, cell: t => metric(t.value) },
    { name: 'test', title: 'test', numeric: true, value: t => t.test, cell: t => metric(t.test) },
    { name: 'bestValue', title: 'best epoch', numeric: true, optional: true, value: t => t.bestValue, cell: t => metric(t.bestValue) },
    { name: 'epoch', title: 'epoch', numeric: true, value: t => t.epoch, cell: t => `${t.epoch}/${t.plannedEpochs}` },
    ...parameters.map(p => ({
      name: p, title: p, optional: !varied.has(p),
      numeric: [...(feed.trials?.values() ?? [])].every(t => typeof (t.parameters[p] ?? 0) === 'number'),
      value: t => t.parameters[p], cell: t => (t.parameters[p] === undefined ? '' : parameter(t.parameters[p])),
    })),
    { name: 'seconds', title: 'seconds', numeric: true, value: t => t.seconds, cell: t => t.seconds.toFixed(1) },
    { name: 'worker', title: 'worker', value: t => t.worker },
    { name: 'attempt', title: 'attempt', numeric: true, optional: true, value: t => t.attempt },
    { name: 'started', title: 'started', optional: true, value: t => t.startedAt, cell: t => moment(t.startedAt) },
    { name: 'ended', title: 'ended', optional: true, value: t => t.endedAt, cell: t => moment(t.endedAt) },
    { name: 'reason', title: 'why', value: t => t.reason, cell: t => h('span', { class: 'line', title: telling(t) }, telling(t) ?? '') },
  ];
}
