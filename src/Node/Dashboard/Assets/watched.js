// A kind of figure that is asked for again while its study changes; what has not changed is answered by a word (304).
import { h } from './dom.js';
import { send, studyUrl } from './api.js';
import { FigureCard } from './figure.js';
import { Sight } from './sight.js';

// Seldom enough that asking and drawing take a small part of the time.
const every = 4_000, share = 50;

export class WatchedFigures {
  #cards = new Map();
  #tag = null;
  #text = '';
  #timer = null;
  #due = true;
  #ended = false;
  #sight;

  /** missing: what is told where there is nothing to draw. */
  constructor(study, kind, place, query = '', missing = 'There is not enough to draw yet.') {
    Object.assign(this, { study, kind, place, query, missing });
    this.message = h('p', { class: 'quiet' }, 'Drawing…');
    place.replaceChildren(this.message);

    // Room for a figure, so that only those are asked for that will be in view.
    place.classList.add('awaited');
    this.#sight = new Sight(place, '300px', () => this.#look());
  }

  /** The study has changed: the figures are asked for, not more often than every few seconds, and only while they are in view. */
  changed() {
    this.#due = true;
    this.#look();
  }

  #look() {
    if (this.#due && !this.#timer && this.#sight.isSeen) this.#load();
  }

  async #load() {
    this.#due = false;
    const wait = milliseconds => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#look();
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

      // What is not there will not be there in four seconds either; who is away may be back.
      this.#due = error.status !== 404;
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
    else this.message.textContent = this.missing;
  }

  dispose() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#sight.end();
    this.#cards.forEach(card => card.dispose());
  }
}
