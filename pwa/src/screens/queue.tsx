/** What is kept on this device: what waits for the network, and what a person has to look at. */

import { isQuestion } from "../api/problems";
import type { Command } from "../domain/commands";
import { noting, reached, shown } from "../offline/network";
import { attention, confirm, discard, type Entry, enqueue, queued } from "../offline/outbox";
import { flush } from "../offline/sender";
import { place } from "../offline/session";
import { openElsewhere } from "../offline/tabs";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { problemText } from "../words/problems";
import { t, timeText } from "../words/words";
import { useLookUps } from "./hooks";
import { back, go, openSheet } from "./navigation";

const SHOWN = 60;

export function Queue() {
  useLookUps((route) => {
    back();
    go(route);
  });
  const waits = queued.value;
  const stuck = attention.value;
  const oldest = waits[0]?.occurredAt;
  return (
    <Frame
      screen="queue"
      head={{
        title: t("queue.title"),
        step: oldest ? t("queue.since", { time: timeText(oldest) }) : t("queue.empty"),
      }}
      field={{ prompt: t("queue.keep-scanning"), short: t("scan.brief"), stepsBack: true }}
      rail={
        <>
          <Square
            icon="list"
            action="all-scans"
            outermost
            onPress={() => openSheet({ name: "scans" })}
          >
            {t("queue.scans")}
          </Square>
          <Primary
            action="send-now"
            leads={waits.length > 0 && reached.value}
            onPress={() => (waits.length > 0 ? void sendNow() : back())}
          >
            {t(waits.length > 0 ? "queue.send-now" : "action.back")}
          </Primary>
        </>
      }
    >
      <QueueHead count={waits.length} />
      {openElsewhere.value && <p class="notice">{t("work.elsewhere")}</p>}
      {stuck.map((entry) => (
        <StuckEntry key={entry.seq} entry={entry} />
      ))}
      <div class="queue-list" data-queued={waits.length}>
        {[...waits]
          .reverse()
          .slice(0, SHOWN)
          .map((entry) => (
            <div class="older" key={entry.seq}>
              <OutcomeIcon of="queued" size={22} />
              <span class="words">
                <Code>{codeOf(entry.command)}</Code>
                <span class="note">
                  {t(`command.${entry.command.name}`)}, {entry.actorName.split(" ")[0]}
                </span>
              </span>
              <time>{timeText(entry.occurredAt)}</time>
            </div>
          ))}
      </div>
    </Frame>
  );
}

async function sendNow(): Promise<void> {
  await noting(flush());
}

function QueueHead({ count }: { count: number }) {
  const offline = shown.value === "offline" || !reached.value;
  if (count === 0 && !offline) {
    return (
      <p class="summary">
        <OutcomeIcon of="ok" size={34} />
        <span>{t("queue.all-sent")}</span>
      </p>
    );
  }
  return (
    <>
      <p class="queue-head" data-count={count}>
        <b>{count}</b> <span>{t("queue.kept", { n: count })}</span>
      </p>
      <p class="queue-note">{t(offline ? "queue.goes-out" : "queue.going-out")}</p>
      {offline && (
        <ul class="plain-list">
          <li>
            <OutcomeIcon of="ok" size={22} /> {t("queue.works")}
          </li>
          <li>
            <OutcomeIcon of="queued" size={22} /> {t("queue.waits")}
          </li>
        </ul>
      )}
    </>
  );
}

/** What was done, what the server says, what to do. */
function StuckEntry({ entry }: { entry: Entry }) {
  const question = isQuestion(entry.problems);
  const problem = entry.problems[0];
  const words = problem
    ? problemText(problem)
    : { head: t("queue.blocked"), body: t("queue.blocked.body"), next: t("advice.supervisor") };
  return (
    <section
      class={`band ${question ? "warning" : "error"} full stuck`}
      data-entry={entry.command.name}
      data-code={problem?.code ?? "blocked"}
    >
      <header>
        <OutcomeIcon of={question ? "warning" : "error"} size={44} />
        <div>
          <h2>{words.head}</h2>
          <p>
            {t(`command.${entry.command.name}`)} <Code>{codeOf(entry.command)}</Code>,{" "}
            {timeText(entry.occurredAt)}
          </p>
        </div>
      </header>
      <div class="comparison">
        <p class="reason">{words.body}</p>
        <p class="next">{words.next}</p>
        <div class="verbs">
          {question ? (
            <Verb action="answer-yes" strong onPress={() => void confirm(entry)}>
              {t("action.yes")}
            </Verb>
          ) : (
            <Verb action="to-supervisor" strong onPress={() => void hand(entry)}>
              {t("queue.to-supervisor")}
            </Verb>
          )}
          <Verb action="discard" onPress={() => void discard(entry)}>
            {t(question ? "action.no" : "queue.discard")}
          </Verb>
        </div>
      </div>
    </section>
  );
}

/** The supervisor hears what was done and why the server did not take it. */
async function hand(entry: Entry): Promise<void> {
  const { command } = entry;
  const [kind = "", no = ""] = command.document.split("/");
  const payload = command.payload as Readonly<Record<string, unknown>>;
  const code = entry.problems[0]?.code ?? "blocked";
  await enqueue([
    {
      name: "report-trouble",
      document: command.document,
      payload: {
        location: place.peek(),
        kind: /^(serial-in-stock|number-duplicate)$/.test(code) ? "duplicate_serial" : "message",
        document_kind: kind,
        document_no: no,
        line_no: Number(payload.line_no ?? 0),
        item: "",
        bin: "",
        reason: "",
        note: `${command.name}: ${code}`,
        raw: codeOf(command),
      },
    },
  ]);
  await discard(entry);
}

/** The code that a command is about: the number, else the bin, else the document. */
export function codeOf(command: Command): string {
  const payload = command.payload as Readonly<Record<string, unknown>>;
  const numbers = payload.numbers as { serial?: string; lot?: string }[] | undefined;
  const first = numbers?.[0];
  const found =
    first?.serial ||
    first?.lot ||
    payload.serial ||
    payload.lot ||
    payload.bin ||
    payload.raw ||
    command.document.split("/").at(-1);
  return String(found ?? "");
}
