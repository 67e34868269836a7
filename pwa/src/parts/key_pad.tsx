/** Digits for gloves: a PIN, a quantity. A scanner or a keyboard may type them as well. */

import { useEffect } from "preact/hooks";
import { hearKeys } from "../scanning/scanner";
import { t } from "../words/words";
import { Icon } from "./icons";

export interface KeyPadProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onDone: () => void;
  readonly longest: number;
  readonly done?: string;
}

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function KeyPad({ value, onChange, onDone, longest, done = "OK" }: KeyPadProps) {
  const add = (digit: string) => {
    if (value.length < longest) {
      onChange(value + digit);
    }
  };
  const erase = () => onChange(value.slice(0, -1));
  useEffect(() =>
    hearKeys((text) => {
      let next = value;
      for (const character of text) {
        if (character === "\b") {
          next = next.slice(0, -1);
        } else if (/\d/.test(character) && next.length < longest) {
          next += character;
        }
      }
      if (next !== value) {
        onChange(next);
      }
    }),
  );
  return (
    <div class="key-pad">
      {DIGITS.map((digit) => (
        <button key={digit} type="button" data-key={digit} onClick={() => add(digit)}>
          {digit}
        </button>
      ))}
      <button type="button" data-key="erase" aria-label={t("action.erase")} onClick={erase}>
        <Icon name="erase" size={32} />
      </button>
      <button type="button" data-key="0" onClick={() => add("0")}>
        0
      </button>
      <button type="button" class="leads" data-key="ok" data-action="ok" onClick={onDone}>
        {done}
      </button>
    </div>
  );
}
