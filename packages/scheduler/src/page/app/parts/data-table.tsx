import type { ComponentChildren } from 'preact';
import { t } from '../text/index.js';

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Present on columns that can order the table. */
  readonly onSort?: () => void;
  readonly sorted?: 'ascending' | 'descending' | 'none';
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly className: string;
}

/**
 * A table that becomes a list of cards on a narrow screen. The roles are spelled out because the
 * changed `display` would take the table's meaning away from screen readers.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, className }: DataTableProps<Row>) {
  return (
    <table role="table" aria-label={label} class={`data ${className}`}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              class={`head-${column.id}`}
              {...sortOf(column)}
            >
              <Head column={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row" data-row>
            {columns.map((column) => (
              <td key={column.id} role="cell" class={`col-${column.id}`} data-label={column.head}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head<Row>({ column }: { column: Column<Row> }) {
  if (column.onSort === undefined) return <>{column.head}</>;
  const mark = column.sorted === 'ascending' ? '↑' : column.sorted === 'descending' ? '↓' : '';
  return (
    <button
      type="button"
      class="sort"
      title={t('sort.by', { column: column.head })}
      onClick={column.onSort}
    >
      {column.head} <span aria-hidden="true">{mark}</span>
    </button>
  );
}

function sortOf<Row>({ onSort, sorted }: Column<Row>) {
  return onSort === undefined ? {} : { 'aria-sort': sorted ?? 'none' };
}
