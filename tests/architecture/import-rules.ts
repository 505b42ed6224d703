import { posix } from "node:path";
import { type LayerName, layers, owners } from "./import-table.ts";
import { type Import, importsOf, type SourceFile } from "./source.ts";

const topFiles = ["server/config.ts", "server/container.ts", "server/main.ts"];

/** The layer that a file belongs to, or null when the table has no place for it. */
export function layerOf(path: string): LayerName | null {
  if (topFiles.includes(path)) return "top";
  const [first = "", second = "", third] = path.split("/");
  if (first === "app" || first === "components") return first;
  return first === "server" && third !== undefined && second in layers ? (second as LayerName) : null;
}

/** Every import of a file that the table forbids, and a file without a layer. */
export function importViolations(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if (layer === null) return [`${file.path} belongs to no layer: give it one, or the table a new line`];
  return importsOf(file)
    .map((imported) => [imported, objection(file.path, layer, imported)] as const)
    .filter(([, reason]) => reason !== null)
    .map(([{ specifier }, reason]) => `${file.path} imports "${specifier}": ${reason}`);
}

function objection(path: string, layer: LayerName, imported: Import): string | null {
  const { specifier } = imported;
  if (specifier === "(computed)") return layer === "top" ? null : "a module name worked out at run time";
  if (specifier.startsWith(".")) {
    return objectionToModule(layer, posix.join(posix.dirname(path), specifier), imported.typeOnly);
  }
  if (specifier.startsWith("node:")) return layers[layer].node ? null : `${layer} must run without Node.js`;
  return objectionToPackage(layer, packageName(specifier));
}

function objectionToModule(layer: LayerName, target: string, typeOnly: boolean): string | null {
  // Style sheets, pictures and JSON beside a screen are its own.
  const targetLayer = layerOf(target);
  if (targetLayer === layer) return null;
  if (targetLayer === null) return `${target} lies outside the layers`;
  if (layers[layer].layers.includes(targetLayer)) return null;
  if (!layers[layer].typesOf?.some((module) => isWithin(target, module)))
    return `${layer} may not import ${targetLayer}`;
  return typeOnly ? null : `${layer} may import only types from it`;
}

function objectionToPackage(layer: LayerName, name: string): string | null {
  const { packages } = layers[layer];
  if (packages === "none") return `${layer} may import no package`;
  if (name === "zod" || layer === "top") return null;
  if (packages === "zod") return `${layer} may import no package but zod`;
  const owner = owners.find((entry) => entry.package.test(name));
  if (owner === undefined || owner.layers.includes(layer)) return null;
  return `${name} belongs to ${owner.layers.join(" and ")}`;
}

/** Whether `target` is the module itself, with any extension, or lies in the folder of that name. */
function isWithin(target: string, module: string): boolean {
  return target.startsWith(`${module}.`) || target.startsWith(`${module}/`);
}

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
