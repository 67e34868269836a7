/** Icons: drawn lines for verbs and things; filled shapes only for outcomes, which are answers. */

import type { Outcome } from "../domain/answers";

const LINES = {
  back: "M15 5l-7 7 7 7",
  menu: "M4 7h16M4 12h16M4 17h16",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  next: "M9 5l7 7-7 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  flag: "M6 21V4h11l-2 4 2 4H6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z",
  skip: "M6 5l9 7-9 7zM19 5v14",
  undo: "M8 4L3.5 8.5 8 13M4 8.5h10a5 5 0 0 1 0 10H10",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L21 21",
  receive: "M12 3v11M7.5 9.5L12 14l4.5-4.5M3.5 14v6h17v-6",
  put_away: "M4 3v18M20 3v18M4 9h16M4 17h16M9 9V5.5h5V9",
  pick: "M4 20h16M6 9h7v7H6zM17 16V5M13.5 8L17 4.5 20.5 8",
  ship: "M2.5 6h11v10h-11zM13.5 9.5h4l3.5 3.5v3h-7.5M7 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM17 16a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  board: "M4 4h16v16H4zM4 10h16M11 10v10",
  clock: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2",
  message: "M4 4.5h16v11.5H10L6.5 20v-4H4z",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1",
  erase: "M8 6h13v12H8l-5.5-6zM12 9.5l5 5M17 9.5l-5 5",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  leave: "M14 4H5v16h9M10 12h11M17.5 8.5L21 12l-3.5 3.5",
  not_now: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM6 18L18 6",
  mute: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  empty: "M4 9l2-4h12l2 4v11H4zM4 9h16M9 14h6",
  move: "M4 12h15M14 6.5L19.5 12 14 17.5",
  print: "M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 13.5h10v7H7z",
  range: "M4 8v8M20 8v8M4 12h16",
  split: "M12 20v-7M12 13L6 5M12 13l6-8M5.5 9V4.5H10M18.5 9V4.5H14",
  camera: "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
  torch: "M13 2.5L5.5 13.5H12l-1 8 7.5-11H12z",
  picture: "M3.5 5h17v14h-17zM3.5 16l5-5 4 4 2.5-2.5 5.5 5.5M15.5 9h.1",
  scanner: "M4 5v14M8 5v14M11.5 5v14M16 5v14M20 5v14",
  supervisor: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
} as const;

export type IconName = keyof typeof LINES | "keyboard";

export function Icon({ name, size = 28 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {name === "keyboard" ? <Keyboard /> : <path d={LINES[name]} />}
    </svg>
  );
}

function Keyboard() {
  return (
    <>
      <rect x="2" y="5" width="20" height="14" rx="2.5" />
      <path d="M6 9.5h.1M10 9.5h.1M14 9.5h.1M18 9.5h.1M7.5 14.5h9" />
    </>
  );
}

export type Shape = Outcome | "queued" | "sending";

/** An outcome as its silhouette; it is told apart without its colour. */
export function OutcomeIcon({ of, size = 28 }: { of: Shape; size?: number }) {
  return (
    <svg
      class={`shape shape-${of}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <Silhouette of={of} />
    </svg>
  );
}

function Silhouette({ of }: { of: Shape }) {
  switch (of) {
    case "ok":
      return (
        <>
          <circle class="body" cx="12" cy="12" r="11" />
          <path class="glyph" d="M7 12.5l3.5 3.5L17 9" />
        </>
      );
    case "done":
      return (
        <>
          <rect class="body" x="1.5" y="1.5" width="21" height="21" rx="3.5" />
          <path class="glyph" d="M4.5 12.5l3.2 3.2 6-6.6M10.5 14l1.7 1.7L19.5 9" />
        </>
      );
    case "warning":
      return (
        <>
          <path class="body edged" d="M12 2.5L22.5 21h-21z" />
          <path class="glyph" d="M12 9v5.5M12 17.8v.1" />
        </>
      );
    case "duplicate":
      return (
        <>
          <path
            class="glyph back"
            d="M6.5 15.5H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3h7.5a3 3 0 0 1 3 3v1.5"
          />
          <rect class="body" x="8" y="8" width="14.5" height="14.5" rx="3.5" />
          <path class="glyph" d="M12 13.3h6.5M12 17.2h6.5" />
        </>
      );
    case "error":
      return (
        <>
          <path class="body" d="M7.5 1.5h9l6 6v9l-6 6h-9l-6-6v-9z" />
          <path class="glyph" d="M8.5 8.5l7 7M15.5 8.5l-7 7" />
        </>
      );
    case "unknown":
      return (
        <>
          <path class="body edged" d="M12 1.5L22.5 12 12 22.5 1.5 12z" />
          <path class="glyph" d="M9.7 10a2.3 2.3 0 1 1 3.5 2c-.8.5-1.2.9-1.2 1.7M12 16.7v.1" />
        </>
      );
    case "queued":
      return <path class="body" d="M5 2h14v3.5L14.5 12l4.5 6.5V22H5v-3.5L9.5 12 5 5.5z" />;
    case "sending":
      return (
        <>
          <circle class="ring" cx="12" cy="12" r="9.5" />
          <path class="body" d="M12 4.5a7.5 7.5 0 0 1 0 15z" />
        </>
      );
  }
}
