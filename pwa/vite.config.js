import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { defineConfig } from "vite";

/** Large and not wanted by everybody: fetched when the app is idle, not before it may open. */
const LATER = /\.wasm$/;

/**
 * Writes into the service worker which files make up the app, and a version that changes with them.
 * It reads the finished folder, so that what is copied from `public/` is on the list as well.
 */
function precache() {
  return {
    name: "precache",
    apply: "build",
    writeBundle({ dir }) {
      const folder = dir ?? "dist";
      const worker = join(folder, "sw.js");
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .filter((name) => name !== "sw.js" && !name.startsWith("."))
        .sort();
      const hash = createHash("sha256");
      for (const name of files) {
        hash.update(name).update(readFileSync(join(folder, name)));
      }
      const paths = files.map((name) => (name === "index.html" ? "/" : `/${name}`));
      const code = readFileSync(worker, "utf8")
        .replaceAll("__VERSION__", hash.digest("hex").slice(0, 16))
        .replace(/(["'`])__FILES__\1/, JSON.stringify(paths.filter((path) => !LATER.test(path))))
        .replace(/(["'`])__LATER__\1/, JSON.stringify(paths.filter((path) => LATER.test(path))));
      writeFileSync(worker, code);
    },
  };
}

const app = {
  outDir: "dist",
  target: "es2022",
  modulePreload: { polyfill: false },
  rolldownOptions: {
    input: { main: "index.html", sw: "src/worker.ts" },
    output: {
      entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
    },
  },
};

/** The server-side build is one of a module of the domain, for the tests of both readers. */
export default defineConfig(({ isSsrBuild }) => ({
  build: isSsrBuild ? { target: "es2022" } : app,
  worker: { format: "es" },
  plugins: isSsrBuild ? [] : [precache()],
  server: { proxy: { "/api": "http://localhost:8470" } },
}));
