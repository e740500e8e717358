// Who looks may look; who steers may need the operator's token. It is kept for this tab alone.
import { h } from './dom.js';
import { get, send } from './api.js';

let permission = null;
const listeners = new Set();

const token = () => {
  try {
    return sessionStorage.getItem('operator') ?? '';
  } catch {
    return '';
  }
};

const headers = () => (token() ? { Authorization: `Bearer ${token()}` } : {});

/** Whether this reader may steer. */
export async function maySteer() {
  permission ??= send('/v1/steering', { headers: headers() }).then(response => response.json());
  try {
    return (await permission).maySteer;
  } catch {
    permission = null;
    return false;
  }
}

/** Called when the reader becomes an operator, or stops being one. Returns a function that ends it. */
export function whenPermitted(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Does something. The answer is the node's. */
export async function steer(url, body) {
  const response = await send(url, {
    method: 'POST',
    headers: { ...headers(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.json();
}

/** The way to become an operator; shown where the node wants a token. */
export async function showOperator(place) {
  let state;
  try {
    state = await get('/v1/steering');
  } catch {
    return;
  }
  if (!state.needsToken) return;
  const field = h('input', { type: 'password', autocomplete: 'off', 'aria-label': "operator's token", placeholder: "operator's token" });
  const told = h('span', { role: 'status' });
  const form = h('form', { class: 'tools', onsubmit: async event => {
    event.preventDefault();
    keep(field.value);
    field.value = '';
    if (await maySteer()) draw();
    else {
      keep('');
      told.textContent = 'That is not the token.';
    }
    listeners.forEach(listener => listener());
  } }, field, h('button', { type: 'submit' }, 'Operator'), told);
  const leave = h('button', { type: 'button', onclick: () => { keep(''); draw(); listeners.forEach(listener => listener()); } }, 'Stop being operator');
  async function draw() {
    told.textContent = '';
    place.replaceChildren((await maySteer()) ? leave : form);
  }
  await draw();
}

function keep(text) {
  permission = null;
  try {
    if (text) sessionStorage.setItem('operator', text);
    else sessionStorage.removeItem('operator');
  } catch { /* storage is off: nothing is kept */ }
}
