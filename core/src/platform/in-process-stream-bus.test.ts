import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createInProcessStreamBus } from "./in-process-stream-bus.ts";
import { describeStreamBus } from "./stream-bus-conformance.ts";

describeStreamBus(createInProcessStreamBus);

/** Bytes in use after everything that nobody holds is gone. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

test("asking for the newest message of streams that nobody publishes to leaves nothing in memory", async () => {
  const bus = createInProcessStreamBus();
  await bus.last("warm-up");
  const before = heldBytes();
  for (let n = 0; n < 20_000; n++) await bus.last(`nobody-${n}`);
  expect(heldBytes() - before).toBeLessThan(5_000_000);
  await bus.close();
});
