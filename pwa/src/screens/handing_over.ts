/** A badge scanned while somebody else works here: it signs in next. */

import { signal } from "@preact/signals";

export const nextBadge = signal("");
