// Numbers, times and names as people read them.
const counts = new Intl.NumberFormat('en-US');
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const missing = '';

/** JSON has no NaN: the node writes it as a word. */
export function number(value) {
  return typeof value === 'number' ? value : value === null || value === undefined ? null : Number(value);
}

/** 12,345 */
export const count = value => (value === null || value === undefined ? missing : counts.format(value));

/** 1 trial, 2 trials */
export const plural = (value, word) => `${count(value)} ${word}${value === 1 ? '' : 's'}`;

/** A metric's value: .2540 */
export function metric(value) {
  const figure = number(value);
  if (figure === null) return missing;
  if (!Number.isFinite(figure)) return String(figure);
  return Math.abs(figure) < 100 ? figure.toFixed(4).replace(/^(-?)0\./, '$1.') : counts.format(Math.round(figure));
}

/** ± .027, half the 95 % interval of a share of so many queries; nothing for metrics that are no shares. */
export function interval(name, value, queries) {
  if (!/^(recall|hr)@/.test(name) || !queries || number(value) === null || !Number.isFinite(number(value))) return missing;
  return `± ${(1.959964 * Math.sqrt((value * (1 - value)) / queries)).toFixed(3).replace(/^0/, '')}`;
}

/** A parameter's value, four digits at most. */
export function parameter(value) {
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** 3.1 s, 42 s, 2 min 11 s, 1 h 02 min, 2 d 3 h */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return missing;
  const whole = Math.round(seconds), pad = part => String(part).padStart(2, '0');
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** Time of all slots together: 3.2 core-min. */
export function cost(seconds) {
  if (seconds < 60) return `${seconds.toFixed(1)} core-s`;
  return seconds < 3600 ? `${(seconds / 60).toFixed(1)} core-min` : `${(seconds / 3600).toFixed(1)} core-h`;
}

/** 512 MiB */
export function bytes(value) {
  if (value === null || value === undefined) return missing;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [figure, unit] = [value, 0];
  while (figure >= 1024 && unit < units.length - 1) [figure, unit] = [figure / 1024, unit + 1];
  return `${figure >= 100 || unit === 0 ? figure.toFixed(0) : figure.toFixed(1)} ${units[unit]}`;
}

/** A moment in the reader's zone. */
export const moment = text => (text ? moments.format(new Date(text)) : missing);
