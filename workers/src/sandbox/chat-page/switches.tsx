import { Choice } from "./choice.tsx";
import { usePage } from "./page-context.ts";
import { CHAT_WIDTHS_PX } from "./preferences.ts";

/** Who writes, in which language, how it looks. */
export function Switches() {
  const { texts, language, client, preferences, changePreferences, complain } = usePage();
  const setLanguage = async (languageCode: "en" | "ru"): Promise<void> => {
    const answer = await client.setLanguage(languageCode);
    if (!answer.ok) complain(answer.code);
  };
  return (
    <section className="switches">
      <Choice
        label={texts.person}
        value={preferences.user}
        options={[
          { value: "ann", text: "Ann", testId: "switch-user-ann" },
          { value: "boris", text: "Boris", testId: "switch-user-boris" },
        ]}
        onChange={(user) => changePreferences({ user })}
      />
      <Choice
        label={texts.language}
        hint={texts.languageHint}
        value={language}
        options={[
          { value: "en", text: "EN", testId: "switch-lang-en" },
          { value: "ru", text: "RU", testId: "switch-lang-ru" },
        ]}
        onChange={setLanguage}
      />
      <Choice
        label={texts.theme}
        value={preferences.theme}
        options={[
          { value: "light", text: texts.light, testId: "theme-light" },
          { value: "dark", text: texts.dark, testId: "theme-dark" },
        ]}
        onChange={(theme) => changePreferences({ theme })}
      />
      <Choice
        label={texts.width}
        value={preferences.chatWidthPx}
        options={CHAT_WIDTHS_PX.map((px) => ({ value: px, text: String(px), testId: `width-${px}` }))}
        onChange={(chatWidthPx) => changePreferences({ chatWidthPx })}
      />
    </section>
  );
}
