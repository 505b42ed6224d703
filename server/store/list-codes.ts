/** Enumerations are stored as their place in the domain's append-only lists. */

/** The place of a value in its list. */
export function codeOf<Value extends string>(list: readonly Value[], value: Value): number {
  const place = list.indexOf(value);
  if (place === -1) throw new RangeError(`${value} is none of ${list.join(", ")}`);
  return place;
}

/** The value at a place; fails for a place that only a newer program knows. */
export function valueAt<Value extends string>(list: readonly Value[], code: number): Value {
  const value = list[code];
  if (value === undefined) throw new RangeError(`no value has the code ${code}; known are ${list.join(", ")}`);
  return value;
}
