/**
 * Ids of commands: UUIDs of version 7, so that a database stores them in about the order in which
 * they were made. Nothing reads the time out of them.
 */

export function uuid7(now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(random.subarray(0, 16));
  for (let place = 0; place < 6; place += 1) {
    bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) & 0xff;
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** A new id; `getRandomValues` is there without a secure context, `randomUUID` is not. */
export function newId(): string {
  return uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(16)));
}
