import { cloneElement, type ReactElement, useId } from "react";

export interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ReactElement<{ id?: string; "aria-invalid"?: boolean; "aria-describedby"?: string }>;
}

/** A control with its label, its hint and what is wrong with it, tied together for those who hear the page. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="label-caps">
        {label}
      </label>
      {cloneElement(children, {
        id,
        "aria-invalid": error !== undefined,
        ...(note ? { "aria-describedby": `${id}-note` } : {}),
      })}
      {note && (
        <p id={`${id}-note`} className={error ? "text-sm text-bad" : "text-sm text-ink-3"}>
          {note}
        </p>
      )}
    </div>
  );
}
