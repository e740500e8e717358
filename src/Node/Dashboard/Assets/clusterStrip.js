// The cluster in a line: its workers, which of their slots are busy and which of them with this study.
import { h, link } from './dom.js';
import { count } from './format.js';
import { get } from './api.js';
import { knowSchedulers } from './live.js';

const every = 5_000, most = 12;

export class ClusterStrip {
  #timer = 0;
  #ended = false;
  #drawn = '';

  constructor(study) {
    this.prefix = `${study} #`;
    this.element = h('section', { class: 'strip', 'aria-label': 'cluster' });
    this.look = () => this.#look();
    document.addEventListener('visibilitychange', this.look);
    this.#look();
  }

  close() {
    this.#ended = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.look);
  }

  async #look() {
    clearTimeout(this.#timer);
    if (this.#ended || document.hidden) return;
    try {
      const cluster = await get('/v1/cluster');
      knowSchedulers(cluster.members.filter(member => member.name !== cluster.node));
      if (!this.#ended) this.#show(cluster);
    } catch { /* the header tells that the node is away */ }
    clearTimeout(this.#timer);
    if (!this.#ended) this.#timer = setTimeout(this.look, every);
  }

  #show({ members, workers, scheduler }) {
    const text = JSON.stringify([members.map(m => [m.address, m.name, m.reachable]), workers.map(w => [w.address, w.slots, w.trials]), scheduler]);
    if (text === this.#drawn) return;
    this.#drawn = text;
    const lost = members.filter(member => !member.reachable).map(member => member.name ?? member.address);
    const parts = [h('span', { class: 'label' }, link('/cluster', 'Cluster'))];
    if (scheduler === null) parts.push(h('span', { class: 'quiet' }, 'no scheduler decides at present; workers train on'));
    else if (workers.length === 0) parts.push(h('span', { class: 'quiet' }, 'no worker: trials wait until one comes'));
    else {
      const slots = workers.reduce((sum, w) => sum + w.slots, 0), busy = workers.reduce((sum, w) => sum + w.busy, 0);
      parts.push(h('span', {}, `${count(busy)} of ${count(slots)} slots busy`), ...workers.slice(0, most).map(worker => this.#worker(worker)));
      if (workers.length > most) parts.push(h('span', { class: 'quiet' }, `and ${workers.length - most} more workers`));
    }
    if (lost.length > 0) parts.push(h('span', { class: 'unreachable' }, `unreachable: ${lost.join(', ')}`));
    this.element.replaceChildren(...parts);
  }

  #worker(worker) {
    const slots = Math.max(1, Math.floor(worker.slots));
    return h('span', { class: 'worker' }, worker.name, ' ', h('span', { class: 'slots', 'aria-hidden': 'true' }, Array.from({ length: Math.min(slots, 16) }, (_, i) => {
      const trial = worker.trials[i];
      return h('span', { class: trial === undefined ? 'slot' : trial.startsWith(this.prefix) ? 'slot busy' : 'slot other', title: trial ?? 'free' });
    })), h('span', { class: 'quiet' }, ` ${worker.busy}/${worker.slots}`));
  }
}
