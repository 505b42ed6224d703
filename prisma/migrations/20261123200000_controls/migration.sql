-- Orders of people over what runs: one row a target, of which each change raises the version.
CREATE TABLE "runtime_overrides" (
    "kind" TEXT NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "verb" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "resets" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "runtime_overrides_pkey" PRIMARY KEY ("kind", "id")
);
