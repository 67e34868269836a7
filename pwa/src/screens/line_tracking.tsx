/**
 * The numbers of an order line: what it wants, what is covered, each number with what is posted of
 * it. What is typed or scanned is kept here until it is saved as one change; whoever changed the line
 * in between is not overwritten.
 */

import { useEffect, useState } from "preact/hooks";
import type { ItemView, LineTrackingView } from "../api/schema";
import { type Answer, hint } from "../domain/answers";
import { UNTRACKED } from "../domain/documents";
import { type Draft, isDirty, rebased, type ShownRow, undone } from "../domain/line_numbers";
import { judgeLineScan, type LineAnswer, numberMeant, refusedAs } from "../domain/line_scans";
import type { Meaning } from "../domain/meaning";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { Primary, Square, Verb } from "../parts/buttons";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { draftOf, keepDraft } from "./drafts";
import { type Read, useRead, useScans } from "./hooks";
import { AssignNumbers } from "./line_assign";
import { type Editor, editorOf, leftOf, tellChanged } from "./line_editor";
import { NumberSheet } from "./line_number";
import { SelectNumbers } from "./line_select";
import { back } from "./navigation";
import { MatrixTable, NumberRows } from "./number_rows";
import { LineFrame, lineAddress, lineRef, type OpenLine } from "./order_line";
import { Waiting } from "./orders";
import { explain, waiting } from "./submitting";

/** What is laid over the list. */
type Over =
  | { readonly sheet: "number"; readonly row: ShownRow | null }
  | { readonly sheet: "assign" }
  | { readonly sheet: "select" };

export function LineTracking({ open }: { open: OpenLine }) {
  const { of } = open;
  const ref = lineRef(of);
  const kept = draftOf(ref);
  const read = useRead<LineTrackingView>(
    `${lineAddress(of)}/tracking?side=${of.side}`,
    !isDirty(kept),
  );
  const [over, setOver] = useState<Over | null>(null);
  const editor = read.found && editorOf(open, read, read.found, kept);
  useRebase(ref, read, kept);
  useScans(async (scan, meaning) => {
    const now = read.found && editorOf(open, read, read.found, draftOf(ref));
    if (!now) {
      await judged({ ...scan, outcome: "unknown", row: { code: meaning.text } });
      explain("offline");
      return;
    }
    const answer = await judge(now, meaning);
    if (answer.draft) {
      now.keep(answer.draft);
    }
    signalOutcome(answer.outcome, answer.band);
    await judged({ ...scan, outcome: answer.outcome, row: answer.row });
  });
  return (
    <>
      <LineFrame
        open={open}
        field={{
          prompt: t(open.item.serial ? "line.scan-serial" : "line.scan-lot"),
          short: t("scan.brief"),
        }}
        verbs={
          editor &&
          !editor.view.is_managed &&
          carries(open.item) && <Verbs editor={editor} show={setOver} />
        }
        rail={<Rail editor={editor} />}
      >
        {editor ? (
          <>
            <MatrixTable matrix={editor.matrix} unit={open.item.base_unit} />
            {editor.view.is_managed && <p class="notice">{t("line.managed")}</p>}
            <NumberRows
              rows={editor.rows}
              none={t(carries(open.item) ? "line.no-numbers" : "line.carries-none")}
              onPress={(row) => setOver({ sheet: "number", row })}
            />
          </>
        ) : (
          <Waiting read={false} />
        )}
      </LineFrame>
      {editor && over?.sheet === "number" && (
        <NumberSheet editor={editor} row={over.row} onClose={() => setOver(null)} />
      )}
      {editor && over?.sheet === "assign" && (
        <AssignNumbers editor={editor} onClose={() => setOver(null)} />
      )}
      {editor && over?.sheet === "select" && (
        <SelectNumbers editor={editor} onClose={() => setOver(null)} />
      )}
    </>
  );
}

function carries(item: ItemView): boolean {
  return item.serial || item.lot || item.package;
}

/** Somebody else has changed the line since: what was typed is laid over what is there now. */
function useRebase(ref: string, read: Read<LineTrackingView>, kept: Draft | null): void {
  const now = read.found;
  const isStale = now !== null && isDirty(kept) && kept?.version !== now.tracking_version;
  useEffect(() => {
    if (isStale && now && kept) {
      keepDraft(ref, rebased(kept, now));
      tellChanged(true);
    }
  }, [isStale, now, kept, ref]);
}

async function judge(editor: Editor, meaning: Meaning): Promise<LineAnswer> {
  const { item, outgoing } = editor.open;
  const refused = editor.view.is_managed ? managed(meaning.text) : refusedAs(item, meaning);
  const number = numberMeant(item, meaning) ?? UNTRACKED;
  if (refused) {
    return refused;
  }
  const left = outgoing ? await leftOf(editor.open, number, editor.rows) : 0;
  const step = {
    outgoing,
    rows: editor.rows,
    missing: editor.matrix.missing.quantity,
    draft: editor.draft,
  };
  return judgeLineScan(step, number, meaning, left);
}

function managed(code: string): Answer {
  return hint(code, {
    full: false,
    head: { key: "band.managed" },
    code,
    body: { key: "band.managed.body" },
  });
}

function Verbs({ editor, show }: { editor: Editor; show: (over: Over) => void }) {
  const { outgoing } = editor.open;
  return (
    <>
      <Verb action="add-number" icon="plus" onPress={() => show({ sheet: "number", row: null })}>
        {t("line.add")}
      </Verb>
      <Verb action="assign" onPress={() => show({ sheet: "assign" })}>
        {t("line.assign")}
      </Verb>
      {outgoing && (
        <Verb action="select" onPress={() => show({ sheet: "select" })}>
          {t("line.select")}
        </Verb>
      )}
    </>
  );
}

function Rail({ editor }: { editor: Editor | null }) {
  const dirty = editor !== null && isDirty(editor.draft);
  const why = !reached.value
    ? t("action.needs-network")
    : dirty
      ? undefined
      : t("line.nothing-typed");
  return (
    <>
      {editor && editor.draft.steps.length > 0 ? (
        <Square
          icon="undo"
          action="undo-typed"
          outermost
          onPress={() => editor.keep(undone(editor.draft))}
        >
          {t("line.undo")}
        </Square>
      ) : (
        <Square icon="back" action="leave" outermost onPress={back}>
          {t("action.back")}
        </Square>
      )}
      <Primary
        action="save"
        leads
        {...(why ? { notNow: why } : {})}
        onPress={() => {
          if (!reached.value) {
            explain("offline");
          } else if (dirty && !waiting.value) {
            void editor.save();
          }
        }}
      >
        {waiting.value ? t("action.waiting") : t("line.save")}
      </Primary>
    </>
  );
}
