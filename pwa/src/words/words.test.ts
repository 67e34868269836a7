/** The tables in both languages tell the same facts, and problems only facts that the server gives. */

import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../api/problem_codes";
import { de } from "./de";
import { en, type Message } from "./en";
import { problemsDe } from "./problems_de";
import { problemsEn } from "./problems_en";

function factsIn(message: Message): string[] {
  const text = typeof message === "string" ? message : `${message.one} ${message.other}`;
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].sort();
}

describe("messages", () => {
  test("have the same keys in both languages", () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  test("tell the same facts in both languages", () => {
    const german: Readonly<Record<string, Message>> = de;
    const different = Object.entries(en).filter(
      ([key, message]) => factsIn(message).join() !== factsIn(german[key] ?? "").join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });
});

describe("problems", () => {
  test("have words in both languages, every one of them", () => {
    const codes = Object.keys(PROBLEMS).sort();
    expect(Object.keys(problemsEn).sort()).toEqual(codes);
    expect(Object.keys(problemsDe).sort()).toEqual(codes);
  });

  test.each([
    ["English", problemsEn],
    ["German", problemsDe],
  ] as const)("tell only facts that come with them, in %s", (_language, table) => {
    const invented = Object.entries(PROBLEMS).flatMap(([code, { facts }]) => {
      const known: readonly string[] = facts;
      const [head, body] = table[code as keyof typeof PROBLEMS];
      return factsIn(`${head} ${body}`)
        .filter((name) => !known.includes(name))
        .map((name) => `${code}: ${name}`);
    });
    expect(invented).toEqual([]);
  });
});
