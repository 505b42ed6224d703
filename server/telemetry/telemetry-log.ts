/** The part of the process's logger that telemetry uses. */
export interface TelemetryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
