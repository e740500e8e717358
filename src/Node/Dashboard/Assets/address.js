// The address of what is shown. What the reader chooses on a page is in it, so that it can be shared.
let current = location.pathname + location.search;

/** Puts choices into the address, or takes them out of it where they are empty. */
export function remember(choices) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(choices)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  current = location.pathname + (query.size > 0 ? `?${query}` : '');
  history.replaceState(history.state, '', current);
}

/** Goes to an address; the page that it names is not shown by this. */
export function enter(address) {
  history.pushState(null, '', address);
  current = location.pathname + location.search;
}

/** Whether the browser went to another address than the one that is shown; a place on the same page is none. */
export function hasMoved() {
  const now = location.pathname + location.search, moved = now !== current;
  current = now;
  return moved;
}

/** What a page is asked to show besides. */
export const choice = name => new URLSearchParams(location.search).get(name) ?? '';
