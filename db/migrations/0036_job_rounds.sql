CREATE TABLE "job_rounds" (
	"name" text PRIMARY KEY NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"fault" text,
	"fault_detail" text,
	"fault_at" timestamp (3) with time zone
);
