import { F64_BYTES, type MemoryViews, WORD_BYTES } from "../memory-views.ts";
import type { TouchColumns } from "./scoring-kernels.ts";
import type { StopFills, StopLevels } from "./stop-fills.ts";

/** Fill model `touch`: core/src/execution/touch-stops.ts on the columns of so many bars, what is ambiguous resolved. */
export function createTouchFills(views: MemoryViews, touch: TouchColumns, bars: number): StopFills {
  const ofBars = columnsAt(views, touch, bars);
  const ofMinutes = minutesAt(views, touch.minutes, bars);
  const { low, high } = ofBars;

  /** The first touch that the minutes tell, or else the loss. */
  function resolvedPrice(bar: number, levels: StopLevels, side: 1 | -1): number {
    const end = ofMinutes === null ? 0 : (ofMinutes.first[bar + 1] ?? 0);
    let minute = ofMinutes?.first[bar] ?? 0;
    for (; ofMinutes !== null && minute < end; minute++) {
      const price = priceWithin(ofMinutes, minute, levels);
      if (price === "both") break;
      if (price !== null) return price;
    }
    return side > 0 ? levels.lower : levels.upper;
  }

  return {
    low,
    high,
    exitBars: 1,
    firstStop({ from, end, lower, upper }) {
      let bar = from;
      for (; bar < end; bar++) if ((low[bar] ?? 0) <= lower || (high[bar] ?? 0) >= upper) break;
      return bar;
    },
    priceAt(bar, levels, side) {
      const price = priceWithin(ofBars, bar, levels);
      return price === "both" || price === null ? resolvedPrice(bar, levels, side) : price;
    },
  };
}

/** Opens, highs and lows of bars or of minutes, as columns or as their places. */
interface Extents<Column> {
  readonly open: Column;
  readonly high: Column;
  readonly low: Column;
}

/** Where one candle stops a position: at its open if that is at a level or beyond, or else at the level it reaches. */
function priceWithin(
  { open, high, low }: Extents<Float64Array>,
  index: number,
  { lower, upper }: StopLevels,
): number | "both" | null {
  const isLower = (low[index] ?? 0) <= lower;
  const isUpper = (high[index] ?? 0) >= upper;
  if (!isLower && !isUpper) return null;
  const first = open[index] ?? 0;
  if ((isLower && first <= lower) || (isUpper && first >= upper)) return first;
  if (isLower && isUpper) return "both";
  return isLower ? lower : upper;
}

interface Minutes extends Extents<Float64Array> {
  readonly first: Uint32Array;
}

function minutesAt(views: MemoryViews, places: TouchColumns["minutes"], bars: number): Minutes | null {
  if (places === null) return null;
  const firstIndex = places.first / WORD_BYTES;
  const first = views.u32.subarray(firstIndex, firstIndex + bars + 1);
  return { first, ...columnsAt(views, places, first[bars] ?? 0) };
}

function columnsAt({ f64 }: MemoryViews, places: Extents<number>, length: number): Extents<Float64Array> {
  const column = (place: number) => f64.subarray(place / F64_BYTES, place / F64_BYTES + length);
  return { open: column(places.open), high: column(places.high), low: column(places.low) };
}
