/** A problem of the server in the worker's words: what it is, why, and what to do next. */

import type { Problem } from "../api/problems";
import { language } from "../offline/settings";
import { problemsDe } from "./problems_de";
import { type Advice, problemsEn } from "./problems_en";
import { filled, t } from "./words";

export interface ProblemText {
  readonly head: string;
  readonly body: string;
  readonly next: string;
}

export function problemText(problem: Problem): ProblemText {
  const english = problemsEn[problem.code];
  if (!english) {
    return { head: problem.code, body: "", next: t("advice.supervisor") };
  }
  const [head, body] = language.value === "de" ? problemsDe[problem.code] : english;
  const advice: Advice = english[2];
  return { head, body: filled(body, problem), next: t(`advice.${advice}`) };
}
