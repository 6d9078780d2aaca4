import type { IndicatorDef } from "../indicator.ts";
import { ad } from "./ad.ts";
import { adosc } from "./adosc.ts";
import { cmf } from "./cmf.ts";
import { force } from "./force.ts";
import { kvo } from "./kvo.ts";
import { mfi } from "./mfi.ts";
import { obv } from "./obv.ts";
import { pvo } from "./pvo.ts";
import { vwap } from "./vwap.ts";

/** The indicators of the group `volume`, in the order in which lists show them. */
export const VOLUME: readonly IndicatorDef[] = [vwap, obv, mfi, cmf, ad, adosc, force, kvo, pvo];
