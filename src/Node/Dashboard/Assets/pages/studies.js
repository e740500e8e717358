// All studies, live.
import { h, link, note, pill, studyPath } from '../dom.js';
import { count, cost, duration, interval, metric, moment } from '../format.js';
import { follow } from '../live.js';
import { DataTable } from '../table.js';
import { progressOf } from '../tiles.js';

export async function show(root) {
  const ended = s => s.completed + s.stopped + s.failed;
  const table = new DataTable({
    name: 'studies',
    caption: 'Best is the best last validation value, with its 95 % interval where the metric is a share of queries.',
    key: row => row.summary.name,
    sort: { column: 'submitted', descending: true },
    columns: [
      { name: 'study', title: 'study', value: r => r.summary.name, cell: r => link(studyPath(r.summary.name), r.summary.name) },
      { name: 'state', title: 'state', value: r => r.summary.state, cell: r => pill(r.summary.state) },
      { name: 'model', title: 'model', value: r => r.summary.model },
      { name: 'metric', title: 'metric', value: r => r.summary.metric },
      {
        name: 'best', title: 'best', numeric: true, value: r => r.summary.bestValue,
        cell: r => r.summary.bestValue === null ? '' : [
          `${metric(r.summary.bestValue)} ${interval(r.summary.metric, r.summary.bestValue, r.validationQueries)} `,
          link(studyPath(r.summary.name, 'trials', String(r.summary.bestTrial)), `#${r.summary.bestTrial}`)],
      },
      { name: 'progress', title: 'trials', numeric: true, value: r => ended(r.summary), cell: r => [`${count(ended(r.summary))} of ${r.summary.trialsPlanned === null ? 'no end' : count(r.summary.trialsPlanned)}`, progressOf(r.summary)] },
      { name: 'epochs', title: 'epochs', numeric: true, value: r => r.summary.epochsReported, cell: r => count(r.summary.epochsReported) },
      { name: 'elapsed', title: 'elapsed', numeric: true, value: r => r.elapsedSeconds, cell: r => duration(r.elapsedSeconds) },
      { name: 'left', title: 'left about', numeric: true, value: r => r.leftSeconds, cell: r => duration(r.leftSeconds) },
      { name: 'cost', title: 'cost', numeric: true, value: r => r.trainingSeconds, cell: r => cost(r.trainingSeconds) },
      { name: 'submitted', title: 'submitted', value: r => r.summary.submittedAt, cell: r => moment(r.summary.submittedAt) },
    ],
  });
  const place = h('div', {}, h('p', { class: 'quiet' }, 'Reading the studies…'));
  root.append(h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, 'Studies')), place);

  const known = new Map();
  return follow('/v1/live/studies', {
    studies(change, first) {
      if (first) {
        known.clear();
        table.clear();
      }
      for (const row of change.changed) known.set(row.summary.name, row);
      for (const name of change.gone) known.delete(name);
      if (known.size === 0) {
        place.replaceChildren(note('', h('p', {}, 'There is no study yet. Give the cluster one:'), h('pre', {}, 'sessionrec submit study.yaml --watch')));
        return;
      }
      if (!table.element.isConnected) place.replaceChildren(table.element);
      if (first || change.gone.length > 0) table.remove(change.gone);
      table.update(change.changed);
    },
  });
}
