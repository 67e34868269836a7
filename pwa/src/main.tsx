/** Start: bring back what is stored, show the very step, then look for the server. */

import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { App } from "./app";
import { loadFormDrafts } from "./office/drafts";
import { watchNetwork } from "./offline/network";
import { entries, loadOutbox } from "./offline/outbox";
import { pruneScans, unjudged } from "./offline/scans";
import { compareWithServer, flush, watchOutbox } from "./offline/sender";
import { checkSession, loadSession, me, watchIdle } from "./offline/session";
import { language, loadSettings, settings } from "./offline/settings";
import { watchTabs } from "./offline/tabs";
import { startWorker } from "./offline/update";
import { loadWork, pullSoon, watchWork } from "./offline/work";
import { room } from "./parts/codes";
import { clock } from "./parts/head";
import { unlockAudio } from "./scanning/feedback";
import { loadSources } from "./scanning/finder";
import { startHid } from "./scanning/hid";
import { loadProfiles } from "./scanning/profiles";
import { startScanner, takeUp } from "./scanning/scanner";
import { startSerial } from "./scanning/serial";
import { loadStation, watchStation } from "./scanning/station";
import { loadDrafts } from "./screens/drafts";
import { loadJobs } from "./screens/job";
import { loadRoutes } from "./screens/navigation";
import { resumeParking } from "./screens/parking";
import { kept } from "./screens/settings";
import "./style.css";

async function start(): Promise<void> {
  // The first code may come while the app still opens its store.
  const field = document.getElementById("quiet");
  if (field instanceof HTMLInputElement) {
    startScanner(field);
  }
  await Promise.all([loadSettings(), loadProfiles(), loadSources()]);
  await loadSession();
  await Promise.all([
    loadOutbox(),
    loadWork(),
    loadJobs(),
    loadDrafts(),
    loadRoutes(),
    loadFormDrafts(),
  ]);
  await loadStation();
  for (const scan of await unjudged()) {
    // What it meant may be in the queue already: then only its row is missing.
    if (!entries.peek().some((entry) => entry.scan === scan.id)) {
      takeUp(scan);
    }
  }
  followSettings();
  followWindow();
  unlockAudio();
  for (const started of [startHid(), startSerial()]) {
    started.catch((error) => console.error(error));
  }
  const root = document.getElementById("app");
  if (root) {
    render(<App />, root);
  }
  watchNetwork();
  watchTabs();
  watchIdle();
  watchOutbox(pullSoon);
  watchStation();
  watchWork(() => void flush());
  if (me.peek()) {
    await checkSession();
    await compareWithServer().catch(() => {});
  }
  await startWorker().catch((error) => console.error(error));
  await resumeParking();
  await pruneScans();
  kept.value = (await navigator.storage?.persist?.()) ?? null;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more)");
const ofSystem = () => (contrast.matches ? "contrast" : dark.matches ? "dark" : "light");
const systemTheme = signal(ofSystem());

/** How the person likes it, on the root of the page where the style sheet looks. */
function followSettings(): void {
  effect(() => {
    const root = document.documentElement;
    const { theme, hand, text } = settings.value;
    root.dataset.theme = theme === "system" ? systemTheme.value : theme;
    root.dataset.hand = hand;
    root.style.fontSize = `${(16 * text) / 100}px`;
    root.lang = language.value;
    follow();
    const page = getComputedStyle(root).getPropertyValue("--page");
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", page);
  });
}

/** Below this many letters across, or down, things are laid out for large text. */
const NARROW_REM = 15;
const LOW_REM = 25;
/** From here on facts and buttons stand side by side, and a low window is wide enough. */
const WIDE_PX = 600;
/** What is touched takes so much of it. */
const HAND_PX = 356;

function follow(): void {
  const root = document.documentElement;
  const rem = (16 * settings.peek().text) / 100;
  room.value = innerWidth < WIDE_PX ? innerWidth : innerWidth - HAND_PX;
  const isLow = innerHeight / rem < LOW_REM && innerWidth < WIDE_PX;
  root.toggleAttribute("data-large", innerWidth / rem < NARROW_REM || isLow);
  root.toggleAttribute("data-low", innerHeight < 600);
}

function followWindow(): void {
  addEventListener("resize", follow);
  for (const media of [dark, contrast]) {
    media.addEventListener("change", () => {
      systemTheme.value = ofSystem();
    });
  }
  setInterval(() => {
    clock.value = new Date();
  }, 10_000);
  // The screen stays on while somebody works.
  const wake = () => {
    if (document.visibilityState === "visible" && me.peek()) {
      navigator.wakeLock?.request("screen").catch(() => {});
    }
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("pointerdown", wake, { once: true });
}

void start();
