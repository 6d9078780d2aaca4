import type { SandboxProblemCode } from "../chat-page/sandbox-protocol.ts";

const STATUSES: Readonly<Record<SandboxProblemCode, number>> = {
  not_found: 404,
  bad_request: 400,
  bot_is_blocked: 409,
  message_gone: 409,
  no_mini_app: 409,
  no_market: 409,
  no_candle: 409,
  message_too_long: 422,
  forbidden: 403,
};

/** A refusal of the sandbox's own API; the page words it in the visitor's language. */
export class SandboxRefusal extends Error {
  override readonly name = "SandboxRefusal";
  readonly code: SandboxProblemCode;

  constructor(code: SandboxProblemCode) {
    super(`sandbox refused: ${code}`);
    this.code = code;
  }

  get status(): number {
    return STATUSES[this.code];
  }
}
