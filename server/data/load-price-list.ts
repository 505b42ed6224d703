import { readFileSync } from "node:fs";
import { PriceList } from "../domain/price-list.ts";

const SHIPPED = new URL("price-list.json", import.meta.url);

/** The shipped price list, or another one of the same form. Throws where the file cannot be read or is not one. */
export function loadPriceList(file: URL | string = SHIPPED): PriceList {
  return PriceList.parse(JSON.parse(readFileSync(file, "utf8")));
}
