// Learning curves that grow as results arrive. The chart is the one of reports; its lines are continued from the stream, which has what
// came since the page was opened. Where a line lacks what lies between, the best trial has none, or new trials found no room, the chart is
// asked for again.
import { setText } from './dom.js';
import { FigureCard } from './figure.js';
import { send, studyUrl } from './api.js';

const most = 120, every = 1_000, askSoon = 4_000, askLater = 15_000;
const nameOf = trial => `#${trial}`, isTrial = line => line.name.startsWith('#');

export class LiveCurves {
  #card = null;
  #loading = false;
  #timer = 0;
  #dirty = new Set();
  #again = 0;
  #againAt = Infinity;
  #ended = false;

  constructor(feed, study, place) {
    Object.assign(this, { feed, study, place });
    this.#load();
  }

  /** Trials that have new results. */
  update(changed) {
    changed.forEach(trial => this.#dirty.add(trial.trial));
    if (this.#card) this.#due();
    else if (!this.#loading && [...this.feed.trials.values()].some(t => t.epoch > 1)) this.#load();
  }

  /** A chart of many lines is drawn once a second at most, however many results arrive, and only before the reader's eyes. */
  #due() {
    if (this.#timer || this.#dirty.size === 0 || !this.feed.summary || !this.#card.box.isVisible) return;
    this.#draw();
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#due();
    }, every);
  }

  async #load() {
    this.#loading = true;
    try {
      const [figure] = await (await send(studyUrl(this.study, '/figures/learning-curves'))).json();
      if (figure && !this.#ended) {
        if (this.#card) this.#card.update(figure);
        else {
          this.#card = new FigureCard(figure, studyUrl(this.study, '/figures/learning-curves/learning-curves.csv'), () => this.#due());
          this.place.replaceChildren(this.#card.element);
        }
        this.feed.trials.forEach(trial => this.#dirty.add(trial.trial));
        if (this.feed.summary) this.#draw();
      }
    } catch {
      // The node is away.
      this.#askAgain(askSoon);
    } finally {
      this.#loading = false;
    }
  }

  #draw() {
    const { option } = this.#card.figure;
    const best = this.feed.summary.bestTrial;
    const touched = new Set(), lines = new Map(option.series.filter(isTrial).map(line => [line.name, line])), samples = new Map(option.series.filter(line => !isTrial(line)).map(line => [line.name, line]));
    for (const trial of this.#dirty) {
      const known = this.feed.trials.get(trial);
      if (!known) continue;
      let line = lines.get(nameOf(trial));
      if (!line && lines.size >= most) {
        // Those that were there when the chart was made are left out of it for good; others may have a place in the next.
        if (known.curve.length > 0) this.#askAgain(askLater);
        continue;
      }
      if (known.from > (line?.data.length ?? 0)) {
        this.#askAgain(askSoon);
        continue;
      }
      if (known.curve.length === 0) continue;
      if (!line) {
        line = { ...samples.get('running'), name: nameOf(trial), data: [] };
        lines.set(line.name, line);
        option.series.push(line);
      }
      line.data = line.data.slice(0, known.from).concat(known.curve.map((value, i) => [known.from + i + 1, Number.isFinite(value) ? value : '-']));
      touched.add(line);
    }
    this.#dirty.clear();
    if (best !== null && !lines.has(nameOf(best)) && this.feed.best?.epoch > 0) this.#askAgain(askSoon);
    const seen = new Set();
    for (const line of lines.values()) {
      const trial = Number(line.name.slice(1)), state = trial === best ? 'best' : this.feed.trials.get(trial)?.state, sample = samples.get(state);
      if (!sample) continue;
      seen.add(state);
      if (line.lineStyle.color === sample.lineStyle.color && line.lineStyle.width === sample.lineStyle.width) continue;
      Object.assign(line, { lineStyle: sample.lineStyle, itemStyle: sample.itemStyle, z: sample.z });
      touched.add(line);
    }
    if (touched.size === 0) return;

    // The library finds a line by its name.
    this.#card.box.merge({ series: [...touched], legend: { data: option.legend.data = [...samples.keys()].filter(name => seen.has(name)) } });
    if (best !== null) setText(this.#card.caption, this.#card.caption.textContent.replace(/\(#\d+\)/, `(${nameOf(best)})`));
  }

  #askAgain(wait) {
    const at = performance.now() + wait;
    if (this.#ended || at >= this.#againAt) return;
    clearTimeout(this.#again);
    this.#againAt = at;
    this.#again = setTimeout(() => {
      this.#againAt = Infinity;
      if (!this.#loading) this.#load();
    }, wait);
  }

  dispose() {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#card?.dispose();
  }
}
