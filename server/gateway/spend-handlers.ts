import { readSpend } from "../services/read-spend.ts";
import type { World } from "../services/world.ts";
import type { SPEND_DOORS } from "./doors/spend.ts";
import type { Handlers } from "./handlers.ts";
import { spendCsv } from "./spend-csv.ts";

export function createSpendHandlers(world: World): Pick<Handlers, keyof typeof SPEND_DOORS> {
  return {
    async readSpend({ caller, query: { format, ...range }, headers }) {
      const spend = await readSpend(world, caller, range);
      if (!(format === undefined ? prefersCsv(headers.accept) : format === "csv")) return { body: spend };
      const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
      const file = `signalbox-spend-${day(spend.fromMs)}-to-${day(spend.toMs)}.csv`;
      return { csv: spendCsv(spend), headers: { "content-disposition": `attachment; filename="${file}"` } };
    },
  };
}

/** Whether `text/csv` is accepted and named before JSON; weights are not weighed. */
function prefersCsv(accept = ""): boolean {
  const types = accept.split(",").map((part) => part.split(";")[0]!.trim().toLowerCase());
  const csv = types.indexOf("text/csv");
  const json = types.indexOf("application/json");
  return csv >= 0 && (json < 0 || csv < json);
}
