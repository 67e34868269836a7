/** From one person to the next on the same handheld; whoever comes begins at their own work. */

import { signal } from "@preact/signals";
import { signOut } from "../offline/session";
import { home } from "./navigation";

/** A badge scanned while somebody else works here: it signs in next. */
export const nextBadge = signal("");

export async function leave(badge = ""): Promise<void> {
  nextBadge.value = badge;
  home();
  await signOut();
}
