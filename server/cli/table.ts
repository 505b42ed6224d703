/** Rows under each other in aligned columns. Columns in which every cell is a number are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const toRight = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[-+]?[\d.]*$/.test(row[column] ?? "")),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (toRight[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd();
  return [head, ...rows].map((row) => `  ${line(row)}`).join("\n");
}
