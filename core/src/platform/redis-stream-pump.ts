import type { Logger } from "./logging.ts";
import type { Redis } from "./redis.ts";
import { isKnown, lastGeneratedIds, OLDEST } from "./redis-stream-position.ts";
import { isIdAfter, readStreamsReply } from "./redis-stream-reply.ts";
import type { StreamMessage } from "./streams.ts";
import type { Timer } from "./timer.ts";

/** A reader of one stream, as the pump sees it. */
export interface StreamSubscription {
  readonly key: string;
  /** The id of the last message in the queue or given. */
  position: string;
  readonly queue: StreamMessage[];
  /** Whether the queue is full: nothing is read for it until its reader says otherwise. */
  isPaused: boolean;
  /** There is something in the queue. */
  wake(): void;
}

/** Fills the queues of all subscriptions over one blocking connection. */
export interface StreamPump {
  /** The subscriptions changed: what blocks begins again with them. */
  refresh(): void;
  stop(): Promise<void>;
}

export interface StreamPumpOptions {
  readonly subscriptions: ReadonlySet<StreamSubscription>;
  /** For everything that does not block. */
  readonly commands: Redis;
  /** Makes the connection that blocks. */
  readonly connect: () => Redis;
  readonly logger: Logger;
  readonly timer: Timer;
}

/** At how many waiting messages a subscription is paused. */
export const QUEUE_LIMIT = 200;
/** How long a read blocks at most; `connect` allows for it. */
export const BLOCK_MS = 5_000;
/** Of one stream, in one reply. */
const BATCH = 100;
const CHECK_EVERY_MS = 5_000;
const RETRY_MS = 200;
const INTERRUPT_RETRY_MS = 10;

export function createStreamPump({ subscriptions, ...options }: StreamPumpOptions): StreamPump {
  const { commands, connect, logger, timer } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | null = null;
  let connection: Redis | null = null;
  let clientId: string | null = null;
  /** Each pass reads once for the subscriptions that there are at its beginning. */
  let pass = 0;
  let interruptedPass = 0;
  let isInterrupting = false;
  let wakeIdle: (() => void) | null = null;
  let checkAtMs = 0;

  const run = async () => {
    connection = connect();
    connection.on("close", () => {
      clientId = null;
      checkAtMs = 0;
    });
    while (!signal.aborted) {
      pass++;
      const active = Map.groupBy(
        [...subscriptions].filter((one) => !one.isPaused),
        (one) => one.key,
      );
      try {
        if (active.size === 0) await idle();
        else await readOnce(connection, active);
      } catch (error) {
        if (!signal.aborted) logger.warn("stream_reading_interrupted", { error });
        await timer.sleep(RETRY_MS, signal).catch(() => {});
      }
    }
  };

  const idle = () =>
    new Promise<void>((resolve) => {
      wakeIdle = () => {
        wakeIdle = null;
        resolve();
      };
    });

  const readOnce = async (blocking: Redis, active: ReadonlyMap<string, readonly StreamSubscription[]>) => {
    const keys = [...active.keys()];
    if (timer.nowMs() >= checkAtMs) {
      startLostOver(active, await lastGeneratedIds(commands, keys));
      checkAtMs = timer.nowMs() + CHECK_EVERY_MS;
    }
    clientId ??= String(await blocking.call("CLIENT", "ID"));
    const positions = keys.map((key) => lowestPosition(active.get(key) ?? []));
    const limits = ["COUNT", BATCH, "BLOCK", BLOCK_MS];
    const reply = await blocking.call("XREAD", ...limits, "STREAMS", ...keys, ...positions);
    for (const { key, entries } of readStreamsReply(reply)) {
      for (const subscription of active.get(key) ?? []) deliver(subscription, entries);
    }
  };

  /** Ends the read that blocks; where it has not reached the server yet, there is nothing to end: once more. */
  const interrupt = async () => {
    interruptedPass = pass;
    if (isInterrupting) return;
    isInterrupting = true;
    while (pass <= interruptedPass && !signal.aborted) {
      if (clientId !== null) await commands.call("CLIENT", "UNBLOCK", clientId).catch(() => {});
      await timer.sleep(INTERRUPT_RETRY_MS, signal).catch(() => {});
    }
    isInterrupting = false;
  };

  return {
    refresh() {
      if (running === null) running = run();
      else if (wakeIdle !== null) wakeIdle();
      else void interrupt();
    },
    async stop() {
      stopping.abort();
      wakeIdle?.();
      connection?.disconnect();
      await running;
    },
  };
}

/** A position that the server never gave is of one that lost its data since: its reader starts over. */
function startLostOver(
  active: ReadonlyMap<string, readonly StreamSubscription[]>,
  lastIds: ReadonlyMap<string, string>,
): void {
  for (const [key, subscriptions] of active) {
    for (const subscription of subscriptions) {
      if (!isKnown(subscription.position, lastIds.get(key) ?? OLDEST)) subscription.position = OLDEST;
    }
  }
}

/** From where all of them get what they want. */
function lowestPosition(subscriptions: readonly StreamSubscription[]): string {
  return subscriptions
    .map((one) => one.position)
    .reduce((lowest, position) => (isIdAfter(lowest, position) ? position : lowest));
}

function deliver(
  subscription: StreamSubscription,
  entries: readonly { id: string; fields: StreamMessage["fields"] | null }[],
): void {
  for (const { id, fields } of entries) {
    if (fields === null || !isIdAfter(id, subscription.position)) continue;
    subscription.queue.push({ id, fields });
    subscription.position = id;
  }
  subscription.isPaused = subscription.queue.length >= QUEUE_LIMIT;
  subscription.wake();
}
