// The cluster's nodes, and what happens to them.
import { h, link, note, pill, setText, studyPath } from '../dom.js';
import { bytes, duration, moment, plural } from '../format.js';
import { follow, knowSchedulers } from '../live.js';
import { DataTable } from '../table.js';
import { maySteer, steer, whenPermitted } from '../operator.js';

const mostEvents = 100;

export async function show(root) {
  const told = h('div', {}), events = h('ul', { class: 'events' }), summary = h('p', {});
  let permitted = await maySteer(), latest = null;
  const before = new Map();
  const table = new DataTable({
    name: 'nodes',
    caption: 'Cpu is the share of one core since the look before; memory is what the process holds.',
    key: row => row.address,
    sort: { column: 'node', descending: false },
    columns: [
      { name: 'node', title: 'node', value: r => r.name ?? r.worker?.name ?? r.address },
      { name: 'role', title: 'role', value: r => r.roles.join(', ') + (r.isScheduler ? ', decides' : '') },
      { name: 'state', title: 'state', value: r => (r.reachable ? r.status : `${r.status}, unreachable`), cell: r => pill(r.reachable ? r.status : 'unreachable') },
      { name: 'slots', title: 'slots busy', numeric: true, value: r => r.worker?.busy, cell: r => (r.worker ? `${r.worker.busy} of ${r.worker.slots}` : r.isUnknown ? 'unknown' : '') },
      { name: 'trials', title: 'trials', wrap: true, value: r => r.worker?.trials.join(', '), cell: r => (r.worker?.trials ?? []).flatMap((text, i) => [i > 0 ? ', ' : '', trialLink(text)]) },
      { name: 'cpu', title: 'cpu', numeric: true, value: r => r.cpu, cell: r => (r.cpu === null ? '' : `${Math.round(r.cpu * 100)} %`) },
      { name: 'memory', title: 'memory', numeric: true, value: r => r.memoryBytes, cell: r => bytes(r.memoryBytes) },
      { name: 'up', title: 'up for', numeric: true, value: r => r.upSeconds, cell: r => duration(r.upSeconds) },
      { name: 'version', title: 'version', optional: true, value: r => r.version },
      { name: 'address', title: 'address', optional: true, value: r => r.address },
      { name: 'process', title: 'process', numeric: true, optional: true, value: r => r.processId },
      { name: 'drain', title: 'action', value: () => null, cell: r => (permitted && r.worker && r.status === 'up' ? h('button', { type: 'button', class: 'small', 'aria-label': `drain ${r.worker.name}`, onclick: () => drain(r.worker.name) }, 'Drain') : '') },
    ],
  });
  root.append(h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, 'Cluster')), summary, told, table.element, h('h2', {}, 'What happened to members'), events);

  async function drain(worker) {
    try {
      const answer = await steer(`/v1/cluster/workers/${encodeURIComponent(worker)}/drain`);
      told.replaceChildren(note('good', `${answer.worker} is leaving and hands back what it trains: ${answer.trials.length === 0 ? 'nothing' : answer.trials.join(', ')}. Its trials run on elsewhere.`));
    } catch (error) {
      told.replaceChildren(note('bad', error.message));
    }
  }

  function trialLink(text) {
    const at = text.lastIndexOf(' #');
    return link(studyPath(text.slice(0, at), 'trials', text.slice(at + 2)), text);
  }

  function summaryOf(cluster, rows) {
    const { workers } = cluster;
    if (cluster.scheduler === null) return `${plural(rows.length, 'node')}. No scheduler decides at present: how many slots are busy is unknown; workers train on.`;
    const slots = workers.reduce((sum, w) => sum + w.slots, 0), busy = workers.reduce((sum, w) => sum + w.busy, 0);
    return `${plural(rows.length, 'node')}, ${plural(workers.length, 'worker')}, ${busy} of ${slots} slots busy. The scheduler runs on ${rows.find(r => r.isScheduler)?.name ?? cluster.scheduler}.`;
  }

  function rowsOf(cluster, now) {
    return cluster.members.map(member => {
      const key = `${member.address} ${member.processId}`, last = before.get(key);
      const isLater = member.cpuSeconds !== null && last && now > last.now;
      const cpu = isLater ? (member.cpuSeconds - last.cpu) / ((now - last.now) / 1_000) : last?.share ?? null;
      if (member.cpuSeconds !== null && (!last || isLater)) before.set(key, { now, cpu: member.cpuSeconds, share: cpu });
      const worker = cluster.workers.find(w => w.address === member.address) ?? null;
      return {
        ...member, cpu, worker, isScheduler: member.address === cluster.scheduler, isUnknown: cluster.scheduler === null && member.roles.includes('worker'),
        upSeconds: member.startedAt ? (now - new Date(member.startedAt).getTime()) / 1_000 : null,
      };
    });
  }

  const known = new Set();
  function take({ cluster, at, members }, first) {
    knowSchedulers(cluster.members.filter(member => member.name !== cluster.node));
    latest = { cluster, now: new Date(at).getTime() };
    const rows = rowsOf(cluster, latest.now);
    const gone = [...known].filter(address => !rows.some(r => r.address === address));
    gone.forEach(address => known.delete(address));
    rows.forEach(r => known.add(r.address));
    table.remove(gone);
    table.update(rows);
    setText(summary, summaryOf(cluster, rows));
    if (first) events.replaceChildren();
    for (const change of members) events.prepend(h('li', {}, h('span', { class: 'quiet' }, moment(change.at)), ` ${change.roles.join(', ')} ${change.address} `, pill(change.what)));
    while (events.children.length > mostEvents) events.lastElementChild.remove();
    if (events.children.length === 0) events.append(h('li', { class: 'quiet' }, 'Nothing since this page was opened.'));
    else if (events.children.length > 1) events.querySelector('li.quiet')?.remove();
  }
  const end = follow('/v1/live/cluster', { cluster: take });
  const endPermission = whenPermitted(async () => {
    permitted = await maySteer();
    if (latest) table.update(rowsOf(latest.cluster, latest.now));
  });
  return () => {
    end();
    endPermission();
  };
}
