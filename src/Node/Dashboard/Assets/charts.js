// Apache ECharts, loaded when the first chart is shown, and what all charts of the dashboard have in common.
import { h } from './dom.js';
import { Sight } from './sight.js';

let library = null;
const shown = new Set();

/** The room that a picture's title takes; on a page the title stands above the chart. */
const titleRoom = 28;

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

/** Charts begin one at a time, each after a frame: what else a page shows need not wait for all of them. */
let turn = Promise.resolve();
const nextTurn = () => (turn = turn.then(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))));

export const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

/** A box that draws its option when it comes into view, follows its size and the theme, and keeps what the reader brushed. */
export class ChartBox {
  #chart = null;
  #option = null;
  #again = 0;
  #sight;
  #sized;
  #brushes = new Map();

  /** seen: called when it comes into view; held: told whether a brush keeps it from being renewed. */
  constructor(label, height, { seen, held } = {}) {
    this.held = held;
    this.element = h('div', { class: 'chart', role: 'img', 'aria-label': label });
    this.height = height;
    this.#sight = new Sight(this.element, '200px', () => {
      this.#draw();
      seen?.();
    });
    this.#sized = new ResizeObserver(() => this.#chart?.resize());
    this.#sized.observe(this.element);
    shown.add(this);
  }

  get isVisible() {
    return this.#sight.isSeen;
  }

  set height(pixels) {
    this.element.style.setProperty('--height', `${pixels}px`);
  }

  set label(text) {
    this.element.setAttribute('aria-label', text);
  }

  set option(option) {
    this.#option = settled(option);
    if (this.isVisible) this.#draw();
  }

  /** Changes parts of what is drawn, without drawing the rest again. */
  merge(part) {
    this.#chart?.setOption(part, { lazyUpdate: true });
  }

  redraw() {
    this.#chart?.dispose();
    this.#chart = null;
    this.#brushes.clear();
    if (this.isVisible) this.#draw();
  }

  dispose() {
    clearTimeout(this.#again);
    this.#sight.end();
    this.#sized.disconnect();
    this.#chart?.dispose();
    shown.delete(this);
  }

  async #draw() {
    const option = this.#option;
    if (!option) return;
    let echarts;
    try {
      echarts = await charts();
      if (!this.#chart) await nextTurn();
    } catch {
      // The node is away; the chart is drawn when it is back.
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.isVisible && this.#draw(), 2_000);
      return;
    }
    if (!this.element.isConnected || option !== this.#option) return;
    const isBrushed = [...this.#brushes.values()].some(intervals => intervals > 0), isNew = this.#chart?.option !== option;

    // A chart that is drawn anew forgets what the reader picked in it: that waits until the picking has ended.
    this.held?.(isBrushed && isNew);
    if (isBrushed && isNew) return;
    this.#chart ??= this.#begin(echarts);
    if (isNew) {
      this.#chart.setOption(onPage(option), { notMerge: true });
      this.#chart.option = option;
    }
    this.element.dataset.drawn = 'true';
  }

  #begin(echarts) {
    const chart = echarts.init(this.element, isDark() ? 'dark' : null, { renderer: 'canvas' });
    chart.on('axisareaselected', ({ parallelAxisId, intervals }) => {
      this.#brushes.set(parallelAxisId, intervals.length);
      if (this.isVisible) this.#draw();
    });
    return chart;
  }
}

/** Tooltips are drawn, not written as markup, so that a name in them stays a name. */
function settled(option) {
  const copy = { animation: false, backgroundColor: 'transparent', ...option };
  copy.tooltip = { ...option.tooltip, renderMode: 'richText', confine: true };
  return copy;
}

/** The option as a page shows it: without room for a title, lines that are compared with readable on light and dark. */
function onPage(option) {
  const copy = { ...option };
  const raised = part => (typeof part?.top === 'number' ? { ...part, top: Math.max(2, part.top - titleRoom) } : part);
  for (const part of ['grid', 'legend', 'parallel']) if (copy[part]) copy[part] = raised(copy[part]);
  if (isDark() && Array.isArray(copy.series)) copy.series = copy.series.map(series => (series.markLine ? { ...series, markLine: light(series.markLine) } : series));
  return copy;
}

function light(lines) {
  const color = '#b9c2ce';
  return { ...lines, lineStyle: { ...lines.lineStyle, color }, data: lines.data.map(line => ({ ...line, label: { ...line.label, color } })) };
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

export const redrawAll = () => shown.forEach(box => box.redraw());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
