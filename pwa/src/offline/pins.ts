/**
 * Checking a PIN without the server, for people who signed in here during their shift. It opens the
 * screen; what is queued carries the grant of the real sign-in and is judged by the server.
 */

const ROUNDS = 200_000;

export interface PinCheck {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: Uint8Array<ArrayBuffer>;
}

/** Null where the browser has no cryptography for us: without a secure context. */
export async function pinCheck(pin: string): Promise<PinCheck | null> {
  if (!crypto.subtle) {
    return null;
  }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt, hash: await derived(pin, salt) };
}

export async function matches(pin: string, check: PinCheck): Promise<boolean> {
  const hash = await derived(pin, check.salt);
  return hash.length === check.hash.length && hash.every((byte, at) => byte === check.hash[at]);
}

/** A badge is kept as its digest only. */
export async function digest(text: string): Promise<string> {
  if (!crypto.subtle) {
    return "";
  }
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function derived(pin: string, salt: Uint8Array<ArrayBuffer>) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, [
    "deriveBits",
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
    key,
    256,
  );
  return new Uint8Array(bits);
}
