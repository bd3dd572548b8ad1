import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;
const outDir = path.resolve(root, "../govbot/web");
const pdfjs = path.resolve(root, "node_modules/pdfjs-dist");
/** What pdf.js reads at run time: character maps, fallback fonts, image decoders. */
const pdfjsFolders = ["cmaps", "standard_fonts", "wasm"];

/** Serves and ships pdf.js's data from this origin, so that the viewer never asks another host. */
function pdfjsAssets(): Plugin {
  return {
    name: "govbot-pdfjs-assets",
    configureServer(server) {
      server.middlewares.use("/pdfjs", (request, response, next) => {
        const wanted = path.normalize(decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/"));
        if (!pdfjsFolders.includes(wanted.split("/")[1] ?? "")) return next();
        if (wanted.endsWith(".wasm")) response.setHeader("Content-Type", "application/wasm");
        if (wanted.endsWith(".js")) response.setHeader("Content-Type", "text/javascript");
        readFile(path.join(pdfjs, wanted)).then((bytes) => response.end(bytes), () => next());
      });
    },
    async writeBundle({ dir = outDir }) {
      for (const folder of pdfjsFolders) {
        await cp(path.join(pdfjs, folder), path.join(dir, "pdfjs", folder), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), pdfjsAssets()],
  resolve: { alias: { "@": path.resolve(root, "src") } },
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:8000" } },
  build: {
    outDir,
    emptyOutDir: true,
    // Inlined fonts and images would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    target: ["chrome111", "firefox114", "safari16.4"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    globals: true,
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
    pool: "threads",
    maxWorkers: 2,
    // A page in jsdom, typed into and clicked through, on a machine that does other work too.
    testTimeout: 20_000,
  },
});
