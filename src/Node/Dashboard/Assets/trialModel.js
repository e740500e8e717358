// A trial's model, trained again by the node when an operator asks for it, and the box that asks it what comes next after an item.
import { h, note } from './dom.js';
import { duration, metric, number } from './format.js';
import { get, studyUrl } from './api.js';
import { remember, choice } from './address.js';
import { maySteer, steer, whenPermitted } from './operator.js';
import { wide } from './trialLog.js';

const lookEvery = 1_000, typedFor = 250;

export class TrialModel {
  #timer = 0;
  #typing = 0;
  #typed = 0;
  #asked = 0;
  #drawn = '';
  #ended = false;
  #end;

  constructor(study, trial) {
    this.url = studyUrl(study, `/trials/${trial}`);
    this.state = h('div', {});
    this.message = h('div', {});
    this.suggestions = h('datalist', { id: 'items' });
    this.field = h('input', {
      type: 'search', list: 'items', autocomplete: 'off', 'aria-label': 'item, by name or key', placeholder: 'an item, by name or key',
      value: choice('item'), oninput: () => this.#suggest(),
    });
    this.answer = h('div', { role: 'status' });
    this.form = h('form', { class: 'hidden', onsubmit: event => { event.preventDefault(); this.#ask(this.field.value.trim()); } },
      h('div', { class: 'tools' }, this.field, this.suggestions, h('button', { type: 'submit', class: 'primary' }, 'What comes next?')), this.answer);
    this.element = h('section', { 'aria-label': 'recommend with this model' }, h('h2', {}, 'Recommend with this model'), this.state, this.message, this.form);
    this.#end = whenPermitted(() => this.look());
    this.look();
  }

  close() {
    this.#ended = true;
    this.#end();
    clearTimeout(this.#timer);
    clearTimeout(this.#typing);
  }

  /** Asks how it stands; the trial may have new epochs. */
  async look() {
    clearTimeout(this.#timer);
    try {
      const [model, permitted] = await Promise.all([get(`${this.url}/model`), maySteer()]);
      if (!this.#ended) this.#show(model, permitted);
    } catch (error) {
      if (!this.#ended && error.status !== 404) this.#timer = setTimeout(() => this.look(), 5 * lookEvery);
    }
  }

  #show(model, permitted) {
    const ready = model.state === 'ready';
    if (model.state === 'training') this.#timer = setTimeout(() => this.look(), lookEvery);
    const text = JSON.stringify([model, permitted]);
    if (text === this.#drawn) return;
    this.#drawn = text;
    this.form.classList.toggle('hidden', !ready);
    const train = title => permitted && h('button', { type: 'button', onclick: () => this.#train() }, title);
    const elsewhere = () => model.command && h('p', {}, permitted ? 'Or, anywhere else: ' : 'An operator can train it here. Anywhere else: ', h('code', {}, model.command));
    const parts = {
      none: () => [h('p', {}, `Workers keep no models. This one can be trained again here, in about ${duration(model.seconds)}; the same data and seed give the same model.`), train('Train it'), elsewhere()],
      impossible: () => [h('p', {}, model.message), model.command && h('p', {}, h('code', {}, model.command))],
      training: () => [h('p', {}, `Being trained: epoch ${model.epoch} of ${model.of}, left about ${duration(model.seconds)}.`), h('progress', { 'aria-label': 'epochs trained', max: model.of, value: model.epoch })],
      failed: () => [note('bad', model.message), train('Try again')],
      ready: () => [h('p', {}, `Trained again to epoch ${model.epoch}${sameAs(model.trained)}.${model.message ? ` ${model.message}` : ''}`), model.message && train('Train it further')],
    };
    this.state.replaceChildren(...parts[model.state]().filter(Boolean));
    if (ready && this.field.value && !this.answer.hasChildNodes()) this.#ask(this.field.value.trim());
  }

  async #train() {
    try {
      this.#show(await steer(`${this.url}/model`), true);
      this.message.replaceChildren();
    } catch (error) {
      // What was there to press stays: it may be tried again.
      this.message.replaceChildren(note('bad', error.message));
    }
  }

  #suggest() {
    clearTimeout(this.#typing);
    const mine = ++this.#typed;
    this.#typing = setTimeout(async () => {
      const text = this.field.value.trim();
      if (text.length < 2) return;
      try {
        const found = await get(`${this.url}/items?find=${encodeURIComponent(text)}`);
        if (mine === this.#typed) this.suggestions.replaceChildren(...found.map(item => h('option', { value: item.item }, item.name ?? '')));
      } catch { /* typing goes on without suggestions */ }
    }, typedFor);
  }

  async #ask(item) {
    if (!item) return;
    const mine = ++this.#asked;
    remember({ item });
    try {
      const found = await get(`${this.url}/recommendations?item=${encodeURIComponent(item)}&k=10`);
      if (mine !== this.#asked) return;
      const named = found.items.some(row => row.name !== null);
      const rows = h('tbody', {}, found.items.map((row, place) => h('tr', {},
        h('td', { class: 'number' }, String(place + 1)),
        h('td', {}, h('button', { type: 'button', class: 'link', 'aria-label': `what comes after ${row.item}`, onclick: () => { this.field.value = row.item; this.#ask(row.item); } }, row.item)),
        named && h('td', { class: 'wrap' }, row.name ?? ''), h('td', { class: 'number' }, row.score.toFixed(4)))));
      const [asked] = found.session;
      this.answer.replaceChildren(
        h('p', {}, `After ${asked.item}${asked.name ? ` ${asked.name}` : ''}, ${found.items.length === 0 ? 'the model knows nothing that comes next.' : 'by the model after epoch ' + found.epoch + ':'}`),
        found.items.length > 0 ? wide('recommendations', ['place', 'item', ...named ? ['name'] : [], 'score'], rows) : '');
    } catch (error) {
      if (mine === this.#asked) this.answer.replaceChildren(note('bad', error.message));
    }
  }
}

/** A model that was trained again should measure what the trial reported; where it does not, that is told. */
function sameAs({ metric: name, value, reported }) {
  const [now, then] = [number(value), number(reported)];
  if (now === null || then === null) return '';
  return now === then ? `: ${name} ${metric(now)} on the validation queries, as the trial reported` : `: ${name} ${metric(now)} on the validation queries, while the trial reported ${metric(then)}: the worker's vectors are of another width`;
}
