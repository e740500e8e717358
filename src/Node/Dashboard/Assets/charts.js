// Apache ECharts, loaded when the first chart is shown, and what all charts of the dashboard have in common.
import { h, save } from './dom.js';

let library = null;
const shown = new Set();

/** The library; it is a megabyte, so pages without charts do without. */
export function charts() {
  library ??= new Promise((resolve, reject) => {
    const script = h('script', { src: new URL('./echarts.min.js', import.meta.url).href });
    script.onload = () => resolve(globalThis.echarts);
    script.onerror = () => {
      library = null;
      script.remove();
      reject(new Error('The charts could not be loaded.'));
    };
    document.head.append(script);
  });
  return library;
}

/** Fetches the library while a page still asks for what it will draw. */
export const fetchCharts = () => charts().catch(() => { /* the first chart asks again */ });

export const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

/** A box that draws its option when it comes into view, follows its size and the theme. */
export class ChartBox {
  #chart = null;
  #option = null;
  #visible = false;
  #observers = [];
  #again = 0;

  constructor(label, height) {
    this.element = h('div', { class: height > 420 ? 'chart tall' : height < 300 ? 'chart short' : 'chart', role: 'img', 'aria-label': label });
    const seen = new IntersectionObserver(entries => {
      this.#visible = entries.at(-1).isIntersecting;
      if (this.#visible) this.#draw();
    }, { rootMargin: '200px' });
    seen.observe(this.element);
    const sized = new ResizeObserver(() => this.#chart?.resize());
    sized.observe(this.element);
    this.#observers = [seen, sized];
    shown.add(this);
  }

  get isVisible() {
    return this.#visible;
  }

  set option(option) {
    this.#option = settled(option);
    if (this.#visible) this.#draw();
  }

  /** Changes parts of what is drawn, without drawing the rest again. */
  merge(part) {
    this.#chart?.setOption(part, { lazyUpdate: true });
  }

  get drawn() {
    return this.#chart;
  }

  redraw() {
    this.#chart?.dispose();
    this.#chart = null;
    if (this.#visible) this.#draw();
  }

  dispose() {
    clearTimeout(this.#again);
    this.#observers.forEach(observer => observer.disconnect());
    this.#chart?.dispose();
    shown.delete(this);
  }

  async #draw() {
    const option = this.#option;
    if (!option) return;
    let echarts;
    try {
      echarts = await charts();
    } catch {
      // The node is away; the chart is drawn when it is back.
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.#visible && this.#draw(), 2_000);
      return;
    }
    if (!this.element.isConnected || option !== this.#option) return;
    this.#chart ??= echarts.init(this.element, isDark() ? 'dark' : null, { renderer: 'canvas' });
    if (this.#chart.option !== option) {
      this.#chart.setOption(option, { notMerge: true });
      this.#chart.option = option;
    }
    this.element.dataset.drawn = 'true';
  }
}

/** Tooltips are drawn, not written as markup, so that a name in them stays a name. */
function settled(option) {
  const copy = { animation: false, backgroundColor: 'transparent', ...option };
  copy.tooltip = { ...option.tooltip, renderMode: 'richText', confine: true };
  return copy;
}

/** The picture as a file: on white, in the size that is seen. */
export async function picture(box, option, title, type) {
  const echarts = await charts();
  const size = { width: box.element.clientWidth, height: box.element.clientHeight };
  const whole = {
    ...settled(option), backgroundColor: '#ffffff',
    title: { text: title, left: 'center', top: 4, textStyle: { fontSize: 15 } },
  };
  if (type === 'svg') {
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
    chart.setOption(whole);
    const svg = chart.renderToSVGString();
    chart.dispose();
    return new Blob([svg], { type: 'image/svg+xml' });
  }
  const canvas = h('canvas', {});
  const chart = echarts.init(canvas, null, { renderer: 'canvas', devicePixelRatio: 2, ...size });
  chart.setOption(whole);
  const drawn = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: '#ffffff' });
  const blob = await new Promise(resolve => drawn.toBlob(resolve, 'image/png'));
  chart.dispose();
  return blob;
}

export async function saveAs(name, type, make) {
  save(`${name}.${type}`, await make());
}

export const redrawAll = () => shown.forEach(box => box.redraw());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
