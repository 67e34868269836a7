/** What stands in the way until the next valid scan: scanned, expected, what to do. */

import { useEffect, useState } from "preact/hooks";
import type { Band, Side } from "../domain/answers";
import { THINK_MS } from "../screens/job";
import { dateText, say, t } from "../words/words";
import { Code } from "./codes";
import { OutcomeIcon } from "./icons";

export function BandView({ band }: { band: Band }) {
  const ready = useReady(band);
  return (
    <section
      class={`band ${band.tone} ${band.full ? "full" : "small"}`}
      data-outcome={band.tone}
      data-ready={ready}
      role="alert"
    >
      <header>
        <OutcomeIcon of={band.tone} size={band.tone === "error" && band.full ? 76 : 44} />
        <div>
          <h2>{say(band.head)}</h2>
          {!band.full && <BandLine band={band} />}
        </div>
      </header>
      {band.full && <BandBody band={band} />}
    </section>
  );
}

/** Whether there was time to read it: from then on a second scan is a yes. */
function useReady(band: Band): boolean {
  const [read, setRead] = useState<Band | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRead(band), THINK_MS);
    return () => clearTimeout(timer);
  }, [band]);
  return read === band;
}

/** The one line of a small band: the code, and what to do. */
function BandLine({ band }: { band: Band }) {
  const rest = band.body ?? band.next;
  return (
    <p>
      {band.code && <Code>{band.code}</Code>}
      {band.code && rest && " · "}
      {rest && say(rest)}
    </p>
  );
}

function BandBody({ band }: { band: Band }) {
  const [first, second] =
    band.tone === "error"
      ? (["band.scanned", "band.wanted"] as const)
      : (["band.scanned", "band.planned"] as const);
  return (
    <div class="comparison">
      {band.scanned && (
        <SideView label={t(first)} side={band.scanned} stacked={band.tone === "error"} />
      )}
      {band.planned?.code && (
        <SideView label={t(second)} side={band.planned} stacked={band.tone === "error"} />
      )}
      {band.reason && <p class="reason">{say(band.reason)}</p>}
      {band.next && <p class="next">{say(band.next)}</p>}
    </div>
  );
}

/** Codes above this many characters get a line of their own. */
const LONG = 9;

function SideView({ label, side, stacked }: { label: string; side: Side; stacked: boolean }) {
  if (stacked) {
    return (
      <div class="side stacked">
        <span class="label">
          {label} {side.name ? <Code>{side.code}</Code> : null}
        </span>
        <span class="fact">{side.name ?? <Code>{side.code}</Code>}</span>
        {side.date && <span class="date">{dateText(side.date)}</span>}
      </div>
    );
  }
  return (
    <div class={side.code.length > LONG ? "side has-long" : "side"}>
      <span class="label">{label}</span>
      <span class={side.code.length > LONG ? "fact long-code" : "fact"}>
        <Code>{side.code}</Code>
      </span>
      <span class="date">{side.date ? dateText(side.date) : side.name}</span>
    </div>
  );
}
