/** Problems as the server tells them: a code, a kind, facts. Words for them are in `words/`. */

import type { ProblemCode } from "./problem_codes";

export interface Problem {
  readonly code: ProblemCode;
  readonly kind: "refusal" | "confirm" | "warning";
  readonly [fact: string]: unknown;
}

/** The server refused a request as a whole. */
export class RefusedRequest extends Error {
  constructor(
    readonly status: number,
    readonly problems: readonly Problem[],
  ) {
    super(problems[0]?.code ?? `HTTP ${status}`);
  }
}

/** No answer came, or none of ours: the network, a proxy's page, a server that is starting. */
export class NoAnswer extends Error {}

export function isQuestion(problems: readonly Problem[]): boolean {
  return problems.length > 0 && problems.every((one) => one.kind === "confirm");
}
