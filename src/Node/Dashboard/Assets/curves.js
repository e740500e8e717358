// Learning curves that grow as results arrive. The chart is the one of reports; its lines are continued from the stream, which has what
// came since the page was opened. Where a line lacks what lies between, the chart is asked for again.
import { setText } from './dom.js';
import { FigureCard } from './figure.js';
import { send, studyUrl } from './api.js';

const most = 120, every = 1_000, askAgain = 4_000;

export class LiveCurves {
  #card = null;
  #loading = false;
  #timer = 0;
  #dirty = new Set();
  #covered = null;
  #again = 0;
  #ended = false;

  constructor(feed, study, place) {
    Object.assign(this, { feed, study, place });
    this.#load();
  }

  /** Trials that have new results. */
  update(changed) {
    changed.forEach(trial => this.#dirty.add(trial.trial));
    if (this.#card) {
      if (!this.#timer) this.#due();
    } else if (!this.#loading && [...this.feed.trials.values()].some(t => t.epoch > 1)) this.#load();
  }

  /** A chart of many lines is drawn once a second at most, however many results arrive. */
  #due() {
    if (!this.#card.box.isVisible || document.hidden) return;
    this.#draw();
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#dirty.size > 0) this.#due();
    }, every);
  }

  async #load() {
    this.#loading = true;
    try {
      const [figure] = await (await send(studyUrl(this.study, '/figures/learning-curves'))).json();
      if (figure && !this.#ended) {
        if (this.#card) this.#card.update(figure);
        else {
          this.#card = new FigureCard(figure, studyUrl(this.study, '/figures/learning-curves/learning-curves.csv'));
          this.place.replaceChildren(this.#card.element);
        }
        this.#covered = null;
        this.feed.trials.forEach(trial => this.#dirty.add(trial.trial));
        if (this.feed.summary) this.#draw();
      }
    } catch {
      // The node is away; the next result asks again.
    } finally {
      this.#loading = false;
    }
  }

  #draw() {
    if (this.#dirty.size === 0) return;
    const { option } = this.#card.figure;
    const best = this.feed.summary.bestTrial;
    const touched = new Set(), lines = new Map(option.series.map(line => [line.name, line]));
    let lacking = false;

    // Trials that were there when the chart was made have a line, or are left out of it.
    this.#covered ??= new Set(this.feed.trials.keys());
    for (const trial of this.#dirty) {
      const known = this.feed.trials.get(trial);
      if (!known) continue;
      const name = `#${trial}`;
      let line = lines.get(name);
      if (!line && (option.series.length >= most || (known.from > 0 && this.#covered.has(trial)))) continue;
      if (known.from > (line?.data.length ?? 0)) lacking = true;
      if (known.curve.length === 0 || known.from > (line?.data.length ?? 0)) continue;
      if (!line) option.series.push(line = { ...option.series[0], name, data: [] });
      line.data = line.data.slice(0, known.from).concat(known.curve.map((value, i) => [known.from + i + 1, Number.isFinite(value) ? value : '-']));
      touched.add(line);
    }
    if (lacking) this.#askAgain();
    this.#dirty.clear();
    for (const line of option.series) {
      const isBest = line.name === `#${best}`;
      if ((line.lineStyle.width === 3) === isBest) continue;
      const color = isBest ? '#d55e00' : '#0072b2';
      Object.assign(line, { lineStyle: { width: isBest ? 3 : 1, opacity: isBest ? 1 : .45, color }, itemStyle: { color } });
      touched.add(line);
    }
    if (touched.size === 0) return;

    // The library finds a line by its name.
    this.#card.box.merge({ series: [...touched] });
    if (best !== null) setText(this.#card.caption, this.#card.caption.textContent.replace(/\(#\d+\)/, `(#${best})`));
  }

  #askAgain() {
    if (this.#again) return;
    this.#again = setTimeout(() => {
      this.#again = 0;
      if (!this.#loading) this.#load();
    }, askAgain);
  }

  dispose() {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#card?.dispose();
  }
}
