import type { ResponseParameters } from "grammy/types";

/**
 * A refusal in the Bot API's own words: clients match on these descriptions, so they are Telegram's, not ours.
 * https://core.telegram.org/bots/api#making-requests
 */
export class BotApiError extends Error {
  override readonly name = "BotApiError";
  readonly errorCode: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(errorCode: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.errorCode = errorCode;
    this.parameters = parameters;
  }

  /** The JSON body Telegram answers with. */
  body(): { ok: false; error_code: number; description: string; parameters?: ResponseParameters } {
    return {
      ok: false,
      error_code: this.errorCode,
      description: this.message,
      ...(this.parameters === undefined ? {} : { parameters: this.parameters }),
    };
  }
}

export function badRequest(reason: string): BotApiError {
  return new BotApiError(400, `Bad Request: ${reason}`);
}
