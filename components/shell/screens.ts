import {
  BookOpenCheck,
  Bot,
  CircleDollarSign,
  Gauge,
  type LucideIcon,
  Route,
  Settings,
  SlidersHorizontal,
  Split,
  Unplug,
  UserCheck,
} from "lucide-react";

/** One row a screen: navigation, keys and the command palette are all made from it. */
export interface Screen {
  path: string;
  label: string;
  /** The operator's question that it answers. */
  question: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  /** On a phone: in the bar, or behind "More". */
  phone: "bar" | "more";
}

export const SCREENS: readonly Screen[] = [
  { path: "/", label: "Overview", question: "Is it well?", icon: Gauge, key: "o", phone: "bar" },
  { path: "/decisions", label: "Decisions", question: "What is it deciding?", icon: Split, key: "d", phone: "bar" },
  {
    path: "/spend",
    label: "Spend",
    question: "Where does the money go?",
    icon: CircleDollarSign,
    key: "m",
    phone: "more",
  },
  {
    path: "/reviews",
    label: "Reviews",
    question: "What waits for a person?",
    icon: UserCheck,
    key: "r",
    phone: "more",
  },
  {
    path: "/breakers",
    label: "Breakers",
    question: "What do I switch off?",
    icon: Unplug,
    key: "b",
    phone: "more",
  },
  { path: "/agents", label: "Agents", question: "Who can do what?", icon: Bot, key: "a", phone: "bar" },
  { path: "/lanes", label: "Lanes", question: "Which work goes where?", icon: Route, key: "l", phone: "more" },
  { path: "/tuning", label: "Tuning", question: "What if?", icon: SlidersHorizontal, key: "t", phone: "bar" },
  { path: "/audit", label: "Audit", question: "Who changed what?", icon: BookOpenCheck, key: "u", phone: "more" },
  { path: "/settings", label: "Settings", question: "Who may come in?", icon: Settings, key: "s", phone: "more" },
];

/** The screen that a path belongs to: the longest that it starts with. */
export function screenOf(path: string): Screen | undefined {
  return SCREENS.filter((screen) =>
    screen.path === "/" ? path === "/" : path === screen.path || path.startsWith(`${screen.path}/`),
  ).sort((one, other) => other.path.length - one.path.length)[0];
}
