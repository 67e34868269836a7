/** Numbers for a line from the item's series, or counted up from one that is typed. */

import { useState } from "preact/hooks";
import { type Command, documentRef } from "../domain/commands";
import { decimal } from "../domain/quantity";
import { typedQuantity } from "../domain/typed";
import { judged } from "../offline/scans";
import { Primary, Square, Verb } from "../parts/buttons";
import { type Choice, Choices } from "../parts/choices";
import { TextField } from "../parts/fields";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { useScans } from "./hooks";
import type { Editor } from "./line_editor";
import { submit, waiting } from "./submitting";

type Way = "lot" | "serials" | "counted" | "package";

interface Form {
  readonly count: string;
  readonly start: string;
  readonly step: string;
  readonly newLot: boolean;
  readonly newPackage: boolean;
  readonly cards: boolean;
}

export function AssignNumbers({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { item } = editor.open;
  const missing = Math.max(0, editor.matrix.missing.quantity);
  const choices = waysOf(editor);
  const [way, setWay] = useState<Way>((choices[0]?.code as Way | undefined) ?? "lot");
  const [form, setForm] = useState<Form>({
    count: decimal(missing),
    start: "",
    step: "1",
    newLot: item.lot,
    newPackage: false,
    cards: false,
  });
  const [wrong, setWrong] = useState("");
  const change = (part: Partial<Form>) => {
    setForm((before) => ({ ...before, ...part }));
    setWrong("");
  };
  useScans(async (scan, meaning) => {
    if (item.serial) {
      setWay("counted");
      change({ start: meaning.serial || meaning.text });
    }
    signalOutcome("ok", null);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
  });
  const isSerial = way === "serials" || way === "counted";
  const assign = async () => {
    const found = isSerial ? wrongIn(way, form) : "";
    setWrong(found);
    if (found || waiting.value) {
      return;
    }
    await editor.save((version) => {
      void submit(commandOf(editor, way, form, version), editor.follow(onClose));
    });
  };
  return (
    <section class="sheet" data-sheet="assign" aria-label={t("line.assign")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("assign.title")}</b>
          <small>{t("assign.missing", { quantity: decimal(missing) })}</small>
        </p>
        <div class="scroll form">
          <Choices
            name={t("assign.title")}
            choices={choices}
            chosen={way}
            onChoose={(code) => {
              setWay(code as Way);
              setWrong("");
            }}
          />
          {way === "counted" && (
            <TextField
              label={t("assign.start")}
              name="start"
              value={form.start}
              hint={t("line.scan-or-type")}
              wrong={wrong === "start" ? t("line.wrong.blank") : ""}
              onInput={(start) => change({ start })}
            />
          )}
          {isSerial && (
            <div class="field-row">
              <TextField
                label={t("assign.count")}
                name="count"
                figures
                longest={6}
                value={form.count}
                wrong={wrong === "count" ? t("assign.wrong.count") : ""}
                onInput={(count) => change({ count })}
              />
              {way === "counted" && (
                <TextField
                  label={t("assign.step")}
                  name="step"
                  figures
                  longest={6}
                  value={form.step}
                  wrong={wrong === "step" ? t("assign.wrong.count") : ""}
                  onInput={(step) => change({ step })}
                />
              )}
            </div>
          )}
          {isSerial && <Also editor={editor} form={form} change={change} />}
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={onClose}>
            {t("action.back")}
          </Square>
          <Primary action="assign-now" leads onPress={() => void assign()}>
            {waiting.value ? t("action.waiting") : t("line.assign")}
          </Primary>
        </div>
      </div>
    </section>
  );
}

function waysOf({ open: { item } }: Editor): Choice[] {
  const found: Choice[] = [];
  if (item.serial) {
    found.push(
      { code: "serials", text: t("assign.serials"), consequence: t("assign.serials.how") },
      { code: "counted", text: t("assign.counted"), consequence: t("assign.counted.how") },
    );
  }
  if (item.lot) {
    found.push({ code: "lot", text: t("assign.lot"), consequence: t("assign.one.how") });
  }
  if (item.package) {
    found.push({ code: "package", text: t("assign.package"), consequence: t("assign.one.how") });
  }
  return found;
}

interface AlsoProps {
  readonly editor: Editor;
  readonly form: Form;
  readonly change: (part: Partial<Form>) => void;
}

/** What new serials may bring along. */
function Also({ editor, form, change }: AlsoProps) {
  const { item } = editor.open;
  return (
    <div class="verbs">
      {item.lot && (
        <Verb
          action="with-lot"
          pressed={form.newLot}
          onPress={() => change({ newLot: !form.newLot })}
        >
          {t("assign.with-lot")}
        </Verb>
      )}
      {item.package && (
        <Verb
          action="with-package"
          pressed={form.newPackage}
          onPress={() => change({ newPackage: !form.newPackage })}
        >
          {t("assign.with-package")}
        </Verb>
      )}
      <Verb action="with-cards" pressed={form.cards} onPress={() => change({ cards: !form.cards })}>
        {t("assign.with-cards")}
      </Verb>
    </div>
  );
}

function wrongIn(way: Way, form: Form): string {
  if (way === "counted" && form.start.trim() === "") {
    return "start";
  }
  if (!/^[1-9]\d*$/.test(form.count.trim())) {
    return "count";
  }
  return way === "counted" && !/^[1-9]\d*$/.test(form.step.trim()) ? "step" : "";
}

/** The selected rows are those that lack it; without any, all that is missing gets one number. */
function commandOf(editor: Editor, way: Way, form: Form, version: string): Command {
  const { of } = editor.open;
  const document = documentRef(of.kind, of.no);
  const at = editor.address(version);
  const serials = {
    count: decimal(typedQuantity(form.count) ?? 0),
    with_new_lot: form.newLot,
    with_new_package: form.newPackage,
    create_info: form.cards,
  };
  const selected = (kind: "lot" | "package") =>
    editor.rows
      .filter((row) => row.state !== "removed" && row.number[kind] === "" && !row.locked)
      .map((row) => ({ ...row.number }));
  switch (way) {
    case "serials":
      return { name: "assign-serials", document, payload: { ...at, ...serials } };
    case "counted":
      return {
        name: "assign-customized-serials",
        document,
        payload: { ...at, ...serials, start: form.start.trim(), increment: Number(form.step) },
      };
    case "lot":
      return { name: "assign-lot", document, payload: { ...at, selected: selected("lot") } };
    case "package":
      return {
        name: "assign-package",
        document,
        payload: { ...at, selected: selected("package") },
      };
  }
}
