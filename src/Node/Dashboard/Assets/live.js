// Streams of changes. A stream that breaks or falls silent is opened again until the page lets go of it; the header says so meanwhile.
const silence = 12_000, longestWait = 5_000, hiddenFor = 30_000;
const open = new Set();

/**
 * Follows a stream. <code>handlers</code> has a function for each kind of event. After a break the stream begins anew with everything.
 * Returns a function that ends it.
 */
export function follow(url, handlers) {
  const stream = new Stream(url, handlers);
  open.add(stream);
  show();
  return () => {
    stream.close();
    open.delete(stream);
    show();
  };
}

class Stream {
  connected = false;
  ended = false;
  lost = false;
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
    if (this.ended) return;
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
        this.lost = false;
        show();
      }
      handler?.(JSON.parse(event.data), first);
      first = false;
    };
    source.addEventListener('beat', hear(null));
    for (const [kind, handler] of Object.entries(this.handlers)) source.addEventListener(kind, hear(handler));
    source.addEventListener('gone', () => this.close());
    source.onerror = () => source === this.#source && this.breakOff();
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

  check() {
    if (this.#source && performance.now() - this.#heard > silence) this.breakOff();
  }

  /** A page that nobody sees needs no stream: browsers allow a host six of them for all its pages. */
  rest() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  wake() {
    if (!this.#source) this.connect();
  }

  close() {
    this.ended = true;
    this.rest();
    open.delete(this);
    show();
  }
}

function show() {
  const place = document.getElementById('connection');
  const lost = [...open].some(stream => stream.lost);
  place.className = lost ? 'lost' : '';
  const text = open.size === 0 ? '' : lost ? 'Connection lost, trying again' : [...open].every(stream => stream.connected) ? '● live' : 'connecting';
  if (place.textContent !== text) place.textContent = text;
}

setInterval(() => open.forEach(stream => stream.check()), 2_000);
let hidden = null;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hidden);
  if (document.hidden) hidden = setTimeout(() => open.forEach(stream => stream.rest()), hiddenFor);
  else open.forEach(stream => stream.wake());
});
