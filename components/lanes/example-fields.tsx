import { Plus, X } from "lucide-react";
import { formatCount } from "../format.ts";
import { Button } from "../ui/button.tsx";
import { Textarea } from "../ui/input.tsx";

const MOST = 50;

/** Tasks that belong to the lane; its class is trained from them. */
export function ExampleFields({
  examples,
  onChange,
  error,
  disabled,
}: {
  examples: readonly { text: string }[];
  onChange: (examples: { text: string }[]) => void;
  error: string | undefined;
  disabled: boolean;
}) {
  const put = (index: number, text: string) =>
    onChange(examples.map((each, place) => (place === index ? { text } : each)));
  const add = (text: string) => {
    // A pasted list becomes one example a line.
    const lines = text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    onChange([...examples, ...(lines.length > 0 ? lines : [""]).map((line) => ({ text: line }))].slice(0, MOST));
  };
  return (
    <fieldset disabled={disabled}>
      <legend className="label-caps mb-1 flex w-full justify-between">
        <span>Examples of its tasks</span>
        <span>
          {formatCount(examples.length)} of at most {formatCount(MOST)}
        </span>
      </legend>
      <ol className="flex max-h-96 flex-col overflow-y-auto">
        {examples.map((example, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an example has no other identity while it is typed
          <li key={index} className="grid grid-cols-[20px_minmax(0,1fr)_28px] items-start gap-1.5 py-0.5">
            <span className="pt-1.5 text-right text-sm text-ink-3">{index + 1}</span>
            <Textarea
              rows={1}
              aria-label={`Example ${index + 1}`}
              value={example.text}
              onChange={(event) => put(index, event.target.value)}
              className="field-sizing-content resize-none py-1"
            />
            <Button
              variant="quiet"
              size="small"
              className="mt-0.5 px-1.5"
              aria-label={`Take example ${index + 1} away`}
              onClick={() => onChange(examples.filter((_, place) => place !== index))}
            >
              <X aria-hidden size={13} />
            </Button>
          </li>
        ))}
      </ol>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
      <div className="flex items-center gap-2 pt-1">
        <Button
          size="small"
          variant="quiet"
          onClick={() => add("")}
          disabledBecause={examples.length >= MOST ? `There may be at most ${MOST}.` : undefined}
        >
          <Plus aria-hidden size={13} />
          Add an example
        </Button>
        <span className="text-sm text-ink-3">
          A lane of your own is recognised from these, its keywords and its description.
        </span>
      </div>
    </fieldset>
  );
}
