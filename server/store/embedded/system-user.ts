import { execFileSync, spawnSync } from "node:child_process";

/** The operating-system user that PostgreSQL runs as when Signalbox itself runs as root. */
export type SystemUser = { uid: number; gid: number };

const userName = "postgres";

/**
 * PostgreSQL refuses to run as root. Returns the user to run it as, creating the usual `postgres` user when the
 * machine has none, or null when Signalbox is not root and PostgreSQL simply runs as the same user.
 */
export function unprivilegedUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  return lookUp() ?? create();
}

function lookUp(): SystemUser | null {
  const uid = identity("-u");
  const gid = identity("-g");
  return uid === null || gid === null ? null : { uid, gid };
}

function identity(flag: "-u" | "-g"): number | null {
  const { status, stdout } = spawnSync("id", [flag, userName], { encoding: "utf8" });
  return status === 0 ? Number.parseInt(stdout, 10) : null;
}

function create(): SystemUser {
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", userName], {
      stdio: "pipe",
    });
  } catch (error) {
    throw new Error(
      `PostgreSQL cannot run as root and the system user "${userName}" could not be created. ` +
        "Run Signalbox as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.",
      { cause: error },
    );
  }
  const user = lookUp();
  if (user === null) throw new Error(`The system user "${userName}" was created but cannot be found.`);
  return user;
}

/** Whether `user` may enter `folder`: asked of the kernel, because parents, groups and access lists all have a say. */
export function canEnter(folder: string, user: SystemUser): boolean {
  const { status } = spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", folder], { ...user, cwd: "/" });
  return status === 0;
}
