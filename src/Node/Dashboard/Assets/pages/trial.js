// One trial: its parameters, its curves, where it ran, why it stopped, what its model recommends.
import { h, link, note, pill, setText, studyPath } from '../dom.js';
import { duration, interval, metric, moment } from '../format.js';
import { get, studyUrl } from '../api.js';
import { FigureCard } from '../figure.js';
import { StudyFeed } from '../study.js';
import { tiles } from '../tiles.js';
import { maySteer, steer, whenPermitted } from '../operator.js';
import { TrialLog } from '../trialLog.js';
import { TrialModel } from '../trialModel.js';
import { SimilarTrials } from '../similarTrials.js';
import { ClusterStrip } from '../clusterStrip.js';

export async function show(root, name, trialText) {
  await get(studyUrl(name));
  const trial = Number(trialText);
  const state = h('span', {}), why = h('p', {}), board = tiles('value', 'test', 'epoch', 'time', 'worker');
  const facts = h('dl', {}), figures = h('div', { class: 'figures' });
  const stop = new StopButton(name, trial), log = new TrialLog(name, trial), model = new TrialModel(name, trial), similar = new SimilarTrials(name), strip = new ClusterStrip(name);
  root.append(
    h('div', { class: 'crumbs' }, link('/', 'Studies'), ' / ', link(studyPath(name), name), ' / '),
    h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, `${name} #${trialText}`), state, strip.element, stop.button), stop.message,
    why, board.element, h('h2', {}, 'Curves'), figures,
    h('div', { class: 'columns-2' },
      h('div', {}, h('section', {}, h('h2', {}, 'Parameters'), facts), model.element),
      similar.element),
    log.element);

  const cards = new Map();
  let drawn = -1, loading = false, timer = 0, comparison = null, told = '', ended = false;
  const feed = new StudyFeed(name, () => {
    if (feed.gone) {
      root.prepend(note('bad', 'This study has been deleted. ', link('/', 'All studies')));
      return;
    }
    const row = feed.trials.get(trial);
    if (!row) {
      why.replaceChildren(note('', `${name} has no trial #${trialText} yet; it has ${feed.trials.size}.`));
      return;
    }
    const isBest = feed.summary.bestTrial === trial, pills = `${row.state} ${isBest}`;
    if (state.dataset.pills !== pills) {
      state.dataset.pills = pills;
      state.replaceChildren(pill(row.state), isBest ? h('span', { class: 'pill completed best' }, 'best') : '');
    }
    stop.set(row.state);
    setText(why, row.reason ?? '');
    showValues(row);
    board.epoch.set(`${row.epoch} of ${row.plannedEpochs}`, 'epochs');
    board.time.set(duration(row.seconds), row.endedAt ? `ended ${moment(row.endedAt)}` : row.startedAt ? `started ${moment(row.startedAt)}` : 'not started');
    board.worker.set(row.worker ?? 'none yet', `attempt ${row.attempt}`);
    if (!facts.hasChildNodes()) facts.append(...Object.entries(row.parameters).flatMap(([key, value]) => [h('dt', {}, key), h('dd', {}, String(value))]));
    const now = `${row.state} ${row.attempt} ${row.epoch} ${row.reason}`;
    if (now !== told) {
      told = now;
      load();
      log.changed();
      model.look();
    }
    similar.update(row, [...feed.trials.values()]);
  });

  function showValues(row) {
    const { metric: tuned } = feed.summary;
    board.value.set(row.value === null ? 'none yet' : `${metric(row.value)} ${interval(tuned, row.value, feed.queries ?? comparison?.validationQueries)}`, `${tuned}, validation · at best ${metric(row.bestValue)}`);
    board.test.set(row.test === null ? 'none yet' : `${metric(row.test)} ${interval(tuned, row.test, comparison?.testQueries)}`, `${tuned}, test`);
  }

  async function load() {
    const epoch = feed.trials.get(trial)?.epoch;
    if (loading || ended || epoch === undefined || epoch === drawn) return;
    loading = true;
    drawn = epoch;
    try {
      const pictures = await get(studyUrl(name, `/trials/${trial}/figures`));
      if (ended) return;
      for (const picture of pictures) {
        const card = cards.get(picture.name);
        if (card) card.update(picture);
        else {
          const fresh = new FigureCard(picture, studyUrl(name, `/trials/${trial}/figures/${picture.name}.csv`));
          cards.set(picture.name, fresh);
          figures.append(fresh.element);
        }
      }
    } catch {
      drawn = -1;
    } finally {
      loading = false;
      if (!ended && feed.trials.get(trial)?.epoch !== drawn) timer = setTimeout(load, 2_000);
    }
  }

  get(studyUrl(name, '/comparison')).then(found => {
    comparison = found;
    if (feed.trials.has(trial)) showValues(feed.trials.get(trial));
  }, () => { /* the values stand without their intervals */ });
  return () => {
    ended = true;
    clearTimeout(timer);
    feed.close();
    stop.close();
    strip.close();
    log.close();
    model.close();
    cards.forEach(card => card.dispose());
  };
}

/** Stops the trial; for operators, while it has not ended. */
class StopButton {
  #state = null;
  #end;

  constructor(study, trial) {
    this.message = h('div', {});
    this.button = h('button', { type: 'button', class: 'danger hidden', onclick: async () => {
      try {
        const summary = await steer(studyUrl(study, `/trials/${trial}/stop`));
        this.message.replaceChildren(note('good', `#${trial} is stopped, its results stay; ${study} is ${summary.state}.`));
      } catch (error) {
        this.message.replaceChildren(note('bad', error.message));
      }
    } }, 'Stop this trial');
    this.#end = whenPermitted(() => this.#draw());
  }

  set(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#draw();
  }

  close() {
    this.#end();
  }

  async #draw() {
    const allowed = await maySteer();
    this.button.classList.toggle('hidden', !allowed || !['waiting', 'running', 'paused'].includes(this.#state));
  }
}
