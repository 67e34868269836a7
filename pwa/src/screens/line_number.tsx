/** One number of a line: which one, how much, when it expires; a scan fills it in. */

import { useState } from "preact/hooks";
import type { TrackingRowView } from "../api/schema";
import { addMonths } from "../domain/dates";
import { type Numbers, numberKey, numbersOf, UNTRACKED } from "../domain/documents";
import {
  type Draft,
  put,
  restore,
  type ShownRow,
  type Touched,
  takeOff,
} from "../domain/line_numbers";
import { numberMeant, refusedAs } from "../domain/line_scans";
import { decimal, PIECE, units } from "../domain/quantity";
import { typedQuantity } from "../domain/typed";
import { judged } from "../offline/scans";
import { Primary, Square, Verb } from "../parts/buttons";
import { DateField, FixedField, TextField } from "../parts/fields";
import { signalOutcome } from "../scanning/feedback";
import { numberText, t } from "../words/words";
import { today, useScans } from "./hooks";
import type { Editor } from "./line_editor";
import { go } from "./navigation";

interface Form extends Numbers {
  readonly quantity: string;
  readonly toHandle: string;
  readonly toInvoice: string;
  readonly expiration: string;
  readonly warranty: string;
}

type Wrong = Partial<Record<keyof Form, string>>;

export interface NumberSheetProps {
  readonly editor: Editor;
  /** None: a new one. */
  readonly row: ShownRow | null;
  readonly onClose: () => void;
}

export function NumberSheet({ editor, row, onClose }: NumberSheetProps) {
  const { item, outgoing, line } = editor.open;
  const [form, setForm] = useState<Form>(() => formOf(editor, row));
  const [wrong, setWrong] = useState<Wrong>({});
  const change = (part: Partial<Form>) => {
    setForm((before) => ({ ...before, ...part }));
    setWrong({});
  };
  const fixed = editor.view.is_managed || (row?.locked ?? false);
  useScans(async (scan, meaning) => {
    const refused = fixed ? null : refusedAs(item, meaning);
    const number = numberMeant(item, meaning);
    if (number && !refused && !fixed) {
      const said = Object.entries(number).filter(([, value]) => value !== "");
      change({
        ...Object.fromEntries(said),
        ...(meaning.expiration ? { expiration: meaning.expiration } : {}),
      });
    }
    const outcome = refused?.outcome ?? "ok";
    signalOutcome(outcome, refused?.band ?? null);
    await judged({ ...scan, outcome, row: { code: meaning.text } });
  });
  const done = () => {
    const found = wrongIn(editor, row, form);
    setWrong(found);
    if (Object.keys(found).length === 0) {
      editor.keep(drafted(editor, row, form));
      onClose();
    }
  };
  const has = (kind: "serial" | "lot" | "package") => item[kind] || form[kind] !== "";
  const kinds = (["serial", "lot", "package"] as const).filter(has);
  return (
    <section class="sheet" data-sheet="number" aria-label={t("line.number")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{row ? numberText(row.number) : t("line.add-title")}</b>
        </p>
        <div class="scroll form">
          {kinds.map((kind) =>
            fixed ? (
              <FixedField key={kind} label={t(`number.${kind}`)} value={form[kind]} />
            ) : (
              <TextField
                key={kind}
                label={t(`number.${kind}`)}
                name={kind}
                value={form[kind]}
                wrong={wrong[kind] ?? ""}
                hint={t("line.scan-or-type")}
                onInput={(value) => change({ [kind]: value })}
              />
            ),
          )}
          <div class="field-row">
            {editor.view.is_managed ? (
              <FixedField label={t("line.quantity")} value={form.quantity} />
            ) : (
              <TextField
                label={t("line.quantity")}
                name="quantity"
                figures
                longest={15}
                value={form.quantity}
                wrong={wrong.quantity ?? ""}
                onInput={(quantity) => change({ quantity })}
              />
            )}
            <TextField
              label={t("line.toHandle")}
              name="toHandle"
              figures
              longest={15}
              hint={t("line.all")}
              value={form.toHandle}
              wrong={wrong.toHandle ?? ""}
              onInput={(toHandle) => change({ toHandle })}
            />
            <TextField
              label={t("line.toInvoice")}
              name="toInvoice"
              figures
              longest={15}
              hint={t("line.all")}
              value={form.toInvoice}
              wrong={wrong.toInvoice ?? ""}
              onInput={(toInvoice) => change({ toInvoice })}
            />
          </div>
          {item.expires && !outgoing && (
            <DateField
              label={t("date.expires")}
              name="expiration"
              value={form.expiration}
              from={addMonths(today(), 12)}
              onChange={(expiration) => change({ expiration })}
            />
          )}
          {!outgoing && (
            <DateField
              label={t("line.warranty")}
              name="warranty"
              value={form.warranty}
              from={addMonths(today(), 24)}
              onChange={(warranty) => change({ warranty })}
            />
          )}
          <SheetVerbs editor={editor} row={row} fixed={fixed} onClose={onClose} goods={line} />
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={onClose}>
            {t("action.back")}
          </Square>
          <Primary action="number-done" leads onPress={done}>
            {t(row ? "line.change" : "line.put-on")}
          </Primary>
        </div>
      </div>
    </section>
  );
}

interface SheetVerbsProps extends NumberSheetProps {
  readonly fixed: boolean;
  readonly goods: { readonly item: string; readonly variant: string; readonly location: string };
}

function SheetVerbs({ editor, row, fixed, goods, onClose }: SheetVerbsProps) {
  if (!row) {
    return null;
  }
  const act = (draft: Editor["draft"]) => {
    editor.keep(draft);
    onClose();
  };
  const { item, variant, location } = goods;
  return (
    <div class="verbs">
      {(row.state === "removed" || row.state === "changed") && (
        <Verb action="restore-number" onPress={() => act(restore(editor.draft, row))}>
          {t("line.restore")}
        </Verb>
      )}
      {row.state !== "removed" && !fixed && (
        <Verb action="remove-number" onPress={() => act(takeOff(editor.draft, row))}>
          {t("line.remove")}
        </Verb>
      )}
      {numberKey(row.number) !== numberKey(UNTRACKED) && (
        <Verb
          action="who-holds"
          onPress={() =>
            go({ screen: "holders", goods: { item, variant, location }, number: row.number })
          }
        >
          {t("holders.ask")}
        </Verb>
      )}
    </div>
  );
}

/** What is typed of the row already. */
function typedOf(editor: Editor, row: ShownRow | null): Touched | undefined {
  return row
    ? editor.draft.touched.find(
        (one) =>
          (one.from === null) === (row.from === null) &&
          numberKey(one.from ?? one.number) === numberKey(row.from ?? row.number),
      )
    : undefined;
}

/** What was typed before stands in the fields again; what follows by itself is blank. */
function formOf(editor: Editor, row: ShownRow | null): Form {
  const nothing = { toHandle: "", toInvoice: "", expiration: "", warranty: "" };
  if (!row) {
    const missing = Math.max(0, editor.matrix.missing.quantity);
    const one = editor.open.item.serial ? Math.min(PIECE, missing || PIECE) : missing;
    return { ...UNTRACKED, ...nothing, quantity: one > 0 ? decimal(one) : "" };
  }
  const typed = typedOf(editor, row);
  const follows = typed !== undefined && typed.quantity !== null;
  const shown = (given: number | null | undefined, value: number) =>
    follows && given === null ? "" : decimal(value);
  return {
    ...row.number,
    quantity: decimal(row.quantity),
    toHandle: shown(typed?.toHandle, row.toHandle),
    toInvoice: shown(typed?.toInvoice, row.toInvoice),
    expiration: row.expiration,
    warranty: row.warranty,
  };
}

/** What can be told here at once; the rules themselves are the server's. */
function wrongIn(editor: Editor, row: ShownRow | null, form: Form): Wrong {
  const found: { -readonly [Name in keyof Form]?: string } = {};
  const number = numbersIn(form);
  const name = editor.open.item.serial ? "serial" : editor.open.item.lot ? "lot" : "package";
  const isBlank = numberKey(number) === numberKey(UNTRACKED);
  if (isBlank && numberKey(row?.number ?? UNTRACKED) === numberKey(UNTRACKED)) {
    found[name] = t("line.wrong.blank");
  }
  const twin = editor.rows.find(
    (one) => numberKey(one.number) === numberKey(number) && one.state !== "removed",
  );
  if (twin && !isBlank && (!row || numberKey(row.number) !== numberKey(number))) {
    found[name] = t("line.wrong.twice");
  }
  for (const of of ["quantity", "toHandle", "toInvoice"] as const) {
    const mayBeBlank = of !== "quantity";
    if (!(mayBeBlank && form[of].trim() === "") && typedQuantity(form[of]) === null) {
      found[of] = t("line.wrong.quantity");
    }
  }
  return found;
}

function numbersIn(form: Form): Numbers {
  return { serial: form.serial.trim(), lot: form.lot.trim(), package: form.package.trim() };
}

/** The draft with the form in it. A field that was left as it stood stays as it was typed before,
 * or follows a new quantity. */
function drafted(editor: Editor, row: ShownRow | null, form: Form): Draft {
  const number = numbersIn(form);
  const quantity = typedQuantity(form.quantity) ?? 0;
  const before = formOf(editor, row);
  const typed = typedOf(editor, row);
  const moved = form.quantity !== before.quantity;
  const amount = (of: "toHandle" | "toInvoice") => {
    if (form[of] !== before[of]) {
      return typedQuantity(form[of]);
    }
    return moved ? null : (typed?.[of] ?? null);
  };
  const day = (of: "expiration" | "warranty") =>
    form[of] === before[of] ? (typed?.[of] ?? "") : form[of];
  const saved = row?.from ? editor.view.numbers.find((one) => isOf(one, row)) : undefined;
  const touched: Touched = {
    from: row?.from ?? null,
    number,
    quantity: saved && units(saved.quantity) === quantity ? null : quantity,
    toHandle: amount("toHandle"),
    toInvoice: amount("toInvoice"),
    expiration: day("expiration"),
    warranty: day("warranty"),
    removed: false,
  };
  return row && touched.from && changesNothing(touched)
    ? restore(editor.draft, row)
    : put(editor.draft, touched, row?.number ?? number);
}

function isOf(view: TrackingRowView, row: ShownRow): boolean {
  return numberKey(numbersOf(view.number)) === numberKey(row.from ?? row.number);
}

function changesNothing(one: Touched): boolean {
  return (
    numberKey(one.number) === numberKey(one.from ?? UNTRACKED) &&
    one.quantity === null &&
    one.toHandle === null &&
    one.toInvoice === null &&
    one.expiration === "" &&
    one.warranty === ""
  );
}
