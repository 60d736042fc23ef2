-- The first released shape of a register, frozen.
CREATE TABLE "place" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "stages" TEXT NOT NULL,
    "principal" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "mailbox" TEXT NOT NULL,
    "office" TEXT NOT NULL,
    "township" TEXT NOT NULL,
    "receiver_key" TEXT NOT NULL,
    "signing_key" TEXT NOT NULL
);
CREATE TABLE "staff" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "is_active" INTEGER NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "staff_school_id" ON "staff" ("school_id");
CREATE TABLE "school_class" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "grade" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "teacher_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("teacher_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "school_class_school_id" ON "school_class" ("school_id");
CREATE INDEX "school_class_teacher_id" ON "school_class" ("teacher_id");
CREATE UNIQUE INDEX "school_class_school_id_school_year_grade_name" ON "school_class" ("school_id", "school_year", "grade", "name");
CREATE TABLE "student" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_class_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "initials" TEXT NOT NULL,
    "pinyin" TEXT NOT NULL,
    "sex" TEXT NOT NULL,
    "ethnicity" TEXT NOT NULL,
    "birth_date" DATE,
    "birth_month" TEXT NOT NULL,
    "document_kind" TEXT NOT NULL,
    "document_number" TEXT NOT NULL,
    "number_reversed" TEXT NOT NULL,
    "registration_number" TEXT NOT NULL,
    "boarding" INTEGER NOT NULL,
    "residence" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "entered_on" DATE,
    "left_on" DATE,
    "note" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("school_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "student_school_id" ON "student" ("school_id");
CREATE INDEX "student_school_class_id" ON "student" ("school_class_id");
CREATE INDEX "student_name" ON "student" ("name");
CREATE INDEX "student_document_number" ON "student" ("document_number");
CREATE INDEX "student_number_reversed" ON "student" ("number_reversed");
CREATE TABLE "aid_case" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "level_reason" TEXT NOT NULL,
    "opened_on" DATE NOT NULL,
    "recognised_on" DATE,
    "closed_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "aid_case_school_id" ON "aid_case" ("school_id");
CREATE INDEX "aid_case_student_id" ON "aid_case" ("student_id");
CREATE UNIQUE INDEX "aid_case_student_id_school_year" ON "aid_case" ("student_id", "school_year");
CREATE TABLE "application" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "applied_on" DATE NOT NULL,
    "native_place" TEXT NOT NULL,
    "household_size" INTEGER,
    "phone" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "guardian_phone" TEXT NOT NULL,
    "income_per_head" INTEGER,
    "disaster" TEXT NOT NULL,
    "accident" TEXT NOT NULL,
    "weak_labour" TEXT NOT NULL,
    "unemployment" TEXT NOT NULL,
    "debt" TEXT NOT NULL,
    "other" TEXT NOT NULL,
    "promise_signed" INTEGER NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "application_school_id" ON "application" ("school_id");
CREATE INDEX "application_case_id" ON "application" ("case_id");
CREATE TABLE "attachment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BLOB NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "attachment_school_id" ON "attachment" ("school_id");
CREATE INDEX "attachment_owner_id" ON "attachment" ("owner_id");
CREATE TABLE "award_list" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "programme" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "drawn_on" DATE NOT NULL,
    "approved_on" DATE,
    "approver_id" TEXT,
    "content_hash" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("approver_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "award_list_school_id" ON "award_list" ("school_id");
CREATE INDEX "award_list_approver_id" ON "award_list" ("approver_id");
CREATE TABLE "award" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "award_list_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "class_title" TEXT NOT NULL,
    "school_class_id" TEXT NOT NULL,
    "standard" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "sheet_page" INTEGER,
    "sheet_line" INTEGER,
    "cancelled_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("award_list_id") REFERENCES "award_list" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("school_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "award_school_id" ON "award" ("school_id");
CREATE INDEX "award_award_list_id" ON "award" ("award_list_id");
CREATE INDEX "award_case_id" ON "award" ("case_id");
CREATE INDEX "award_student_id" ON "award" ("student_id");
CREATE INDEX "award_school_class_id" ON "award" ("school_class_id");
CREATE TABLE "class_vote" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "school_class_id" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "held_on" DATE NOT NULL,
    "place" TEXT NOT NULL,
    "chair" TEXT NOT NULL,
    "recorder" TEXT NOT NULL,
    "witnesses" TEXT NOT NULL,
    "eligible" INTEGER NOT NULL,
    "present" INTEGER NOT NULL,
    "issued" INTEGER,
    "valid" INTEGER,
    "void" INTEGER,
    "unused" INTEGER,
    "first_counter" TEXT NOT NULL,
    "second_counter" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("school_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "class_vote_school_id" ON "class_vote" ("school_id");
CREATE INDEX "class_vote_school_class_id" ON "class_vote" ("school_class_id");
CREATE TABLE "candidate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "vote_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("vote_id") REFERENCES "class_vote" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "candidate_school_id" ON "candidate" ("school_id");
CREATE INDEX "candidate_vote_id" ON "candidate" ("vote_id");
CREATE INDEX "candidate_case_id" ON "candidate" ("case_id");
CREATE TABLE "entry" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "staff_id" TEXT NOT NULL,
    "staff_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "title" TEXT,
    "title_hash" TEXT NOT NULL,
    "salt" TEXT,
    "is_final" INTEGER NOT NULL,
    "undoes" INTEGER,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);
CREATE TABLE "entry_change" (
    "seq" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "table_name" TEXT NOT NULL,
    "row_id" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "before_hash" TEXT NOT NULL,
    "after_hash" TEXT NOT NULL,
    PRIMARY KEY ("seq", "position")
) WITHOUT ROWID;
CREATE TABLE "family_member" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "age" INTEGER,
    "relation" TEXT NOT NULL,
    "workplace" TEXT NOT NULL,
    "occupation" TEXT NOT NULL,
    "income" INTEGER,
    "health" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "family_member_school_id" ON "family_member" ("school_id");
CREATE INDEX "family_member_case_id" ON "family_member" ("case_id");
CREATE TABLE "fund" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "received_on" DATE NOT NULL,
    "amount" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "fund_school_id" ON "fund" ("school_id");
CREATE TABLE "fund_return" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "on_date" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "fund_return_school_id" ON "fund_return" ("school_id");
CREATE TABLE "guardian" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "document_number" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "guardian_school_id" ON "guardian" ("school_id");
CREATE INDEX "guardian_student_id" ON "guardian" ("student_id");
CREATE TABLE "home_visit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "means" TEXT NOT NULL,
    "visitors" TEXT NOT NULL,
    "findings" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "home_visit_school_id" ON "home_visit" ("school_id");
CREATE INDEX "home_visit_case_id" ON "home_visit" ("case_id");
CREATE TABLE "movement" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    "from_class_id" TEXT,
    "to_class_id" TEXT,
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("from_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("to_class_id") REFERENCES "school_class" ("id") ON DELETE RESTRICT
);
CREATE INDEX "movement_school_id" ON "movement" ("school_id");
CREATE INDEX "movement_student_id" ON "movement" ("student_id");
CREATE INDEX "movement_from_class_id" ON "movement" ("from_class_id");
CREATE INDEX "movement_to_class_id" ON "movement" ("to_class_id");
CREATE TABLE "notice" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "school_year" INTEGER NOT NULL,
    "term" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "short_reason" TEXT NOT NULL,
    "posted_on" DATE,
    "first_day" DATE,
    "last_day" DATE,
    "location" TEXT NOT NULL,
    "contact" TEXT NOT NULL,
    "finished_on" DATE,
    "taken_down_on" DATE,
    "taken_down_by" TEXT NOT NULL,
    "replaces" TEXT NOT NULL,
    "award_list_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "notice_school_id" ON "notice" ("school_id");
CREATE INDEX "notice_award_list_id" ON "notice" ("award_list_id");
CREATE TABLE "notice_line" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "notice_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "case_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "class_title" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "amount" INTEGER,
    "class_number" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("notice_id") REFERENCES "notice" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT
);
CREATE INDEX "notice_line_school_id" ON "notice_line" ("school_id");
CREATE INDEX "notice_line_notice_id" ON "notice_line" ("notice_id");
CREATE INDEX "notice_line_case_id" ON "notice_line" ("case_id");
CREATE TABLE "objection" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "notice_id" TEXT NOT NULL,
    "line_id" TEXT,
    "received_on" DATE NOT NULL,
    "channel" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "investigators" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "settled_on" DATE,
    "reply" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("notice_id") REFERENCES "notice" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("line_id") REFERENCES "notice_line" ("id") ON DELETE RESTRICT
);
CREATE INDEX "objection_school_id" ON "objection" ("school_id");
CREATE INDEX "objection_notice_id" ON "objection" ("notice_id");
CREATE INDEX "objection_line_id" ON "objection" ("line_id");
CREATE TABLE "payee_account" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "bank" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "payee_account_school_id" ON "payee_account" ("school_id");
CREATE INDEX "payee_account_student_id" ON "payee_account" ("student_id");
CREATE TABLE "payment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "award_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "bank" TEXT NOT NULL,
    "account_number" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "on_date" DATE NOT NULL,
    "result" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "cash_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("award_id") REFERENCES "award" ("id") ON DELETE RESTRICT
);
CREATE INDEX "payment_school_id" ON "payment" ("school_id");
CREATE INDEX "payment_award_id" ON "payment" ("award_id");
CREATE TABLE "receipt" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "award_id" TEXT NOT NULL,
    "signer" TEXT NOT NULL,
    "signer_kind" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "signed_on" DATE NOT NULL,
    "proxy_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("award_id") REFERENCES "award" ("id") ON DELETE RESTRICT
);
CREATE INDEX "receipt_school_id" ON "receipt" ("school_id");
CREATE INDEX "receipt_award_id" ON "receipt" ("award_id");
CREATE TABLE "received_package" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "term" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "totals" TEXT NOT NULL,
    "journal_head" TEXT NOT NULL,
    "received_at" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "received_package_school_id" ON "received_package" ("school_id");
CREATE TABLE "register_fact" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);
CREATE TABLE "relative" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "staff_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "relative_school_id" ON "relative" ("school_id");
CREATE INDEX "relative_staff_id" ON "relative" ("staff_id");
CREATE INDEX "relative_student_id" ON "relative" ("student_id");
CREATE TABLE "review" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "opinion" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "staff_id" TEXT NOT NULL,
    "on_date" DATE NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "review_school_id" ON "review" ("school_id");
CREATE INDEX "review_case_id" ON "review" ("case_id");
CREATE INDEX "review_staff_id" ON "review" ("staff_id");
CREATE TABLE "secret" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL
);
CREATE UNIQUE INDEX "secret_kind" ON "secret" ("kind");
CREATE TABLE "sent_package" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "term" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "totals" TEXT NOT NULL,
    "journal_head" TEXT NOT NULL,
    "sent_at" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT
);
CREATE INDEX "sent_package_school_id" ON "sent_package" ("school_id");
CREATE TABLE "special_category" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "student_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "source_words" TEXT NOT NULL,
    "since" DATE,
    "until" DATE,
    "source" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT
);
CREATE INDEX "special_category_school_id" ON "special_category" ("school_id");
CREATE INDEX "special_category_student_id" ON "special_category" ("student_id");
CREATE TABLE "survey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "scheme_code" TEXT NOT NULL,
    "scheme_version" INTEGER NOT NULL,
    "answers" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "suggested_level" TEXT NOT NULL,
    "surveyed_on" DATE NOT NULL,
    "staff_id" TEXT,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("case_id") REFERENCES "aid_case" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "survey_school_id" ON "survey" ("school_id");
CREATE INDEX "survey_case_id" ON "survey" ("case_id");
CREATE INDEX "survey_staff_id" ON "survey" ("staff_id");
CREATE TABLE "tally" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "vote_id" TEXT NOT NULL,
    "candidate_id" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "yes" INTEGER NOT NULL,
    "no" INTEGER NOT NULL,
    "abstain" INTEGER NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("vote_id") REFERENCES "class_vote" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id") ON DELETE RESTRICT
);
CREATE INDEX "tally_school_id" ON "tally" ("school_id");
CREATE INDEX "tally_vote_id" ON "tally" ("vote_id");
CREATE INDEX "tally_candidate_id" ON "tally" ("candidate_id");
CREATE TABLE "voter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "school_id" TEXT NOT NULL,
    "vote_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "student_id" TEXT,
    "staff_id" TEXT,
    "is_present" INTEGER NOT NULL,
    "excused_reason" TEXT NOT NULL,
    FOREIGN KEY ("school_id") REFERENCES "place" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("vote_id") REFERENCES "class_vote" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("student_id") REFERENCES "student" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT
);
CREATE INDEX "voter_school_id" ON "voter" ("school_id");
CREATE INDEX "voter_vote_id" ON "voter" ("vote_id");
CREATE INDEX "voter_student_id" ON "voter" ("student_id");
CREATE INDEX "voter_staff_id" ON "voter" ("staff_id");
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry
WHEN NEW.title IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.at <> OLD.at
    OR NEW.staff_id <> OLD.staff_id OR NEW.action <> OLD.action OR NEW.title_hash <> OLD.title_hash
    OR NEW.is_final <> OLD.is_final OR NEW.undoes IS NOT OLD.undoes
    OR NEW.previous_hash <> OLD.previous_hash OR NEW.hash <> OLD.hash
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_kept BEFORE DELETE ON entry_change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER change_unchanged BEFORE UPDATE ON entry_change
WHEN NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.position <> OLD.position
    OR NEW.table_name <> OLD.table_name OR NEW.row_id <> OLD.row_id
    OR NEW.before_hash <> OLD.before_hash OR NEW.after_hash <> OLD.after_hash
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
