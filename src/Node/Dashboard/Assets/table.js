// A table of many rows that change: sort by a column's name, filter by words and comparisons, choose columns, take it as CSV.
// What the reader chose is in the address, so that it can be shared. Only rows that changed are drawn again.
import { h, save, setText } from './dom.js';
import { plural } from './format.js';
import { choice, remember } from './address.js';

const comparison = /^([\w.@]+)(<=|>=|!=|<|>|=|:)(.*)$/, step = 100;

function closeByEscape(event) {
  if (event.key !== 'Escape') return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector('summary').focus();
}

export class DataTable {
  #rows = new Map();
  #drawn = new Map();
  #limit = step;
  #sort;
  #find;
  #columns;

  /**
   * columns: [{name, title, value: row => text, number or null, cell?: row => node or text, numeric?, wrap?, optional?}]; key: row => its name;
   * marked: row => whether it stands out; sort: {column, descending}.
   */
  constructor({ name, caption, columns, key, marked, sort }) {
    Object.assign(this, { name, caption, all: columns, key, marked });
    this.#find = choice('find');
    this.#choose(columns, sort);
    this.#build();
  }

  /** Takes rows in; those under a known key replace what was there. */
  update(rows) {
    for (const row of rows) this.#rows.set(this.key(row), row);
    this.#draw(new Set(rows.map(this.key)));
  }

  /** Forgets all rows; those that come again take the places that they had. */
  clear() {
    this.#rows.clear();
  }

  remove(keys) {
    keys.forEach(key => this.#rows.delete(key));
    this.#draw(new Set());
  }

  /** Other columns, or another order, for example since the first rows told which parameters there are. */
  setColumns(columns, sort) {
    this.#choose(columns, sort);
    this.#head();
    this.#choices();
    this.#draw(null);
  }

  /** What the address asks for, or else what is usual. */
  #choose(columns, sort) {
    const chosen = choice('columns') ? choice('columns').split(',') : null, [column, order] = choice('sort').split('.');
    this.all = columns;
    this.#columns = new Set(columns.filter(c => (chosen ? chosen.includes(c.name) : !c.optional)).map(c => c.name));
    this.#sort = columns.some(c => c.name === column) ? { column, descending: order === 'desc' } : sort;
  }

  #build() {
    this.search = h('input', {
      type: 'search', value: this.#find, 'aria-label': `filter ${this.name}`, placeholder: 'filter: words, window>5, state=running',
      oninput: () => { this.#find = this.search.value; this.#limit = step; remember({ find: this.#find }); this.#draw(null); },
    });
    this.choice = h('div', {});
    this.told = h('span', { class: 'quiet', role: 'status' });
    this.head = h('tr', {});
    this.body = h('tbody', {});
    this.more = h('div', { class: 'tools' },
      h('button', { type: 'button', onclick: () => { this.#limit += step; this.#draw(null); } }, 'Show 100 more'),
      h('button', { type: 'button', onclick: () => { this.#limit = Infinity; this.#draw(null); } }, 'Show all'));
    this.element = h('section', { 'aria-label': this.name },
      h('div', { class: 'tools' },
        this.search,
        h('details', { class: 'columns', onkeydown: closeByEscape }, h('summary', {}, 'Columns'), this.choice),
        h('button', { type: 'button', 'aria-label': `download ${this.name} as CSV`, onclick: () => save(`${this.name}.csv`, new Blob([this.csv()], { type: 'text/csv' })) }, 'CSV'),
        this.told),
      h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': `table of ${this.name}` },
        h('table', {}, h('caption', {}, this.caption), h('thead', {}, this.head), this.body)),
      this.more);
    this.#head();
    this.#choices();
  }

  #shownColumns() {
    return this.all.filter(c => this.#columns.has(c.name));
  }

  #head() {
    this.head.replaceChildren(...this.#shownColumns().map(column => h('th', {
      scope: 'col', class: column.numeric ? 'number' : null,
      'aria-sort': this.#sort.column === column.name ? (this.#sort.descending ? 'descending' : 'ascending') : null,
    }, h('button', { type: 'button', onclick: () => this.#sortBy(column) }, column.title))));
  }

  #choices() {
    this.choice.replaceChildren(...this.all.map(column => h('label', {},
      h('input', {
        type: 'checkbox', checked: this.#columns.has(column.name),
        onchange: event => {
          if (event.target.checked) this.#columns.add(column.name);
          else this.#columns.delete(column.name);
          remember({ columns: [...this.#columns].join(',') });
          this.#head();
          this.#draw(null);
        },
      }), column.title)));
  }

  #sortBy(column) {
    const again = this.#sort.column === column.name;
    this.#sort = { column: column.name, descending: again ? !this.#sort.descending : Boolean(column.numeric) };
    remember({ sort: `${column.name}.${this.#sort.descending ? 'desc' : 'asc'}` });
    const focused = document.activeElement?.textContent;
    this.#head();
    [...this.head.querySelectorAll('button')].find(button => button.textContent === focused)?.focus();
    this.#draw(null);
  }

  /** The rows that are asked for, in their order. */
  #asked() {
    const tests = this.#find.split(/\s+/).filter(Boolean).map(word => this.#test(word));
    const rows = [...this.#rows.values()].filter(row => tests.every(test => test(row)));
    const column = this.all.find(c => c.name === this.#sort.column);
    if (!column) return rows;
    const sign = this.#sort.descending ? -1 : 1;
    const empty = value => value === null || value === undefined || value === '' || Number.isNaN(value);
    return rows.map(row => [column.value(row), row]).sort(([a], [b]) => {
      if (empty(a) || empty(b)) return empty(a) - empty(b);
      return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));
    }).map(([, row]) => row);
  }

  #test(word) {
    const [, name, operator, wanted] = comparison.exec(word) ?? [];
    const column = name && this.all.find(c => c.name === name || c.title === name);
    if (!column) {
      const text = word.toLowerCase();
      return row => this.all.some(c => String(c.value(row) ?? '').toLowerCase().includes(text));
    }
    const limit = Number(wanted);
    return row => {
      const value = column.value(row);
      const [a, b] = typeof value === 'number' && wanted !== '' && !Number.isNaN(limit) ? [value, limit] : [String(value ?? '').toLowerCase(), wanted.toLowerCase()];
      switch (operator) {
        case '<': return a < b;
        case '>': return a > b;
        case '<=': return a <= b;
        case '>=': return a >= b;
        case '!=': return a !== b;
        case '=': return a === b;
        default: return String(a).includes(b);
      }
    };
  }

  /** changed: the keys of the rows to draw again; null for all. */
  #draw(changed) {
    const asked = this.#asked();
    const shown = asked.slice(0, this.#limit);
    if (changed === null) this.#drawn.clear();
    const rows = shown.map(row => {
      const key = this.key(row);
      let element = this.#drawn.get(key);
      if (!element) this.#drawn.set(key, element = this.#row(row));
      else if (changed.has(key)) patch(element, this.#row(row));
      const mark = Boolean(this.marked?.(row));
      if (element.classList.contains('marked') !== mark) element.classList.toggle('marked', mark);
      return element;
    });

    // A row that is not shown is made anew when it is: it may have changed meanwhile.
    if (this.#drawn.size > shown.length) {
      const keys = new Set(shown.map(this.key));
      for (const key of this.#drawn.keys()) if (!keys.has(key)) this.#drawn.delete(key);
    }
    if (rows.length !== this.body.children.length || rows.some((row, i) => this.body.children[i] !== row)) this.#place(rows);
    setText(this.told, asked.length === this.#rows.size ? plural(asked.length, 'row') : `${asked.length} of ${plural(this.#rows.size, 'row')}`);
    this.more.classList.toggle('hidden', shown.length === asked.length);
  }

  /** Puts rows in order without moving those that are in place; a row that moves takes the focus with it. */
  #place(rows) {
    const wanted = new Set(rows), focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    for (const row of [...this.body.children]) if (!wanted.has(row)) row.remove();
    let at = this.body.firstElementChild;
    for (const row of rows) {
      if (row === at) at = at.nextElementSibling;
      else this.body.insertBefore(row, at);
    }
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  #row(row) {
    return h('tr', {}, this.#shownColumns().map(column => {
      const content = column.cell ? column.cell(row) : column.value(row);
      return h('td', { class: column.numeric ? 'number' : column.wrap ? 'wrap' : null }, content);
    }));
  }

  csv() {
    // A spreadsheet takes text that begins like this for a formula, and names come from anywhere.
    const harmless = value => (typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
    const quoted = value => {
      const text = value === null || value === undefined ? '' : String(harmless(value));
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const columns = this.#shownColumns();
    return [columns.map(c => quoted(c.title)), ...this.#asked().map(row => columns.map(c => quoted(c.value(row))))].map(line => line.join(',')).join('\n') + '\n';
  }
}

/** Takes over what differs, cell by cell: a button that is pressed or has the focus stays where nothing changed about it. */
function patch(row, fresh) {
  [...fresh.children].forEach((cell, i) => {
    const old = row.children[i];
    if (!old.isEqualNode(cell)) old.replaceChildren(...cell.childNodes);
  });
}
