-- What attempts of our own know of themselves.
ALTER TABLE "outcomes"
    ADD COLUMN "first_output_ms" DOUBLE PRECISION,
    ADD COLUMN "attempt_number" INTEGER,
    ADD COLUMN "usage_estimated" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "price_version" TEXT;

ALTER TABLE "decision_rollups"
    ADD COLUMN "retries" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "cost_micros_retried_succeeded" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cost_micros_retried_failed" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "unpriced_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "estimated" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "reasoning_tokens" BIGINT NOT NULL DEFAULT 0;

-- Most tasks are nobody's children, so the index holds only those that are.
CREATE INDEX "tasks_parent" ON "tasks"("parent_id", "id") WHERE "parent_id" IS NOT NULL;

CREATE TABLE "task_runs" (
    "task_id" TEXT COLLATE "C" NOT NULL,
    "root_task_id" TEXT COLLATE "C" NOT NULL,
    "parent_task_id" TEXT COLLATE "C",
    "depth" INTEGER NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "traceparent" TEXT,
    "status" SMALLINT NOT NULL,
    "request" JSON,
    "output" TEXT,
    "output_until" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "starts" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "idempotency_key" TEXT COLLATE "C",
    "body_digest" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_runs_pkey" PRIMARY KEY ("task_id")
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX "task_runs_idempotency" ON "task_runs"("project", "idempotency_key");
CREATE INDEX "task_runs_parent" ON "task_runs"("parent_task_id");

-- What somebody may have to take up: those that have not ended, in the order in which they came.
CREATE INDEX "task_runs_open" ON "task_runs"("created_at") WHERE "ended_at" IS NULL;
CREATE INDEX "task_runs_output_until" ON "task_runs"("output_until") WHERE "output_until" IS NOT NULL;

CREATE TABLE "reviews" (
    "id" TEXT COLLATE "C" NOT NULL,
    "task_id" TEXT COLLATE "C" NOT NULL,
    "decision_id" TEXT COLLATE "C" NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,
    "agent_id" TEXT COLLATE "C" NOT NULL,
    "queue" TEXT COLLATE "C" NOT NULL,
    "lane" TEXT COLLATE "C" NOT NULL,
    "messages" JSON,
    "status" SMALLINT NOT NULL,
    "claimed_by" TEXT,
    "claimed_by_name" TEXT,
    "claim_until" TIMESTAMPTZ(3),
    "answer" TEXT,
    "reason" TEXT,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "reviews_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task_runs"("task_id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "reviews_decision" ON "reviews"("decision_id");
CREATE INDEX "reviews_waiting" ON "reviews"("project", "status", "created_at");
