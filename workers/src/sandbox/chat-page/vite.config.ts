import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../../../../.roehub/build/chat-page",
    emptyOutDir: true,
    // A picture of a few bytes as data: would need a wider content policy than the page has.
    assetsInlineLimit: 0,
  },
});
