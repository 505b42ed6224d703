/** The decisions before and after one in its run. Rows are newest first, as lists come; ids sort by time. */
export function neighboursOf(
  rows: readonly { id: string }[],
  decisionId: string,
): { earlier: string | null; later: string | null; place: number | null } {
  const ids = rows.map((row) => row.id).sort();
  const index = ids.indexOf(decisionId);
  if (index < 0) return { earlier: null, later: null, place: null };
  return { earlier: ids[index - 1] ?? null, later: ids[index + 1] ?? null, place: index + 1 };
}
