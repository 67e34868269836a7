/** Digits for gloves: a PIN, a quantity. A scanner or a keyboard may type them as well. */

import { useLayoutEffect, useRef } from "preact/hooks";
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
  const now = useRef({ value, onChange });
  now.current = { value, onChange };
  // Two keys may come before the next rendering: what they made is kept here at once.
  const put = (next: string) => {
    if (next !== now.current.value) {
      now.current.value = next;
      now.current.onChange(next);
    }
  };
  const add = (digit: string) => put((now.current.value + digit).slice(0, longest));
  const erase = () => put(now.current.value.slice(0, -1));
  useLayoutEffect(
    () =>
      hearKeys((text) => {
        for (const character of text) {
          if (character === "\b") {
            erase();
          } else if (/\d/.test(character)) {
            add(character);
          }
        }
      }),
    [],
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
