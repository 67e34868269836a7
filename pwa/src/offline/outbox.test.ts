/**
 * The queue on the device: places without a gap, kept over a new start, sent in order until every
 * command has an answer. The network is the only thing that is played here.
 */

import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Command } from "../domain/commands";
import { closeDatabase } from "./database";
import { attention, confirm, discard, enqueue, entries, loadOutbox, queued } from "./outbox";
import { flush } from "./sender";
import { me, type Person } from "./session";

interface Sent {
  readonly id: string;
  readonly seq: number;
  readonly confirm: readonly string[];
}

const BEN: Person = {
  employee: "BEN",
  name: "Ben Okafor",
  language: "en",
  roles: { MAIN: ["receiver"] },
  defaultLocation: "MAIN",
  grant: "0199aa00-0000-7000-8000-000000000001",
  expiresAt: "2099-01-01T00:00:00Z",
  signedInAt: "2026-11-21T06:00:00Z",
  badge: "",
  pin: null,
};

/** Each request that was made: the commands in it. */
let requests: Sent[][];
/** What becomes of a command, by its id; applied where nothing is said. */
let verdicts: Map<string, object>;
let lost: boolean;

beforeEach(async () => {
  requests = [];
  verdicts = new Map();
  lost = false;
  await closeDatabase();
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("navigator", {});
  me.value = BEN;
  await loadOutbox();
  vi.stubGlobal("fetch", async (_path: string, { body }: { body: string }) => {
    const { commands } = JSON.parse(body) as { commands: Sent[] };
    requests.push(commands);
    if (lost) {
      throw new TypeError("the answer is lost");
    }
    const results = commands.map(({ id }) => ({ id, status: "applied", ...verdicts.get(id) }));
    return Response.json({ server_time: "2026-11-21T12:00:00Z", last_seq: 0, results });
  });
});

afterEach(() => vi.unstubAllGlobals());

function taken(serial: string): Command {
  return {
    name: "confirm-receipt-line",
    document: "receipt/RC-1",
    payload: { receipt_no: "RC-1", line_no: 10000, numbers: [{ serial, quantity: "1" }] },
  };
}

describe("what is queued", () => {
  test("has places without a gap, and is there after a new start", async () => {
    await enqueue([taken("S1"), taken("S2")]);
    await enqueue([taken("S3")]);
    const before = entries.peek();
    expect(before.map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(new Set(before.map((one) => one.id)).size).toBe(3);
    await closeDatabase();
    entries.value = [];
    await loadOutbox();
    expect(entries.peek()).toEqual(before);
    await enqueue([taken("S4")]);
    expect(entries.peek().at(-1)?.seq).toBe(4);
  });

  test("is sent in its order and done when it is applied", async () => {
    await enqueue([taken("S1"), taken("S2"), taken("S3")]);
    await flush();
    expect(requests.map((commands) => commands.map((one) => one.seq))).toEqual([[1, 2, 3]]);
    expect(queued.peek()).toEqual([]);
    expect(entries.peek().map((one) => one.state)).toEqual(["acked", "acked", "acked"]);
  });

  test("is sent again with the same ids when the answer is lost", async () => {
    await enqueue([taken("S1"), taken("S2")]);
    lost = true;
    await flush();
    expect(queued.peek()).toHaveLength(2);
    lost = false;
    await flush();
    const [first, again] = requests.map((commands) => commands.map((one) => one.id));
    expect(again).toEqual(first);
    expect(queued.peek()).toEqual([]);
  });
});

describe("what the server does not take", () => {
  test("waits for a person, and the others go on", async () => {
    const [first] = await enqueue([taken("S1"), taken("S2")]);
    verdicts.set(first?.id ?? "", {
      status: "conflict",
      problems: [{ code: "serial-in-stock", kind: "refusal" }],
    });
    await flush();
    expect(attention.peek().map((one) => one.id)).toEqual([first?.id]);
    expect(entries.peek().at(-1)?.state).toBe("acked");
    const [stuck] = attention.peek();
    if (stuck) {
      await discard(stuck);
    }
    await flush();
    expect(attention.peek()).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test("goes out again under its id when a question was answered with yes", async () => {
    const [asked] = await enqueue([taken("S1")]);
    verdicts.set(asked?.id ?? "", {
      status: "conflict",
      problems: [{ code: "receipt-incomplete", kind: "confirm" }],
    });
    await flush();
    const [question] = attention.peek();
    verdicts.clear();
    if (question) {
      await confirm(question);
    }
    await flush();
    expect(requests.map((commands) => commands.map((one) => [one.id, one.confirm]))).toEqual([
      [[asked?.id, []]],
      [[asked?.id, ["receipt-incomplete"]]],
    ]);
    expect(entries.peek().map((one) => one.state)).toEqual(["acked"]);
  });
});
