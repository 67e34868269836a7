/**
 * A desk on the screen: its list on the left and the document on the right where there is room for
 * both, one after the other where there is not.
 */

import { useRef, useState } from "preact/hooks";
import type { LocationView } from "../api/schema";
import { judged } from "../offline/scans";
import { may, place } from "../offline/session";
import { documentsChanged } from "../offline/work";
import { BandView } from "../parts/band";
import { Head } from "../parts/head";
import { Tabs } from "../parts/tabs";
import { band, signalOutcome } from "../scanning/feedback";
import { type Understood, useRead, useScans } from "../screens/hooks";
import { back, go, replace } from "../screens/navigation";
import { t } from "../words/words";
import { desks } from "./desks";
import { Document } from "./document";
import { Form } from "./form";
import type { Desk, DeskWord, FormSpec, Next, Row } from "./kinds";
import { DeskList } from "./list";

const NEW = "new:";

export function DeskScreen({ code, docKey }: { code: DeskWord; docKey: string }) {
  const desk = desks[code];
  const location = useLocation();
  const [searched, setSearched] = useState("");
  const scroll = useRef<HTMLDivElement>(null);
  const taken: Understood = async (scan, meaning) => {
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    signalOutcome("ok", null);
    const tried = fieldForTrials();
    const field = fieldInHand();
    if (tried) {
      put(tried, scan.raw);
    } else if (field) {
      put(field, meaning.items[0]?.item ?? meaning.text);
    } else {
      setSearched(meaning.documents[0]?.no ?? meaning.text);
    }
  };
  useScans(taken, false, () => fieldForTrials() !== null);
  const open = (key: string) => {
    const to = { screen: "desk", desk: code, key } as const;
    if (docKey === "" && key !== "") {
      go(to);
    } else {
      replace(to);
    }
    scroll.current?.scrollTo(0, 0);
  };
  const next = (to: Next | "list") => {
    if (to === "list") {
      if (docKey === "") {
        return;
      }
      back();
    } else if (to && "desk" in to && !("screen" in to)) {
      const route = { screen: "desk", desk: to.desk, key: to.key } as const;
      if (to.desk === code) {
        replace(route);
      } else {
        go(route);
      }
    } else if (to) {
      go(to as Exclude<typeof to, { key: string; desk: DeskWord } & { screen?: never }>);
    }
  };
  const form = formOf(desk, docKey);
  const siblings = Object.values(desks).filter(
    (one) => one.group === desk.group && may[one.may].value,
  );
  return (
    <main
      class={`office desk${docKey !== "" || !desk.list ? " is-open" : ""}`}
      data-screen="desk"
      data-desk={code}
      data-key={docKey}
    >
      <Head title={t(`desk.${code}`)} step={place.value} />
      <Tabs
        name={t(`office-group.${desk.group}`)}
        tabs={siblings.map((one) => ({ code: one.code, text: t(`desk.${one.code}`) }))}
        shown={code}
        onShow={(other) => replace({ screen: "desk", desk: other as DeskWord, key: "" })}
      />
      {band.value && <BandView band={band.value} />}
      <div class="office-panes">
        {desk.list && (
          <DeskList
            key={`${code}/${place.value}`}
            desk={desk}
            list={desk.list}
            location={location}
            open={docKey}
            onOpen={open}
            onCreate={(one) => open(`${NEW}${one.code}`)}
            searched={searched}
          />
        )}
        <div class="office-pane" ref={scroll}>
          <Pane
            desk={desk}
            docKey={docKey}
            form={form}
            location={location}
            onNext={next}
            onOpen={open}
          />
        </div>
      </div>
    </main>
  );
}

function formOf(desk: Desk, docKey: string): FormSpec | undefined {
  const isNew = docKey.startsWith(NEW);
  return isNew || !desk.list
    ? desk.creates.find((one) => !isNew || one.code === docKey.slice(NEW.length))
    : undefined;
}

interface PaneProps {
  readonly desk: Desk;
  readonly docKey: string;
  readonly form: FormSpec | undefined;
  readonly location: Row;
  readonly onNext: (to: Next | "list") => void;
  readonly onOpen: (key: string) => void;
}

function Pane({ desk, docKey, form, location, onNext, onOpen }: PaneProps) {
  if (form) {
    return (
      <Form
        key={form.code}
        form={form}
        of={{}}
        draftKey={`${desk.code}/${place.value}/${form.code}`}
        onDone={(to, made) => {
          if (to) {
            onNext(to);
          } else if (made && desk.list && !form.after) {
            onOpen(made);
          }
        }}
      />
    );
  }
  if ((docKey !== "" || !desk.list) && desk.document) {
    return (
      <Document
        key={docKey}
        desk={desk}
        spec={desk.document}
        docKey={docKey}
        location={location}
        onNext={onNext}
      />
    );
  }
  return <p class="notice office-hint">{t("office.choose")}</p>;
}

/** The switches of the place one works at; empty until they are read. */
function useLocation(): Row {
  const { found } = useRead<readonly LocationView[]>("/locations", false, documentsChanged.value);
  const here = found?.find((one) => one.code === place.value);
  return (here ?? {}) as unknown as Row;
}

/** The field that is written in. */
function fieldInHand(): HTMLInputElement | null {
  const field = document.activeElement;
  return field instanceof HTMLInputElement && field.closest(".office") ? field : null;
}

/** Where codes are tried out, unless something else is written: it takes them as they were sent. */
function fieldForTrials(): HTMLInputElement | null {
  const field = document.querySelector<HTMLInputElement>("input[data-takes='codes']");
  const hand = fieldInHand();
  return hand === null || hand === field ? field : null;
}

/** Into a field as if it were typed, so that whoever listens hears of it. */
function put(field: HTMLInputElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
