import { createTestRedis } from "../../../workers/src/sandbox/test-databases.ts";
import { createLogger } from "./logging.ts";
import { createRedisStreamBus } from "./redis-stream-bus.ts";
import { describeStreamBus } from "./stream-bus-conformance.ts";

const logger = createLogger({ level: "silent", secrets: [] });
const { url, keyPrefix } = createTestRedis();

describeStreamBus(() => createRedisStreamBus({ url, logger, keyPrefix }));
