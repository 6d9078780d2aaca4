export type IconName = keyof typeof PATHS;

interface IconProps {
  readonly name: IconName;
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  slash: "M15 5L9 19",
  guide: "M4 6h16M4 12h16M4 18h10",
  phone: "M8 3h8a1 1 0 011 1v16a1 1 0 01-1 1H8a1 1 0 01-1-1V4a1 1 0 011-1zM11 18h2",
  dots: "M12 6.5v.01M12 12v.01M12 17.5v.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  app: "M5 5h14v14H5zM5 9h14",
  out: "M8 16L17 7M9 7h8v8",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  pin: "M9 4h6l-1 6 3 3H7l3-3-1-6zM12 13v7",
} as const;

/** A line icon in the colour of the text beside it; decoration only, the control carries the label. */
export function Icon({ name }: IconProps) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Roehub's mark: three candles. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" className="mark-ground" />
      <path d="M10 8v16M16 5v20M22 10v16" className="mark-wick" />
      <rect x="7.8" y="13" width="4.4" height="7" rx="1" className="mark-body" />
      <rect x="13.8" y="9" width="4.4" height="10" rx="1" className="mark-body" />
      <rect x="19.8" y="14" width="4.4" height="8" rx="1" className="mark-hollow" />
    </svg>
  );
}
