-- A wholesaler: a text key, a table name with a space, optional references, a self reference, a many-to-many.
-- subject: Customers  leaver: ALFKI  left: BONAP
create table "Customers" ("CustomerID" char(5) primary key, "CompanyName" varchar(40) not null, "ContactName" varchar(30), "Phone" varchar(24));
create table "CustomerDemographics" ("CustomerTypeID" char(10) primary key, "CustomerDesc" text);
create table "CustomerCustomerDemo" ("CustomerID" char(5) not null references "Customers"("CustomerID"), "CustomerTypeID" char(10) not null references "CustomerDemographics"("CustomerTypeID"), primary key ("CustomerID", "CustomerTypeID"));
create table "Employees" ("EmployeeID" integer primary key, "LastName" varchar(20) not null, "ReportsTo" integer references "Employees"("EmployeeID"), "HomePhone" varchar(24), "Photo" text);
create table "Shippers" ("ShipperID" integer primary key, "CompanyName" varchar(40) not null, "Phone" varchar(24));
create table "Products" ("ProductID" integer primary key, "ProductName" varchar(40) not null, "UnitPrice" numeric(10,2));
create table "Orders" ("OrderID" integer primary key, "CustomerID" char(5) references "Customers"("CustomerID"), "EmployeeID" integer references "Employees"("EmployeeID"), "OrderDate" timestamp, "ShipVia" integer references "Shippers"("ShipperID"), "ShipName" varchar(40));
create table "Order Details" ("OrderID" integer not null references "Orders"("OrderID"), "ProductID" integer not null references "Products"("ProductID"), "Unit Price" numeric(10,2) not null, "Quantity" smallint not null, primary key ("OrderID", "ProductID"));
create table "Returns: open" ("OrderID" integer not null, "ProductID" integer not null, "why?" text, foreign key ("OrderID", "ProductID") references "Order Details"("OrderID", "ProductID"));
insert into "Customers" values ('ALFKI', 'A', 'a', '1'), ('BONAP', 'B', 'b', '2');
insert into "CustomerDemographics" values ('T', 'x'); insert into "CustomerCustomerDemo" values ('ALFKI', 'T'), ('BONAP', 'T');
insert into "Employees" ("EmployeeID", "LastName") values (1, 'E'); insert into "Shippers" values (1, 'S', '3'); insert into "Products" values (1, 'P', 1);
insert into "Orders" values (1, 'ALFKI', 1, null, 1, 'A'), (2, 'BONAP', 1, null, 1, 'B'), (3, null, 1, null, 1, 'C');
insert into "Order Details" values (1, 1, 1, 1), (2, 1, 1, 1), (3, 1, 1, 1);
insert into "Returns: open" values (1, 1, 'x'), (2, 1, 'y'), (2, 1, 'y');
