import { RoehubError } from "../kernel/errors.ts";
import { DAY_MS, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import { backoffMs } from "./backoff.ts";
import type { RestAnswer, RestProtocol, RestRefusal, RestRequest } from "./kline-protocol.ts";
import { patientSleep } from "./patient-sleep.ts";
import type { RateBudget } from "./rate-budget.ts";
import { readBoundedText } from "./read-bounded-text.ts";

export interface VenueRequestOptions {
  readonly protocol: RestProtocol;
  /** Origin, without a slash at the end. */
  readonly restUrl: string;
  readonly budget: RateBudget;
  readonly timer: Timer;
  readonly logger: Logger;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A successful answer. */
export interface VenueAnswer {
  readonly answer: RestAnswer;
  /** From sending to the end of the body, on our clock. */
  readonly elapsedMs: number;
}

/** Sends a GET; throws as `VenueRest` says. */
export type VenueRequest = (request: RestRequest, signal?: AbortSignal) => Promise<VenueAnswer>;

const REQUEST_TIMEOUT_MS = 10 * SECOND_MS;
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const TRIES = 3;
/** Refusals for our pace that are waited out in one call. */
const WAITS = 10;
const BACKOFF = { baseMs: SECOND_MS / 2, maxMs: 30 * SECOND_MS };
/** Where the venue does not say how long. Binance bans for two minutes at the least. */
const DEFAULT_WAIT_MS = { limited: MINUTE_MS, banned: 5 * MINUTE_MS };
/** Binance's longest ban is three days; a wait beyond this is an odd header, and more than a timer can hold. */
const MAX_WAIT_MS = 7 * DAY_MS;

type Attempt =
  | ({ readonly kind: "answered" } & VenueAnswer)
  | { readonly kind: "refused"; readonly refusal: RestRefusal };

/** GETs of one market: charged to the budget, repeated where that helps. */
export function createVenueRequest(options: VenueRequestOptions): VenueRequest {
  const { protocol, budget, timer, random } = options;
  const attemptOnce = createAttempt(options);
  const logger = options.logger.child({
    component: `${protocol.market.venue}-${protocol.market.marketType}`,
  });

  return async (request, signal) => {
    let failures = 0;
    let waits = 0;
    for (;;) {
      await budget.acquire(request.weight, signal);
      const attempt = await attemptOnce(request, signal);
      if (attempt.kind === "answered") return attempt;
      const { kind, reason, retryAfterMs } = attempt.refusal;
      logger.warn("venue_request_failed", { kind, reason, path: request.path.split("?")[0] ?? "" });
      if (kind === "refused") throw new RoehubError("venue_refused", "The exchange refuses the request.");
      if (kind === "unavailable") {
        failures++;
        if (failures === TRIES) throw unavailable();
        const pauseMs = backoffMs(failures - 1, { ...BACKOFF, random });
        await timer.sleep(Math.max(pauseMs, Math.min(retryAfterMs ?? 0, MINUTE_MS)), signal);
      } else {
        waits++;
        const askedMs = retryAfterMs ?? DEFAULT_WAIT_MS[kind];
        const waitMs = Math.min(MAX_WAIT_MS, Math.max(SECOND_MS, askedMs));
        await budget.block(epochMs(Math.ceil(timer.nowMs() + waitMs)));
        if (waits === WAITS) throw unavailable();
      }
    }
  };
}

/** One try: faults of the network and timeouts are `unavailable`. Rejects only with the signal's reason. */
function createAttempt({ protocol, restUrl, budget, timer }: VenueRequestOptions) {
  return async (request: RestRequest, signal?: AbortSignal): Promise<Attempt> => {
    const timeout = new AbortController();
    const done = new AbortController();
    patientSleep(timer, REQUEST_TIMEOUT_MS, done.signal).then(
      () => timeout.abort(),
      () => undefined,
    );
    const sentAt = timer.nowMs();
    let answer: RestAnswer;
    try {
      const response = await fetch(`${restUrl}${request.path}`, {
        headers: { accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.any(signal === undefined ? [timeout.signal] : [timeout.signal, signal]),
      });
      const text = await readBoundedText(response, BODY_LIMIT_BYTES);
      if (text === null) return failed("the body is too long");
      const headers = Object.fromEntries(response.headers);
      answer = { status: response.status, headers, body: readJson(text) };
    } catch {
      signal?.throwIfAborted();
      return failed(timeout.signal.aborted ? "no answer in time" : "no connection");
    } finally {
      done.abort();
    }
    const now = timer.nowMs();
    const usedWeight = protocol.readUsedWeight(answer);
    if (usedWeight !== null) await budget.observe(usedWeight);
    const refusal = protocol.readRefusal(answer, now);
    if (refusal !== null) return { kind: "refused", refusal };
    return { kind: "answered", answer, elapsedMs: Math.max(0, now - sentAt) };
  };
}

function failed(reason: string): Attempt {
  return { kind: "refused", refusal: { kind: "unavailable", retryAfterMs: null, reason } };
}

function unavailable(): RoehubError {
  return new RoehubError("venue_unavailable", "The exchange does not answer. Try again in a moment.");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
