// The top of every page of a study: where one is, its name and state, the ways to its other pages.
import { h, link, pill, studyPath } from './dom.js';

export function studyHeading(name, current) {
  const state = h('span', {});
  const why = h('span', { class: 'quiet' });
  const tab = (title, ...rest) => h('a', { href: studyPath(name, ...rest), 'aria-current': title === current ? 'page' : null }, title);
  return {
    element: h('div', {},
      h('div', { class: 'crumbs' }, link('/', 'Studies'), ' / '),
      h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, name), state, why),
      h('nav', { class: 'tabs', 'aria-label': 'Study' }, tab('Overview'), tab('Figures', 'figures'), tab('Data', 'data'), tab('Study file', 'file'))),
    set(summary) {
      if (state.dataset.state !== summary.state) {
        state.dataset.state = summary.state;
        state.replaceChildren(pill(summary.state));
      }
      why.textContent = summary.reason ?? '';
    },
  };
}
