/**
 * Which printer: those of the place one works at. The one that the device page names comes first,
 * else the one that was chosen last.
 */

import { useEffect, useState } from "preact/hooks";
import type { PrinterView } from "../api/schema";
import { remember, remembered } from "../offline/database";
import { place } from "../offline/session";
import { Verb } from "../parts/buttons";
import { type Choice, Choices } from "../parts/choices";
import { t } from "../words/words";
import { useRead } from "./hooks";

const LAST = "printer";
/** What the device page says, by place. */
const OWN = "own printers";

type OwnPrinters = Readonly<Record<string, string>>;

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
    void firstChoice(place.value).then((first) => setCode((now) => now || first));
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

async function firstChoice(at: string): Promise<string> {
  const own = await remembered<OwnPrinters>(OWN);
  return own?.[at] || ((await remembered<string>(LAST)) ?? "");
}

/** On the device page: the printer that this device begins with. */
export function OwnPrinter() {
  const at = place.value;
  const { found } = useRead<PrinterView[]>(`/printers?location=${encodeURIComponent(at)}`, false);
  const [own, setOwn] = useState<OwnPrinters>({});
  useEffect(() => {
    void remembered<OwnPrinters>(OWN).then((kept) => setOwn(kept ?? {}));
  }, []);
  const choose = (code: string) => {
    const next = { ...own, [at]: code };
    setOwn(next);
    void remember(OWN, next);
  };
  const chosen = own[at] ?? "";
  const codes = (found ?? []).map((one) => one.code);
  const shown = ["", ...codes, ...(chosen && !codes.includes(chosen) ? [chosen] : [])];
  return (
    <>
      {shown.map((code) => (
        <Verb
          key={code}
          action={`printer-${code || "last"}`}
          pressed={chosen === code}
          onPress={() => choose(code)}
        >
          {code || t("print.last-used")}
        </Verb>
      ))}
    </>
  );
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
