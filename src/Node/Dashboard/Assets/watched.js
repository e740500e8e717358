// A kind of figure that is asked for again while its study changes; what has not changed is answered by a word (304).
import { h } from './dom.js';
import { send, studyUrl } from './api.js';
import { FigureCard } from './figure.js';

// Seldom enough that asking and drawing take a small part of the time.
const every = 4_000, share = 50;

export class WatchedFigures {
  #cards = new Map();
  #tag = null;
  #text = '';
  #timer = null;
  #due = false;
  #ended = false;

  /** empty: called where the study has no such figure yet. */
  constructor(study, kind, place, query = '') {
    Object.assign(this, { study, kind, place, query });
    this.message = h('p', { class: 'quiet' }, 'Drawing…');
    place.replaceChildren(this.message);

    // Room for a figure, so that only those are asked for that will be in view.
    place.classList.add('awaited');
    this.#seen = new IntersectionObserver(entries => {
      this.visible = entries.at(-1).isIntersecting;
      if (this.visible && this.#due) this.#load();
    }, { rootMargin: '300px' });
    this.#seen.observe(place);
    this.changed();
  }

  #seen;

  /** The study has changed: the figures are asked for, not more often than every few seconds, and only while they are in view. */
  changed() {
    this.#due = true;
    if (!this.#timer && this.visible && !document.hidden) this.#load();
  }

  async #load() {
    if (this.#timer) return;
    this.#due = false;
    const wait = milliseconds => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#timer = null;
        if (this.#due && this.visible && !document.hidden) this.#load();
      }, milliseconds);
    };
    wait(every);
    try {
      const response = await send(studyUrl(this.study, `/figures/${this.kind}${this.query}`), { headers: this.#tag ? { 'If-None-Match': this.#tag } : {}, cache: 'no-store' });
      if (this.#ended || response.status === 304) return;
      this.#tag = response.headers.get('ETag');
      const text = await response.text(), began = performance.now();
      if (this.#ended) return;
      if (text !== this.#text) this.#show(JSON.parse(this.#text = text));
      if (!this.#ended) wait(Math.max(every, share * (performance.now() - began)));
    } catch (error) {
      if (!this.#ended && this.#cards.size === 0) this.message.textContent = error.message;
      this.place.classList.remove('awaited');
      this.#due = true;
    }
  }

  #show(figures) {
    this.place.classList.remove('awaited');
    for (const figure of figures) {
      const card = this.#cards.get(figure.name);
      if (card) card.update(figure);
      else {
        const fresh = new FigureCard(figure, studyUrl(this.study, `/figures/${this.kind}/${encodeURIComponent(figure.name)}.csv${this.query}`));
        this.#cards.set(figure.name, fresh);
        this.place.append(fresh.element);
      }
    }
    if (this.#cards.size > 0) this.message.remove();
    else this.message.textContent = 'There is not enough to draw yet.';
  }

  dispose() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#seen.disconnect();
    this.#cards.forEach(card => card.dispose());
  }
}
