/** Which printer: those of the place one works at, and the one that was chosen last. */

import { useEffect, useState } from "preact/hooks";
import type { PrinterView } from "../api/schema";
import { remember, remembered } from "../offline/database";
import { place } from "../offline/session";
import { type Choice, Choices } from "../parts/choices";
import { t } from "../words/words";
import { useRead } from "./hooks";

const LAST = "printer";

export interface Chosen {
  readonly printers: readonly PrinterView[];
  readonly code: string;
  readonly choose: (code: string) => void;
  /** The server has said which there are. */
  readonly known: boolean;
}

export function usePrinter(): Chosen {
  const { found } = useRead<PrinterView[]>(
    `/printers?location=${encodeURIComponent(place.value)}`,
    false,
  );
  const [code, setCode] = useState("");
  const printers = found ?? [];
  useEffect(() => {
    void remembered<string>(LAST).then((last) => setCode((now) => now || (last ?? "")));
  }, []);
  const there = printers.some((one) => one.code === code);
  return {
    printers,
    code: there ? code : (printers[0]?.code ?? ""),
    choose: (next) => {
      setCode(next);
      void remember(LAST, next);
    },
    known: found !== null,
  };
}

export function PrinterChoice({ of }: { of: Chosen }) {
  if (of.known && of.printers.length === 0) {
    return <p class="notice">{t("print.no-printer", { location: place.value })}</p>;
  }
  return (
    <Choices
      name={t("print.printer")}
      choices={of.printers.map(choiceOf)}
      chosen={of.code}
      onChoose={of.choose}
    />
  );
}

function choiceOf(one: PrinterView): Choice {
  const size = `${one.label_width} × ${one.label_height} mm`;
  const state = one.error ? t(troubleKey(one.error)) : "";
  const waits = one.waiting > 0 ? t("print.waiting", { n: one.waiting }) : "";
  return {
    code: one.code,
    text: one.description ? `${one.code} · ${one.description}` : one.code,
    consequence: [size, waits, state].filter(Boolean).join(" · "),
  };
}

const TROUBLES = ["unreachable", "stalled", "broken", "paper-out", "head-open", "paused"] as const;

/** The words for what a printer said, or what kept anybody from asking it. */
export function troubleKey(error: string) {
  const known = TROUBLES.find((one) => one === error);
  return known ? (`print.trouble.${known}` as const) : ("print.trouble.other" as const);
}
