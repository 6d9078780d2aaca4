import { ensureDefined } from "@roehub/core/kernel/assert";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { createApiClient } from "./api-client.ts";
import { App } from "./app.tsx";
import { createDeviceMemory } from "./device-memory.ts";
import { createEventStream } from "./event-stream.ts";
import { createPageHistory } from "./page-history.ts";
import { createPageTimer } from "./page-timer.ts";
import { createPresence } from "./presence.ts";
import { createQueries } from "./queries.ts";
import { ServicesProvider } from "./services.tsx";
import { createTelegram } from "./telegram.ts";
import { createThemeSource } from "./theme-source.ts";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";

const telegram = createTelegram();
const api = createApiClient({ fetch: window.fetch.bind(window), initDataRaw: telegram.initDataRaw });
const timer = createPageTimer(window);
const services = {
  telegram,
  themes: createThemeSource(window, telegram),
  history: createPageHistory(window, telegram.startParam),
  api,
  timer,
  memory: createDeviceMemory(() => window.localStorage),
  stream: createEventStream({
    open: api.open,
    timer,
    random: Math.random,
    presence: createPresence(window),
  }),
};
document.documentElement.dataset["motion"] = telegram.isSlow ? "none" : "some";

createRoot(ensureDefined(document.getElementById("root"), "#root")).render(
  <QueryClientProvider client={createQueries()}>
    <ServicesProvider services={services}>
      <App />
    </ServicesProvider>
  </QueryClientProvider>,
);
telegram.ready();
