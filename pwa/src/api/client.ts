/** Requests to the server this page came from. They answer, or throw `RefusedRequest`, `NoAnswer`. */

import { NoAnswer, type Problem, RefusedRequest } from "./problems";

const TIMEOUT_MS = 8000;

export interface Options {
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function get<Body>(path: string, options: Options = {}): Promise<Body> {
  return request<Body>("GET", path, undefined, options);
}

export function post<Body>(path: string, body: unknown, options: Options = {}): Promise<Body> {
  return request<Body>("POST", path, body, options);
}

export function put<Body>(path: string, body: unknown, options: Options = {}): Promise<Body> {
  return request<Body>("PUT", path, body, options);
}

export function remove(path: string): Promise<void> {
  return request<void>("DELETE", path, undefined, {});
}

async function request<Body>(
  method: string,
  path: string,
  body: unknown,
  { timeoutMs = TIMEOUT_MS, headers = {} }: Options,
): Promise<Body> {
  const sent: RequestInit = {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    signal: AbortSignal.timeout(timeoutMs),
    cache: "no-store",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`/api/v1${path}`, sent);
    answer = response.status === 204 ? undefined : await readJson(response);
  } catch (error) {
    throw error instanceof NoAnswer ? error : new NoAnswer(String(error));
  }
  if (response.ok) {
    return answer as Body;
  }
  const problems = (answer as { problems?: Problem[] }).problems ?? [];
  if (response.status === 503 || response.status === 429) {
    throw problems.some((one) => one.code !== "busy" && one.code !== "internal-error")
      ? new RefusedRequest(response.status, problems)
      : new NoAnswer("busy");
  }
  throw new RefusedRequest(response.status, problems);
}

/** A page of a proxy or a portal may come with status 200; it is no answer of ours. */
async function readJson(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (!/^application\/(?:problem\+)?json/.test(type)) {
    throw new NoAnswer(`not ours: ${type}`);
  }
  return response.json();
}
