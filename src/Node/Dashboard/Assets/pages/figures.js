// All figures of a study, drawn when they come into view, and any pair of parameters.
import { h } from '../dom.js';
import { get, studyUrl } from '../api.js';
import { StudyFeed } from '../study.js';
import { studyHeading } from '../studyHeading.js';
import { WatchedFigures } from '../watched.js';
import { choice, remember } from '../address.js';

export async function show(root, name) {
  const index = await get(studyUrl(name, '/figures'));
  const heading = studyHeading(name, 'Figures');
  root.append(heading.element);
  const watched = [];
  for (const kind of index.kinds) {
    const place = h('div', { class: 'figures', id: kind.name });
    root.append(h('h2', {}, kind.title), place);
    watched.push(new WatchedFigures(name, kind.name, place));
    if (kind.pairNeeds !== null && index.parameters.length > 2) root.append(...pairChoice(name, kind, index.parameters, watched));
  }
  const feed = new StudyFeed(name, changed => {
    if (feed.gone) {
      heading.lose();
      return;
    }
    heading.set(feed.summary);
    if (changed.length > 0) watched.forEach(w => w.changed());
  });
  return () => {
    heading.close();
    feed.close();
    watched.forEach(w => w.dispose());
  };
}

/** A figure of the pair that the reader chooses; the choice is in the address. */
function pairChoice(name, kind, parameters, watched) {
  const place = h('div', { class: 'figures' });
  let current = null;
  const choose = axis => h('select', { 'aria-label': `${kind.title}: ${axis} parameter`, onchange: draw },
    h('option', { value: '' }, '…'), parameters.map(p => h('option', { value: p }, p)));
  const [x, y] = [choose('horizontal'), choose('vertical')];
  [x.value, y.value] = [choice(`${kind.name}.x`), choice(`${kind.name}.y`)];
  function draw() {
    if (current) {
      current.dispose();
      watched.splice(watched.indexOf(current), 1);
      current = null;
    }
    place.replaceChildren();
    remember({ [`${kind.name}.x`]: x.value, [`${kind.name}.y`]: y.value });
    if (!x.value || !y.value) return;
    if (x.value === y.value) {
      place.append(h('p', { class: 'quiet' }, 'Choose two parameters that differ.'));
      return;
    }
    current = new WatchedFigures(name, kind.name, place, `?x=${encodeURIComponent(x.value)}&y=${encodeURIComponent(y.value)}`, `There is nothing to draw for ${x.value} by ${y.value}: it takes ${kind.pairNeeds}.`);
    watched.push(current);
  }
  draw();
  return [h('div', { class: 'tools' }, 'Any pair:', x, 'by', y), place];
}
