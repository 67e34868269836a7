/**
 * Scripts that the page may start beside itself: the service worker and the camera's reader. The
 * browser asks for each address, and nothing else passes.
 */

interface Policy {
  createScriptURL(url: string): string;
}

interface Trust {
  createPolicy(name: string, rules: Policy): Policy;
}

const OURS = /^\/(?:sw|assets\/decoder-[\w-]+)\.js$/;

let policy: Policy | undefined;

export function trusted(url: string): string {
  const trust = (globalThis as { trustedTypes?: Trust }).trustedTypes;
  if (!trust) {
    return url;
  }
  policy ??= trust.createPolicy("stockhand", {
    createScriptURL: (wanted) => {
      if (!OURS.test(wanted) && !import.meta.env.DEV) {
        throw new TypeError(`not our worker: ${wanted}`);
      }
      return wanted;
    },
  });
  return policy.createScriptURL(url);
}
