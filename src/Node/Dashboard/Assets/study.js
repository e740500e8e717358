// What a page knows of one study: its summary and trials, put together from the stream. Of a trial's curve it knows what came since the
// page was opened: its first number is that of epoch from + 1.
import { follow } from './live.js';
import { number } from './format.js';

export class StudyFeed {
  summary = null;
  trials = new Map();
  gone = false;
  #end = null;
  #pending = new Set();
  #fresh = false;
  #frame = 0;

  /**
   * changed: called with the trials that changed, once a frame at most; the second argument tells whether what was known before is void.
   * Without a stream of its own it is fed by <code>take</code> and <code>lose</code>.
   */
  constructor(name, changed, ownStream = true) {
    this.name = name;
    this.changed = changed;
    if (ownStream) this.#end = follow(`/v1/live/studies/${encodeURIComponent(name)}`, { study: batch => this.take(batch), gone: () => this.lose() });
  }

  get maximises() {
    return this.summary.mode !== 'min';
  }

  get best() {
    return this.trials.get(this.summary.bestTrial);
  }

  /** The parameters that the search varies: those that differ among the trials. */
  get varied() {
    const first = new Map(), varied = new Set(), count = this.trials.size;
    for (const trial of this.trials.values())
      for (const [name, value] of Object.entries(trial.parameters)) {
        if (!first.has(name)) first.set(name, { value, times: 0 });
        const known = first.get(name);
        known.times++;
        if (known.value !== value) varied.add(name);
      }
    for (const [name, { times }] of first) if (count < 2 || times < count) varied.add(name);
    varied.delete('seed');
    return varied;
  }

  close() {
    cancelAnimationFrame(this.#frame);
    this.#end?.();
  }

  lose() {
    this.gone = true;
    this.#tell();
  }

  take(batch) {
    if (batch.isFirst) {
      this.trials.clear();
      this.#pending.clear();
      this.#fresh = true;
    }
    Object.assign(this, { summary: batch.summary, elapsed: batch.elapsedSeconds, left: batch.leftSeconds, cost: batch.trainingSeconds, queries: batch.validationQueries, at: performance.now() });
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
      const changed = [...this.#pending].map(trial => this.trials.get(trial)).filter(Boolean), fresh = this.#fresh;
      this.#pending.clear();
      this.#fresh = false;
      this.changed(changed, fresh);
    });
  }
}

/** Several studies by one stream. changed: called with the feed that changed. Returns the feeds and a function that ends them. */
export function followStudies(names, changed) {
  const feeds = names.map(name => {
    const feed = new StudyFeed(name, trials => changed(feed, trials), false);
    return feed;
  });
  const of = name => feeds.find(feed => feed.name === name);
  const end = follow(`/v1/live/studies?${names.map(name => `study=${encodeURIComponent(name)}`).join('&')}`, {
    study: batch => of(batch.summary.name)?.take(batch),
    missing: ({ study }) => of(study)?.lose(),
  });
  return {
    feeds,
    close() {
      end();
      feeds.forEach(feed => feed.close());
    },
  };
}
