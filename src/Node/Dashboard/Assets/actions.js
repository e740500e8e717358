// What an operator can do with a study. Each action is done at once and tells what it did.
import { h, note } from './dom.js';
import { studyUrl } from './api.js';
import { maySteer, steer, whenPermitted } from './operator.js';
import { plural } from './format.js';

const told = {
  stop: s => s.state === 'stopping' ? `${s.name} is stopping: ${plural(s.running, 'running trial')} will end at the next epoch; results stay.` : `${s.name} is ${s.state}.`,
  resume: s => `${s.name} goes on where it was: it is ${s.state}.`,
  retry: s => `The failed trials of ${s.name} are tried again.`,
  extend: s => `${s.name} has more to do: ${s.trialsPlanned === null ? 'trials without end' : plural(s.trialsPlanned, 'trial')} in all; it is ${s.state}.`,
};

export class StudyActions {
  #busy = false;
  #allowed = false;
  #end;

  constructor(study) {
    this.study = study;
    this.message = h('div', {});
    this.buttons = h('span', { class: 'tools' });
    this.form = h('div', {});
    this.element = h('div', {}, this.form, this.message);
    const look = async () => {
      this.#allowed = await maySteer();
      if (this.summary) this.set(this.summary, true);
    };
    look();
    this.#end = whenPermitted(look);
  }

  set(summary, again = false) {
    const before = this.summary;
    this.summary = summary;
    if (!again && before && before.state === summary.state && (before.failed > 0) === (summary.failed > 0)) return;
    const ended = ['completed', 'stopped', 'failed'].includes(summary.state);
    const focused = this.buttons.contains(document.activeElement) ? document.activeElement.textContent : null;
    this.buttons.replaceChildren(...!this.#allowed ? [] : [
      summary.state === 'running' && this.#button('Stop', 'stop', 'danger'),
      ['stopped', 'stopping'].includes(summary.state) && this.#button('Resume', 'resume'),
      summary.failed > 0 && this.#button('Retry failed trials', 'retry'),
      (ended || summary.state === 'running') && h('button', { type: 'button', onclick: () => this.#extend() }, 'Extend…'),
    ].filter(Boolean));
    if (focused) [...this.buttons.children].find(button => button.textContent === focused)?.focus();
    if (!this.#allowed) this.form.replaceChildren();
  }

  close() {
    this.#end();
  }

  #button(title, action, kind = null) {
    return h('button', { type: 'button', class: kind, onclick: () => this.#do(action) }, title);
  }

  async #do(action, body) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const summary = await steer(studyUrl(this.study, `/${action}`), body);
      this.form.replaceChildren();
      this.message.replaceChildren(note('good', told[action](summary)));
    } catch (error) {
      this.message.replaceChildren(note('bad', error.message));
    } finally {
      this.#busy = false;
    }
  }

  #extend() {
    const number = (label, hint) => [h('input', { type: 'number', min: 1, step: 1, 'aria-label': label }), hint];
    const [samples, epochs, best] = [number('samples in all', 'num_samples'), number('epochs a trial', 'epochs'), number('of the best trials only', 'best')];
    const grid = h('input', { type: 'text', 'aria-label': 'new values of a grid', placeholder: 'window=22,25' });
    const close = () => {
      this.form.replaceChildren();
      [...this.buttons.children].find(button => button.textContent === 'Extend…')?.focus();
    };
    this.form.replaceChildren(h('form', { class: 'note', onkeydown: event => event.key === 'Escape' && close(), onsubmit: event => {
      event.preventDefault();
      const whole = ([field]) => (field.value === '' ? undefined : Number(field.value));
      const [name, values] = grid.value.split('=');
      this.#do('extend', {
        numSamples: whole(samples), epochs: whole(epochs), best: whole(best),
        grid: grid.value.trim() ? { [name.trim()]: (values ?? '').split(',').map(v => v.trim()).filter(Boolean).map(v => (Number.isNaN(Number(v)) ? v : Number(v))) } : undefined,
      });
    } },
      h('div', { class: 'tools' },
        h('label', {}, 'Samples in all', samples[0]), h('label', {}, 'Epochs a trial', epochs[0]), h('label', {}, 'of the best', best[0], 'trials'), h('label', {}, 'New grid values', grid)),
      h('div', { class: 'tools' }, h('button', { type: 'submit', class: 'primary' }, 'Extend'), h('button', { type: 'button', onclick: close }, 'Cancel'))));
    samples[0].focus();
  }
}
