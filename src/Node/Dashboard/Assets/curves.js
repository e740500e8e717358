// Learning curves that grow as results arrive. The chart is the one of reports; its lines are continued from the stream.
import { setText } from './dom.js';
import { FigureCard } from './figure.js';
import { send, studyUrl } from './api.js';

const most = 120, every = 1_000;

export class LiveCurves {
  #card = null;
  #loading = false;
  #timer = 0;
  #dirty = new Set();

  constructor(feed, study, place) {
    Object.assign(this, { feed, study, place });
  }

  /** Trials that have new results. */
  update(changed) {
    changed.forEach(trial => this.#dirty.add(trial.trial));
    if (!this.#card) {
      if (!this.#loading && [...this.feed.trials.values()].some(t => t.curve.length > 1)) this.#load();
      return;
    }
    if (!this.#timer) this.#due();
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
      if (figure) {
        this.#card = new FigureCard(figure, studyUrl(this.study, '/figures/learning-curves/learning-curves.csv'));
        this.place.replaceChildren(this.#card.element);
        this.#draw();
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
    const touched = new Set();
    for (const trial of this.#dirty) {
      const known = this.feed.trials.get(trial);
      if (!known || known.curve.length === 0) continue;
      const name = `#${trial}`;
      let line = option.series.find(s => s.name === name);
      if (!line) {
        if (option.series.length >= most) continue;
        option.series.push(line = { ...option.series[0], name });
      }
      line.data = known.curve.map((value, i) => [i + 1, Number.isFinite(value) ? value : '-']);
      touched.add(line);
    }
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

  dispose() {
    clearTimeout(this.#timer);
    this.#card?.dispose();
  }
}
