/** Things to press: one primary on a screen, squares with a word, verbs in a row. */

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icons";

export interface PrimaryProps {
  readonly children: ComponentChildren;
  readonly action: string;
  readonly onPress: () => void;
  /** The next step is this tap: solid. Else a scan leads, and the button is an outline. */
  readonly leads?: boolean;
  /** Why it cannot be pressed now; it says so when it is. */
  readonly notNow?: string;
}

/** More letters than fit on two lines of large type beside a square. */
const LONG = 20;

export function Primary({ children, action, onPress, leads = false, notNow }: PrimaryProps) {
  const text = [children].flat().join("");
  const look = `${notNow ? "not-now" : leads ? "leads" : "waits"}${text.length > LONG ? " is-long" : ""}`;
  return (
    <button
      type="button"
      class={`primary ${look}`}
      data-action={action}
      aria-disabled={notNow !== undefined}
      onClick={onPress}
    >
      <span>{notNow ?? children}</span>
    </button>
  );
}

export interface SquareProps {
  readonly icon: IconName;
  readonly children: string;
  readonly action: string;
  readonly onPress: () => void;
  readonly outermost?: boolean;
}

export function Square({ icon, children, action, onPress, outermost = false }: SquareProps) {
  return (
    <button
      type="button"
      class={outermost ? "square outermost" : "square"}
      data-action={action}
      onClick={onPress}
    >
      <Icon name={icon} size={28} />
      <span>{children}</span>
    </button>
  );
}

export interface VerbProps {
  readonly children: ComponentChildren;
  readonly action: string;
  readonly onPress: () => void;
  readonly icon?: IconName;
  readonly pressed?: boolean;
  readonly strong?: boolean;
}

export function Verb({ children, action, onPress, icon, pressed, strong = false }: VerbProps) {
  return (
    <button
      type="button"
      class={strong ? "verb strong" : "verb"}
      data-action={action}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      onClick={onPress}
    >
      {icon && <Icon name={icon} size={24} />}
      <span>{children}</span>
    </button>
  );
}
