import { RoehubError } from "@roehub/core/kernel/errors";
import { type EpochMs, epochMs, parseInstant } from "@roehub/core/kernel/time";
import { type InstrumentRef, readInstrumentKey } from "@roehub/core/market-data/market";

/**
 * What a command line says of a stretch of time: `2024-01`, `2024-01-31` or an ISO-8601 instant, each its first moment
 * in UTC. Throws `validation_failed`.
 */
export function readDate(text: string, option: string): EpochMs {
  const at = parseInstant(/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text);
  if (at !== null) return at;
  throw new RoehubError(
    "validation_failed",
    `${option} is "${text}"; write a month 2024-01, a day 2024-01-31 or an instant 2024-01-31T12:00:00Z.`,
  );
}

/** `[from, to)` of the options, where they are given. Throws `validation_failed`. */
export function readRange(
  options: { from?: string | undefined; to?: string | undefined },
  otherwise: { startMs: number; endMs: number },
): { startMs: EpochMs; endMs: EpochMs } {
  const startMs = options.from === undefined ? epochMs(otherwise.startMs) : readDate(options.from, "--from");
  const endMs = options.to === undefined ? epochMs(otherwise.endMs) : readDate(options.to, "--to");
  if (startMs < endMs) return { startMs, endMs };
  throw new RoehubError("validation_failed", "--to is not after --from; --to itself is not included.");
}

/** The instrument of a key like `binance:spot:BTCUSDT`. Throws `validation_failed`. */
export function readInstrument(key: string): InstrumentRef {
  const ref = readInstrumentKey(key);
  if (ref !== null) return ref;
  throw new RoehubError(
    "validation_failed",
    `"${key}" is no instrument; write one like binance:spot:BTCUSDT or bybit:futures:ETHUSDT.`,
  );
}
