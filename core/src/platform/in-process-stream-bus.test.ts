import { createInProcessStreamBus } from "./in-process-stream-bus.ts";
import { describeStreamBus } from "./stream-bus-conformance.ts";

describeStreamBus(createInProcessStreamBus);
