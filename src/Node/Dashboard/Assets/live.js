// Streams of changes. A stream that breaks or falls silent is opened again until the page lets go of it; the header says so meanwhile. A
// browser allows a host six connections for all its pages: those that nobody looks at have none.
import { get } from './api.js';
import { link as anchor } from './dom.js';

const silence = 12_000, longestWait = 5_000, hiddenFor = 30_000;
const open = new Set();
let elsewhere = [];

/**
 * Follows a stream. <code>handlers</code> has a function for each kind of event; <code>gone</code> is called where there is nothing to
 * follow (any more). After a break the stream begins anew with everything. Returns a function that ends it.
 */
export function follow(url, handlers) {
  const stream = new Stream(url, handlers);
  open.add(stream);
  if (document.hidden) stream.rest();
  show();
  return () => stream.close();
}

/** Tells of the schedulers of the cluster: where this one is away, another may be looked at. */
export function knowSchedulers(members) {
  const known = members.filter(member => member.url && new URL(member.url).origin !== location.origin).map(({ name, url }) => ({ name, url }));
  if (known.length > 0) elsewhere = known;
}

/** Whether what is shown is what is so. */
export const isLive = () => [...open].every(stream => stream.connected);

class Stream {
  connected = false;
  lost = false;
  refused = false;
  #ended = false;
  #source = null;
  #wait = 500;
  #timer = null;
  #heard = 0;

  constructor(url, handlers) {
    this.url = url;
    this.handlers = handlers;
    this.connect();
  }

  connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    if (this.#ended) return;
    const source = new EventSource(this.url);
    this.#source = source;
    this.#heard = performance.now();
    let first = true;
    const hear = handler => event => {
      if (source !== this.#source) return;
      this.#heard = performance.now();
      this.#wait = 500;
      if (!this.connected) {
        this.connected = true;
        this.lost = this.refused = false;
        show();
      }
      handler?.(JSON.parse(event.data), first);
      first = false;
    };
    source.addEventListener('beat', hear(null));
    for (const [kind, handler] of Object.entries(this.handlers)) if (kind !== 'gone') source.addEventListener(kind, hear(handler));
    source.addEventListener('gone', () => source === this.#source && this.#lose());
    source.onerror = () => {
      if (source !== this.#source) return;
      this.breakOff();
      this.#askWhy();
    };
  }

  /** The next attempt comes later each time, up to some seconds. */
  breakOff() {
    this.#source?.close();
    this.#source = null;
    this.connected = false;
    this.lost = true;
    show();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }

  /** A stream does not tell why it is not given; what it is of does: it is not there, or not for this reader. */
  async #askWhy() {
    try {
      await get(this.url.replace('/live', ''));
    } catch (error) {
      if (this.#ended || this.connected) return;
      if (error.status === 404) this.#lose();
      else if (error.status === 401) {
        this.refused = true;
        show();
      }
    }
  }

  #lose() {
    this.close();
    this.handlers.gone?.();
  }

  check() {
    if (this.#source && performance.now() - this.#heard > silence) this.breakOff();
  }

  /** A page that nobody sees needs no stream. */
  rest() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.connected = false;
  }

  wake() {
    if (!this.#source) this.connect();
  }

  close() {
    this.#ended = true;
    this.rest();
    open.delete(this);
    show();
  }
}

function show() {
  const place = document.getElementById('connection'), all = [...open];
  const [kind, text] = all.length === 0 ? ['', '']
    : all.some(stream => stream.refused) ? ['lost', 'Signed out']
      : all.some(stream => stream.lost) ? ['lost', 'Connection lost, trying again']
        : isLive() ? ['live', 'live'] : ['', 'connecting'];
  if (place.dataset.text === text) return;
  place.dataset.text = text;
  place.className = kind;
  place.textContent = text;
  if (text === 'Signed out') place.append(': ', signIn());
  else if (kind === 'lost') for (const { name, url } of elsewhere) place.append(' · ', anchor(new URL(location.pathname + location.search, url).href, `look at ${name}`));
}

/** The way to the readers' token, and back to what is shown. */
export function signIn() {
  return anchor(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, 'sign in');
}

setInterval(() => open.forEach(stream => stream.check()), 2_000);
let hidden = null;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hidden);
  if (document.hidden) hidden = setTimeout(() => open.forEach(stream => stream.rest()), hiddenFor);
  else open.forEach(stream => stream.wake());
});
