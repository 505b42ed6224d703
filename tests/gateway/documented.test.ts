import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DOORS } from "../../server/gateway/doors.ts";
import { type Running, startRunning } from "./running.ts";

let signalbox: Running;
// biome-ignore lint/suspicious/noExplicitAny: the document is looked into by many paths.
let document: any;

beforeAll(async () => {
  signalbox = await startRunning();
  document = (await signalbox.ask("/openapi.json", { key: null })).body;
});
afterAll(() => signalbox.stop());

describe("the OpenAPI document", () => {
  test("describes every registered route, and nothing else", async () => {
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(new Set(await served(signalbox))).toEqual(new Set(described));
    expect(described).toHaveLength(Object.keys(DOORS).length);
  });

  test("has no reference that leads nowhere", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document.components.schemas).toHaveProperty(reference.split("/").at(-1)!);
    }
  });

  test("tells the fields of a request and of a decision", () => {
    const { RouteRequest, DecisionView } = document.components.schemas;
    expect(RouteRequest.required).toEqual(["input"]);
    expect(RouteRequest.properties.requires.maxItems).toBe(32);
    expect(DecisionView.required).toContain("rationale");
    expect([RouteRequest.additionalProperties, DecisionView.additionalProperties]).toEqual([false, undefined]);
  });

  test("names the permission, the headers and the problems of a door", () => {
    const put = document.paths["/v1/policy"].put;
    expect(put.description).toContain("change");
    expect(put.parameters.map((parameter: { name: string }) => parameter.name)).toEqual(["If-Match"]);
    expect(put.responses["412"].description).toBe("precondition_failed");
    expect(put.responses["428"].description).toBe("precondition_required");
    expect(document.paths["/healthz"].get.security).toEqual([]);
  });
});

/** Method and path of everything that is registered and does not answer that its method is not allowed. */
async function served({ gateway, ask }: Running): Promise<string[]> {
  const doors: string[] = [];
  for (const pattern of patternsOf(gateway.app.printRoutes({ commonPrefix: false }))) {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const { status } = await ask(pattern.replace(/:\w+/g, "x"), { method, key: null });
      if (status !== 405) doors.push(`${method} ${pattern.replace(/:(\w+)/g, "{$1}")}`);
    }
  }
  return doors;
}

/** The paths of the router's tree; the dashboard's procedures have one pattern and no page in the document. */
function patternsOf(tree: string): string[] {
  const path: string[] = [];
  const patterns: string[] = [];
  for (const line of tree.split("\n")) {
    const match = /^([│ ]*)[├└]── (\S+) \(/.exec(line);
    if (match === null) continue;
    const depth = match[1]!.length / 4;
    path.splice(depth, path.length, match[2]!);
    patterns.push(path.join(""));
  }
  return patterns.filter((pattern) => !pattern.startsWith("/api/trpc/"));
}
