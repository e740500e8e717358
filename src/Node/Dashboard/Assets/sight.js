// What is before the reader's eyes: in view, on a page that is not in the background. Nothing is drawn or asked for beyond that; what was
// put off is done when it comes there.
const all = new Set();

export class Sight {
  #inView = false;
  #observer;

  /** seen: called whenever the element comes before the reader's eyes. margin: how far from the window counts as near enough. */
  constructor(element, margin, seen) {
    this.seen = seen;
    this.#observer = new IntersectionObserver(entries => {
      this.#inView = entries.at(-1).isIntersecting;
      this.look();
    }, { rootMargin: margin });
    this.#observer.observe(element);
    all.add(this);
  }

  get isSeen() {
    return this.#inView && !document.hidden;
  }

  look() {
    if (this.isSeen) this.seen();
  }

  end() {
    this.#observer.disconnect();
    all.delete(this);
  }
}

document.addEventListener('visibilitychange', () => all.forEach(sight => sight.look()));
