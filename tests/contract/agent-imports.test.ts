import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { privateAgentsAllowed } from "../../server/agents/address-rules.ts";
import { createAgentCatalogue } from "../../server/agents/catalogue.ts";
import type { Resolve } from "../../server/agents/checked-connections.ts";
import { createSafeFetch, type SafeFetchOptions } from "../../server/agents/safe-fetch.ts";
import { loadPriceList } from "../../server/data/load-price-list.ts";
import { type Fleet, startFleet } from "../../server/demo/fleet/start-fleet.ts";
import { Problem } from "../../server/domain/problem.ts";

/** Real servers on this machine; what each one is asked is kept. */
let one: Site;
let other: Site;
let fleet: Fleet;

interface Site {
  url: string;
  port: number;
  seen: { path: string; authorization: string | undefined }[];
  server: Server;
}

const BIG = Buffer.alloc(100_000, "x");

const answer: RequestListener = (request, response) => {
  const path = request.url ?? "/";
  if (path === "/card")
    return void response.end(JSON.stringify({ name: "card", secret: request.headers.authorization }));
  if (path === "/self") return void response.writeHead(302, { location: "/card" }).end();
  if (path === "/loop") return void response.writeHead(302, { location: "/loop" }).end();
  if (path === "/to-metadata") return void response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
  if (path === "/to-other") return void response.writeHead(307, { location: `${other.url}/card` }).end();
  if (path === "/to-file") return void response.writeHead(302, { location: "file:///etc/passwd" }).end();
  if (path === "/to-name")
    return void response.writeHead(302, { location: `http://inside.test:${other.port}/card` }).end();
  if (path === "/silent") return;
  if (path === "/drip") return void response.write("{");
  if (path === "/big") return void response.end(BIG);
  if (path === "/secret-error") return void response.writeHead(500).end("stack trace with password hunter2");
  if (path === "/html") return void response.end("<h1>hunter2</h1>");
  if (path === "/endless") return void endless(response);
  if (path === "/half")
    return void response.writeHead(200, { "content-length": "500" }).end("{", () => request.destroy());
  response.writeHead(404).end();
};

function endless(response: Parameters<RequestListener>[1]): void {
  const write = () => {
    while (!response.destroyed && response.write(BIG)) {}
    if (!response.destroyed) response.once("drain", write);
  };
  write();
}

async function open(): Promise<Site> {
  const seen: Site["seen"] = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? "", authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen, server };
}

beforeAll(async () => {
  [one, other] = [await open(), await open()];
  fleet = await startFleet({ log: () => {}, speed: 50 });
});
afterAll(async () => {
  for (const { server } of [one, other]) {
    server.closeAllConnections();
    server.close();
  }
  await fleet.stop();
});

const OPEN: SafeFetchOptions = { rules: { allowPrivate: true } };

async function read(path: string, options: Partial<SafeFetchOptions> = {}, headers?: Record<string, string>) {
  const fetch = createSafeFetch({ ...OPEN, ...options });
  try {
    return await fetch.text(path.startsWith("http") ? path : `${one.url}${path}`, headers);
  } finally {
    await fetch.close();
  }
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

/** A name server of the test's own: each name has the addresses that are told, in turn. */
function names(table: Record<string, string[][]>): Resolve {
  const asked = new Map<string, number>();
  return async (hostname) => {
    const turns = table[hostname];
    if (turns === undefined) throw Object.assign(new Error("unknown"), { code: "ENOTFOUND" });
    const turn = asked.get(hostname) ?? 0;
    asked.set(hostname, turn + 1);
    return turns[Math.min(turn, turns.length - 1)]!.map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
  };
}

describe("addresses", () => {
  const NEVER = [
    "http://169.254.169.254/latest/meta-data",
    "http://169.254.0.1/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    // The same addresses, spelt so that a list of texts would miss them.
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[::a9fe:a9fe]/",
  ];
  test.each(NEVER)("%s is refused even where private addresses are allowed", async (url) => {
    const problem = await problemOf(read(url));
    expect(problem.code).toBe("invalid_request");
    expect(problem.message).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });

  test.each([
    "http://127.0.0.1:1/",
    "http://[::1]:1/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://[fd12::1]/",
    "http://100.64.0.1/",
    "http://[::ffff:10.0.0.1]/",
  ])("%s is refused where only public addresses are allowed", async (url) => {
    const problem = await problemOf(read(url, { rules: { allowPrivate: false } }));
    expect([problem.code, problem.action]).toEqual([
      "invalid_request",
      expect.stringContaining("SIGNALBOX_ALLOW_PRIVATE_AGENTS"),
    ]);
  });

  test("loopback and private addresses are allowed by default only where the program itself is on loopback", () => {
    for (const host of ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
      expect(privateAgentsAllowed(undefined, host)).toBe(true);
    for (const host of ["0.0.0.0", "::", "10.0.0.4", "example.com"])
      expect(privateAgentsAllowed(undefined, host)).toBe(false);
    expect(privateAgentsAllowed(true, "0.0.0.0")).toBe(true);
    expect(privateAgentsAllowed(false, "127.0.0.1")).toBe(false);
  });

  test.each(["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://x/", "not a url", "http://"])(
    "%s is no URL to call",
    async (url) => {
      const fetch = createSafeFetch(OPEN);
      expect((await problemOf(fetch.text(url))).code).toBe("invalid_request");
      await fetch.close();
    },
  );

  test("a URL with a password is refused, and the password is not repeated", async () => {
    const problem = await problemOf(read(`http://user:hunter2@127.0.0.1:${one.port}/card`));
    expect(problem.code).toBe("invalid_request");
    expect(JSON.stringify(problem.toDetails())).not.toContain("hunter2");
  });
});

describe("names", () => {
  const url = (name: string) => `http://${name}:${one.port}/card`;

  test("a name is looked up and its address connected to", async () => {
    const resolve = names({ "good.test": [["127.0.0.1"]] });
    expect(await read(url("good.test"), { resolve })).toContain('"card"');
  });

  test("a name that leads to a metadata address is refused, also when it has a good address beside it", async () => {
    const resolve = names({ "bad.test": [["169.254.169.254"]], "both.test": [["127.0.0.1", "fe80::1"]] });
    for (const name of ["bad.test", "both.test"]) {
      const before = one.seen.length;
      expect((await problemOf(read(url(name), { resolve }))).code).toBe("invalid_request");
      expect(one.seen.length).toBe(before);
    }
  });

  test("a name that answers differently the second time gains nothing: what was checked is what is connected to", async () => {
    const asked: string[] = [];
    const resolve: Resolve = async (hostname) => {
      asked.push(hostname);
      return [{ address: asked.length === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }];
    };
    expect(await read(url("rebind.test"), { resolve })).toContain('"card"');
    expect(asked).toEqual(["rebind.test"]);
    expect((await problemOf(read(url("rebind.test"), { resolve }))).code).toBe("invalid_request");
  });

  test("a name without an address is the other side's failure", async () => {
    const problem = await problemOf(read(url("nobody.test"), { resolve: names({}) }));
    expect([problem.code, problem.message]).toEqual(["upstream_failed", expect.stringContaining("ENOTFOUND")]);
  });
});

describe("redirects", () => {
  test("one is followed", async () => {
    expect(await read("/self")).toContain('"card"');
  });

  test("more than three are not", async () => {
    const before = one.seen.length;
    expect((await problemOf(read("/loop"))).message).toContain("more than 3 times");
    expect(one.seen.length - before).toBe(4);
  });

  test.each(["/to-metadata", "/to-file"])("%s: each new address is checked", async (path) => {
    expect((await problemOf(read(path))).code).toBe("invalid_request");
  });

  test("a redirect to a name inside is checked as well", async () => {
    const resolve = names({ "inside.test": [["169.254.169.254"]] });
    expect((await problemOf(read("/to-name", { resolve }))).code).toBe("invalid_request");
  });

  test("a secret does not follow to another origin", async () => {
    expect(await read("/self", {}, { authorization: "Bearer s3cret" })).toContain("s3cret");
    expect(await read("/to-other", {}, { authorization: "Bearer s3cret" })).not.toContain("s3cret");
    expect(other.seen.at(-1)).toEqual({ path: "/card", authorization: undefined });
  });
});

describe("bounds and silence", () => {
  test.each(["/silent", "/drip"])("%s: waiting ends", async (path) => {
    const startedMs = performance.now();
    const problem = await problemOf(read(path, { timeoutMs: 300 }));
    expect([problem.code, problem.message]).toEqual(["upstream_failed", expect.stringContaining("longer than 0.3 s")]);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  test.each(["/big", "/endless"])("%s: a body has its limit", async (path) => {
    const problem = await problemOf(read(path, { maximumBytes: 50_000 }));
    expect([problem.code, problem.message]).toEqual([
      "upstream_failed",
      expect.stringContaining("larger than 50000 bytes"),
    ]);
  });

  test.each(["/secret-error", "/half", "/html"])("%s: nothing of what was answered is repeated", async (path) => {
    const catalogue = createAgentCatalogue({ environment: {}, fetch: createSafeFetch(OPEN), prices: loadPriceList() });
    const problem = await problemOf(catalogue.card(`${one.url}${path}`, undefined));
    expect(problem.code).toBe("upstream_failed");
    expect(JSON.stringify(problem.toDetails())).not.toMatch(/hunter2|stack trace/);
  });

  test("nobody listens there", async () => {
    const problem = await problemOf(read("http://127.0.0.1:1/"));
    expect([problem.code, problem.message]).toEqual(["upstream_failed", expect.stringContaining("ECONNREFUSED")]);
  });
});

describe("the catalogue", () => {
  const environment = {
    PROVIDER_KEY: "s3cret-of-the-provider",
    SIGNALBOX_ADMIN_KEY: "sb_own",
    DATABASE_URL: "postgres://x",
  };
  const catalogue = () => createAgentCatalogue({ environment, fetch: createSafeFetch(OPEN), prices: loadPriceList() });

  test("reads the models of a real OpenAI-compatible endpoint", async () => {
    const models = await catalogue().models(`${fleet.baseUrl}/`, undefined);
    expect(models).toHaveLength(9);
    expect(models).toContain("forge-code");
  });

  test("sends the secret that a reference names", async () => {
    expect(await catalogue().card(`${one.url}/card`, "PROVIDER_KEY")).toMatchObject({
      secret: "Bearer s3cret-of-the-provider",
    });
  });

  test.each(["SIGNALBOX_ADMIN_KEY", "DATABASE_URL", "NOT_SET"])("does not send %s to anybody", async (name) => {
    const before = one.seen.length;
    const problem = await problemOf(catalogue().card(`${one.url}/card`, name));
    expect(problem.code).toBe("invalid_request");
    expect(one.seen.length).toBe(before);
  });

  test("says where YAML is wrong without quoting it", async () => {
    const problem = await problemOf(
      Promise.resolve().then(() => catalogue().yaml("model_list:\n  - api_key: hunter2\n   bad: [")),
    );
    expect(problem.code).toBe("invalid_request");
    expect(problem.message).toMatch(/line \d+, column \d+/);
    expect(JSON.stringify(problem.toDetails())).not.toContain("hunter2");
  });

  test("refuses YAML that grows, that is too deep, and that is too long", async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
      .split("")
      .map((name, place) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[place]}`).join(",")}]`)
      .join("\n")}`;
    for (const text of [
      bomb,
      "[".repeat(20_000),
      `${"- ".repeat(200)}x`,
      `a: ${"x".repeat(1_000_001)}`,
      "a: *nobody",
    ]) {
      const problem = await problemOf(Promise.resolve().then(() => catalogue().yaml(text)));
      expect(problem.code).toBe("invalid_request");
    }
  });
});
