import { describe, expect, test } from "vitest";
import { describeEnvironment, readConfig } from "../../server/config.ts";

describe("the environment", () => {
  test("has defaults for everything that needs a value", () => {
    expect(readConfig({})).toMatchObject({ PORT: 3_000, HOST: "127.0.0.1", SIGNALBOX_CONTENT: "excerpt" });
    expect(readConfig({ PORT: "", SIGNALBOX_CONTENT: "" })).toEqual(readConfig({}));
    expect(readConfig({ PORT: "0", DATABASE_URL: "postgresql://a:b@h:1/d" })).toMatchObject({
      PORT: 0,
      DATABASE_URL: "postgresql://a:b@h:1/d",
    });
  });

  test.each([
    ["PORT", "http"],
    ["PORT", "70000"],
    ["PORT", "-1"],
    ["PORT", " "],
    ["DATABASE_URL", "mysql://localhost/x"],
    ["SIGNALBOX_ADMIN_KEY", "short"],
    ["SIGNALBOX_ADMIN_KEY", "sb_with a space in the middle of it"],
    ["SIGNALBOX_CONTENT", "some"],
    ["SIGNALBOX_RATE_LIMIT", "0"],
    ["SIGNALBOX_SECRET", "short"],
    ["SIGNALBOX_PUBLIC_URL", "https://signalbox.example/path"],
    ["SIGNALBOX_OIDC_ISSUER", "http://login.example"],
    ["SIGNALBOX_OIDC_DEFAULT_ROLE", "caller"],
    ["SIGNALBOX_LOG_LEVEL", "loud"],
  ])("names %s when it is %j", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: must`));
  });

  test("names all that is wrong at once, and never a value", () => {
    const attempt = () => readConfig({ PORT: "x", SIGNALBOX_ADMIN_KEY: "hunter2" });
    expect(attempt).toThrow(/PORT: .*\nSIGNALBOX_ADMIN_KEY: /);
    expect(attempt).not.toThrow(/hunter2/);
  });

  test("has all that signing in by a provider needs, or nothing of it", () => {
    const issuer = { SIGNALBOX_OIDC_ISSUER: "https://login.example" };
    expect(() => readConfig(issuer)).toThrow(/SIGNALBOX_OIDC_CLIENT_ID: must.*\nSIGNALBOX_PUBLIC_URL: must/);
    const whole = { ...issuer, SIGNALBOX_OIDC_CLIENT_ID: "x", SIGNALBOX_PUBLIC_URL: "https://signalbox.example" };
    expect(readConfig(whole)).toMatchObject({ SIGNALBOX_OIDC_ROLE_CLAIM: "signalbox_role" });
    expect(readConfig({ ...whole, SIGNALBOX_OIDC_ISSUER: "http://127.0.0.1:9000" })).toBeDefined();
  });

  test("is listed whole, with defaults", () => {
    const text = describeEnvironment();
    for (const name of [
      "PORT",
      "HOST",
      "DATABASE_URL",
      "SIGNALBOX_DATA_DIR",
      "SIGNALBOX_ADMIN_KEY",
      "SIGNALBOX_CONTENT",
      "OTEL_EXPORTER_OTLP_ENDPOINT",
    ])
      expect(text).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
    expect(text).toContain("(default 3000)");
  });
});
