// A figure of a study: title, chart, caption, downloads. What it shows is made by the node, by the code that reports are made with.
import { h, note, save, setText } from './dom.js';
import { ChartBox, picture } from './charts.js';
import { getText } from './api.js';

const whileHeld = 'It is not renewed while trials are picked; a click on the axis lets them go.';

export class FigureCard {
  /** figure: {name, title, caption, height, option}; csv: the address of its numbers; seen: called when it comes into view. */
  constructor(figure, csv, seen) {
    this.figure = figure;
    this.picked = h('div', { class: 'quiet', role: 'status' });
    this.box = new ChartBox(figure.title, figure.height, { seen, held: held => setText(this.picked, held ? whileHeld : '') });
    this.caption = h('figcaption', {}, figure.caption);
    this.message = h('div', {});
    this.title = h('h3', {}, figure.title);
    this.buttons = [
      this.#button('SVG', title => `download ${title} as SVG`, () => picture(this.box, this.figure.option, this.figure.title, 'svg')),
      this.#button('PNG', title => `download ${title} as PNG`, () => picture(this.box, this.figure.option, this.figure.title, 'png')),
      this.#button('CSV', title => `download the numbers of ${title} as CSV`, async () => new Blob([await getText(csv)], { type: 'text/csv' })),
    ];
    this.element = h('figure', { 'data-figure': figure.name },
      h('div', { class: 'bar' }, this.title, this.buttons.map(({ button }) => button)), this.message, this.box.element, this.picked, this.caption);
    this.box.option = figure.option;
  }

  update(figure) {
    if (figure.title !== this.figure.title) {
      this.title.textContent = this.box.label = figure.title;
      this.buttons.forEach(({ button, label }) => button.setAttribute('aria-label', label(figure.title)));
    }
    this.figure = figure;
    this.element.dataset.figure = figure.name;
    this.box.height = figure.height;
    setText(this.caption, figure.caption);
    this.box.option = figure.option;
  }

  dispose() {
    this.box.dispose();
  }

  #button(type, label, make) {
    const button = h('button', { type: 'button', class: 'small', 'aria-label': label(this.figure.title), onclick: async () => {
      try {
        save(`${this.figure.name}.${type.toLowerCase()}`, await make());
        this.message.replaceChildren();
      } catch (error) {
        this.message.replaceChildren(note('bad', error.message));
      }
    } }, type);
    return { button, label };
  }
}
