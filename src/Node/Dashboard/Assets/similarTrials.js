// The trials whose parameters are nearest to a trial's.
import { h, link, studyPath } from './dom.js';
import { metric, parameter } from './format.js';
import { get, studyUrl } from './api.js';
import { wide } from './trialLog.js';

const most = 5;

export class SimilarTrials {
  #drawn = '';
  #logarithmic = new Set();
  #again = null;

  constructor(study) {
    this.study = study;
    get(studyUrl(study, '/figures')).then(({ logarithmic }) => {
      this.#logarithmic = new Set(logarithmic);
      this.#again?.();
    }, () => { /* distances are told on the scales of the values */ });
    this.rows = h('tbody', {});
    this.element = h('section', {}, h('h2', {}, 'Similar trials'), wide('similar trials', ['trial', 'value', 'distance', 'what differs'], this.rows));
  }

  update(trial, all) {
    this.#again = () => this.#show(trial, [...all]);
    this.#again();
  }

  #show(trial, all) {
    const others = all.filter(t => t.trial !== trial.trial);
    const names = Object.keys(trial.parameters).filter(key => key !== 'seed' && others.some(t => t.parameters[key] !== trial.parameters[key]));
    const place = (value, key) => (this.#logarithmic.has(key) && value > 0 ? Math.log(value) : value);
    const spans = new Map(names.map(key => {
      const values = [trial, ...others].map(t => t.parameters[key]).filter(v => typeof v === 'number').map(v => place(v, key));
      return [key, values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)) || 1 : null];
    }));
    const apart = (a, b, key) => a === b ? 0 : typeof a === 'number' && typeof b === 'number' ? Math.abs(place(a, key) - place(b, key)) / spans.get(key) : 1;
    const ranked = others.map(t => [names.reduce((sum, key) => sum + apart(trial.parameters[key], t.parameters[key], key), 0) / Math.max(names.length, 1), t])
      .sort(([a], [b]) => a - b).slice(0, most);
    const text = JSON.stringify(ranked.map(([d, t]) => [d, t.trial, t.value]));
    if (this.#drawn === text) return;
    this.#drawn = text;
    this.rows.replaceChildren(...ranked.map(([distance, t]) => h('tr', {},
      h('td', {}, link(studyPath(this.study, 'trials', String(t.trial)), `#${t.trial}`)), h('td', { class: 'number' }, metric(t.value)), h('td', { class: 'number' }, distance.toFixed(2)),
      h('td', { class: 'wrap' }, names.filter(key => t.parameters[key] !== trial.parameters[key]).map(key => `${key} ${parameter(t.parameters[key] ?? 'none')}`).join(' · ')))));
  }
}
