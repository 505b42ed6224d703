import pg from "pg";
import { startEmbeddedPostgres } from "../../server/store/embedded-postgres.ts";
import { openStore } from "../../server/store/open-store.ts";
const db = await startEmbeddedPostgres({ dataDir: "/tmp/store-large", log: console.log, durability: "none" });
const c = new pg.Client({ connectionString: db.url, options: "-c work_mem=32MB" }); await c.connect();
const store = await openStore({ databaseUrl: db.url, rebuild: (f: any) => f, log: console.error, clock: { nowMs: Date.now, monotonicMicros: () => 0 } });
const orig = pg.Pool.prototype.query; let captured: any[] = [];
(pg.Pool.prototype as any).query = function (q: any, v: any, ...rest: any[]) { const e = { text: q.text ?? q, values: q.values ?? v, ms: 0, at: performance.now() }; captured.push(e); const p = (orig as any).call(this, q, v, ...rest); p.then(() => { e.ms = performance.now() - e.at; }); return p; };
const now = Date.now(); const DAY = 86400000;
const trial = async (name: string, run: () => Promise<any>) => {
  await run(); captured = []; const t = performance.now(); await run(); await new Promise(r => setTimeout(r, 5));
  console.log("=====", name, (performance.now() - t).toFixed(0), "ms", captured.map(e => e.ms.toFixed(0)).join(" "));
  const slow = captured.sort((a, b) => b.ms - a.ms)[0];
  const { rows } = await c.query({ text: "EXPLAIN (ANALYZE, BUFFERS) " + slow.text, values: slow.values }); const lines: string[] = rows.map((r: any) => r["QUERY PLAN"]);
  console.log(slow.text.slice(0, 1200), JSON.stringify(slow.values).slice(0, 300));
  const out: string[] = []; let skip = 0;
  for (const l of lines) { if (/Buffers|Index Searches|Cond|Filter: /.test(l)) continue; if (/decisions_2026/.test(l) && skip++ > 3) continue; out.push(l); }
  console.log(out.slice(0, 45).join("\n"));
};
const w = process.argv[2] ?? "";
if (w.includes("a")) await trial("agent in a lane", () => store.log.list({ project: null, limit: 50, agentId: "agent_worker-3", lane: "coding" }));
if (w.includes("p")) await trial("pending", () => store.log.list({ project: null, limit: 50, status: "pending" }));
if (w.includes("o")) await trial("owner routing", () => store.log.list({ project: null, limit: 50, owner: "routing" }));
if (w.includes("v")) await trial("overview 24h", () => store.rollups.overview({ project: null, fromMs: now - DAY, toMs: now, bucketMs: 60000 }));
await c.end(); await store.close(); await db.stop();
