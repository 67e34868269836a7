/** Reading for the office: lists page by page, and one thing at its address. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import { noting } from "../offline/network";
import { documentsChanged } from "../offline/work";
import type { Row, Values } from "./kinds";

export const COUNT = 50;

interface Page {
  readonly rows: readonly Row[];
  readonly cursor: string | null;
}

/** An address with what is asked for; blank filters ask for nothing. */
export function address(path: string, query: Values): string {
  const asked = Object.entries(query).filter(([, value]) => value !== "");
  return asked.length > 0 ? `${path}?${new URLSearchParams(asked)}` : path;
}

export interface List {
  /** Null until something came. */
  readonly rows: readonly Row[] | null;
  readonly more: (() => void) | null;
  readonly again: () => Promise<void>;
}

/** A list as long as somebody asked for more; read anew when documents change. */
export function useList(path: string): List {
  const [state, setState] = useState<{ path: string; pages: readonly Page[] }>();
  const latest = useRef(path);
  latest.current = path;
  const shown = state?.path === path ? state.pages : [];
  const length = useRef(1);
  length.current = Math.max(1, shown.length);
  const read = useCallback(
    async (count: number) => {
      const pages = path === "" ? [] : await pagesOf(path, count).catch(() => null);
      if (pages && latest.current === path) {
        setState({ path, pages });
      }
    },
    [path],
  );
  const changes = documentsChanged.value;
  useEffect(() => {
    void read(length.current);
  }, [read, changes]);
  const last = shown.at(-1);
  return {
    rows: state?.path === path ? shown.flatMap((one) => one.rows) : null,
    more: last?.cursor ? () => void read(length.current + 1) : null,
    again: () => read(length.current),
  };
}

async function pagesOf(path: string, count: number): Promise<Page[]> {
  const found: Page[] = [];
  let cursor = "";
  do {
    const joint = path.includes("?") ? "&" : "?";
    const asked = cursor ? `${path}${joint}cursor=${encodeURIComponent(cursor)}` : path;
    const answer = await noting(get<Page | readonly Row[]>(asked));
    // Short lists of masters come whole.
    const page = "rows" in answer ? answer : { rows: answer, cursor: null };
    found.push(page);
    cursor = page.cursor ?? "";
  } while (cursor !== "" && found.length < count);
  return found;
}

/** The rows of an answer that may be a page or a whole list. */
export function rowsOf(answer: unknown): readonly Row[] {
  return Array.isArray(answer) ? answer : ((answer as Page | null)?.rows ?? []);
}
