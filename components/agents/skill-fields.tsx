import { Plus, X } from "lucide-react";
import { formatWeight } from "../format.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Slider } from "../ui/slider.tsx";

type Skill = { name: string; level: number };

/** What an agent can do and how well; an undeclared skill counts as 0.5. */
export function SkillFields({
  skills,
  onChange,
  error,
  disabled,
}: {
  skills: readonly Skill[];
  onChange: (skills: Skill[]) => void;
  error: string | undefined;
  disabled: boolean;
}) {
  const put = (index: number, skill: Skill) => onChange(skills.map((each, place) => (place === index ? skill : each)));
  return (
    <fieldset disabled={disabled}>
      <legend className="label-caps mb-1">Skills, from 0 (cannot) to 1 (best known)</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {skills.map((skill, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a skill has no other identity while its name is typed
            key={index}
            className="grid grid-cols-[minmax(0,1fr)_minmax(64px,1fr)_34px_28px] items-center gap-2 py-1"
          >
            <Input
              aria-label={`Name of skill ${index + 1}`}
              value={skill.name}
              onChange={(event) => put(index, { ...skill, name: event.target.value })}
              aria-invalid={error !== undefined && skill.name.trim() === ""}
            />
            <Slider
              label={`Level of ${skill.name || `skill ${index + 1}`}`}
              value={skill.level}
              maximum={1}
              step={0.05}
              disabled={disabled}
              onChange={(level) => put(index, { ...skill, level: Math.round(level * 100) / 100 })}
            />
            <span className="text-right">{formatWeight(skill.level)}</span>
            <Button
              variant="quiet"
              size="small"
              aria-label={`Remove ${skill.name || `skill ${index + 1}`}`}
              className="px-1.5"
              onClick={() => onChange(skills.filter((_, place) => place !== index))}
            >
              <X aria-hidden size={13} />
            </Button>
          </div>
        ))}
      </div>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
      <Button
        size="small"
        variant="quiet"
        className="-ml-2"
        onClick={() => onChange([...skills, { name: "", level: 0.7 }])}
      >
        <Plus aria-hidden size={13} />
        Add a skill
      </Button>
    </fieldset>
  );
}
