export type Theme = "light" | "dark";

/** The colours handed to the Mini App, by Telegram's names. */
export type ThemeParams = Readonly<Record<`${string}_color`, `#${string}`>>;

/** https://core.telegram.org/bots/webapps#themeparams; the same colours as `styles.css`. */
export const THEME_PARAMS: Readonly<Record<Theme, ThemeParams>> = {
  light: {
    bg_color: "#ffffff",
    secondary_bg_color: "#f4f2ee",
    section_bg_color: "#ffffff",
    header_bg_color: "#ffffff",
    bottom_bar_bg_color: "#ffffff",
    text_color: "#16181c",
    subtitle_text_color: "#5a6270",
    hint_color: "#7a828e",
    link_color: "#0f766e",
    accent_text_color: "#0f766e",
    section_header_text_color: "#0f766e",
    section_separator_color: "#dad6cd",
    button_color: "#0f766e",
    button_text_color: "#ffffff",
    destructive_text_color: "#b42318",
  },
  dark: {
    bg_color: "#141b23",
    secondary_bg_color: "#0f151c",
    section_bg_color: "#1c2630",
    header_bg_color: "#141b23",
    bottom_bar_bg_color: "#141b23",
    text_color: "#f2f4f7",
    subtitle_text_color: "#9fb0c0",
    hint_color: "#8494a4",
    link_color: "#2dd4bf",
    accent_text_color: "#2dd4bf",
    section_header_text_color: "#2dd4bf",
    section_separator_color: "#2b3743",
    button_color: "#2dd4bf",
    button_text_color: "#06231f",
    destructive_text_color: "#ff6b6b",
  },
};
