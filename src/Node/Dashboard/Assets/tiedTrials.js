// The trials that cannot be told apart from the best one. It is asked for again when another trial is the best, or more have ended.
import { h, link, studyPath } from './dom.js';
import { count, plural } from './format.js';
import { get, studyUrl } from './api.js';

const every = 10_000, most = 8;

export class TiedTrials {
  #asked = '';
  #due = null;
  #timer = 0;
  #ended = false;

  constructor(study) {
    this.study = study;
    this.element = h('p', { class: 'quiet' });
  }

  update(summary) {
    if (summary.bestTrial === null) return;
    this.#due = `${summary.bestTrial} ${summary.completed + summary.stopped + summary.failed + summary.paused}`;
    if (!this.#timer && this.#due !== this.#asked) this.#ask();
  }

  close() {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    this.#asked = this.#due;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#due !== this.#asked) this.#ask();
    }, every);
    try {
      const { tied, best } = await get(studyUrl(this.study, '/ties'));
      if (!this.#ended) this.#show(tied, best);
    } catch {
      this.#asked = '';
    }
  }

  #show(tied, best) {
    if (tied === null || tied.compared === 0) {
      this.element.replaceChildren();
      return;
    }
    const { trials, compared, queries } = tied, how = `on ${count(queries)} queries (paired test, 95 %)`;
    const links = trials.slice(0, most).flatMap(({ trial }, i) => [i > 0 ? ' ' : '', link(studyPath(this.study, 'trials', String(trial)), `#${trial}`)]);
    this.element.replaceChildren(...trials.length === 0
      ? [`It differs from all ${plural(compared, 'other trial')} ${how}.`]
      : [`${plural(trials.length, 'trial')} of ${count(compared)} cannot be told apart from #${best} ${how}: `, ...links, trials.length > most ? ` and ${count(trials.length - most)} more` : '']);
  }
}
