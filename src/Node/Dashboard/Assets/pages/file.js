// The study's file as it was submitted, and by what it was extended since.
import { h, link } from '../dom.js';
import { get, studyUrl } from '../api.js';
import { studyHeading } from '../studyHeading.js';

export async function show(root, name) {
  const [submission, summary] = await Promise.all([get(studyUrl(name, '/submission')), get(studyUrl(name))]);
  const heading = studyHeading(name, 'Study file');
  heading.set(summary);
  root.append(heading.element, h('h2', {}, submission.fileName), h('pre', { class: 'file', tabindex: 0 }, submission.yaml));
  for (const extension of submission.extensions ?? []) root.append(h('h2', {}, 'Extended by'), h('pre', { class: 'file', tabindex: 0 }, JSON.stringify(extension, null, 2)));
  root.append(h('p', {}, link(`/new?from=${encodeURIComponent(name)}`, 'Use it for a new study')));
  return () => heading.close();
}
