/**
 * GS1 Digital Links: web addresses whose path names a primary key and its qualifiers, and whose
 * query may add attributes.
 */

import { type Finding, finding } from "./findings";
import {
  checkElements,
  checkValue,
  type Element,
  element,
  type Message,
  missingPartners,
} from "./gs1";
import { get, type Identifier } from "./gs1_table";

const SCHEME = /^(?:https?|HTTPS?):\/\//;
const LINK =
  /^(?:https?|HTTPS?):\/\/[^_~?#@!$&'()*+,;=%/]+(?<path>\/[^?#]*)(?:\?(?<query>[^#]*))?(?:#.*)?$/;
const CHARACTERS = /^[-0-9A-Za-z._~:/?#[\]@!$&'()*+,;=%]*$/;

/** An application identifier and its value, still escaped, as they stand in a link. */
interface Pair {
  readonly identifier: Identifier;
  readonly escaped: string;
}

/** Whether the text is a web address that a phone would open; a scheme in mixed case is not. */
export function isLink(text: string): boolean {
  return SCHEME.test(text);
}

/** Read a web address by the rules of Digital Links; without a key it is only a web address. */
export function parseLink(text: string, today: string): Message {
  const link = LINK.exec(text);
  if (!link || !CHARACTERS.test(text)) {
    return { elements: [], problems: [finding("link-malformed")], doubts: [] };
  }
  const path = pathPairs(link.groups?.path ?? "");
  if (path.length === 0) {
    return { elements: [], problems: [finding("link-key-missing")], doubts: [] };
  }
  const numbered = (link.groups?.query ?? "")
    .replaceAll("+", " ")
    .split("&")
    .map((part) => /^([0-9]+)=(.*)$/.exec(part))
    .flatMap((match) => (match ? [{ ai: match[1] ?? "", escaped: match[2] ?? "" }] : []));
  const query: Pair[] = [];
  const problems: Finding[] = [];
  for (const { ai, escaped } of numbered) {
    const identifier = get(ai);
    if (identifier) {
      query.push({ identifier, escaped });
    } else {
      problems.push(finding("identifier-unknown", "", ai));
    }
  }
  problems.push(...misplaced(path, query));
  const elements: Element[] = [];
  for (const { identifier, escaped } of [...path, ...query]) {
    const value = unescaped(escaped);
    const problem = checkValue(identifier, value);
    if (problem) {
      problems.push(problem);
    }
    elements.push(element(identifier, value, today));
  }
  problems.push(...checkElements(elements));
  return { elements, problems, doubts: missingPartners(elements) };
}

/** The rightmost primary key and what follows it; nothing if there is none. */
function pathPairs(path: string): Pair[] {
  const segments = path.split("/").slice(1);
  const pairs: Pair[] = [];
  while (segments.length >= 2) {
    const [ai = "", escaped = ""] = segments.splice(-2);
    const identifier = get(ai);
    if (!identifier) {
      return [];
    }
    pairs.unshift({ identifier, escaped });
    if (identifier.is_key) {
      return pairs;
    }
  }
  return [];
}

/** Qualifiers where they must not be, and attributes that are none. */
function misplaced(path: readonly Pair[], query: readonly Pair[]): Finding[] {
  const [key = "", ...qualifiers] = path.map(({ identifier }) => identifier.ai);
  const orders = path[0]?.identifier.qualifiers ?? [];
  const problems: Finding[] = [];
  if (qualifiers.length > 0 && !orders.some((order) => isInOrder(qualifiers, order))) {
    problems.push(finding("link-qualifier-misplaced", key, qualifiers.join(",")));
  }
  const seen = new Set([key, ...qualifiers]);
  for (const { identifier } of query) {
    const { ai } = identifier;
    if (seen.has(ai)) {
      problems.push(finding("link-repeated", ai));
    } else if (!identifier.is_attribute) {
      problems.push(finding("link-attribute-not-allowed", ai));
    } else if (orders.some((order) => [ai, ...qualifiers].every((one) => order.includes(one)))) {
      problems.push(finding("link-qualifier-misplaced", key, ai));
    }
    seen.add(ai);
  }
  return problems;
}

function isInOrder(some: readonly string[], order: readonly string[]): boolean {
  return order.filter((ai) => some.includes(ai)).join() === some.join();
}

/** Escapes as single characters; none beyond ASCII may stand in a value, so bytes will do. */
function unescaped(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
