/** Shelves: rows from edge to edge. The one in hand is kraft, as the carton is. */

import type { ComponentChildren } from "preact";

export interface ShelfRowProps {
  readonly title: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly aside?: ComponentChildren;
  readonly icon?: ComponentChildren;
  readonly inHand?: boolean;
  readonly muted?: boolean;
  readonly hook: Readonly<Record<string, string | number>>;
  readonly onPress?: () => void;
}

export function ShelfRow(props: ShelfRowProps) {
  const { title, note, aside, icon, inHand = false, muted = false, hook, onPress } = props;
  const look = `row${inHand ? " in-hand" : ""}${muted ? " is-muted" : ""}`;
  const inside = (
    <>
      {icon}
      <span class="words">
        <span class="name">{title}</span>
        {note && <span class="note">{note}</span>}
      </span>
      {aside && <span class="aside">{aside}</span>}
    </>
  );
  return onPress ? (
    <button type="button" class={look} {...hook} onClick={onPress}>
      {inside}
    </button>
  ) : (
    <div class={look} {...hook}>
      {inside}
    </div>
  );
}

/** A label and what it says. */
export function FactRow({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="fact-row">
      <span class="label">{label}</span>
      <span class="value">{children}</span>
    </div>
  );
}
