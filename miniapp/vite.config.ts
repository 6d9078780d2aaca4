import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/**
 * Nothing is painted before the script has set the theme, or a dark client would flash white. Vite drops the
 * attribute from the page's source.
 */
const blockRendering: Plugin = {
  name: "block-rendering",
  transformIndexHtml: {
    order: "post",
    handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
  },
};

/** The build goes to `dist/` and is served from the root of the API's origin. */
export default defineConfig({
  base: "/",
  plugins: [react(), blockRendering],
  build: { target: "es2022", manifest: true, sourcemap: false, reportCompressedSize: false },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
});
