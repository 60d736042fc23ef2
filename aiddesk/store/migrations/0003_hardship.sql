-- 1.2: letters, households, schemes, surveys of all families, visits planned, class packs, rechecks, follow-up.
CREATE TABLE "household" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "village" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "household_school_id" ON "household" ("school_id");
ALTER TABLE "student" ADD COLUMN "household_id" TEXT REFERENCES "household" ("id") ON DELETE RESTRICT;
CREATE INDEX "student_household_id" ON "student" ("household_id");
ALTER TABLE "aid_case" ADD COLUMN "occasion" TEXT NOT NULL DEFAULT 'yearly';
ALTER TABLE "aid_case" ADD COLUMN "event" TEXT NOT NULL DEFAULT '';
ALTER TABLE "application" ADD COLUMN "form" TEXT NOT NULL DEFAULT 'national_2024';
ALTER TABLE "application" ADD COLUMN "labour" INTEGER;
ALTER TABLE "application" ADD COLUMN "dependants" INTEGER;
ALTER TABLE "application" ADD COLUMN "household_income" INTEGER;
ALTER TABLE "application" ADD COLUMN "debt_amount" INTEGER;
ALTER TABLE "application" ADD COLUMN "single_parent" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "application" ADD COLUMN "lost_labour" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "application" ADD COLUMN "seriously_ill" INTEGER NOT NULL DEFAULT 0;
CREATE TABLE "letter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "handed_on" DATE NOT NULL,
    "returned_on" DATE,
    "answer" TEXT NOT NULL,
    "signer" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "letter_school_id" ON "letter" ("school_id");
CREATE INDEX "letter_student_id" ON "letter" ("student_id");
CREATE UNIQUE INDEX "letter_student_id_school_year" ON "letter" ("student_id", "school_year");
CREATE TABLE "survey_scheme" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "made_on" DATE NOT NULL,
    "adopted_on" DATE,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "survey_scheme_school_id" ON "survey_scheme" ("school_id");
CREATE UNIQUE INDEX "survey_scheme_school_id_code_version" ON "survey_scheme" ("school_id", "code", "version");
CREATE TABLE "visit_plan" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "visitors" TEXT NOT NULL,
    "village" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "home_visit_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("home_visit_id") REFERENCES "home_visit" ("id") ON DELETE RESTRICT
);
CREATE INDEX "visit_plan_school_id" ON "visit_plan" ("school_id");
CREATE INDEX "visit_plan_case_id" ON "visit_plan" ("case_id");
CREATE INDEX "visit_plan_home_visit_id" ON "visit_plan" ("home_visit_id");
CREATE TABLE "class_pack" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_class_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "handed_on" DATE NOT NULL,
    "content" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "received_on" DATE,
    "staff_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("school_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "class_pack_school_id" ON "class_pack" ("school_id");
CREATE INDEX "class_pack_school_class_id" ON "class_pack" ("school_class_id");
CREATE INDEX "class_pack_staff_id" ON "class_pack" ("staff_id");
CREATE UNIQUE INDEX "class_pack_school_id_sequence" ON "class_pack" ("school_id", "sequence");
CREATE TABLE "level_change" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "paper" TEXT NOT NULL,
    "staff_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "level_change_school_id" ON "level_change" ("school_id");
CREATE INDEX "level_change_case_id" ON "level_change" ("case_id");
CREATE INDEX "level_change_staff_id" ON "level_change" ("staff_id");
CREATE TABLE "recheck" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "school_year" INTEGER NOT NULL,
    "stratum" TEXT NOT NULL,
    "rate" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "frozen_on" DATE NOT NULL,
    "frame" TEXT NOT NULL,
    "frame_hash" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "drawn_on" DATE,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "recheck_school_id" ON "recheck" ("school_id");
CREATE UNIQUE INDEX "recheck_school_id_number" ON "recheck" ("school_id", "number");
CREATE TABLE "recheck_item" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "recheck_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "means" TEXT NOT NULL,
    "checked_on" DATE,
    "checkers" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "consequence" TEXT NOT NULL,
    "recovered" INTEGER,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("recheck_id") REFERENCES "recheck" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "recheck_item_school_id" ON "recheck_item" ("school_id");
CREATE INDEX "recheck_item_recheck_id" ON "recheck_item" ("recheck_id");
CREATE INDEX "recheck_item_case_id" ON "recheck_item" ("case_id");
CREATE TABLE "follow_up" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "term" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "mark" INTEGER,
    "full" INTEGER,
    "text" TEXT NOT NULL,
    "staff_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "follow_up_school_id" ON "follow_up" ("school_id");
CREATE INDEX "follow_up_student_id" ON "follow_up" ("student_id");
CREATE INDEX "follow_up_staff_id" ON "follow_up" ("staff_id");
CREATE TABLE "unfinished" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "content" TEXT NOT NULL,
    "saved_at" TEXT NOT NULL
);
-- A survey may also belong to a family that has not applied.
ALTER TABLE "survey" RENAME TO "survey_before";
DROP INDEX "survey_school_id";
DROP INDEX "survey_case_id";
DROP INDEX "survey_staff_id";
CREATE TABLE "survey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT,
    "scheme_code" TEXT NOT NULL,
    "scheme_version" INTEGER NOT NULL,
    "answers" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "suggested_level" TEXT NOT NULL,
    "surveyed_on" DATE NOT NULL,
    "staff_id" TEXT,
    "student_id" TEXT,
    "school_year" INTEGER,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "survey_school_id" ON "survey" ("school_id");
CREATE INDEX "survey_case_id" ON "survey" ("case_id");
CREATE INDEX "survey_staff_id" ON "survey" ("staff_id");
CREATE INDEX "survey_student_id" ON "survey" ("student_id");
CREATE UNIQUE INDEX "survey_student_id_school_year" ON "survey" ("student_id", "school_year");
INSERT INTO "survey" ("id", "school_id", "case_id", "scheme_code", "scheme_version", "answers", "score", "suggested_level", "surveyed_on", "staff_id") SELECT "id", "school_id", "case_id", "scheme_code", "scheme_version", "answers", "score", "suggested_level", "surveyed_on", "staff_id" FROM "survey_before" ORDER BY rowid;
DROP TABLE "survey_before";
-- The find box knows given names by their pinyin too.
INSERT OR IGNORE INTO "finding_stale" SELECT "id" FROM "student";
