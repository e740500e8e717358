// What a page knows of one study: its summary and trials, put together from the stream. Of a trial's curve it knows what came since the
// page was opened: its first number is that of epoch from + 1.
import { follow } from './live.js';
import { studyUrl } from './api.js';
import { number } from './format.js';

export class StudyFeed {
  summary = null;
  trials = new Map();
  gone = false;
  #end;
  #pending = new Set();
  #frame = 0;

  /** changed: called with the trials that changed, once a frame at most. */
  constructor(name, changed) {
    this.changed = changed;
    this.#end = follow(`/v1/live/studies/${encodeURIComponent(name)}`, {
      study: (batch, first) => this.#take(batch, first),
      gone: () => { this.gone = true; this.#tell(); },
    });
    this.url = studyUrl(name);
  }

  get maximises() {
    return this.summary.mode !== 'min';
  }

  get best() {
    return this.trials.get(this.summary.bestTrial);
  }

  close() {
    cancelAnimationFrame(this.#frame);
    this.#end();
  }

  #take(batch, first) {
    if (first) this.trials.clear();
    Object.assign(this, { summary: batch.summary, elapsed: batch.elapsedSeconds, left: batch.leftSeconds, cost: batch.trainingSeconds, at: performance.now() });
    for (const part of batch.trials) {
      const known = this.trials.get(part.trial);
      const more = part.curve.map(number), kept = part.from - (known?.from ?? Infinity);
      const [from, curve] = kept >= 0 && kept <= known.curve.length ? [known.from, known.curve.slice(0, kept).concat(more)] : [part.from, more];
      this.trials.set(part.trial, { ...part, from, parameters: part.parameters ?? known?.parameters ?? {}, value: number(part.value), bestValue: number(part.bestValue), test: number(part.test), curve });
      this.#pending.add(part.trial);
    }
    this.#tell();
  }

  #tell() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const changed = [...this.#pending].map(trial => this.trials.get(trial)).filter(Boolean);
      this.#pending.clear();
      this.changed(changed);
    });
  }
}
