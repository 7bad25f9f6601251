-- A conference's review system: no declared keys, camel case, composite primary keys, bit fields.
-- subject: ContactInfo  leaver: 1  left: 2
create table "ContactInfo" ("contactId" integer primary key, "firstName" varchar(120) not null default '', "lastName" varchar(120) not null default '', email varchar(120) not null unique, "affiliation" text, password varchar(200), "roles" integer not null default 0, "primaryContactId" integer not null default 0);
create table "Paper" ("paperId" integer primary key, title varchar(200), "authorInformation" text, "leadContactId" integer not null default 0, "shepherdContactId" integer not null default 0, outcome integer not null default 0);
create table "PaperConflict" ("paperId" integer not null, "contactId" integer not null, "conflictType" integer not null default 0, primary key ("contactId", "paperId"));
create table "PaperReview" ("paperId" integer not null, "reviewId" integer not null, "contactId" integer not null default 0, "requestedBy" integer not null default 0, "reviewType" integer not null default 0, "tfields" text, primary key ("paperId", "reviewId"));
create table "PaperComment" ("paperId" integer not null, "commentId" integer not null, "contactId" integer not null, comment text, primary key ("paperId", "commentId"));
create table "PaperTag" ("paperId" integer not null, tag varchar(80) not null, "tagIndex" float not null, primary key ("paperId", tag));
create table "PaperWatch" ("paperId" integer not null, "contactId" integer not null, watch integer not null default 0, primary key ("paperId", "contactId"));
create table "Capability" ("capabilityType" integer not null, "contactId" integer not null, salt varchar(255) not null, data text, primary key (salt));
create table "ActionLog" ("logId" integer primary key, "contactId" integer not null, "destContactId" integer, "paperId" integer, timestamp bigint not null, "ipaddr" varchar(39), action text not null);
create table "Settings" (name varchar(256) not null primary key, value bigint not null, data text);
insert into "ContactInfo" ("contactId", email) values (1, 'a@x'), (2, 'b@x');
insert into "Paper" values (10, 'P', 'A', 1, 2, 0), (11, 'Q', 'B', 2, 1, 0);
insert into "PaperConflict" values (10, 1, 32), (11, 2, 32), (11, 1, 2);
insert into "PaperReview" values (10, 1, 2, 1, 1, 'x'), (11, 1, 1, 2, 1, 'y');
insert into "PaperComment" values (10, 1, 2, 'c'), (11, 1, 1, 'd');
insert into "PaperTag" values (10, 't', 0), (11, 't', 0);
insert into "PaperWatch" values (10, 2, 1), (11, 1, 1), (11, 2, 1);
insert into "Capability" values (1, 1, 's', null), (1, 2, 'r', null);
insert into "ActionLog" values (1, 1, 2, 10, 0, '::1', 'x'), (2, 2, null, 11, 0, '::1', 'y');
insert into "Settings" values ('s', 1, null);
