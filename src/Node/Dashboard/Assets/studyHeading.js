// The top of every page of a study: where one is, its name and state, the cluster it runs on, the ways to its other pages.
import { h, link, note, pill, setText, studyPath } from './dom.js';
import { ClusterStrip } from './clusterStrip.js';

export function studyHeading(name, current, ...tools) {
  const state = h('span', {});
  const why = h('span', { class: 'quiet' });
  const gone = h('div', {});
  const strip = new ClusterStrip(name);
  const tab = (title, ...rest) => h('a', { href: studyPath(name, ...rest), 'aria-current': title === current ? 'page' : null }, title);
  return {
    element: h('div', {},
      h('div', { class: 'crumbs' }, link('/', 'Studies'), ' / '),
      h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, name), state, why, h('span', { class: 'grow' }), tools),
      gone,
      h('div', { class: 'under' }, h('nav', { class: 'tabs', 'aria-label': 'Study' }, tab('Overview'), tab('Figures', 'figures'), tab('Data', 'data'), tab('Study file', 'file')), strip.element)),
    set(summary) {
      if (state.dataset.state !== summary.state) {
        state.dataset.state = summary.state;
        state.replaceChildren(pill(summary.state));
      }
      setText(why, summary.reason ?? '');
    },
    lose() {
      gone.replaceChildren(note('bad', 'This study has been deleted. ', link('/', 'All studies')));
    },
    close: () => strip.close(),
  };
}
