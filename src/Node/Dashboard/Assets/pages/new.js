// A new study: a file that is checked while one writes, and what it would run.
import { h, link, note, studyPath } from '../dom.js';
import { count, duration, plural } from '../format.js';
import { get, send, studyUrl } from '../api.js';
import { maySteer, steer, whenPermitted } from '../operator.js';
import { go } from '../app.js';
import { choice } from '../address.js';

const fileName = 'study.yaml', patience = 300;
const example = `study: my-study
metric: recall@10
model: word2vec
space:
  window:      {randint: [3, 16]}
  negative:    {randint: [2, 17]}
  ns_exponent: {uniform: [-1, 1]}
  sg: 1
  min_count: 1
  epochs: 10
sampler:   {tpe: {seed: 1}}
num_samples: 12
`;

export async function show(root) {
  const studies = await get('/v1/studies');
  const from = choice('from');
  const corpora = [...new Map(studies.map(s => [s.corpus.contentSha256, s])).values()];
  if (corpora.length === 0) {
    root.append(h('h1', { tabindex: -1 }, 'New study'), note('', h('p', {}, 'This cluster has no data yet. The first study brings its own from the command line:'), h('pre', {}, 'sessionrec submit study.yaml')));
    return undefined;
  }
  const draft = new Draft(from);
  const fresh = from ? (await get(studyUrl(from, '/submission'))).yaml.replace(/^study:.*$/m, `study: ${from}-2`) : example, start = draft.text ?? fresh;
  const data = h('select', { 'aria-label': 'data', onchange: () => check() }, corpora.map(s => h('option', { value: s.corpus.contentSha256 }, `of ${s.name}: ${plural(s.corpus.sessions, 'session')}, ${count(s.corpus.items)} items, ${s.corpus.sessionsSha256.slice(0, 8)}`)));
  data.value = (studies.find(s => s.name === from) ?? corpora.at(-1)).corpus.contentSha256;
  const editor = h('textarea', { spellcheck: 'false', 'aria-label': 'study file', value: start, oninput: () => { draft.text = editor.value; clearTimeout(timer); timer = setTimeout(check, patience); } });
  const result = h('div', { 'aria-live': 'polite' }), told = h('div', {});
  const submit = h('button', { type: 'button', class: 'primary', onclick: create }, 'Start the study');
  const permission = h('span', { class: 'quiet' });
  root.append(
    h('h1', { tabindex: -1 }, 'New study'),
    h('p', {}, 'It trains on data the cluster has; the data key of the file says where they came from and is not read here. All keys: docs/study-file.md.'),
    h('div', { class: 'tools' }, h('label', {}, 'Data', data)),
    h('div', { class: 'columns-2' }, h('section', {}, editor, h('div', { class: 'tools' }, submit, h('button', { type: 'button', onclick: () => { editor.value = fresh; draft.text = null; check(); } }, 'Start over'), permission), told), h('section', { 'aria-label': 'plan' }, result)));
  let timer = 0, asked = 0, good = false, allowed = false, submitting = false;
  const tellSubmit = () => { submit.disabled = !good || !allowed || submitting; };

  async function check() {
    const mine = ++asked;
    try {
      const response = await send('/v1/plan', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ yaml: editor.value, fileName, corpusSha256: data.value }) });
      const { mistake, plan } = await response.json();
      if (mine !== asked) return;
      good = plan !== null;
      result.replaceChildren(mistake ? mistakeNote(mistake) : planView(plan));
    } catch (error) {
      if (mine !== asked) return;
      good = false;
      result.replaceChildren(note('bad', error.message));
    }
    tellSubmit();
  }

  function mistakeNote(mistake) {
    editor.setAttribute('aria-invalid', 'true');
    return note('bad', mistake.message, ' ', mistake.line !== null && h('button', { type: 'button', class: 'small', onclick: () => select(mistake.line) }, `Go to line ${mistake.line}`));
  }

  function select(line) {
    const lines = editor.value.split('\n'), begin = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
    editor.focus();
    editor.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
  }

  function planView(plan) {
    editor.removeAttribute('aria-invalid');
    const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
    return h('div', {},
      h('h2', {}, 'The plan'),
      h('dl', {},
        fact('trials', plan.trials === null ? 'until a stopper ends it' : count(plan.trials)),
        fact('epochs', `${plan.epochsPerTrial} a trial${plan.epochsAtMost === null ? '' : `, ${count(plan.epochsAtMost)} at most in all`}${plan.expectedEpochs === null ? '' : `, about ${count(Math.round(plan.expectedEpochs))} expected`}`),
        fact('scheduler', plan.scheduler + (plan.rungs.length > 0 ? `; decides at ${plan.rungs.join(', ')}` : '')),
        fact('slots', `${plan.slots} in the cluster now`),
        fact('time', plan.seconds === null ? 'not known: no study of this model has run on these data' : `about ${duration(plan.seconds)}, by the pace of an earlier study on these data`)),
      plan.warnings.map(warning => note('', warning)),
      h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'search space' }, h('table', {}, h('caption', {}, 'The search space'), h('thead', {}, h('tr', {}, ['parameter', 'drawn', 'values', 'when'].map(t => h('th', { scope: 'col' }, t)))),
        h('tbody', {}, plan.space.map(row => h('tr', {}, h('td', {}, row.name), h('td', {}, row.kind), h('td', { class: 'wrap' }, row.range), h('td', {}, row.when)))))));
  }

  async function create() {
    submitting = true;
    tellSubmit();
    try {
      const { corpus } = studies.find(s => s.corpus.contentSha256 === data.value);
      const summary = await steer('/v1/studies', { yaml: editor.value, fileName, corpus });
      draft.text = null;
      told.replaceChildren(note('good', `${summary.name} has begun. `, link(studyPath(summary.name), 'Look at it')));
      go(studyPath(summary.name));
    } catch (error) {
      told.replaceChildren(note('bad', error.message));
      submitting = false;
      tellSubmit();
    }
  }

  async function permit() {
    allowed = await maySteer();
    permission.textContent = allowed ? '' : 'Starting it needs the operator’s token; checking does not.';
    tellSubmit();
  }
  const end = whenPermitted(permit);
  await permit();
  await check();
  return () => {
    clearTimeout(timer);
    end();
  };
}

/** What the reader has written and not begun yet; it outlives a look at another page. */
class Draft {
  constructor(from) {
    this.key = `draft ${from}`;
  }

  get text() {
    try {
      return sessionStorage.getItem(this.key);
    } catch {
      return null;
    }
  }

  set text(text) {
    try {
      if (text === null) sessionStorage.removeItem(this.key);
      else sessionStorage.setItem(this.key, text);
    } catch { /* storage is off: it holds for this page */ }
  }
}
