-- Limits of a key's own.
ALTER TABLE "api_keys" ADD COLUMN "requests_per_minute" INTEGER, ADD COLUMN "concurrency" INTEGER;

CREATE TABLE "projects" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- The one that is always there, and those that keys were made for before there was a list of them.
INSERT INTO "projects" ("id", "name", "description", "created_at")
VALUES ('default', 'Default', 'Whatever belongs to no other project', now());
INSERT INTO "projects" ("id", "name", "description", "created_at")
SELECT DISTINCT "project", "project", '', now() FROM "api_keys"
ON CONFLICT DO NOTHING;

CREATE TABLE "webhooks" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "disabled_because" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "secret_version" INTEGER NOT NULL,
    "secret_id" TEXT COLLATE "C" NOT NULL,
    "previous_secret_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "webhook_deliveries" (
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "event_id" TEXT COLLATE "C" NOT NULL,
    "event" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tries_left" INTEGER NOT NULL,
    "next_try_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "delivered" BOOLEAN NOT NULL DEFAULT false,
    "last_try_at" TIMESTAMPTZ(3),
    "last_duration_ms" INTEGER,
    "last_status" INTEGER,
    "last_problem" TEXT,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("webhook_id", "event_id"),
    CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "webhook_deliveries_next_try" ON "webhook_deliveries"("webhook_id", "next_try_at");
