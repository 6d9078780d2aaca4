import { Bone } from "../../parts/bone.tsx";

/** A strategy page without content. */
export function StrategySkeleton() {
  return (
    <div className="page-parts">
      <div className="head">
        <p className="title">
          <Bone width={16} />
        </p>
        <p className="sub">
          <Bone width={28} />
        </p>
        <p className="caption">
          <Bone width={20} />
        </p>
      </div>
      <section className="part">
        <p className="section-title">
          <Bone width={6} />
        </p>
        <div className="section rows">
          {[26, 22].map((width) => (
            <div key={width} className="row">
              <span className="caption">
                <Bone width={8} />
              </span>
              <span>
                <Bone width={width} />
              </span>
              <span>
                <Bone width={width} />
              </span>
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}
