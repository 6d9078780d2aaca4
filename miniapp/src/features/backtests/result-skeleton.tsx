import { Bone } from "../../parts/bone.tsx";

/** The head, the four numbers, the doubts and the chart of a result, without content. */
export function ResultSkeleton() {
  return (
    <div className="page-parts">
      <div className="head">
        <p className="title">
          <Bone width={18} />
        </p>
        <p className="sub">
          <Bone width={28} />
        </p>
        <p className="sub">
          <Bone width={24} />
        </p>
      </div>
      <div className="section section-padded verdict">
        <p className="verdict-return">
          <span className="caption">
            <Bone width={8} />
          </span>
          <span className="metric">
            <Bone width={8} />
          </span>
        </p>
        <div className="verdict-rest">
          {[1, 2, 3].map((key) => (
            <p key={key} className="verdict-number">
              <span className="caption">
                <Bone width={9} />
              </span>
              <span>
                <Bone width={7} />
              </span>
            </p>
          ))}
        </div>
        <p className="line verdict-receipt">
          <span className="stacked">
            <span className="caption">
              <Bone width={7} />
            </span>
            <span className="sub">
              <Bone width={13} />
            </span>
          </span>
        </p>
      </div>
      <ul className="section rows">
        {[12, 10, 14, 11].map((width) => (
          <li key={width} className="row">
            <Bone width={width} />
            <span className="caption">
              <Bone width={width + 12} />
            </span>
          </li>
        ))}
      </ul>
      <div className="section">
        <div className="equity-chart" />
      </div>
    </div>
  );
}
