import { Piscina } from "piscina";
import type { CandlePicture } from "./candle-picture.ts";
import type { EquityPicture } from "./equity-picture.ts";

/** Draws pictures as PNG of 1080 × 1080. */
export interface PictureRenderer {
  renderEquity(picture: EquityPicture): Promise<Uint8Array>;
  renderCandles(picture: CandlePicture): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Draws pictures in a thread, one at a time. */
export function createPictureRenderer(): PictureRenderer {
  const pool = new Piscina({
    filename: new URL("./picture-worker.ts", import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 60_000,
  });
  const draw = async (picture: EquityPicture | CandlePicture, name: string) => {
    const png: Uint8Array = await pool.run(picture, { name });
    return png;
  };
  return {
    renderEquity: (picture) => draw(picture, "renderEquityPicture"),
    renderCandles: (picture) => draw(picture, "renderCandlePicture"),
    close: () => pool.close({ force: true }),
  };
}
