import { useState } from "react";
import { useServices } from "../services.tsx";
import { useTexts } from "../texts.tsx";

/** Copies `text`. Where the client forbids it, the text beside the button can still be selected. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      telegram.haptic("success");
    } catch {
      setCopied(false);
      telegram.haptic("error");
    }
  };
  return (
    <button type="button" className="copy-button link sub" aria-label={label} onClick={copy}>
      {isCopied ? t("copied") : t("copy")}
    </button>
  );
}
