/** The one running number of a screen with its total: the largest thing on it. */

export interface CountProps {
  /** Shown; the raw value is for hooks. */
  readonly done: string;
  readonly total?: string;
  readonly unit?: string;
  readonly value?: string;
  readonly of?: string;
  /** A list shares the screen. */
  readonly shared?: boolean;
}

/** Widths of one character in px at 112 and at 44. */
const LARGE = 66;
const SMALL = 25;
const ROOM = 320;

export function Count({ done, total = "", unit = "", value, of, shared = false }: CountProps) {
  const tail = total.length + (total === "" ? 0 : 2) + (unit === "" ? 0 : unit.length * 0.6);
  const needs = (size: number) => (done.length * LARGE * size) / 112 + tail * SMALL;
  const size = !shared && needs(112) <= ROOM ? 112 : needs(88) <= ROOM ? 88 : 64;
  return (
    <div
      class={`count fits-${size}`}
      {...(value === undefined ? {} : { "data-count": value })}
      {...(of === undefined ? {} : { "data-total": of })}
    >
      <b>{done}</b>
      <span class="total">
        {total !== "" && `/ ${total} `}
        {unit !== "" && <small>{unit}</small>}
      </span>
    </div>
  );
}
