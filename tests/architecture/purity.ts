import { lineOf, nameOf, type SourceFile, type SyntaxNode, walk } from "./source.ts";

/** What makes an answer depend on more than the arguments, or reaches the world. */
const forbiddenNames = new Set([
  "performance",
  "process",
  "globalThis",
  "crypto",
  "console",
  "fetch",
  "require",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
]);
const forbiddenMembers = new Set(["Date.now", "Math.random"]);

/** Clock, chance and the world in a file of the engine, which gets all of them as arguments. */
export function purityViolations(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file, (node, parent, key) => {
    const what = impurity(node, parent, key);
    if (what !== null) found.push(`${file.path}:${lineOf(file, node.start)} uses ${what}`);
  });
  return found;
}

function impurity(node: SyntaxNode, parent: SyntaxNode | null, key: string): string | null {
  if (node.type === "MemberExpression") {
    const member = `${nameOf(node["object"])}.${memberName(node)}`;
    return forbiddenMembers.has(member) ? member : null;
  }
  if (node.type === "NewExpression" || node.type === "CallExpression") {
    const readsClock = nameOf(node["callee"]) === "Date" && (node["arguments"] as unknown[]).length === 0;
    return readsClock ? "the present time (Date without an argument)" : null;
  }
  const name = nameOf(node);
  return name !== null && forbiddenNames.has(name) && !isMerelyAKey(parent, key) ? name : null;
}

function memberName(node: SyntaxNode): string | null {
  const property = node["property"] as SyntaxNode;
  return node["computed"] ? ((property["value"] as string | undefined) ?? null) : nameOf(property);
}

/** `.process` and `{ process: 1 }` name a property of something else. */
function isMerelyAKey(parent: SyntaxNode | null, key: string): boolean {
  if (parent === null || parent["computed"] || parent["shorthand"]) return false;
  return key === "property" || key === "key";
}
