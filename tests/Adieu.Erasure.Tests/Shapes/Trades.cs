namespace Adieu.Erasure.Tests.Shapes;

internal static class Trades
{
    /// <summary>A patient leaves a shell to which the law's records go on to refer; what is no record goes.</summary>
    public static readonly Shape Hospital = new(
        """
        create table patients (id integer primary key, mrn varchar(20) not null unique, full_name varchar(80), born date);
        create table clinicians (id integer primary key, full_name varchar(80));
        create table encounters (id integer primary key, patient_id integer not null references patients(id), clinician_id integer references clinicians(id), ended_at timestamp, diagnosis_code varchar(10), note text);
        create table observations (id integer primary key, encounter_id integer not null references encounters(id), kind varchar(20) not null, value_num numeric(8,2));
        create table appointments (id integer primary key, patient_id integer not null references patients(id), at timestamp not null, reason text);
        create table portal_logins (id integer primary key, patient_id integer not null references patients(id) on delete cascade, ip varchar(45));
        create index e1 on encounters(patient_id); create index e2 on encounters(clinician_id); create index o1 on observations(encounter_id); create index a1 on appointments(patient_id); create index p1 on portal_logins(patient_id);
        insert into patients values (1,'M1','Ann','1970-01-01'),(2,'M2','Bob','1980-01-01');
        insert into clinicians values (1,'Dr C');
        insert into encounters values (1,1,1,'2020-01-01 00:00:00','J10','flu'),(2,1,1,'2001-01-01 00:00:00','J11','long ago'),(3,2,1,'2020-01-01 00:00:00','J12','x'),(4,1,1,null,'J13','open');
        insert into observations values (1,1,'temp',38.5),(2,2,'temp',39),(3,3,'temp',37),(4,4,'hr',70);
        insert into appointments values (1,1,'2026-12-01 00:00:00','check'),(2,2,'2026-12-02 00:00:00','check');
        insert into portal_logins values (1,1,'1.1.1.1'),(2,2,'2.2.2.2');
        """,
        """
        subject: { table: patients, key: id }
        tables:
          patients:
            on-close: anonymise
            mask: { mrn: ghost, full_name: null, born: { truncate: year } }
          clinicians: { personal: no, columns: { full_name: { not-personal: "staff, under their own contract" } } }
          encounters:
            owner: patient_id
            on-close: retain
            retain: { basis: medical-records-30, until: ended_at + 30y, keep: [patient_id, clinician_id, ended_at, diagnosis_code, note] }
          observations: { parent: encounters, columns: { kind: not-personal, value_num: shared } }
          appointments: { owner: patient_id, on-close: erase }
          portal_logins: { owner: patient_id, on-close: erase }
        """,
        ["1"],
        "patients anonymise 1, encounters retain 3, observations retain 3, appointments erase 1, portal_logins erase 1",
        ("select id, patient_id from encounters order by id", "1 1; 2 1; 3 2; 4 1"),
        ("select id from observations order by id", "1; 2; 3; 4"),
        ("select id from appointments", "2"),
        ("select id, full_name from patients order by id", "1 -; 2 Bob"));

    /// <summary>Attributes in rows, carts that guests left under an address, copies of orders by number: the books stay, nobody is in them.</summary>
    public static readonly Shape Shop = new(
        """
        create table customer_entity (entity_id integer primary key, email varchar(255), website_id smallint, default_billing integer, unique (email, website_id));
        create table eav_attribute (attribute_id integer primary key, attribute_code varchar(255) not null);
        create table customer_entity_varchar (value_id integer primary key, attribute_id integer not null references eav_attribute(attribute_id) on delete cascade, entity_id integer not null references customer_entity(entity_id) on delete cascade, value varchar(255), unique (entity_id, attribute_id));
        create table customer_address_entity (entity_id integer primary key, parent_id integer references customer_entity(entity_id) on delete cascade, street text not null, telephone varchar(255) not null);
        create table quote (entity_id integer primary key, customer_id integer, customer_email varchar(255), reserved_order_id varchar(64), is_active smallint default 1);
        create table quote_item (item_id integer primary key, quote_id integer not null references quote(entity_id) on delete cascade, parent_item_id integer references quote_item(item_id) on delete cascade, sku varchar(255));
        create table quote_address (address_id integer primary key, quote_id integer not null references quote(entity_id) on delete cascade, customer_id integer, email varchar(255));
        create table sales_order (entity_id integer primary key, increment_id varchar(50) unique, customer_id integer references customer_entity(entity_id) on delete set null, customer_email varchar(128), customer_firstname varchar(128), grand_total numeric(20,4), quote_id integer, created_at timestamp not null default current_timestamp);
        create table sales_order_address (entity_id integer primary key, parent_id integer references sales_order(entity_id) on delete cascade, customer_id integer, email varchar(255), street varchar(255));
        create table sales_order_grid (entity_id integer primary key, increment_id varchar(50), customer_id integer, customer_email varchar(255), customer_name varchar(255), grand_total numeric(20,4));
        create table newsletter_subscriber (subscriber_id integer primary key, customer_id integer not null default 0, subscriber_email varchar(150));
        create table customer_log (log_id integer primary key, customer_id integer not null unique, last_login_at timestamp);
        create table review_detail (detail_id integer primary key, review_id integer not null, nickname varchar(128) not null, detail text not null, customer_id integer references customer_entity(entity_id) on delete set null);
        create table wishlist (wishlist_id integer primary key, customer_id integer not null default 0 unique references customer_entity(entity_id) on delete cascade, sharing_code varchar(32));
        create table wishlist_item (wishlist_item_id integer primary key, wishlist_id integer not null default 0 references wishlist(wishlist_id) on delete cascade, qty numeric(12,4) not null);
        insert into customer_entity values (1,'a@x',1,1),(2,'b@x',1,2);
        insert into eav_attribute values (1,'nickname');
        insert into customer_entity_varchar values (1,1,1,'annie'),(2,1,2,'bobby');
        insert into customer_address_entity values (1,1,'s 1','t'),(2,2,'s 2','u'),(3,null,'lost','v');
        insert into quote values (1,1,'a@x',null,1),(2,2,'b@x',null,1),(3,null,'A@X',null,0),(4,null,'guest@x',null,0);
        insert into quote_item values (1,1,null,'k'),(2,1,1,'k2'),(3,2,null,'l'),(4,3,null,'m');
        insert into quote_address values (1,1,1,'a@x'),(2,2,2,'b@x'),(3,3,null,'a@x');
        insert into sales_order (entity_id, increment_id, customer_id, customer_email, customer_firstname, grand_total, quote_id, created_at) values (1,'100',1,'a@x','Ann',10,1,'2026-01-01 00:00:00'),(2,'101',2,'b@x','Bob',20,2,'2026-01-01 00:00:00'),(3,'102',null,'a@x','Ann as guest',30,3,'2026-01-01 00:00:00');
        insert into sales_order_address values (1,1,1,'a@x','s 1'),(2,2,2,'b@x','s 2'),(3,3,null,'a@x','s 1');
        insert into sales_order_grid values (1,'100',1,'a@x','Ann',10),(2,'101',2,'b@x','Bob',20),(3,'102',null,'a@x','Ann',30);
        insert into newsletter_subscriber values (1,1,'a@x'),(2,0,'a@x'),(3,2,'b@x');
        insert into customer_log values (1,1,'2026-01-01 00:00:00'),(2,2,'2026-01-01 00:00:00');
        insert into review_detail values (1,1,'annie','good',1),(2,1,'bobby','bad',2);
        insert into wishlist values (1,1,'c'),(2,2,'d'); insert into wishlist_item values (1,1,1),(2,2,1);
        """,
        """
        subject: { table: customer_entity, key: entity_id }
        tables:
          customer_entity: { on-close: erase }
          eav_attribute: { personal: no }
          customer_entity_varchar: { owner: entity_id, on-close: erase }
          customer_address_entity: { owner: parent_id, on-close: erase, unowned: keep }
          quote: { owners: [ customer_id, { json: "lower(customer_email)", subject: email, when: "customer_id is null" } ], on-close: erase, unowned: keep }
          quote_item: { parent: quote, links: { parent_item_id: follow } }
          quote_address: { owners: [ customer_id, { parent: quote } ], on-close: erase }
          sales_order:
            owners: [ customer_id, { json: "lower(customer_email)", subject: email, when: "customer_id is null" } ]
            on-close: retain
            retain: { basis: commerce, until: created_at + 3y, keep: [increment_id, grand_total, created_at] }
          sales_order_address: { parent: sales_order, mask: { email: null, street: null, customer_id: null } }
          sales_order_grid: { parent: { table: sales_order, on: { entity_id: entity_id } }, mask: { customer_email: null, customer_name: null, customer_id: null }, columns: { increment_id: not-personal, grand_total: not-personal } }
          newsletter_subscriber: { owners: [ customer_id, { column: subscriber_email, subject: email } ], on-close: erase, unowned: keep }
          customer_log: { owner: customer_id, on-close: erase }
          review_detail: { owner: customer_id, on-close: anonymise, mask: { nickname: { fixed: "former customer" } }, columns: { review_id: not-personal, detail: not-personal } }
          wishlist: { owner: customer_id, on-close: erase }
          wishlist_item: { parent: wishlist }
        """,
        ["1"],
        "customer_entity erase 1, customer_entity_varchar erase 1, customer_address_entity erase 1, quote erase 2, quote_item erase 3, quote_address erase 2, sales_order retain 2, sales_order_address retain 2, sales_order_grid retain 2, newsletter_subscriber erase 2, customer_log erase 1, review_detail anonymise 1, wishlist erase 1, wishlist_item erase 1",
        ("select entity_id from quote order by 1", "2; 4"),
        ("select item_id from quote_item order by 1", "3"),
        ("select entity_id, customer_id, customer_email from sales_order where entity_id <> 2 order by 1", "1 - -; 3 - -"),
        ("select entity_id, customer_id, customer_email, customer_name from sales_order_grid order by 1", "1 - - -; 2 2 b@x Bob; 3 - - -"),
        ("select subscriber_id from newsletter_subscriber", "3"));

    /// <summary>Double entry: postings stay, nameless, and a deferred trigger sees that every transaction still balances.</summary>
    public static readonly Shape Ledger = new(
        """
        create table customers (id bigint primary key, full_name text not null);
        create table accounts (id bigint primary key, customer_id bigint references customers(id), kind text not null, iban text unique);
        create table transactions (id bigint primary key, booked_at timestamptz not null, memo text);
        create table postings (id bigint primary key, transaction_id bigint not null references transactions(id), account_id bigint not null references accounts(id), amount numeric(12,2) not null check (amount <> 0), counterparty_name text);
        create index on accounts(customer_id); create index on postings(transaction_id); create index on postings(account_id);
        create function balanced() returns trigger language plpgsql as $$ begin
          if (select coalesce(sum(amount),0) from postings where transaction_id = coalesce(new.transaction_id, old.transaction_id)) <> 0 then raise exception 'transaction % does not balance', coalesce(new.transaction_id, old.transaction_id); end if; return null; end $$;
        create constraint trigger must_balance after insert or update or delete on postings deferrable initially deferred for each row execute function balanced();
        insert into customers values (1,'Ann'),(2,'Bob');
        insert into accounts values (1,1,'current','DE01'),(2,2,'current','DE02'),(3,null,'fees',null);
        insert into transactions values (1,'2026-01-01','rent of Ann'),(2,'2026-01-02','gift'),(3,'2015-01-01','old fee');
        insert into postings values (1,1,1,-100,'Bob'),(2,1,2,100,'Ann'),(3,2,2,-5,'fee'),(4,2,3,5,'Bob'),(5,3,1,-1,null),(6,3,3,1,'Ann');
        """,
        """
        subject: { table: customers, key: id }
        tables:
          customers: { on-close: erase }
          accounts: { owner: customer_id, on-close: anonymise, mask: { iban: null }, columns: { kind: not-personal } }
          transactions: { personal: no }
          postings: { parent: accounts, on-close: anonymise, mask: { counterparty_name: null }, columns: { amount: not-personal } }
        """,
        ["1"],
        "customers erase 1, accounts anonymise 1, postings anonymise 2",
        ("select sum(amount) from postings", "0.00"),
        ("select id, counterparty_name from postings order by id", "1 -; 2 Ann; 3 fee; 4 Bob; 5 -; 6 Ann"),
        ("select id, customer_id, iban from accounts order by id", "1 - -; 2 2 DE02; 3 - -"));

    /// <summary>An address that several customers refer to goes with the last of them: the person's own table is the join table.</summary>
    public static readonly Shape Addresses = new(
        """
        create table addresses (id integer primary key, street text);
        create table customers (id integer primary key, name text, home_id integer not null references addresses(id), work_id integer references addresses(id));
        create table parcels (id integer primary key, customer_id integer not null references customers(id), address_id integer not null references addresses(id));
        insert into addresses values (1, 'a home'), (2, 'a and b'), (3, 'b and c'), (4, 'a, b once'), (5, 'nobody');
        insert into customers values (1, 'a', 1, 2), (2, 'b', 2, 3), (3, 'c', 3, 3);
        insert into parcels values (1, 1, 4), (2, 1, 4), (3, 2, 4), (4, 3, 3);
        """,
        """
        subject: { table: customers, key: id }
        tables:
          customers: { on-close: erase }
          parcels: { owner: customer_id, on-close: erase }
          addresses:
            owners:
              - { through: customers, on: { id: home_id }, account: id, on-close: detach }
              - { through: customers, on: { id: work_id }, account: id, on-close: detach }
              - { through: parcels, on: { id: address_id }, account: customer_id, on-close: detach }
            last-owner: erase
            columns: { street: shared }
        """,
        ["1", "2"],
        "customers erase 1, parcels erase 2, addresses detach 2, addresses erase 1",
        ("select id from addresses order by id", "3; 5"),
        ("select id from customers", "3"));
}
