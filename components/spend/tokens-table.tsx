import Link from "next/link";
import type { Usage } from "../../server/domain/money.ts";
import { formatCount, formatPercent } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import type { SpendFilters, SpendPicture } from "./prepare.ts";

const BUCKET_WORDS: Record<keyof Usage, string> = {
  inputTokens: "Input, read anew",
  cachedInputTokens: "Input, read from a cache",
  cacheWriteTokens: "Input, written to a cache",
  outputTokens: "Output, without reasoning",
  reasoningTokens: "Reasoning",
};

/** Tokens in buckets that share none. */
export function TokensTable({ picture, to }: { picture: SpendPicture; to: (filters: SpendFilters) => string }) {
  const total = picture.tokens.reduce((sum, { tokens }) => sum + tokens, 0);
  return (
    <Table aria-label="Tokens by kind">
      <thead>
        <tr>
          <HeadCell>Tokens</HeadCell>
          <HeadCell className={FIGURE}>Share</HeadCell>
          <HeadCell className={FIGURE}>Number</HeadCell>
        </tr>
      </thead>
      <tbody>
        {picture.tokens.map(({ bucket, tokens, share }) => (
          <tr key={bucket} className="hover:bg-hover">
            <Cell>{BUCKET_WORDS[bucket]}</Cell>
            <Cell className={FIGURE}>{formatPercent(share, 1)}</Cell>
            <Cell className={FIGURE}>
              <Link href={to({})} className="hover:underline">
                {formatCount(tokens)}
              </Link>
            </Cell>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <Cell>All</Cell>
          <Cell />
          <Cell className={FIGURE}>
            <Link href={to({})} className="hover:underline">
              {formatCount(total)}
            </Link>
          </Cell>
        </tr>
      </tfoot>
    </Table>
  );
}

/** Attempts whose cost nobody knows, by agent: what is missing from every sum of money. */
export function UnpricedTable({
  picture,
  names,
  to,
}: {
  picture: SpendPicture;
  names: ReadonlyMap<string, string>;
  to: (filters: SpendFilters) => string;
}) {
  if (picture.unpriced.length === 0)
    return <p className="py-2 text-ink-2">Every attempt that ended in this time has a known cost.</p>;
  return (
    <Table aria-label="Unpriced usage by agent">
      <thead>
        <tr>
          <HeadCell>Agent</HeadCell>
          <HeadCell className={FIGURE}>Attempts</HeadCell>
          <HeadCell className={FIGURE}>Tokens</HeadCell>
        </tr>
      </thead>
      <tbody>
        {picture.unpriced.map(({ agentId, attempts, tokens, filters }) => (
          <tr key={agentId ?? ""} className="hover:bg-hover">
            <Cell className="max-w-48">
              {agentId === null ? (
                "no agent"
              ) : (
                <Link href={`/agents/${agentId}`} className="flex min-w-0 hover:underline">
                  <AgentName id={agentId} name={names.get(agentId)} />
                </Link>
              )}
            </Cell>
            <Cell className={FIGURE}>
              <Link href={to(filters)} className="hover:underline">
                {formatCount(attempts)}
              </Link>
            </Cell>
            <Cell className={FIGURE}>
              {tokens === 0 ? (
                <span className="text-ink-3">none reported</span>
              ) : (
                <Link href={to(filters)} className="hover:underline">
                  {formatCount(tokens)}
                </Link>
              )}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
