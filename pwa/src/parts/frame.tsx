/**
 * The frame of every work screen: head and facts above, the scan field and what is pressed below,
 * in the reach of a thumb. Its parts are ordered by the style sheet for the hand, for large text and
 * for wide screens.
 */

import type { ComponentChildren } from "preact";
import { band } from "../scanning/feedback";
import { openSheet } from "../screens/navigation";
import { BandView } from "./band";
import { Head, type HeadProps } from "./head";
import { LastScans } from "./last_scans";
import { ScanField, type ScanFieldProps } from "./scan_field";

export interface FrameProps {
  readonly screen: string;
  readonly head: HeadProps;
  readonly tally?: ComponentChildren;
  /** What stays while a band takes the place of the facts. */
  readonly kept?: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Lists that scroll want the field on top. */
  readonly fieldOnTop?: boolean;
  readonly field?: Omit<ScanFieldProps, "onType">;
  readonly scans?: number;
  readonly verbs?: ComponentChildren;
  readonly rail?: ComponentChildren;
  readonly document?: string;
}

export function Frame(props: FrameProps) {
  const {
    screen,
    head,
    tally,
    kept,
    children,
    fieldOnTop = false,
    field,
    scans,
    verbs,
    rail,
  } = props;
  const shown = band.value;
  const covers = shown?.full === true;
  const scanField = field && (
    <ScanField {...field} onType={() => openSheet({ name: "type-code" })} />
  );
  return (
    <main
      class={`screen screen-${screen}${fieldOnTop ? " field-on-top" : ""}`}
      data-screen={screen}
      data-outcome={shown?.tone ?? ""}
      {...(props.document ? { "data-document": props.document } : {})}
    >
      <Head {...head} />
      {tally}
      {fieldOnTop && scanField}
      <div class={covers && shown.tone === "error" ? "facts covered" : "facts"}>
        {!(covers && shown.tone === "error") && kept}
        {!covers && children}
        {shown && <BandView band={shown} />}
      </div>
      <div class="hand">
        {!fieldOnTop && scanField}
        {scans !== undefined && !covers && (
          <LastScans older={shown ? Math.max(0, scans - 1) : scans} />
        )}
        {verbs && <div class="verbs">{verbs}</div>}
        {rail && <div class="rail">{rail}</div>}
      </div>
    </main>
  );
}
