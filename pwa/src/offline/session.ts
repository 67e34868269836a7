/**
 * Who works with this device: signed in by badge and PIN, locked when idle, switched without losing
 * anything. The queue belongs to the device and stays when a person goes.
 */

import { computed, signal } from "@preact/signals";
import { get, post, remove } from "../api/client";
import { NoAnswer, type Problem, RefusedRequest } from "../api/problems";
import type { Me } from "../api/schema";
import { remember, remembered } from "./database";
import { digest, matches, type PinCheck, pinCheck } from "./pins";
import { hear, tell } from "./tabs";

export const IDLE_MS = 10 * 60_000;
const TRIES = 5;

/** A sign-in that is good until `expiresAt`; `pin` opens the screen without a network. */
export interface Person {
  readonly employee: string;
  readonly name: string;
  readonly language: string;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly defaultLocation: string;
  readonly grant: string;
  readonly expiresAt: string;
  readonly signedInAt: string;
  readonly badge: string;
  readonly pin: PinCheck | null;
}

export interface LastPerson {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export const me = signal<Person | null>(null);
export const locked = signal(false);
/** Where they work. */
export const place = signal("");
export const last = signal<LastPerson | null>(null);

/** The server knows nobody any more: the next PIN has to be entered at the server. */
const ended = signal(false);
const people = signal<readonly Person[]>([]);
let wrong = 0;
let touchedAt = Date.now();
let savedAt = 0;

export const roles = computed<ReadonlySet<string>>(
  () => new Set(me.value?.roles[place.value] ?? []),
);

/** Roles as the server reads them (`backend/stockhand/operations/access.py`). */
export const may = {
  receive: computed(() => has("receiver", "supervisor")),
  putAway: computed(() => has("receiver", "picker", "supervisor")),
  pick: computed(() => has("picker", "supervisor")),
  move: computed(() => has("picker", "receiver", "supervisor")),
  count: computed(() => has("counter", "supervisor")),
  ship: computed(() => has("packer", "supervisor")),
  plan: computed(() => has("supervisor", "admin")),
  supervise: computed(() => has("supervisor")),
  setUp: computed(() => has("admin")),
};

function has(...names: string[]): boolean {
  return names.some((name) => roles.value.has(name));
}

export async function loadSession(now: number = Date.now()): Promise<void> {
  const stored = (await remembered<Person[]>("people")) ?? [];
  people.value = stored.filter((one) => Date.parse(one.expiresAt) > now);
  const employee = await remembered<string>("me");
  me.value = people.value.find((one) => one.employee === employee) ?? null;
  place.value = (await remembered<string>("place")) ?? me.value?.defaultLocation ?? "";
  last.value = (await remembered<LastPerson>("last")) ?? null;
  const active = (await remembered<number>("active")) ?? 0;
  locked.value = me.value !== null && now - active > IDLE_MS;
}

/** By badge or by number; without an answer, whoever signed in here in this shift may work on. */
export async function signIn(
  badge: string,
  employee: string,
  pin: string,
): Promise<Problem | null> {
  try {
    const found = await post<Me>("/sessions", badge ? { badge, pin } : { employee, pin });
    await welcome(personOf(found, await digest(badge), await pinCheck(pin)));
    return null;
  } catch (error) {
    if (error instanceof RefusedRequest) {
      return error.problems[0] ?? { code: "sign-in-failed", kind: "refusal" };
    }
    if (!(error instanceof NoAnswer)) {
      throw error;
    }
    return signInHere(await digest(badge), employee, pin);
  }
}

/** Without a network: nobody new, and only while the shift lasts. */
async function signInHere(badge: string, employee: string, pin: string): Promise<Problem | null> {
  const known = people.value.find(
    (one) =>
      Date.parse(one.expiresAt) > Date.now() &&
      (badge ? one.badge === badge : one.employee === employee.toUpperCase()),
  );
  if (!known?.pin) {
    return { code: "busy", kind: "refusal" };
  }
  if (!(await matches(pin, known.pin))) {
    return { code: "sign-in-failed", kind: "refusal" };
  }
  await welcome(known);
  return null;
}

function personOf(found: Me, badge: string, pin: PinCheck | null): Person {
  return {
    employee: found.employee,
    name: found.name,
    language: found.language,
    roles: found.roles,
    defaultLocation: found.default_location,
    grant: found.grant,
    expiresAt: found.expires_at,
    signedInAt: new Date().toISOString(),
    badge,
    pin,
  };
}

async function welcome(person: Person): Promise<void> {
  const known = people.value.find((one) => one.employee === person.employee);
  const kept = { ...person, badge: person.badge || (known?.badge ?? "") };
  const others = people.value.filter((one) => one.employee !== person.employee);
  people.value = [...others, kept];
  const sameHere = kept.roles[place.value] !== undefined && me.value?.employee === kept.employee;
  me.value = kept;
  place.value = sameHere ? place.value : kept.defaultLocation || Object.keys(kept.roles)[0] || "";
  locked.value = false;
  ended.value = false;
  wrong = 0;
  touch();
  await remember("people", people.value);
  await remember("me", kept.employee);
  await remember("place", place.value);
  await remember("active", Date.now());
  tell({ session: true });
}

/** The PIN of whoever is signed in; the screen below is as it was. */
export async function unlock(pin: string): Promise<Problem | null> {
  const person = me.value;
  if (!person) {
    return null;
  }
  if (ended.value || !person.pin) {
    const answer = await signIn("", person.employee, pin);
    if (answer?.code !== "busy" || !person.pin) {
      return answer;
    }
  }
  if (person.pin && (await matches(pin, person.pin))) {
    wrong = 0;
    locked.value = false;
    touch();
    tell({ session: true });
    return null;
  }
  wrong += 1;
  if (wrong >= TRIES) {
    await signOut();
  }
  return { code: "sign-in-failed", kind: "refusal" };
}

export async function signOut(): Promise<void> {
  const person = me.value;
  if (!person) {
    return;
  }
  last.value = {
    name: person.name,
    from: person.signedInAt,
    to: new Date().toISOString(),
  };
  me.value = null;
  locked.value = false;
  wrong = 0;
  await remember("me", null);
  await remember("last", last.value);
  tell({ session: true });
  try {
    await remove("/sessions/me");
  } catch {
    // Nobody is signed in here any more either way; the server's session ends with the shift.
  }
}

/** Whether the cookie is still good; offline nobody can tell, and work goes on. */
export async function checkSession(): Promise<void> {
  try {
    await get<Me>("/sessions/me");
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 401) {
      sessionEnded();
    }
  }
}

/** Where one works and as what, as the server has it now: who makes a location works there. */
export async function renewRoles(): Promise<void> {
  const person = me.value;
  if (!person) {
    return;
  }
  const found = await get<Me>("/sessions/me");
  const renewed = { ...person, roles: found.roles, defaultLocation: found.default_location };
  me.value = renewed;
  people.value = people.value.map((one) => (one.employee === person.employee ? renewed : one));
  await remember("people", people.value);
}

/** The server asks for a sign-in: the PIN is enough, nothing on the screen is lost. */
export function sessionEnded(): void {
  if (me.value) {
    ended.value = true;
    locked.value = true;
  }
}

export async function work(at: string): Promise<void> {
  place.value = at;
  await remember("place", at);
}

export function lock(): void {
  locked.value = me.value !== null;
  tell({ session: true });
}

/** Somebody is there. */
export function touch(): void {
  touchedAt = Date.now();
  if (touchedAt - savedAt > 20_000) {
    savedAt = touchedAt;
    void remember("active", touchedAt);
  }
}

export function watchIdle(): void {
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, touch, { passive: true, capture: true });
  }
  setInterval(() => {
    if (me.value && !locked.value && Date.now() - touchedAt > IDLE_MS) {
      lock();
    }
  }, 5000);
  hear((message) => {
    if (message.session) {
      void remember("active", Date.now()).then(() => loadSession());
    }
  });
}
