// Shows the page that the address names. Addresses can be shared; links within the dashboard do not load it anew.
import { h, note } from './dom.js';
import { fetchCharts, isDark, redrawAll } from './charts.js';
import { showOperator } from './operator.js';
import { enter, hasMoved } from './address.js';
import { signIn } from './live.js';

/** The pages; true for those that have charts. */
const pages = [
  [/^\/$/, () => import('./pages/studies.js')],
  [/^\/studies\/([^/]+)$/, () => import('./pages/study.js'), true],
  [/^\/studies\/([^/]+)\/figures$/, () => import('./pages/figures.js'), true],
  [/^\/studies\/([^/]+)\/data$/, () => import('./pages/data.js'), true],
  [/^\/studies\/([^/]+)\/file$/, () => import('./pages/file.js')],
  [/^\/studies\/([^/]+)\/trials\/(\d+)$/, () => import('./pages/trial.js'), true],
  [/^\/cluster$/, () => import('./pages/cluster.js')],
  [/^\/new$/, () => import('./pages/new.js')],
  [/^\/audit$/, () => import('./pages/audit.js')],
  [/^\/compare$/, () => import('./pages/compare.js'), true],
];

const main = document.getElementById('main');
const restoring = 3_000;
let leave = null, visit = 0;
history.scrollRestoration = 'manual';

/** Goes to a page of the dashboard. */
export function go(address) {
  enter(address);
  return render(true);
}

/** moved: whether the reader came from another page; place: how far down that page was left. */
async function render(moved, place = 0) {
  const mine = ++visit;
  leave?.();
  leave = null;
  const path = location.pathname;
  for (const anchor of document.querySelectorAll('header nav a')) {
    const href = anchor.getAttribute('href');
    const current = href === '/' ? path === '/' || path.startsWith('/studies/') : path === href;
    if (current) anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }
  const content = h('div', {});
  try {
    const [found, load, hasCharts] = pages.map(([pattern, ...rest]) => [pattern.exec(path), ...rest]).find(([match]) => match) ?? [];
    if (!found) throw new Error(`There is no page ${decodeURIComponent(path)}.`);
    if (hasCharts) fetchCharts();
    const page = await load();
    if (mine !== visit) return;
    main.replaceChildren(content);
    const end = await page.show(content, ...found.slice(1).map(decodeURIComponent));
    if (mine === visit) leave = end;
    else end?.();
  } catch (error) {
    if (mine !== visit) return;
    content.replaceChildren(
      h('h1', { tabindex: -1 }, 'This cannot be shown'),
      note('bad', error.message),
      h('p', {}, h('button', { type: 'button', onclick: () => render(false) }, 'Try again'), ' ', error.status === 401 ? signIn() : h('a', { href: '/' }, 'All studies')));
    main.replaceChildren(content);
  }
  if (mine !== visit) return;
  const heading = main.querySelector('h1');
  document.title = heading ? `${heading.textContent} · SessionRec` : 'SessionRec';
  if (moved) {
    heading?.focus({ preventScroll: true });
    scrollTo(0, place);
    if (place > 0) comeTo(place, mine);
  }
  document.documentElement.dataset.ready = path;
}

/** A page grows as its rows and charts come; it is scrolled to where it was left when it is long enough. */
function comeTo(place, mine) {
  const until = performance.now() + restoring;
  let ended = false;
  for (const kind of ['wheel', 'keydown', 'pointerdown', 'touchstart']) addEventListener(kind, () => { ended = true; }, { once: true, passive: true });
  const step = () => {
    if (ended || mine !== visit || performance.now() > until) return;
    scrollTo(0, place);
    if (Math.abs(scrollY - place) > 1) requestAnimationFrame(step);
  };
  step();
}

document.addEventListener('click', event => {
  const anchor = event.target.closest?.('a[href]');
  if (anchor?.classList.contains('skip')) {
    event.preventDefault();
    main.focus();
    main.scrollIntoView();
    return;
  }
  if (!anchor || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || anchor.hasAttribute('download')) return;
  const target = new URL(anchor.href);
  if (target.origin !== location.origin || target.pathname === '/sign-in' || (target.pathname === location.pathname && target.hash)) return;
  event.preventDefault();
  go(target.pathname + target.search);
});
addEventListener('popstate', event => hasMoved() && render(true, event.state?.place ?? 0));
addEventListener('scrollend', () => history.replaceState({ ...history.state, place: scrollY }, ''));

const theme = document.getElementById('theme');
function tellTheme() {
  theme.textContent = isDark() ? 'Light' : 'Dark';
  theme.setAttribute('aria-label', `switch to ${isDark() ? 'light' : 'dark'}`);
}
theme.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  try {
    localStorage.setItem('theme', document.documentElement.dataset.theme);
  } catch { /* storage is off: it holds for this page */ }
  tellTheme();
  redrawAll();
});
tellTheme();
showOperator(document.getElementById('operator'));
render(false);
