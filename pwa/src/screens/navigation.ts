/**
 * Which screen is shown: a stack that survives a reload in its tab, and a new start of the app. The
 * device's own back button goes one step back, never out of the app.
 */

import { computed, signal } from "@preact/signals";
import type { Problem } from "../api/problems";
import type { ExceptionView } from "../api/schema";
import type { Numbers } from "../domain/documents";
import type { DeskWord } from "../office/kinds";
import { remember, remembered } from "../offline/database";
import { clearOutcome } from "../scanning/feedback";
import { finderOpen } from "../scanning/finder";
import { arm } from "../scanning/wedge";

export type Route =
  | { readonly screen: "work" }
  | { readonly screen: "list"; readonly kind: string }
  | { readonly screen: "receipt"; readonly no: string }
  | { readonly screen: "receive"; readonly no: string; readonly lineNo: number }
  | { readonly screen: "range"; readonly no: string; readonly lineNo: number }
  | { readonly screen: "post-receipt"; readonly no: string }
  | { readonly screen: "put-away"; readonly kind: string; readonly no: string }
  | { readonly screen: "pick"; readonly kind: string; readonly no: string }
  | { readonly screen: "move" }
  | { readonly screen: "count"; readonly no: string }
  | { readonly screen: "count-review"; readonly no: string }
  | { readonly screen: "shipment"; readonly no: string }
  | { readonly screen: "result"; readonly result: PostedResult }
  | { readonly screen: "look-up"; readonly text: string }
  | { readonly screen: "queue" }
  | { readonly screen: "settings" }
  | { readonly screen: "scanners" }
  | { readonly screen: "calibrate"; readonly device: string }
  | { readonly screen: "board" }
  | { readonly screen: "review"; readonly no: string }
  | { readonly screen: "orders"; readonly kind: string }
  | { readonly screen: "order"; readonly kind: string; readonly no: string }
  | LineRoute
  | { readonly screen: "holders"; readonly goods: Goods; readonly number: Numbers }
  | { readonly screen: "office" }
  | { readonly screen: "desk"; readonly desk: DeskWord; readonly key: string }
  | { readonly screen: "assign-print"; readonly no: string; readonly lineNo: number }
  | { readonly screen: "assign-sscc"; readonly no: string }
  | { readonly screen: "print-labels"; readonly of: LabelsOf }
  | { readonly screen: "print-job"; readonly jobId: number }
  | { readonly screen: "print-jobs" }
  | { readonly screen: "posted"; readonly kind: string; readonly no: string };

export type LineTab = "tracking" | "availability" | "reservations";

/** A line of an order; of a transfer one of its two sides. */
export interface LineRoute {
  readonly screen: "order-line";
  readonly kind: string;
  readonly no: string;
  readonly lineNo: number;
  readonly side: string;
  readonly tab: LineTab;
}

/** What labels are wanted of; the item of a number. */
export interface LabelsOf {
  readonly kind: "bin" | "item" | "lot" | "serial" | "sscc";
  readonly code: string;
  readonly item: string;
  readonly variant: string;
}

/** What lies somewhere: an item at a location. */
export interface Goods {
  readonly item: string;
  readonly variant: string;
  readonly location: string;
}

/** What a posting made, for its own screen. */
export interface PostedResult {
  readonly kind: "receipt" | "shipment" | "put_away" | "movement" | "inventory" | "pick";
  readonly from: string;
  readonly no: string;
  readonly also: readonly string[];
  readonly complete: boolean;
  readonly putAway: string;
  readonly warnings?: readonly Problem[];
}

/** Something laid over the screen for a moment; the screen below goes on hearing nothing. */
export type Sheet =
  | { readonly name: "type-code" }
  | { readonly name: "problem" }
  | { readonly name: "peek"; readonly text: string }
  | { readonly name: "scans" }
  | { readonly name: "missed" }
  | { readonly name: "which" }
  | { readonly name: "parked"; readonly exception: ExceptionView };

const HOME: Route = { screen: "work" };
const KEY = "routes";

const stack = signal<readonly Route[]>([HOME]);

export const route = computed<Route>(() => stack.value.at(-1) ?? HOME);
export const isHome = computed(() => stack.value.length <= 1);
export const sheet = signal<Sheet | null>(null);

export async function loadRoutes(): Promise<void> {
  const here = sessionStorage.getItem(KEY);
  const found = here ? (JSON.parse(here) as Route[]) : await remembered<Route[]>(KEY);
  stack.value = found && found.length > 0 ? found : [HOME];
  history.pushState(null, "");
  addEventListener("popstate", () => {
    history.pushState(null, "");
    if (finderOpen.value) {
      finderOpen.value = false;
    } else if (sheet.value) {
      closeSheet();
    } else {
      back();
    }
  });
}

export function go(next: Route): void {
  show([...stack.value, next]);
}

/** The next screen takes the place of this one: going back does not return here. */
export function replace(next: Route): void {
  show([...stack.value.slice(0, -1), next]);
}

export function back(): void {
  if (stack.value.length > 1) {
    show(stack.value.slice(0, -1));
  }
}

export function home(): void {
  show([HOME]);
}

function show(routes: readonly Route[]): void {
  stack.value = routes;
  sheet.value = null;
  clearOutcome();
  const text = JSON.stringify(routes);
  sessionStorage.setItem(KEY, text);
  void remember(KEY, routes);
  setTimeout(arm, 0);
}

export function openSheet(next: Sheet): void {
  sheet.value = next;
}

export function closeSheet(): void {
  sheet.value = null;
  setTimeout(arm, 0);
}
