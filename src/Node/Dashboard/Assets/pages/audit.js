// Who did what.
import { h } from '../dom.js';
import { moment } from '../format.js';
import { get } from '../api.js';
import { DataTable } from '../table.js';

export async function show(root) {
  const entries = await get('/v1/audit');
  const table = new DataTable({
    name: 'audit',
    caption: 'The latest 500 actions that this scheduler node was asked for over HTTP, by dashboards and command lines, and what operators did by pbm on any node; refused ones included.',
    key: row => row.key,
    sort: { column: 'at', descending: true },
    columns: [
      { name: 'at', title: 'when', value: r => r.at, cell: r => moment(r.at) },
      { name: 'action', title: 'action', value: r => r.action },
      { name: 'subject', title: 'of', value: r => r.subject },
      { name: 'from', title: 'from', value: r => r.from },
      { name: 'node', title: 'node', value: r => r.node },
      { name: 'outcome', title: 'outcome', value: r => (r.done ? 'done' : 'refused'), cell: r => h('span', { class: r.done ? 'completed' : 'failed' }, r.done ? 'done' : 'refused') },
      { name: 'answer', title: 'why', wrap: true, value: r => r.answer },
    ],
  });
  root.append(h('h1', { tabindex: -1 }, 'Audit'), entries.length === 0 ? h('p', { class: 'quiet' }, 'Nobody has changed anything yet.') : table.element);
  table.update(entries.map((entry, key) => ({ ...entry, key })));
}
