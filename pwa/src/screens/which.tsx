/** A code that may be several things: somebody chooses which, and work goes on with that. */

import { signal } from "@preact/signals";
import type { Meaning } from "../domain/meaning";
import { pack } from "../offline/work";
import { Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { dateText, t } from "../words/words";
import { closeSheet, openSheet } from "./navigation";

interface Question {
  readonly text: string;
  readonly choices: readonly Meaning[];
  readonly choose: (meaning: Meaning) => void;
}

const question = signal<Question | null>(null);

export function askWhich(asked: Question): void {
  question.value = asked;
  openSheet({ name: "which" });
}

export function WhichSheet() {
  const asked = question.value;
  if (!asked) {
    return null;
  }
  const choose = (meaning: Meaning) => {
    closeSheet();
    question.value = null;
    asked.choose(meaning);
  };
  return (
    <section class="sheet" data-sheet="which" aria-label={t("which.title")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("which.title")}</b>
        </p>
        <p class="notice">
          <Code>{asked.text}</Code>
        </p>
        <div class="scroll shelf">
          {asked.choices.map((one, place) => (
            <button
              type="button"
              class="row tile"
              key={`${one.format} ${place}`}
              data-choice={place + 1}
              onClick={() => choose(one)}
            >
              <span class="aside count">{place + 1}</span>
              <span class="words">
                <span class="name">{goodsOf(one)}</span>
                <span class="note">{factsOf(one)}</span>
              </span>
            </button>
          ))}
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={closeSheet}>
            {t("action.back")}
          </Square>
        </div>
      </div>
    </section>
  );
}

function goodsOf({ items, format }: Meaning): string {
  const no = items[0]?.item ?? "";
  return pack.value.items.get(no)?.description || no || format || "";
}

function factsOf({ lot, serial, expiration, count, format }: Meaning): string {
  return [lot, serial, expiration && dateText(expiration), count > 0 ? String(count) : "", format]
    .filter(Boolean)
    .join(" · ");
}
