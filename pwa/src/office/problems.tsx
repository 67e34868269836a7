/** What the server refused, where no field or line can say it. */

import type { Problem } from "../api/problems";
import { OutcomeIcon } from "../parts/icons";
import { Reasons } from "../screens/reasons";
import { problemText } from "../words/problems";

export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) {
    return null;
  }
  return (
    <div class="office-problems" role="alert">
      {problems.map((problem) => {
        const words = problemText(problem);
        const tone = problem.kind === "warning" ? "warning" : "error";
        return (
          <section
            class={`office-problem ${tone}`}
            data-code={problem.code}
            key={JSON.stringify(problem)}
          >
            <OutcomeIcon of={tone} size={28} />
            <div>
              <b>{words.head}</b> {words.body}
              <Reasons problem={problem} />
              {tone === "error" && <p>{words.next}</p>}
            </div>
          </section>
        );
      })}
    </div>
  );
}

/** In one line, beside the field it is about. */
export function wrongText(problem: Problem): string {
  const words = problemText(problem);
  return `${words.head}. ${words.body}`;
}
