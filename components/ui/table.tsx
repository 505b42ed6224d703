import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

/** A table of hairlines: figures right, words left, heads that stay. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table {...rest} className={cn("w-full border-collapse text-base", className)} />;
}

export function HeadCell({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn("label-caps h-7 border-b px-2 text-left first:pl-0 last:pr-0", className)}
    />
  );
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cn("h-8 border-b px-2 first:pl-0 last:pr-0", className)} />;
}

/** Classes for a cell that holds a figure. */
export const FIGURE = "text-right tabular-nums";
