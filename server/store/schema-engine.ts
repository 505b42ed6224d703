import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

export type SchemaEngine = bindings.SchemaEngine;

/** Nothing in the database is hidden from the engine. */
export const noFilters = { externalTables: [], externalEnums: [] };

/** Where the engine leaves the words of a panic, which it looks up by this name. */
Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });

let loading: Promise<void> | undefined;

/**
 * Lends Prisma Migrate itself, as WebAssembly, connected to the database at `url`. It is the same program as the
 * `prisma migrate` binary, which would have to be downloaded.
 */
export async function withSchemaEngine<Result>(
  url: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= loadWasm();
  await loading;
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(new MigrationPg(pool, url));
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

async function loadWasm(): Promise<void> {
  // The package's own entry imports the .wasm file as a module, which only bundlers understand.
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(script.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": withIdleTimers() });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

/** The engine never clears the 10 seconds it allows for its lock; a process should not have to wait for them to end. */
function withIdleTimers(): WebAssembly.ModuleImports {
  const imports = { ...bindings } as unknown as WebAssembly.ModuleImports;
  for (const name of Object.keys(imports).filter((key) => key.startsWith("__wbg_setTimeout_"))) {
    imports[name] = (callback: () => void, ms: number) => setTimeout(callback, ms).unref();
  }
  return imports;
}

/** Prisma's adapter, corrected, and with a shadow database that is dropped after the last connection to it is gone. */
class MigrationPg extends PrismaPg {
  readonly #pool: pg.Pool;
  readonly #url: string;

  constructor(pool: pg.Pool, url: string) {
    super(pool);
    this.#pool = pool;
    this.#url = url;
  }

  override async connect() {
    return corrected(await super.connect());
  }

  override async connectToShadowDb() {
    const name = `signalbox_shadow_${crypto.randomUUID()}`;
    await this.#pool.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
    const shadowUrl = new URL(this.#url);
    shadowUrl.pathname = `/${name}`;
    const adapter = corrected(await new PrismaPg({ connectionString: shadowUrl.href }).connect());
    const disconnect = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await disconnect();
      await this.#pool.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    };
    return adapter;
  }
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * The adapter cuts a script at every semicolon, those inside function bodies and strings too, and runs the pieces one by
 * one. Sent whole, a script is one transaction for PostgreSQL: a migration is applied entirely or not at all.
 */
function corrected(adapter: Adapter): Adapter {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      throw error instanceof pg.DatabaseError ? explained(error) : error;
    }
  };
  return readingCatalogues(adapter);
}

/**
 * PostgreSQL's catalogues use the type "char", which the adapter cannot name, so that the engine could not describe a
 * database. The adapter is shown an ordinary text, and the engine is told that it is a character.
 */
function readingCatalogues(adapter: Adapter): Adapter {
  type Result = { fields: { dataTypeID: number }[]; rows: unknown[][] };
  const inner = adapter as unknown as { performIO(query: SqlQuery): Promise<Result> };
  const perform = inner.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const characterColumns = new WeakMap<unknown[][], number[]>();

  inner.performIO = async (query) => {
    const result = await perform(query);
    const columns: number[] = [];
    for (const [index, field] of result.fields.entries()) {
      if (field.dataTypeID !== pg.types.builtins.CHAR) continue;
      field.dataTypeID = pg.types.builtins.TEXT;
      columns.push(index);
    }
    characterColumns.set(result.rows, columns);
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of characterColumns.get(result.rows) ?? []) {
      result.columnTypes[column] = ColumnTypeEnum.Character;
    }
    return result;
  };
  return adapter;
}

/** The form in which the engine understands a refusal by PostgreSQL and puts its words into its own message. */
function explained(error: pg.DatabaseError): DriverAdapterError {
  const { code = "XX000", severity = "ERROR", message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: "postgres", code, severity, message, detail, column, hint });
}
