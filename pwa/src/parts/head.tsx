/** The top of every screen: where one is, whether everything is sent, who works here. */

import { signal } from "@preact/signals";
import { shown, unsent } from "../offline/network";
import { attention } from "../offline/outbox";
import { me } from "../offline/session";
import { mute } from "../scanning/feedback";
import { back, go, route } from "../screens/navigation";
import { t, timeText } from "../words/words";
import { Icon, OutcomeIcon } from "./icons";

/** Ticks with the minute. */
export const clock = signal(new Date());

export interface HeadProps {
  readonly title: string;
  readonly step?: string;
  readonly menu?: boolean;
  readonly onBack?: () => void;
}

export function Head({ title, step, menu = false, onBack = back }: HeadProps) {
  return (
    <header class="head">
      {menu ? (
        <button
          type="button"
          class="back"
          data-action="settings"
          aria-label={t("settings.title")}
          onClick={() => go({ screen: "settings" })}
        >
          <Icon name="menu" size={32} />
        </button>
      ) : (
        <button
          type="button"
          class="back"
          data-action="back"
          aria-label={t("action.back")}
          onClick={onBack}
        >
          <Icon name="back" size={32} />
        </button>
      )}
      <div class="where">
        <h1>{title}</h1>
        <p>
          {step}
          {mute.value && (
            <span class="muted-sound">
              <Icon name="mute" size={16} /> {t("sound.muted")}
            </span>
          )}
        </p>
      </div>
      <SyncPill />
      <div class="who">
        <span>{me.value?.name.split(" ")[0]}</span>
        <time>{timeText(clock.value)}</time>
      </div>
    </header>
  );
}

/** Sent, sending, kept here, or something a person has to look at; it opens the queue. */
export function SyncPill({ words = false }: { words?: boolean }) {
  const count = unsent.value;
  const trouble = attention.value.length;
  const state = trouble > 0 ? "attention" : shown.value;
  return (
    <button
      type="button"
      class={`sync is-${state}`}
      data-action="queue"
      data-sync={shown.value}
      data-unsent={count}
      data-attention={trouble}
      aria-label={label(state, trouble || count)}
      onClick={() => route.value.screen !== "queue" && go({ screen: "queue" })}
    >
      <span class="pill">
        {state === "attention" && <OutcomeIcon of="error" size={20} />}
        {state === "offline" && <OutcomeIcon of="queued" size={20} />}
        {state === "sending" && <OutcomeIcon of="sending" size={18} />}
        {state === "sent" && <i class="disc" />}
        {state === "attention" && <b>{trouble}</b>}
        {(state === "offline" || state === "sending") && <b>{count}</b>}
        {words && <span class="pill-words">{label(state, trouble || count)}</span>}
      </span>
    </button>
  );
}

function label(state: string, n: number): string {
  switch (state) {
    case "attention":
      return t("sync.attention", { n });
    case "offline":
      return t("sync.offline", { n });
    case "sending":
      return t("sync.sending", { n });
    default:
      return t("sync.sent");
  }
}
