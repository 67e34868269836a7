/** Progress in marks, as one would count on a carton: one a line, or ten for a hundred. */

const MOST = 20;
const TENTHS = 10;

export type MarkState = "done" | "now" | "open" | "short";

export interface TallyProps {
  readonly marks: readonly MarkState[];
  /** How much of the mark in hand is filled, 0 to 1. */
  readonly part?: number;
  readonly count?: string;
  readonly total?: string;
  readonly label: string;
}

export function Tally({ marks, part = 0, count, total, label }: TallyProps) {
  const shown = marks.length > MOST ? tenths(marks) : marks;
  const filled = Math.min(4, Math.max(0, Math.round(part * 4)));
  return (
    <div class="tally" role="img" aria-label={label}>
      <span class="marks">
        {shown.map((state, index) => (
          <i key={index} class={state === "now" ? `now part-${filled}` : state} />
        ))}
      </span>
      {total !== undefined && (
        <span class="fraction">
          <b>{count}</b>
          <span class="total">
            <span class="slash"> / </span>
            {total}
          </span>
        </span>
      )}
    </div>
  );
}

/** Too many for a mark each: ten, each for a tenth of them. */
function tenths(marks: readonly MarkState[]): MarkState[] {
  const done = marks.filter((one) => one === "done" || one === "short").length;
  return countMarks(done, marks.length);
}

/** Ten marks for a count of pieces. */
export function countMarks(done: number, total: number): MarkState[] {
  const size = total > 0 ? (done / total) * TENTHS : 0;
  return Array.from({ length: TENTHS }, (_, place) => {
    if (place < Math.floor(size)) {
      return "done";
    }
    return place === Math.floor(size) && done < total ? "now" : "open";
  });
}

/** The share of the mark in hand that is filled. */
export function markPart(done: number, total: number): number {
  const size = total > 0 ? (done / total) * TENTHS : 0;
  return size - Math.floor(size);
}
