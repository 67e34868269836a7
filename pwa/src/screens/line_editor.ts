/**
 * The editor of a line's numbers: what the server has with what was typed over it, saved as one
 * change. Whoever changed the line in between is not overwritten: then what was typed is laid over
 * what is there now.
 */

import { get } from "../api/client";
import type { CandidateView, LineTrackingView, NumberAvailabilityView } from "../api/schema";
import { documentRef, type LineNumbers } from "../domain/commands";
import type { Numbers } from "../domain/documents";
import {
  type Draft,
  editOf,
  isDirty,
  type Matrix,
  matrixOf,
  newDraft,
  type ShownRow,
  shownRows,
} from "../domain/line_numbers";
import { units } from "../domain/quantity";
import { noting, reached } from "../offline/network";
import type { Entry } from "../offline/outbox";
import { signalOutcome } from "../scanning/feedback";
import { draftOf, keepDraft } from "./drafts";
import type { Read } from "./hooks";
import { lineRef, type OpenLine } from "./order_line";
import { explain, type Follow, submit } from "./submitting";

/** The editor of a line while it is open. */
export interface Editor {
  readonly open: OpenLine;
  readonly view: LineTrackingView;
  readonly draft: Draft;
  readonly rows: readonly ShownRow[];
  readonly matrix: Matrix;
  readonly keep: (draft: Draft) => void;
  /** Save what is typed, then go on with the version of the numbers that came of it. */
  readonly save: (then?: (version: string) => void) => Promise<void>;
  readonly address: (version: string) => LineNumbers;
  /** What becomes of the answer to another change of these numbers. */
  readonly follow: (done: () => void) => Follow;
}

/** What this line may still take of a number beyond what it has typed already; none offline. */
export async function leftOf(
  open: OpenLine,
  number: Numbers,
  rows: readonly ShownRow[],
): Promise<number> {
  const asked = new URLSearchParams({
    location: open.line.location,
    variant: open.line.variant,
    ...number,
  });
  try {
    const there = await noting(
      get<NumberAvailabilityView>(
        `/stock/items/${encodeURIComponent(open.item.no)}/numbers/availability?${asked}`,
      ),
    );
    return Number(there.total) > 0 ? units(there.available) - typedOf(rows, number) : 0;
  } catch {
    return 0;
  }
}

/** What the rows want of a number beyond what the books know of it. */
export function typedOf(rows: readonly ShownRow[], number: Numbers): number {
  return rows
    .filter(
      (row) =>
        (number.serial === "" || row.number.serial === number.serial) &&
        (number.lot === "" || row.number.lot === number.lot) &&
        (number.package === "" || row.number.package === number.package),
    )
    .reduce((sum, row) => {
      const now = row.state === "removed" ? 0 : row.toHandle;
      const booked = row.stock ? units(row.stock.current_requested) : 0;
      return row.state === "same" ? sum : sum + now - booked;
    }, 0);
}

export function editorOf(
  open: OpenLine,
  read: Read<LineTrackingView>,
  view: LineTrackingView,
  kept: Draft | null,
): Editor {
  const { of } = open;
  const ref = lineRef(of);
  // What was typed and taken back leaves nothing that an older version would matter for.
  const isCurrent = isDirty(kept) || kept?.version === view.tracking_version;
  const draft = kept && isCurrent ? kept : newDraft(view.tracking_version);
  const rows = shownRows(view, draft);
  const keep = (next: Draft) => keepDraft(ref, next);
  const address = (version: string): LineNumbers => ({
    order_no: of.no,
    kind: of.kind,
    line_no: of.lineNo,
    ...(of.side ? { side: of.side } : {}),
    tracking_version: version,
  });
  const refused = (entry: Entry) => {
    if (!entry.problems.some((one) => one.code === "tracking-changed")) {
      return false;
    }
    void read.again().then(() => {
      if (!reached.peek()) {
        explain("offline");
      } else if (!isDirty(draftOf(ref))) {
        tellChanged(false);
      }
    });
    return true;
  };
  const follow = (done: () => void) => ({
    done: () => {
      signalOutcome("done", null);
      void read.again();
      done();
    },
    refused,
  });
  const save = async (then?: (version: string) => void) => {
    if (!isDirty(draft)) {
      then?.(view.tracking_version);
      return;
    }
    await submit(
      {
        name: "edit-line-tracking",
        document: documentRef(of.kind, of.no),
        payload: { ...address(draft.version), ...editOf(draft) },
      },
      {
        done: (entry) => {
          keepDraft(ref, null);
          void read.again();
          if (then) {
            then(String(entry.result?.tracking_version ?? ""));
          } else {
            signalOutcome("done", null);
          }
        },
        refused,
      },
    );
  };
  return { open, view, draft, rows, matrix: matrixOf(view, rows), keep, save, address, follow };
}

/** Somebody else was first; what the line has now is on the screen. */
export function tellChanged(kept: boolean): void {
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: "band.changed-meanwhile" },
    body: { key: kept ? "band.changed-meanwhile.kept" : "band.changed-meanwhile.body" },
  });
}

/** Numbers in stock of which the line may take some. */
export interface Candidates {
  readonly rows: readonly CandidateView[];
  readonly cursor: string | null;
}
