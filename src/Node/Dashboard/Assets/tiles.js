// Figures with a name, in a row.
import { h, setText } from './dom.js';

export class Tile {
  constructor(name) {
    this.element = h('div', { class: 'tile' },
      h('div', { class: 'name' }, name), this.value = h('div', { class: 'value' }), this.extra = h('div', {}), this.more = h('div', { class: 'more' }));
  }

  set(value, more = '') {
    setText(this.value, value);
    setText(this.more, more);
  }
}

/** Tiles by name: tiles(['best', 'progress']).best.set('.25') */
export function tiles(...names) {
  const all = names.map(name => [name, new Tile(name)]);
  return { element: h('div', { class: 'tiles' }, all.map(([, tile]) => tile.element)), ...Object.fromEntries(all) };
}

/** How far a study is: trials that ended among those planned. */
export function progressOf(summary) {
  const ended = summary.completed + summary.stopped + summary.failed;
  const bar = h('progress', { 'aria-label': 'trials ended', max: summary.trialsPlanned ?? Math.max(ended, 1), value: ended });
  return bar;
}
