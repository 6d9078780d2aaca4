import { GrammyError } from "grammy";

/** The text and buttons were the same already: what was wanted holds. */
export function isNotModified(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes("message is not modified");
}

/** The message is gone, too old or of another kind: it has to be sent anew. */
export function isUneditable(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /message to edit not found|message can't be edited|there is no text in the message|message_id_invalid/i.test(
      error.description,
    )
  );
}

/** The user blocked the bot, or the account is gone: nothing can be sent there. */
export function isBlocked(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 403;
}
