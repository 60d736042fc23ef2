-- 1.3: rules of a session, the box at the one screen, quota, evaluations, review chain, meetings, talks, appeals.
ALTER TABLE "place" ADD COLUMN "levels" TEXT NOT NULL DEFAULT '';
ALTER TABLE "staff" ADD COLUMN "address" TEXT NOT NULL DEFAULT '';
ALTER TABLE "relative" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'declared';
ALTER TABLE "relative" ADD COLUMN "on_date" DATE;
ALTER TABLE "relative" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
CREATE TABLE "quota" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "paper" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "decided_on" DATE NOT NULL,
    "note" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "quota_school_id" ON "quota" ("school_id");
CREATE TABLE "quota_part" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "quota_id" TEXT NOT NULL,
    "school_class_id" TEXT NOT NULL,
    "weight" INTEGER NOT NULL,
    "places" INTEGER NOT NULL,
    "returned" INTEGER NOT NULL,
    "ceiling" INTEGER,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("quota_id") REFERENCES "quota" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("school_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "quota_part_school_id" ON "quota_part" ("school_id");
CREATE INDEX "quota_part_quota_id" ON "quota_part" ("quota_id");
CREATE INDEX "quota_part_school_class_id" ON "quota_part" ("school_class_id");
CREATE UNIQUE INDEX "quota_part_quota_id_school_class_id" ON "quota_part" ("quota_id", "school_class_id");
ALTER TABLE "class_vote" ADD COLUMN "way" TEXT NOT NULL DEFAULT 'paper';
ALTER TABLE "class_vote" ADD COLUMN "form" TEXT NOT NULL DEFAULT 'each';
ALTER TABLE "class_vote" ADD COLUMN "most" INTEGER;
ALTER TABLE "class_vote" ADD COLUMN "rule" TEXT NOT NULL DEFAULT 'majority';
ALTER TABLE "class_vote" ADD COLUMN "quorum" TEXT NOT NULL DEFAULT 'two_thirds';
ALTER TABLE "class_vote" ADD COLUMN "tie_rule" TEXT NOT NULL DEFAULT 'review';
ALTER TABLE "class_vote" ADD COLUMN "quota" INTEGER;
ALTER TABLE "class_vote" ADD COLUMN "is_coded" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "class_vote" ADD COLUMN "caller" TEXT NOT NULL DEFAULT '';
ALTER TABLE "class_vote" ADD COLUMN "marks" TEXT NOT NULL DEFAULT '';
ALTER TABLE "class_vote" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
ALTER TABLE "class_vote" ADD COLUMN "annulled_reason" TEXT NOT NULL DEFAULT '';
ALTER TABLE "class_vote" ADD COLUMN "seed" TEXT NOT NULL DEFAULT '';
ALTER TABLE "class_vote" ADD COLUMN "drawn_on" DATE;
ALTER TABLE "voter" ADD COLUMN "recused_reason" TEXT NOT NULL DEFAULT '';
ALTER TABLE "candidate" ADD COLUMN "level" TEXT NOT NULL DEFAULT '';
ALTER TABLE "candidate" ADD COLUMN "rank" INTEGER;
ALTER TABLE "tally" ADD COLUMN "levels" TEXT NOT NULL DEFAULT '';
CREATE TABLE "evaluation_scheme" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "weights" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "evaluation_scheme_school_id" ON "evaluation_scheme" ("school_id");
CREATE UNIQUE INDEX "evaluation_scheme_school_id_school_year" ON "evaluation_scheme" ("school_id", "school_year");
CREATE TABLE "evaluation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "raters" INTEGER,
    "by" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "evaluation_school_id" ON "evaluation" ("school_id");
CREATE INDEX "evaluation_case_id" ON "evaluation" ("case_id");
CREATE UNIQUE INDEX "evaluation_case_id_kind" ON "evaluation" ("case_id", "kind");
CREATE TABLE "review_chain" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "steps" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "review_chain_school_id" ON "review_chain" ("school_id");
CREATE UNIQUE INDEX "review_chain_school_id_school_year" ON "review_chain" ("school_id", "school_year");
CREATE TABLE "meeting" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "held_on" DATE NOT NULL,
    "place" TEXT NOT NULL,
    "chair" TEXT NOT NULL,
    "recorder" TEXT NOT NULL,
    "agenda" TEXT NOT NULL,
    "discussion" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "meeting_school_id" ON "meeting" ("school_id");
CREATE TABLE "attendant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "meeting_id" TEXT NOT NULL,
    "staff_id" TEXT,
    "name" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "is_present" INTEGER NOT NULL,
    "excused_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "attendant_school_id" ON "attendant" ("school_id");
CREATE INDEX "attendant_meeting_id" ON "attendant" ("meeting_id");
CREATE INDEX "attendant_staff_id" ON "attendant" ("staff_id");
ALTER TABLE "review" ADD COLUMN "exception" TEXT NOT NULL DEFAULT '';
ALTER TABLE "review" ADD COLUMN "meeting_id" TEXT REFERENCES "meeting" ("id") ON DELETE RESTRICT;
CREATE INDEX "review_meeting_id" ON "review" ("meeting_id");
ALTER TABLE "aid_case" ADD COLUMN "closed_on" DATE;
ALTER TABLE "notice" ADD COLUMN "scope" TEXT NOT NULL DEFAULT 'school';
ALTER TABLE "notice" ADD COLUMN "part" TEXT NOT NULL DEFAULT '';
CREATE TABLE "talk" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "staff_id" TEXT,
    "person" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "means" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "talk_school_id" ON "talk" ("school_id");
CREATE INDEX "talk_case_id" ON "talk" ("case_id");
CREATE INDEX "talk_staff_id" ON "talk" ("staff_id");
CREATE TABLE "refusal" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "decided_on" DATE,
    "procedure" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "received_on" DATE,
    "receiver" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "refusal_school_id" ON "refusal" ("school_id");
CREATE INDEX "refusal_case_id" ON "refusal" ("case_id");
CREATE TABLE "appeal" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "person" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "decided_on" DATE,
    "staff_id" TEXT,
    "decision" TEXT NOT NULL,
    "late_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "appeal_school_id" ON "appeal" ("school_id");
CREATE INDEX "appeal_case_id" ON "appeal" ("case_id");
CREATE INDEX "appeal_staff_id" ON "appeal" ("staff_id");
CREATE TABLE "box_key" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "vote_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "slips" INTEGER NOT NULL,
    FOREIGN KEY ("vote_id") REFERENCES "class_vote" ("id") ON DELETE RESTRICT
);
CREATE INDEX "box_key_vote_id" ON "box_key" ("vote_id");
