-- A record shop: Pascal case, a lookup at every corner, a support agent beside each customer.
-- subject: Customer  leaver: 1  left: 2
create table "Artist" ("ArtistId" integer primary key, "Name" varchar(120));
create table "Album" ("AlbumId" integer primary key, "Title" varchar(160) not null, "ArtistId" integer not null references "Artist"("ArtistId"));
create table "MediaType" ("MediaTypeId" integer primary key, "Name" varchar(120));
create table "Track" ("TrackId" integer primary key, "Name" varchar(200) not null, "AlbumId" integer references "Album"("AlbumId"), "MediaTypeId" integer not null references "MediaType"("MediaTypeId"), "UnitPrice" numeric(10,2) not null);
create table "Employee" ("EmployeeId" integer primary key, "LastName" varchar(20) not null, "FirstName" varchar(20) not null, "ReportsTo" integer references "Employee"("EmployeeId"), "BirthDate" timestamp, "Phone" varchar(24), "Email" varchar(60));
create table "Customer" ("CustomerId" integer primary key, "FirstName" varchar(40) not null, "LastName" varchar(20) not null, "Company" varchar(80), "Address" varchar(70), "Email" varchar(60) not null, "SupportRepId" integer references "Employee"("EmployeeId"));
create table "Invoice" ("InvoiceId" integer primary key, "CustomerId" integer not null references "Customer"("CustomerId"), "InvoiceDate" timestamp not null, "BillingAddress" varchar(70), "Total" numeric(10,2) not null);
create table "InvoiceLine" ("InvoiceLineId" integer primary key, "InvoiceId" integer not null references "Invoice"("InvoiceId"), "TrackId" integer not null references "Track"("TrackId"), "UnitPrice" numeric(10,2) not null, "Quantity" integer not null);
create table "Playlist" ("PlaylistId" integer primary key, "Name" varchar(120));
create table "PlaylistTrack" ("PlaylistId" integer not null references "Playlist"("PlaylistId"), "TrackId" integer not null references "Track"("TrackId"), primary key ("PlaylistId", "TrackId"));
insert into "Artist" values (1, 'x'); insert into "Album" values (1, 'y', 1); insert into "MediaType" values (1, 'mp3'); insert into "Track" values (1, 't', 1, 1, 0.99);
insert into "Employee" ("EmployeeId", "LastName", "FirstName") values (1, 'E', 'F');
insert into "Customer" values (1, 'a', 'b', null, 's', 'a@x', 1), (2, 'c', 'd', null, 's', 'b@x', 1);
insert into "Invoice" values (1, 1, '2026-01-01 00:00:00', 's', 1), (2, 2, '2026-01-01 00:00:00', 's', 1);
insert into "InvoiceLine" values (1, 1, 1, 0.99, 1), (2, 2, 1, 0.99, 1);
insert into "Playlist" values (1, 'p'); insert into "PlaylistTrack" values (1, 1);
