-- 1.1: years that are over, identity events, departments' lists, finding.
CREATE TABLE "past_class" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "school_class_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("school_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "past_class_school_id" ON "past_class" ("school_id");
CREATE INDEX "past_class_student_id" ON "past_class" ("student_id");
CREATE INDEX "past_class_school_class_id" ON "past_class" ("school_class_id");
CREATE UNIQUE INDEX "past_class_student_id_school_year" ON "past_class" ("student_id", "school_year");
CREATE INDEX "past_class_school_year_school_id" ON "past_class" ("school_year", "school_id");
CREATE TABLE "identity_change" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "cause" TEXT NOT NULL,
    "paper" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "identity_change_school_id" ON "identity_change" ("school_id");
CREATE INDEX "identity_change_student_id" ON "identity_change" ("student_id");
CREATE TABLE "distinct_pair" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "first_id" TEXT NOT NULL,
    "second_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("first_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("second_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "distinct_pair_school_id" ON "distinct_pair" ("school_id");
CREATE INDEX "distinct_pair_first_id" ON "distinct_pair" ("first_id");
CREATE INDEX "distinct_pair_second_id" ON "distinct_pair" ("second_id");
CREATE UNIQUE INDEX "distinct_pair_first_id_second_id" ON "distinct_pair" ("first_id", "second_id");
CREATE TABLE "sheet_columns" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shape" TEXT NOT NULL,
    "columns" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "sheet_columns_school_id" ON "sheet_columns" ("school_id");
CREATE UNIQUE INDEX "sheet_columns_school_id_kind_shape" ON "sheet_columns" ("school_id", "kind", "shape");
CREATE TABLE "department_list" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "gives" INTEGER NOT NULL,
    "list_date" DATE,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "row_count" INTEGER NOT NULL,
    "lost_count" INTEGER NOT NULL,
    "loaded_on" DATE NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "department_list_school_id" ON "department_list" ("school_id");
CREATE TABLE "list_hit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "department_list_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "sheet" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "decided_on" DATE,
    "staff_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("department_list_id") REFERENCES "department_list" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "list_hit_school_id" ON "list_hit" ("school_id");
CREATE INDEX "list_hit_department_list_id" ON "list_hit" ("department_list_id");
CREATE INDEX "list_hit_student_id" ON "list_hit" ("student_id");
CREATE INDEX "list_hit_staff_id" ON "list_hit" ("staff_id");
CREATE UNIQUE INDEX "list_hit_department_list_id_student_id_sheet_row" ON "list_hit" ("department_list_id", "student_id", "sheet", "row");
CREATE TABLE "waiver" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "on_date" DATE NOT NULL,
    "signer" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "is_signed" INTEGER NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "waiver_school_id" ON "waiver" ("school_id");
CREATE INDEX "waiver_student_id" ON "waiver" ("student_id");
CREATE UNIQUE INDEX "waiver_student_id_school_year" ON "waiver" ("student_id", "school_year");
ALTER TABLE "special_category" ADD COLUMN "department_list_id" TEXT REFERENCES "department_list" ("id") ON DELETE RESTRICT;
CREATE INDEX "special_category_department_list_id" ON "special_category" ("department_list_id");
ALTER TABLE "movement" ADD COLUMN "paper" TEXT NOT NULL DEFAULT '';
ALTER TABLE "family_member" ADD COLUMN "document_number" TEXT NOT NULL DEFAULT '';
CREATE INDEX "guardian_document_number" ON "guardian" ("document_number");
CREATE INDEX "guardian_phone" ON "guardian" ("phone");
-- What the find box looks in; kept by the program from the rows that the triggers name.
CREATE TABLE "finding" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "student_id" TEXT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE "finding_words" USING fts5("names", "guardians", "latin", "numbers", content='', contentless_delete=1, tokenize='ascii');
CREATE TABLE "finding_stale" (
    "student_id" TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;
INSERT INTO "finding_stale" SELECT "id" FROM "student";
CREATE TRIGGER student_insert_stale AFTER INSERT ON "student" BEGIN INSERT OR IGNORE INTO "finding_stale" VALUES (NEW.id); END;
CREATE TRIGGER student_update_stale AFTER UPDATE OF name, initials, pinyin, document_number, registration_number, phone ON "student" BEGIN INSERT OR IGNORE INTO "finding_stale" VALUES (NEW.id); END;
CREATE TRIGGER student_delete_stale AFTER DELETE ON "student" BEGIN INSERT OR IGNORE INTO "finding_stale" VALUES (OLD.id); END;
CREATE TRIGGER guardian_insert_stale AFTER INSERT ON "guardian" BEGIN INSERT OR IGNORE INTO "finding_stale" VALUES (NEW.student_id); END;
CREATE TRIGGER guardian_update_stale AFTER UPDATE OF student_id, name, document_number, phone ON "guardian" BEGIN INSERT OR IGNORE INTO "finding_stale" VALUES (NEW.student_id); END;
CREATE TRIGGER guardian_delete_stale AFTER DELETE ON "guardian" BEGIN INSERT OR IGNORE INTO "finding_stale" VALUES (OLD.student_id); END;
