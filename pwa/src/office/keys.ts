/** Arrow keys go up and down in a column of cells, as in any table that is typed into. */

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function moveInColumn(event: KeyboardEvent & { readonly currentTarget: EventTarget }): void {
  const step = STEPS[event.key];
  const from = event.target;
  if (!step || !(from instanceof HTMLInputElement) || from.type === "date") {
    return;
  }
  const cell = nextInColumn(event.currentTarget as HTMLElement, from, step);
  if (cell) {
    event.preventDefault();
    cell.focus();
    cell.select();
  }
}

export function nextInColumn(
  table: HTMLElement,
  from: HTMLInputElement,
  step: number,
): HTMLInputElement | undefined {
  const column = [...table.querySelectorAll<HTMLInputElement>("input")].filter(
    (one) => one.name === from.name,
  );
  return column[column.indexOf(from) + step];
}
