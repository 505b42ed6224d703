/** The part of autocannon's programmatic use that the benches need; it comes without types. */
declare module "autocannon" {
  export interface Options {
    url: string;
    method: "POST";
    connections: number;
    /** Seconds. */
    duration: number;
    headers: Record<string, string>;
    /** Sent in turn on each connection. */
    requests: { body: string }[];
    /** Requests a second over all connections; without it as many as are answered. */
    overallRate?: number;
  }
  export default function autocannon(options: Options): Promise<unknown>;
}
