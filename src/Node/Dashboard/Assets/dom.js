// Elements by code. Text is always text: nothing here, and nothing that uses it, makes markup of a string.

/**
 * An element with attributes, properties of events (onclick) and children: nodes, strings, numbers; null and false are left out.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces text only where it differs, so that an unchanged page is not laid out again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A state as a word in its colour. */
export function pill(state) {
  return h('span', { class: `pill ${state.replace(/[^a-z]/g, '')}` }, state);
}

/** A link within the dashboard. */
export function link(href, ...text) {
  return h('a', { href }, ...text);
}

/** A box that tells something; <code>bad</code> is read out at once. */
export function note(kind, ...children) {
  return h('div', { class: `note ${kind}`, role: kind === 'bad' ? 'alert' : 'status' }, ...children);
}

/** The path of a study's page, or of one below it. */
export function studyPath(study, ...rest) {
  return ['/studies', study, ...rest].map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join('/');
}

/** Gives the reader a file. */
export function save(name, content) {
  const anchor = h('a', { href: URL.createObjectURL(content), download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
