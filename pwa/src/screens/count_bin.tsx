/** In a bin: what lies there, row by row; how much there should be is not said where it is blind. */

import { useState } from "preact/hooks";
import { good } from "../domain/answers";
import { documentRef } from "../domain/commands";
import { type Counted, doneCommands } from "../domain/counting";
import { sameNumber } from "../domain/documents";
import { decimal, PIECE } from "../domain/quantity";
import { Primary, Square } from "../parts/buttons";
import { Code, RackSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { QuantitySheet } from "../parts/quantity_sheet";
import { ShelfRow } from "../parts/rows";
import { clearOutcome, signalOutcome } from "../scanning/feedback";
import { figure, t } from "../words/words";
import { carryOutTap } from "./answering";
import { type CountProps, CountTally, follow, stepOf, stepText } from "./count";
import { current } from "./hooks";
import { jobOf, update } from "./job";
import { back } from "./navigation";

interface BinProps extends CountProps {
  readonly bin: string;
}

export function CountBin(props: BinProps) {
  const [keyed, setKeyed] = useState<Counted | null>(null);
  const { document, step, bin } = props;
  const ref = documentRef("count", document.no);
  const seen = step.counted;
  const leave = () => {
    clearOutcome();
    update(ref, { group: "", counted: [], naming: "", item: "", variant: "", removing: false });
    if (bin === "") {
      back();
    }
  };
  return (
    <Frame
      screen="count-bin"
      document={document.no}
      head={{
        title: document.no,
        step: stepText(document),
        onBack: seen.length > 0 ? () => warn("count.not-sent", "count.not-sent.how") : leave,
      }}
      tally={<CountTally {...props} />}
      field={{ prompt: promptFor(props), short: t("scan.brief") }}
      scans={0}
      rail={
        <>
          <Square icon="empty" action="empty" outermost onPress={() => void empty(props)}>
            {t("count.empty")}
          </Square>
          <Square
            icon="minus"
            action="remove"
            onPress={() => update(ref, { removing: !step.removing })}
          >
            {t("serials.remove")}
          </Square>
          <Primary
            action="bin-done"
            {...(seen.length > 0 ? {} : { notNow: t("count.nothing-yet") })}
            onPress={() => seen.length > 0 && void done(props)}
          >
            {t(bin === "" ? "action.done" : "count.bin-done")}
          </Primary>
        </>
      }
    >
      {bin !== "" && <RackSign place={bin} caption={t("count.in")} />}
      {step.removing && <p class="mode">{t("receive.removing")}</p>}
      <div class="shelf">
        {rowsOf(seen).map((of, place) => (
          <SeenRow
            key={keyOf(of.first)}
            of={of}
            inHand={place === 0}
            onPress={() => press(ref, of, setKeyed)}
          />
        ))}
        <Expected {...props} />
      </div>
      {keyed && (
        <QuantitySheet
          question={t("count.how-many")}
          unit={keyed.unit}
          onDone={(amount) => {
            setKeyed(null);
            if (amount > 0) {
              setQuantity(ref, keyed, amount);
            }
          }}
        />
      )}
    </Frame>
  );
}

function promptFor({ step, bin }: BinProps): string {
  if (step.naming) {
    return t("count.name-it");
  }
  if (step.removing) {
    return t("serials.scan-remove");
  }
  return t(bin === "" ? "count.scan" : "count.scan-or-bin");
}

/** Serials of an item are one row; what was seen last comes first. */
interface Seen {
  readonly first: Counted;
  readonly serials: number;
}

function rowsOf(counted: readonly Counted[]): Seen[] {
  const found = new Map<string, Seen>();
  for (const one of [...counted].reverse()) {
    const key = keyOf(one);
    const there = found.get(key);
    const serials = one.number.serial ? (there?.serials ?? 0) + 1 : 0;
    found.set(key, { first: there?.first ?? one, serials });
  }
  return [...found.values()];
}

function keyOf(one: Counted): string {
  return one.number.serial
    ? `${one.item}|${one.variant}|serials`
    : [one.item, one.variant, one.unit, one.number.lot, one.number.package, one.code].join("|");
}

interface RowProps {
  readonly of: Seen;
  readonly inHand: boolean;
  readonly onPress: () => void;
}

function SeenRow({ of: { first, serials }, inHand, onPress }: RowProps) {
  const unknown = first.item === "";
  const quantity = serials > 0 ? String(serials) : decimal(first.quantity);
  return (
    <ShelfRow
      hook={{
        "data-seen": first.item || first.code,
        "data-number": first.number.lot,
        "data-quantity": quantity,
      }}
      inHand={inHand && !unknown}
      onPress={onPress}
      {...(unknown ? { icon: <OutcomeIcon of="unknown" size={30} /> } : {})}
      title={unknown ? <Code>{first.code}</Code> : first.description}
      note={unknown ? t("count.unknown-kept") : <Note first={first} serials={serials} />}
      aside={
        <>
          <b>{figure(quantity)}</b> {!unknown && <small>{first.unit}</small>}
        </>
      }
    />
  );
}

function Note({ first, serials }: Seen) {
  if (serials > 0) {
    return <span>{t("count.serials")}</span>;
  }
  return first.number.lot ? (
    <>
      <span>{t("row.lot")}</span> <Code>{first.number.lot}</Code>
    </>
  ) : (
    <span class="code">{first.item}</span>
  );
}

/** What the books say lies here and was not seen yet; nothing of it in a blind count. */
function Expected({ document, step, bin }: BinProps) {
  if (document.countBlind) {
    return null;
  }
  const waiting = document.counts.filter(
    (line) =>
      line.bin === bin &&
      line.calculated !== null &&
      !step.counted.some(
        (one) =>
          one.item === line.item &&
          one.variant === line.variant &&
          sameNumber(one.number, line.number),
      ),
  );
  return (
    <>
      {waiting.map((line) => (
        <ShelfRow
          key={line.lineNo}
          hook={{ "data-expected": line.item }}
          muted
          title={line.description}
          note={<Code>{line.number.serial || line.number.lot || line.item}</Code>}
          aside={
            <span class="fraction">
              <b>0</b>
              <span class="total"> / {figure(decimal(line.calculated ?? 0))}</span>
            </span>
          }
        />
      ))}
    </>
  );
}

/** A tap on goods keys in how many; on a code that nobody knows, the next label says what it is. */
function press(ref: string, of: Seen, key: (one: Counted) => void): void {
  clearOutcome();
  if (of.first.item === "") {
    update(ref, { naming: of.first.code });
  } else if (of.serials === 0) {
    key(of.first);
  }
}

function setQuantity(ref: string, of: Counted, quantity: number): void {
  const counted = jobOf(ref).counted.map((one) =>
    keyOf(one) === keyOf(of) ? { ...one, quantity } : one,
  );
  update(ref, { counted });
}

async function done({ document, bin }: BinProps): Promise<void> {
  const now = current("count", document.no);
  if (!now) {
    return;
  }
  const step = stepOf(now);
  const pieces = step.counted.reduce((sum, one) => sum + one.quantity, 0) / PIECE;
  const row = {
    code: bin || document.no,
    note: { key: "row.counted", facts: { quantity: decimal(Math.round(pieces * PIECE)) } },
  } as const;
  await carryOutTap(good("done", row, doneCommands(step, bin)), now);
  follow(documentRef("count", document.no), { ...good("done", row), bin: null });
}

/** Nothing lies there; that is said with a tap of its own, never by leaving it out. */
async function empty(props: BinProps): Promise<void> {
  if (props.step.counted.length > 0) {
    warn("count.not-empty", "count.not-empty.how");
    return;
  }
  await done(props);
}

function warn(
  head: "count.not-empty" | "count.not-sent",
  body: "count.not-empty.how" | "count.not-sent.how",
): void {
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: head },
    body: { key: body },
  });
}
