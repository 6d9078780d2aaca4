import { Piscina } from "piscina";
import type { EquityPicture } from "./equity-picture.ts";

export interface PictureRenderer {
  /** A PNG of 1080 × 1080. */
  render(picture: EquityPicture): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Draws pictures in a thread, one at a time. */
export function createPictureRenderer(): PictureRenderer {
  const pool = new Piscina({
    filename: new URL("./picture-worker.ts", import.meta.url).href,
    name: "renderEquityPicture",
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 60_000,
  });
  return {
    async render(picture) {
      const png: Uint8Array = await pool.run(picture);
      return png;
    },
    close: () => pool.close({ force: true }),
  };
}
