import {
  createColumnHelper,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortFn,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef } from "react";
import { useServices } from "../services.tsx";
import "../styles/data-table.css";

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly widthPx: number;
  /** Numbers stand on the right and sort descending first; texts on the left, ascending first. */
  readonly kind: "number" | "text";
  /** What the column sorts by; null sorts last in both directions. */
  sortValue(row: Row): number | string | null;
  cell(row: Row): ReactNode;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** The first column is frozen. */
  readonly columns: readonly DataColumn<Row>[];
  readonly initialSort: { readonly id: string; readonly desc: boolean };
}

const ROW_HEIGHT_PX = 44;
const OVERSCAN_ROWS = 8;

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const compare = (a: unknown, b: unknown) => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
};

/**
 * A table of which only the rows in sight exist. Its header and first column stay in sight; a tap on a header sorts.
 */
export function DataTable<Row extends RowData>({
  label,
  rows,
  rowKey,
  columns,
  initialSort,
}: DataTableProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    const sortFn: SortFn<typeof features, Row> = (a, b, id) => compare(a.getValue(id), b.getValue(id));
    return helper.columns(
      columns.map((column) =>
        helper.accessor((row) => column.sortValue(row) ?? undefined, {
          id: column.id,
          sortFn,
          sortDescFirst: column.kind === "number",
          sortUndefined: "last",
        }),
      ),
    );
  }, [columns]);
  const initialSorting: SortingState = [initialSort];
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowKey,
    enableSortingRemoval: false,
    enableMultiSort: false,
    initialState: { sorting: initialSorting },
  });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
  });
  const items = virtual.getVirtualItems();
  const widthPx = columns.reduce((sum, column) => sum + column.widthPx, 0);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard
    <section className="table-box" ref={box} aria-label={label} tabIndex={0}>
      <table
        className="data-table"
        style={{ minWidth: widthPx }}
        aria-rowcount={sorted.length + 1}
        aria-label={label}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.widthPx }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHeader
                key={column.id}
                column={column}
                direction={table.getColumn(column.id)?.getIsSorted() || null}
                onSort={() => table.getColumn(column.id)?.toggleSorting()}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap heightPx={items[0]?.start ?? 0} />
          {items.map(({ index }) => {
            const row = sorted[index];
            if (row === undefined) return null;
            return (
              <tr key={row.id} aria-rowindex={index + 2}>
                {columns.map((column) => (
                  <td key={column.id} className={column.kind}>
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Gap heightPx={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}

interface SortHeaderProps<Row> {
  readonly column: DataColumn<Row>;
  readonly direction: "asc" | "desc" | null;
  readonly onSort: () => void;
}

function SortHeader<Row>({ column, direction, onSort }: SortHeaderProps<Row>) {
  const { telegram } = useServices();
  const sort = () => {
    telegram.haptic("selection");
    onSort();
  };
  return (
    <th
      scope="col"
      className={column.kind}
      aria-sort={direction === null ? "none" : direction === "asc" ? "ascending" : "descending"}
    >
      <button type="button" onClick={sort}>
        {column.header}
        <span aria-hidden="true">{direction === null ? "" : direction === "asc" ? " ▲" : " ▼"}</span>
      </button>
    </th>
  );
}

/** Stands for the rows that are out of sight. */
function Gap({ heightPx }: { readonly heightPx: number }) {
  return heightPx > 0 ? <tr style={{ height: heightPx }} /> : null;
}
