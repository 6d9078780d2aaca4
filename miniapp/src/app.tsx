import { localeOf } from "@roehub/core/kernel/locale";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useServices } from "./services.tsx";
import { Shell } from "./shell.tsx";
import { createTexts, TextsProvider } from "./texts.tsx";

/** The app in the reader's language: the one chosen in the bot once signed in, until then the client's. */
export function App() {
  const { api, telegram } = useServices();
  const user = useQuery({ queryKey: ["user"], queryFn: api.signIn, staleTime: Number.POSITIVE_INFINITY });
  const locale = user.data?.locale ?? localeOf(telegram.languageCode);
  const texts = useMemo(() => createTexts(locale), [locale]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <TextsProvider texts={texts}>
      <Shell />
    </TextsProvider>
  );
}
