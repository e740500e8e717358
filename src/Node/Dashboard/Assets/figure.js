// A figure of a study: title, chart, caption, downloads. What it shows is made by the node, by the code that reports are made with.
import { h, save, setText } from './dom.js';
import { ChartBox, picture } from './charts.js';
import { getText } from './api.js';

export class FigureCard {
  /** figure: {name, title, caption, height, option}; csv: the address of its numbers. */
  constructor(figure, csv) {
    this.figure = figure;
    this.box = new ChartBox(figure.title, figure.height);
    this.caption = h('figcaption', {}, figure.caption);
    this.element = h('figure', { 'data-figure': figure.name },
      h('div', { class: 'bar' },
        this.title = h('h3', {}, figure.title),
        ...['svg', 'png'].map(type => h('button', {
          type: 'button', class: 'small', 'aria-label': `download ${figure.title} as ${type.toUpperCase()}`,
          onclick: async () => save(`${figure.name}.${type}`, await picture(this.box, this.current(), figure.title, type)),
        }, type.toUpperCase())),
        h('button', {
          type: 'button', class: 'small', 'aria-label': `download the numbers of ${figure.title} as CSV`,
          onclick: async () => save(`${figure.name}.csv`, new Blob([await getText(csv)], { type: 'text/csv' })),
        }, 'CSV')),
      this.box.element, this.caption);
    this.box.option = figure.option;
  }

  /** The option with what was merged into it since. */
  current() {
    return this.figure.option;
  }

  update(figure) {
    this.figure = figure;
    setText(this.caption, figure.caption);
    this.box.option = figure.option;
  }

  dispose() {
    this.box.dispose();
  }
}
