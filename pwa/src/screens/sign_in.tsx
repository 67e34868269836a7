/** Signing in: a badge, then its PIN. The only screen with the large mark. */

import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/problems";
import { offlineCapable, reached, unsent } from "../offline/network";
import { judged } from "../offline/scans";
import { APP } from "../offline/sender";
import { last, locked, me, signIn, unlock } from "../offline/session";
import { SyncPill } from "../parts/head";
import { Icon } from "../parts/icons";
import { KeyPad } from "../parts/key_pad";
import { Mark } from "../parts/mark";
import { ScanField } from "../parts/scan_field";
import { clearOutcome, signalOutcome } from "../scanning/feedback";
import { problemText } from "../words/problems";
import { dateText, t, timeText } from "../words/words";
import { leave, nextBadge } from "./handing_over";
import { useFocus, useScans } from "./hooks";

interface Who {
  readonly badge: string;
  readonly employee: string;
}

/** Most PINs have six digits; others may be longer. */
const USUAL = 6;
const LONGEST = 12;

/** A badge that was scanned while somebody else worked here is the next to sign in. */
function handedOver(): Who | null {
  const badge = nextBadge.peek();
  nextBadge.value = "";
  return badge ? { badge, employee: "" } : null;
}

export function SignIn() {
  const [who, setWho] = useState<Who | null>(handedOver);
  const [typing, setTyping] = useState(false);
  if (who) {
    return (
      <Pin
        greeting={t("sign-in.hello")}
        check={(pin) => signIn(who.badge, who.employee, pin)}
        onBadge={(badge) => setWho({ badge, employee: "" })}
        onBack={() => setWho(null)}
        key={who.badge || who.employee}
      />
    );
  }
  return typing ? (
    <TypeNumber
      onDone={(employee) => setWho({ badge: "", employee })}
      onBack={() => setTyping(false)}
    />
  ) : (
    <ScanBadge
      onBadge={(badge) => setWho({ badge, employee: "" })}
      onType={() => setTyping(true)}
    />
  );
}

function ScanBadge({ onBadge, onType }: { onBadge: (badge: string) => void; onType: () => void }) {
  useScans(async (scan, meaning) => {
    const badge = meaning.user || meaning.text;
    signalOutcome("ok", null);
    // A badge is a secret of a kind: it is not kept among the scans.
    await judged({ ...scan, raw: "", outcome: "ok", row: null });
    onBadge(badge);
  }, true);
  const before = last.value;
  return (
    <main class="screen screen-sign-in" data-screen="sign-in">
      <header class="top-line">
        <span>{t("app.device")}</span>
        <SyncState />
      </header>
      <div class="brand">
        <Mark size={152} />
        <h1>Stockhand</h1>
      </div>
      {!offlineCapable && (
        <p class="notice" role="note" data-notice="insecure">
          {t("insecure")}
        </p>
      )}
      <div class="hand">
        <ScanField prompt={t("sign-in.scan-badge")} />
        <div class="last-person">
          <span>
            {before ? (
              <>
                <small>{t("sign-in.last")}</small>
                <b>
                  {before.name}, {timeText(before.from)}–{timeText(before.to)}
                </b>
              </>
            ) : (
              <small>{dateText(new Date().toISOString(), true)}</small>
            )}
          </span>
          <small>v{APP}</small>
        </div>
        <button type="button" class="verb wide" data-action="type-number" onClick={onType}>
          <Icon name="keyboard" size={26} />
          <span>{t("sign-in.type")}</span>
        </button>
      </div>
    </main>
  );
}

function SyncState() {
  if (unsent.value > 0 || !reached.value) {
    return <SyncPill words />;
  }
  return (
    <span class="online">
      <i class="disc" /> {t("sync.online")}
    </span>
  );
}

function TypeNumber({ onDone, onBack }: { onDone: (no: string) => void; onBack: () => void }) {
  const [text, setText] = useState("");
  const field = useFocus();
  useScans(async (scan, meaning) => {
    await judged({ ...scan, raw: "", outcome: "ok", row: null });
    onDone(meaning.text);
  }, true);
  return (
    <main class="screen screen-type-number" data-screen="type-number">
      <header class="head">
        <BackButton onBack={onBack} />
        <div class="where">
          <h1>{t("sign-in.type")}</h1>
        </div>
      </header>
      <form
        class="facts"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) {
            onDone(text.trim().toUpperCase());
          }
        }}
      >
        <label class="field">
          <span class="label">{t("sign-in.number")}</span>
          <input
            ref={field}
            name="employee"
            autocomplete="off"
            autocapitalize="characters"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary leads" data-action="number-done">
          <span>{t("action.next")}</span>
        </button>
      </form>
    </main>
  );
}

function BackButton({ onBack }: { onBack: () => void }) {
  return (
    <button
      type="button"
      class="back"
      data-action="back"
      aria-label={t("action.back")}
      onClick={onBack}
    >
      <Icon name="back" size={32} />
    </button>
  );
}

interface PinProps {
  readonly greeting: string;
  readonly check: (pin: string) => Promise<Problem | null>;
  readonly onBadge: (badge: string) => void;
  readonly onBack: () => void;
}

function Pin({ greeting, check, onBadge, onBack }: PinProps) {
  const [pin, setPin] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (entered: string) => {
    if (busy || entered === "") {
      return;
    }
    setBusy(true);
    const found = await check(entered);
    setBusy(false);
    setPin("");
    setProblem(found);
    if (found) {
      signalOutcome("error", null);
    } else {
      clearOutcome();
    }
  };
  useScans(async (scan, meaning) => {
    await judged({ ...scan, raw: "", outcome: "ok", row: null });
    if (meaning.user) {
      onBadge(meaning.user);
    } else if (/^\d{4,12}$/.test(meaning.text)) {
      await send(meaning.text);
    }
  }, true);
  const change = (next: string) => {
    setProblem(null);
    setPin(next);
  };
  return (
    <main class="screen screen-pin" data-screen="pin">
      <header class="head">
        <BackButton onBack={onBack} />
        <div class="where">
          <h1>{t("app.device")}</h1>
        </div>
        {unsent.value > 0 && <SyncPill words />}
      </header>
      <div class="facts">
        <h2 class="greeting">{greeting}</h2>
        <p class="ask">{busy ? t("sign-in.checking") : t("sign-in.enter-pin")}</p>
        <PinPlaces count={pin.length} />
        {problem && <PinProblem problem={problem} />}
      </div>
      <div class="hand">
        <KeyPad value={pin} onChange={change} onDone={() => void send(pin)} longest={LONGEST} />
      </div>
    </main>
  );
}

function PinPlaces({ count }: { count: number }) {
  const places = Math.max(USUAL, count);
  return (
    <div class="pin-places" role="img" aria-label={t("sign-in.digits", { n: count })}>
      {Array.from({ length: places }, (_, place) => (
        <i key={place} class={place < count ? "filled" : ""} />
      ))}
    </div>
  );
}

function PinProblem({ problem }: { problem: Problem }) {
  const { head, body, next } = problemText(problem);
  const ms = Number(problem.retry_after_ms ?? 0);
  return (
    <p class="pin-problem" role="alert" data-outcome="error">
      <b>{head}</b> {body} {ms > 0 ? t("sign-in.wait", { n: Math.ceil(ms / 1000) }) : next}
    </p>
  );
}

/** Nobody was there for a while: the PIN brings back the very screen below. */
export function Locked() {
  const person = me.value;
  useEffect(() => clearOutcome, []);
  if (!person || !locked.value) {
    return null;
  }
  return (
    <div class="lock" data-lock>
      <Pin
        greeting={t("sign-in.again", { name: person.name.split(" ")[0] ?? "" })}
        check={unlock}
        onBadge={(badge) => void leave(badge)}
        onBack={() => void leave()}
      />
    </div>
  );
}
