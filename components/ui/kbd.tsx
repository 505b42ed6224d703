/** A key of the keyboard, as it is printed on it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(" ").map((key) => (
        <kbd
          key={key}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-xs text-ink-2"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
