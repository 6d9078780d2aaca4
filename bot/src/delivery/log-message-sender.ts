import type { Logger } from "@roehub/core/platform/logging";
import type { MessageSender } from "./message-sender.ts";

/** Writes down that a message would have been sent, and not a word of it. For instances without a bot token. */
export function createLogMessageSender(logger: Logger): MessageSender {
  let lastMessageId = 0;
  return {
    async deliver({ screen, photo }) {
      logger.info("message_sent", {
        kind: photo === null ? "text" : "photo",
        bytes: screen.html.length + (photo?.png.length ?? 0),
      });
      lastMessageId += 1;
      return lastMessageId;
    },
  };
}
