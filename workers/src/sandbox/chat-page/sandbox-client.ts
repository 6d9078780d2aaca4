import type {
  FaultResult,
  GuideResult,
  GuideStepId,
  LanguageCode,
  MarketMove,
  MiniAppLaunch,
  MiniAppOpening,
  PageEvent,
  PageFaultKind,
  SandboxProblem,
  SandboxProblemCode,
  TapResult,
  UserHandle,
} from "./sandbox-protocol.ts";

/** The sandbox's answer, or why it refused; `unreachable` when it is not running. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: SandboxProblemCode | "unreachable" };

async function post<T>(path: string, body: object): Promise<Answer<T>> {
  try {
    const response = await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const value: unknown = await response.json();
    if (response.ok) return { ok: true, value: value as T };
    return { ok: false, code: (value as SandboxProblem).code };
  } catch {
    return { ok: false, code: "unreachable" };
  }
}

export type SandboxClient = ReturnType<typeof createSandboxClient>;

/** The page's side of the sandbox API, for one person. */
export function createSandboxClient(user: UserHandle) {
  const act = <T>(name: string, body: object) => post<T>(`users/${user}/${name}`, body);
  return {
    user,
    sendText: (text: string) => act<object>("messages", { text }),
    tap: (place: { messageId: number; row: number; column: number }) => act<TapResult>("taps", place),
    followLink: (url: string) => act<TapResult>("links", { url }),
    openMiniApp: (opening: MiniAppOpening) => act<MiniAppLaunch>("mini-app", opening),
    setLanguage: (languageCode: LanguageCode) => act<object>("language", { languageCode }),
    setFault: (kind: PageFaultKind, isOn: boolean) => act<FaultResult>("faults", { kind, isOn }),
    moveMarket: (move: MarketMove) => post<object>("market", move),
    playStep: (step: GuideStepId) => act<GuideResult>("guide", { step }),
    reset: () => post<object>("reset", {}),
  };
}

/** Follows what happens in a person's chat; reconnects by itself. Returns the function that ends it. */
export function followEvents(
  user: UserHandle,
  listener: { readonly onEvent: (event: PageEvent) => void; readonly onLost: () => void },
): () => void {
  const source = new EventSource(`/sandbox/events?user=${user}`);
  source.onmessage = ({ data }) => listener.onEvent(JSON.parse(String(data)) as PageEvent);
  source.onerror = () => listener.onLost();
  return () => source.close();
}

export function fileUrl(fileId: string): string {
  return `/sandbox/files/${fileId}`;
}
