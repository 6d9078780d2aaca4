import {
  type CandleEvent,
  candleEventSchema,
  type ResetEvent,
  resetEventSchema,
  streamQuerySchema,
  type TickerEvent,
  tickerEventSchema,
} from "@roehub/core/contract/stream";
import type { SessionsStore } from "@roehub/core/identity/sessions-store";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import { formatInstant, MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { LiveCandlesEvent, LivePlace } from "@roehub/core/market-data/live-candles-runner";
import type { LiveMarketData } from "@roehub/core/market-data/live-market-data-runner";
import type { TickerView } from "@roehub/core/market-data/ticker-view";
import type { Logger } from "@roehub/core/platform/logging";
import type { Timer } from "@roehub/core/platform/timer";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Caller, callerOf, SESSION } from "./access.ts";
import type { App } from "./app.ts";
import { missing } from "./problem.ts";
import { createStreamConnections, type StreamConnection } from "./stream-connections.ts";
import { EVENT_ID_LENGTH_MAX, type EventId, readEventId } from "./stream-event-id.ts";
import { HEARTBEAT_FRAME, idFrame, streamFrame } from "./stream-frame.ts";
import { createStreamPlace } from "./stream-place.ts";
import { readTopics, type Topic } from "./stream-topics.ts";
import { wireCandle } from "./wire-candle.ts";

interface StreamDeps {
  readonly live: LiveMarketData;
  readonly instruments: Pick<InstrumentsStore, "find">;
  readonly sessions: Pick<SessionsStore, "authenticate">;
  readonly timer: Timer;
  readonly logger: Logger;
}

const HEARTBEAT_MS = 15 * SECOND_MS;
const SESSION_CHECK_MS = MINUTE_MS;
const CONNECTIONS_PER_USER_MAX = 8;
const UNREAD_MAX_BYTES = 4 * 1_024 * 1_024;

const headersSchema = z.object({ "last-event-id": z.string().max(EVENT_ID_LENGTH_MAX).optional() });

/** `/api/stream`: what happens, as server-sent events. */
export function streamRoutes(app: App, deps: StreamDeps): void {
  const connections = createStreamConnections({
    perUserMax: CONNECTIONS_PER_USER_MAX,
    unreadMaxBytes: UNREAD_MAX_BYTES,
  });
  // The server waits for open answers before it is closed.
  app.addHook("preClose", async () => {
    connections.endAll();
    deps.live.close();
  });

  app.route({
    method: "GET",
    url: "/api/stream",
    config: SESSION,
    // HEAD would open a stream and never end.
    exposeHeadRoute: false,
    schema: {
      summary: "Live candles and prices as server-sent events",
      description:
        "Closed candles carry an id; after a lost connection, send the last one as Last-Event-ID and they continue " +
        "without a gap. Data of each event is JSON: `candle`, `ticker` or `reset`, as in the schema.",
      tags: ["market data"],
      querystring: streamQuerySchema,
      headers: headersSchema,
      response: {
        200: {
          description: "Events until the access token expires or the session is closed",
          content: { "text/event-stream": { schema: EVENTS } },
        },
      },
    },
    handler: async (request, reply) => {
      const topics = readTopics(request.query.topics);
      const found = await Promise.all(topics.map(({ ref }) => deps.instruments.find(ref)));
      if (found.includes(null)) throw missing("instrument");
      const caller = callerOf(request);
      const connection = connections.open(caller.session.user.userId, reply);
      endInTime(connection, caller, deps);
      sendTopics(connection, { topics, lastEventId: lastEventIdOf(request) }, deps).catch(
        (error: unknown) => {
          if (!connection.signal.aborted)
            deps.logger.error("stream_failed", { correlation_id: request.id, error });
          connection.end();
        },
      );
    },
  });
}

const EVENTS = z.union([candleEventSchema, tickerEventSchema, resetEventSchema]);

function lastEventIdOf({ headers }: FastifyRequest): string | null {
  const id = headers["last-event-id"];
  return typeof id === "string" && id !== "" ? id : null;
}

/** Sends what happens to the topics from now on, after what was missed. */
async function sendTopics(
  connection: StreamConnection,
  { topics, lastEventId }: { topics: readonly Topic[]; lastEventId: string | null },
  { live }: StreamDeps,
): Promise<void> {
  const { signal } = connection;
  const left = lastEventId === null ? null : readEventId(lastEventId);
  const place = createStreamPlace({ topics, left, nowMs: live.nowMs });
  for (const wanted of topics) {
    const { topic, ref } = wanted;
    if (wanted.kind === "tickers") {
      const onEvent = (view: TickerView) => connection.send(tickerFrame(topic, view));
      await live.ticker({ ref, onEvent, signal });
    } else {
      // An id that is none of ours says nothing of what was missed.
      if (lastEventId !== null && left === null) connection.send(resetFrame(topic));
      const onEvent = (event: LiveCandlesEvent) => {
        place.move(topic, event.until);
        connection.send(candlesFrame(topic, event, place.id));
      };
      const after = placeOf(topic, left);
      const until = await live.candles({ ref, timeframe: wanted.timeframe, after, onEvent, signal });
      place.begin(topic, until);
    }
    await connection.drained();
  }
  const id = place.id();
  if (id !== null) connection.send(idFrame(id));
}

function placeOf(topic: string, left: EventId | null): LivePlace | null {
  const until = left?.positions.get(topic);
  return left === null || until === undefined ? null : { until, seenAt: left.sentAt };
}

function candlesFrame(topic: string, event: LiveCandlesEvent, placeId: () => string | null): string {
  if (event.kind === "reset") return resetFrame(topic, placeId());
  const data: CandleEvent = { topic, is_closed: event.isClosed, candle: wireCandle(event.candle) };
  const id = event.isClosed ? placeId() : null;
  return streamFrame({ event: "candle", ...(id !== null && { id }), data });
}

function tickerFrame(topic: string, view: TickerView): string {
  const data: TickerEvent = {
    topic,
    last: formatDecimal(view.last),
    at: formatInstant(view.at),
    change_24h_pct: view.change24hPct,
  };
  return streamFrame({ event: "ticker", data });
}

function resetFrame(topic: string, id: string | null = null): string {
  const data: ResetEvent = { topic };
  return streamFrame({ event: "reset", ...(id !== null && { id }), data });
}

/** Keeps the connection in use, and ends it with the access token and with the session. */
function endInTime(
  connection: StreamConnection,
  { session, accessTokenExpiresAt }: Caller,
  { sessions, timer }: StreamDeps,
): void {
  const { signal } = connection;
  const every = async (intervalMs: number, work: () => void | Promise<void>) => {
    while (!signal.aborted) {
      await timer.sleep(intervalMs, signal);
      await work();
    }
  };
  const checkSession = async () => {
    // A database that does not answer says nothing of the session.
    const outcome = await sessions.authenticate(session.sessionId).catch(() => null);
    if (outcome?.ok === false) connection.end();
  };
  const ended = () => {};
  every(HEARTBEAT_MS, () => connection.send(HEARTBEAT_FRAME)).catch(ended);
  every(SESSION_CHECK_MS, checkSession).catch(ended);
  timer.sleep(accessTokenExpiresAt - timer.nowMs(), signal).then(connection.end, ended);
}
