/** The sheet of commands that hangs at a rack: each of its codes is the button a finger would press. */

import { back, go, home } from "./navigation";

const BUTTONS: Readonly<Record<string, string>> = {
  OK: ".rail .primary",
  UNDO: '[data-action="undo"]',
  PROBLEM: '[data-action="problem"], [data-action="report"]',
};

/** Do what the code says; false where this screen has no such button. */
export function press(command: string): boolean {
  switch (command) {
    case "BACK":
      back();
      return true;
    case "HOME":
      home();
      return true;
    case "LOOKUP":
      go({ screen: "look-up", text: "" });
      return true;
  }
  const selector = BUTTONS[command];
  // What lies on top comes last.
  const button = selector && [...document.querySelectorAll<HTMLElement>(selector)].at(-1);
  if (!button) {
    return false;
  }
  button.click();
  return true;
}
