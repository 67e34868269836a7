/** The supervisor's board: its head and its sections. */

import type { ComponentChildren } from "preact";
import { me } from "../offline/session";
import { home, openSheet } from "../screens/navigation";
import { t, timeText } from "../words/words";
import { clock, SyncPill } from "./head";
import { Mark } from "./mark";
import { ScanField } from "./scan_field";

export function BoardHead({ title, prompt }: { title: string; prompt: string }) {
  return (
    <header class="board-head">
      <button type="button" class="wordmark" data-action="home" onClick={home}>
        <Mark size={40} />
        <b>Stockhand</b>
      </button>
      <h1>{title}</h1>
      <ScanField prompt={prompt} onType={() => openSheet({ name: "type-code" })} />
      <SyncPill />
      <div class="who">
        <span>{me.value?.name}</span>
        <time>{timeText(clock.value)}</time>
      </div>
    </header>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count?: string;
  readonly children: ComponentChildren;
}

export function BoardSection({ title, count, children }: SectionProps) {
  return (
    <section class="board-section">
      <h2>
        {title} {count !== undefined && <small>{count}</small>}
      </h2>
      <div class="board-rows">{children}</div>
    </section>
  );
}

/** How long ago, as a supervisor says it. */
export function ageText(at: string): string {
  const minutes = Math.max(0, Math.round((clock.value.getTime() - Date.parse(at)) / 60_000));
  return minutes < 60
    ? t("age.minutes", { n: minutes })
    : minutes < 1440
      ? t("age.hours", { n: Math.round(minutes / 60) })
      : t("age.days", { n: Math.round(minutes / 1440) });
}
