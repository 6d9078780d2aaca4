import { parentPort, workerData } from "node:worker_threads";
import { kernelsOn } from "./grid-kernels.ts";
import { DONE, END, GATE, type ThreadOrder } from "./grid-threads.ts";

// A thread of P6: scores its part of the variants each time the gate opens.
const { memory, modules, setup, batch, blocks, words }: ThreadOrder = workerData;
const { scoring } = kernelsOn(memory, modules);
scoring.configure(setup);
parentPort?.postMessage("ready");
for (let round = 0; ; ) {
  Atomics.wait(words, GATE, round);
  round = Atomics.load(words, GATE);
  if (round === END) break;
  scoring.startVariants(batch);
  for (let block = 0; block < blocks; block++) scoring.scoreBlock(block, batch);
  Atomics.add(words, DONE, 1);
  Atomics.notify(words, DONE);
}
