import type { WireIndicator } from "@roehub/core/contract/indicators";
import { INDICATOR_GROUPS, type IndicatorGroup } from "@roehub/core/indicators/indicator";
import { useState } from "react";
import { Bone } from "../../parts/bone.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useServices } from "../../services.tsx";
import { useTexts } from "../../texts.tsx";
import { findListed } from "./find-listed.ts";
import { OnChartRows } from "./on-chart-rows.tsx";
import { addSheet } from "./sheet-names.ts";
import type { ChartIndicators } from "./use-chart-indicators.ts";

interface IndicatorPickerProps {
  readonly list: readonly WireIndicator[];
  readonly indicators: ChartIndicators;
}

/** What is on the chart, and every indicator there is, by group; found by typing. */
export function IndicatorPicker({ list, indicators }: IndicatorPickerProps) {
  const { telegram } = useServices();
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const [chosenGroup, setGroup] = useState<IndicatorGroup | null>(null);
  const found = findListed(list, typed);
  const groups = INDICATOR_GROUPS.filter((group) => chosenGroup === null || group === chosenGroup).map(
    (group) => ({ group, items: found.filter((def) => def.group === group) }),
  );
  const isEmpty = groups.every(({ items }) => items.length === 0);
  const widen = () => {
    setTyped("");
    setGroup(null);
  };
  return (
    <>
      <input
        className="search"
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t("indicators-search")}
        aria-label={t("indicators-search")}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
      />
      <fieldset className="chip-row" aria-label={t("indicators-group")}>
        {[null, ...INDICATOR_GROUPS].map((group) => (
          <button
            key={group}
            type="button"
            className="chip-button"
            aria-pressed={group === chosenGroup}
            onClick={() => {
              telegram.haptic("selection");
              setGroup(group);
            }}
          >
            {group === null ? t("indicators-group-any") : t(`indicators-group-${group}`)}
          </button>
        ))}
      </fieldset>
      {typed === "" && chosenGroup === null && <OnChartRows list={list} indicators={indicators} />}
      {isEmpty ? (
        <Notice
          title={t("indicators-empty-title")}
          text={t("indicators-empty-text", { q: typed })}
          action={{ text: t("indicators-widen"), onClick: widen }}
        />
      ) : (
        groups.map(
          ({ group, items }) => items.length > 0 && <Group key={group} group={group} items={items} />,
        )
      )}
    </>
  );
}

interface GroupProps {
  readonly group: IndicatorGroup;
  readonly items: readonly WireIndicator[];
}

function Group({ group, items }: GroupProps) {
  const { history } = useServices();
  const { t, locale } = useTexts();
  return (
    <section className="part">
      <h2 className="section-title">{t(`indicators-group-${group}`)}</h2>
      <ul className="section rows">
        {items.map((def) => (
          <li key={def.id}>
            <button
              type="button"
              className="row row-button"
              onClick={() => history.openSheet(addSheet(def.id))}
            >
              <span className="line">
                <span className="anywhere">{def.title[locale]}</span>
                <span className="caption quiet whole">{def.label}</span>
              </span>
              <span className="caption quiet two-lines">{def.about[locale]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function PickerSkeleton() {
  return (
    <ul className="section rows">
      {[18, 24, 21, 26, 19, 23].map((width) => (
        <li key={width} className="row">
          <Bone width={width} />
          <span className="caption">
            <Bone width={width + 12} />
          </span>
        </li>
      ))}
    </ul>
  );
}
