/** A line of a skeleton, as wide as `width` characters and as high as the text around it. */
export function Bone({ width }: { readonly width: number }) {
  return (
    <span className="bone" aria-hidden="true" style={{ width: `${width}ch`, maxWidth: "100%" }}>
      {"\u00a0"}
    </span>
  );
}
