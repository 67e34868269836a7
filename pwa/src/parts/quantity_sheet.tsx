/** So many by the key pad, laid over the screen; its scan field goes on hearing below. */

import { useState } from "preact/hooks";
import { units } from "../domain/quantity";
import { t } from "../words/words";
import { Square } from "./buttons";
import { KeyPad } from "./key_pad";

const LONGEST = 6;

export interface QuantitySheetProps {
  readonly question: string;
  readonly unit: string;
  /** Zero when nothing was entered. */
  readonly onDone: (amount: number) => void;
}

export function QuantitySheet({ question, unit, onDone }: QuantitySheetProps) {
  const [text, setText] = useState("");
  return (
    <section class="sheet" data-sheet="quantity" aria-label={question}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{question}</b>
        </p>
        <p class="keyed" data-keyed={text || "0"}>
          <b>{text || "0"}</b> <small>{unit}</small>
        </p>
        <div class="keying">
          <KeyPad
            value={text}
            onChange={setText}
            longest={LONGEST}
            onDone={() => onDone(text === "" ? 0 : units(text))}
          />
          <Square icon="back" action="close" outermost onPress={() => onDone(0)}>
            {t("action.back")}
          </Square>
        </div>
      </div>
    </section>
  );
}
