// The node's HTTP API. What it refuses comes as a message for people.

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** The address of a study in the API, or of what is below it. */
export function studyUrl(study, rest = '') {
  return `/v1/studies/${encodeURIComponent(study)}${rest}`;
}

export async function get(url) {
  return (await send(url)).json();
}

export async function getText(url) {
  return (await send(url)).text();
}

/** The whole answer, for those who look at its tag. */
export async function send(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new ApiError('The scheduler node does not answer. Is it running? sessionrec cluster status', 0);
  }
  if (response.ok || response.status === 304) return response;
  throw new ApiError(await messageOf(response), response.status);
}

async function messageOf(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title ?? `The node answered ${response.status}.`;
  } catch {
    return `The node answered ${response.status}.`;
  }
}
