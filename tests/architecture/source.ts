import { parseSync, visitorKeys } from "oxc-parser";

export type SourceFile = { path: string; text: string };
export type Import = { specifier: string; typeOnly: boolean };
export type SyntaxNode = { type: string; start: number; [key: string]: unknown };

/** Every module that a file names: imports, re-exports, `import()`, `require()` and `import("x").Type`. */
export function importsOf(file: SourceFile): Import[] {
  const { module } = parse(file);
  const found: Import[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    found.push({
      specifier: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, typeOnly: isType });
    }
  }
  walk(file, (node) => {
    const argument = importArgument(node);
    if (argument !== null) found.push({ specifier: argument, typeOnly: node.type === "TSImportType" });
  });
  return found;
}

function importArgument(node: SyntaxNode): string | null {
  if (node.type === "ImportExpression" || node.type === "TSImportType") return textOf(node["source"]);
  if (node.type !== "CallExpression" || nameOf(node["callee"]) !== "require") return null;
  return textOf((node["arguments"] as unknown[])[0]);
}

/** A specifier that is worked out at run time cannot be checked, so it is shown as what it is. */
function textOf(node: unknown): string {
  const value = (node as { value?: unknown } | undefined)?.value;
  return typeof value === "string" ? value : "(computed)";
}

export function nameOf(node: unknown): string | null {
  const { type, name } = (node ?? {}) as { type?: string; name?: string };
  return type === "Identifier" ? (name ?? null) : null;
}

/** Visits every node of a file with its parent and the key it stands under there. */
export function walk(
  file: SourceFile,
  visit: (node: SyntaxNode, parent: SyntaxNode | null, key: string) => void,
): void {
  const enter = (node: SyntaxNode, parent: SyntaxNode | null, key: string): void => {
    visit(node, parent, key);
    for (const childKey of visitorKeys[node.type] ?? []) {
      for (const child of [node[childKey]].flat()) {
        if (isNode(child)) enter(child, node, childKey);
      }
    }
  };
  enter(parse(file).program as unknown as SyntaxNode, null, "");
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value;
}

function parse(file: SourceFile) {
  const result = parseSync(file.path, file.text);
  if (result.errors.length > 0) throw new Error(`${file.path}: ${result.errors[0]?.message}`);
  return result;
}

export function lineOf(file: SourceFile, offset: number): number {
  return file.text.slice(0, offset).split("\n").length;
}
