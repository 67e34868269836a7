/** Opening a document: claimed first where it is work that one person does at a time. */

import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { reached } from "../offline/network";
import { may, me, place } from "../offline/session";
import { signalOutcome } from "../scanning/feedback";
import { timeText } from "../words/words";
import { current } from "./hooks";
import { go, type Route } from "./navigation";
import { submit } from "./submitting";

/** Whose it is: mine, another's whose claim has not run out, or nobody's. */
export function holder(document: WarehouseDocument): "mine" | "other" | "nobody" {
  if (document.assignedTo === "") {
    return "nobody";
  }
  if (document.assignedTo === me.value?.employee) {
    return "mine";
  }
  const until = document.leaseUntil ? Date.parse(document.leaseUntil) : 0;
  return until > Date.now() ? "other" : "nobody";
}

export function routeOf(document: WarehouseDocument): Route | null {
  switch (document.kind) {
    case "receipt":
      return { screen: "receipt", no: document.no };
    case "put_away":
    case "inventory_put_away":
    case "movement":
    case "inventory_movement":
      return { screen: "put-away", kind: document.kind, no: document.no };
    case "pick":
    case "inventory_pick":
      return { screen: "pick", kind: document.kind, no: document.no };
    case "count":
      return { screen: "count", no: document.no };
    case "shipment":
      return { screen: "shipment", no: document.no };
    default:
      return null;
  }
}

/** Whether my role works on such documents. */
export function mayWork(kind: string): boolean {
  switch (kind) {
    case "receipt":
      return may.receive.value;
    case "put_away":
    case "inventory_put_away":
      return may.putAway.value;
    case "movement":
    case "inventory_movement":
      return may.move.value;
    case "pick":
    case "inventory_pick":
      return may.pick.value;
    case "count":
      return may.count.value;
    case "shipment":
      return may.ship.value || may.plan.value;
    default:
      return false;
  }
}

/** Open it where I may work on it; say why not where I may not. */
export async function openDocument(document: WarehouseDocument, takeOver = false): Promise<void> {
  const route = routeOf(document);
  if (!route || !mayWork(document.kind)) {
    refuse(document, "band.not-yours", "band.not-yours.body");
    return;
  }
  const whose = holder(document);
  if (document.kind === "shipment" || whose === "mine") {
    go(route);
    return;
  }
  if (whose === "other" && !takeOver) {
    heldByOther(document);
    return;
  }
  if (!reached.value) {
    // Counting in needs no claim: a delivery is counted by whoever stands in front of it.
    if (document.kind === "receipt" && document.lines.length > 0) {
      go(route);
    } else {
      refuse(document, "band.needs-network", "band.needs-network.claim");
    }
    return;
  }
  const done = await submit({
    name: "claim-activity",
    document: documentRef(document.kind, document.no),
    payload: { activity_no: document.no, kind: document.kind, take_over: takeOver },
  });
  if (done) {
    go(route);
  }
}

function heldByOther(document: WarehouseDocument): void {
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: "band.held", facts: { name: document.assignedName } },
    code: document.no,
    body: {
      key: "band.held.body",
      facts: { time: document.leaseUntil ? timeText(document.leaseUntil) : "" },
    },
  });
}

function refuse(
  document: WarehouseDocument,
  head: "band.not-yours" | "band.needs-network",
  body: "band.not-yours.body" | "band.needs-network.claim",
): void {
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: head },
    code: document.no,
    body: { key: body },
  });
}

export const WORK = [
  "receipt",
  "put_away",
  "inventory_put_away",
  "pick",
  "inventory_pick",
  "movement",
  "inventory_movement",
  "count",
];

/** The server chooses: urgent first, then by date; two people never get the same. */
export async function nextJob(of: readonly string[] = WORK): Promise<void> {
  const kinds = of.filter(mayWork);
  const done = await submit({
    name: "claim-next-activity",
    document: "",
    payload: { location: place.value, kinds },
  });
  if (!done) {
    return;
  }
  const found = done.result?.no
    ? current(String(done.result.kind ?? ""), done.result.no)
    : undefined;
  const route = found && routeOf(found);
  if (route) {
    go(route);
  } else {
    signalOutcome("warning", {
      tone: "warning",
      full: false,
      head: { key: "band.no-work" },
      body: { key: "band.no-work.body" },
    });
  }
}
