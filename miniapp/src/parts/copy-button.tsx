import { useState } from "react";
import { useServices } from "../services.tsx";
import { useTexts } from "../texts.tsx";
import { copyText } from "./copy-text.ts";

/** Copies `text` and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const isDone = await copyText(text);
    setCopied(isDone);
    telegram.haptic(isDone ? "success" : "error");
  };
  return (
    <button type="button" className="copy-button link sub" aria-label={label} onClick={copy}>
      {isCopied ? t("copied") : t("copy")}
    </button>
  );
}
