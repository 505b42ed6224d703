-- Decisions: one partition a day, by the instant in the id. Days are made ahead by the program (server/store/partitions.ts);
-- the default partition takes what has no day, so nothing is ever refused.
-- Partitions live in a schema of their own, out of sight of tools that compare tables with schema.prisma.
CREATE SCHEMA IF NOT EXISTS "partitions";

CREATE TABLE "decisions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,
    "task_id" TEXT COLLATE "C",
    "root_task_id" TEXT COLLATE "C" NOT NULL,
    "session_id" TEXT COLLATE "C",
    "lane" TEXT COLLATE "C" NOT NULL,
    "chosen" TEXT COLLATE "C",
    "runner_up" TEXT COLLATE "C",
    "tier" SMALLINT NOT NULL,
    "kind" SMALLINT NOT NULL,
    "deciding_factor" SMALLINT,
    "policy_version" INTEGER NOT NULL,
    "excluded_by" INTEGER NOT NULL,
    "decided_at_ms" DOUBLE PRECISION NOT NULL,
    "decide_micros" DOUBLE PRECISION NOT NULL,
    "margin" DOUBLE PRECISION,
    "content" TEXT,
    "record" BYTEA NOT NULL,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");

CREATE TABLE "partitions"."decisions_default" PARTITION OF "decisions" DEFAULT;

CREATE INDEX "decisions_root_task" ON "decisions"("root_task_id");

-- Few tasks belong to a session, so the index holds only those.
CREATE INDEX "decisions_session" ON "decisions"("session_id", "id") WHERE "session_id" IS NOT NULL;

CREATE TABLE "outcomes" (
    "decision_id" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "agent" TEXT COLLATE "C" NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "lane_probabilities" REAL[],
    "status" SMALLINT NOT NULL,
    "owner" SMALLINT,
    "quality" DOUBLE PRECISION,
    "latency_ms" DOUBLE PRECISION,
    "input_tokens" BIGINT,
    "cached_input_tokens" BIGINT,
    "cache_write_tokens" BIGINT,
    "output_tokens" BIGINT,
    "reasoning_tokens" BIGINT,
    "cost_micros" BIGINT,
    "cost_source" SMALLINT NOT NULL,
    "error" TEXT,
    "reported_at_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("decision_id")
);

CREATE INDEX "outcomes_sequence" ON "outcomes"("sequence");

CREATE TABLE "idempotency_keys" (
    "project" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "body_digest" TEXT COLLATE "C" NOT NULL,
    "decision_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("project", "key")
);

CREATE INDEX "idempotency_keys_created_at" ON "idempotency_keys"("created_at");

CREATE TABLE "tasks" (
    "id" TEXT COLLATE "C" NOT NULL,
    "root_id" TEXT COLLATE "C",
    "parent_id" TEXT COLLATE "C",
    "depth" INTEGER NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- The rows of the running minute and hour are rewritten all the time: room in their pages keeps that in place.
CREATE TABLE "decision_rollups" (
    "width" SMALLINT NOT NULL,
    "start" INTEGER NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,
    "lane" TEXT COLLATE "C" NOT NULL,
    "agent" TEXT COLLATE "C" NOT NULL,
    "shard" SMALLINT NOT NULL,
    "decisions" INTEGER NOT NULL,
    "decide_micros" BIGINT NOT NULL,
    "kind_scored" INTEGER NOT NULL DEFAULT 0,
    "kind_pinned" INTEGER NOT NULL DEFAULT 0,
    "kind_single_candidate" INTEGER NOT NULL DEFAULT 0,
    "kind_sticky" INTEGER NOT NULL DEFAULT 0,
    "kind_probe" INTEGER NOT NULL DEFAULT 0,
    "kind_fallback" INTEGER NOT NULL DEFAULT 0,
    "kind_exploration" INTEGER NOT NULL DEFAULT 0,
    "kind_handoff" INTEGER NOT NULL DEFAULT 0,
    "kind_manual" INTEGER NOT NULL DEFAULT 0,
    "kind_none" INTEGER NOT NULL DEFAULT 0,
    "tier_light" INTEGER NOT NULL DEFAULT 0,
    "tier_standard" INTEGER NOT NULL DEFAULT 0,
    "tier_heavy" INTEGER NOT NULL DEFAULT 0,
    "excluded_by" INTEGER NOT NULL,
    "deciding_factors" INTEGER NOT NULL,
    "policy_version_from" INTEGER NOT NULL,
    "policy_version_to" INTEGER NOT NULL,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "failed_client" INTEGER NOT NULL DEFAULT 0,
    "failed_routing" INTEGER NOT NULL DEFAULT 0,
    "failed_capacity" INTEGER NOT NULL DEFAULT 0,
    "failed_upstream" INTEGER NOT NULL DEFAULT 0,
    "failed_platform" INTEGER NOT NULL DEFAULT 0,
    "ignored" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "cost_micros_succeeded" BIGINT NOT NULL DEFAULT 0,
    "cost_micros_failed" BIGINT NOT NULL DEFAULT 0,
    "cost_micros_other" BIGINT NOT NULL DEFAULT 0,
    "cost_micros_light" BIGINT NOT NULL DEFAULT 0,
    "cost_micros_standard" BIGINT NOT NULL DEFAULT 0,
    "cost_micros_heavy" BIGINT NOT NULL DEFAULT 0,
    "unpriced" INTEGER NOT NULL DEFAULT 0,
    "latencies" INTEGER NOT NULL DEFAULT 0,
    "latency_ms" BIGINT NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "qualities" INTEGER NOT NULL DEFAULT 0,
    "quality_millionths" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "decision_rollups_pkey" PRIMARY KEY ("width", "start", "project", "lane", "agent", "shard")
) WITH (fillfactor = 70);

CREATE TABLE "timing_rollups" (
    "width" SMALLINT NOT NULL,
    "start" INTEGER NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,
    "lane" TEXT COLLATE "C" NOT NULL,
    "agent" TEXT COLLATE "C" NOT NULL,
    "measure" SMALLINT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "histogram" INTEGER[],

    CONSTRAINT "timing_rollups_pkey" PRIMARY KEY ("width", "start", "project", "lane", "agent", "measure", "shard")
) WITH (fillfactor = 70);

-- Adds `more` to a histogram. Both are arrays whose bounds are the first and last bucket; gaps count as 0.
CREATE FUNCTION "add_histograms"("sum" INTEGER[], "more" INTEGER[]) RETURNS INTEGER[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    FOR bucket IN array_lower("more", 1) .. array_upper("more", 1) LOOP
        IF "more"[bucket] > 0 THEN
            "sum"[bucket] := coalesce("sum"[bucket], 0) + "more"[bucket];
        END IF;
    END LOOP;
    RETURN "sum";
END $$;

CREATE FUNCTION "count_bucket"("sum" INTEGER[], "bucket" SMALLINT) RETURNS INTEGER[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    "sum"[bucket] := coalesce("sum"[bucket], 0) + 1;
    RETURN "sum";
END $$;

-- The histogram of a column of bucket numbers.
CREATE AGGREGATE "histogram_of"(SMALLINT) (SFUNC = "count_bucket", STYPE = INTEGER[], INITCOND = '{}', PARALLEL = SAFE);

CREATE TABLE "policies" (
    "version" INTEGER NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "document" JSON NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("version")
);

CREATE TABLE "api_keys" (
    "id" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "project" TEXT COLLATE "C" NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

CREATE TABLE "audit" (
    "id" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT COLLATE "C" NOT NULL,
    "target" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "before" JSON,
    "after" JSON,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- What was written stays: neither audit nor a published policy is ever changed or removed.
CREATE FUNCTION "refuse_change"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE TRIGGER "policies_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policies"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
