import { parentPort, workerData } from "node:worker_threads";
import { kernelsOn } from "./grid-kernels.ts";
import { DONE, END, GATE, NEXT, type ThreadOrder } from "./grid-threads.ts";

// A thread of P6: each time the gate opens it scores batches until there are none left.
const { memory, modules, setup, batches, blocks, words }: ThreadOrder = workerData;
const { scoring } = kernelsOn(memory, modules);
scoring.configure(setup);
parentPort?.postMessage("ready");
for (let round = 0; ; ) {
  Atomics.wait(words, GATE, round);
  round = Atomics.load(words, GATE);
  if (round === END) break;
  for (let batch = batches[take()]; batch !== undefined; batch = batches[take()]) {
    scoring.startVariants(batch);
    for (let block = 0; block < blocks; block++) scoring.scoreBlock(block, batch);
  }
  Atomics.add(words, DONE, 1);
  Atomics.notify(words, DONE);
}

/** The index of the next batch. */
function take(): number {
  return Atomics.add(words, NEXT, 1);
}
