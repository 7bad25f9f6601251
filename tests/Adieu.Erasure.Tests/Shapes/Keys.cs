namespace Adieu.Erasure.Tests.Shapes;

internal static class Keys
{
    /// <summary>One feed of many kinds: the same number means an account here and an article there.</summary>
    public static readonly Shape Polymorphic = new(
        """
        create table accounts (id integer primary key, name text);
        create table articles (id integer primary key, account_id integer not null references accounts(id), body text);
        create table activity (id integer primary key, subject_type text not null, subject_id text not null, what text);
        insert into accounts values (1, 'a'), (2, 'b');
        insert into articles values (1, 2, 'x'), (2, 1, 'y');
        insert into activity values (1, 'Account', '1', 'joined'), (2, 'Article', '1', 'read'), (3, 'Article', '2', 'read'), (4, 'Account', '2', 'joined');
        """,
        """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          articles: { owner: account_id, on-close: erase }
          activity:
            owners:
              - { column: subject_id, when: "subject_type = 'Account'" }
              - { parent: articles, on: { subject_id: id }, when: "subject_type = 'Article'" }
            on-close: erase
        """,
        ["1"],
        "accounts erase 1, articles erase 1, activity erase 2",
        ("select id from activity order by id", "2; 4"));

    /// <summary>The subject is an e-mail address; so are all links to it.</summary>
    public static readonly Shape EmailOnly = new(
        """
        create table subscribers (email varchar(200) primary key, name text);
        create table deliveries (id integer primary key, recipient varchar(200) not null, subject text);
        create table referrals (inviter varchar(200), invited varchar(200), primary key (inviter, invited));
        insert into subscribers values ('a@x.org', 'a'), ('b@x.org', 'b');
        insert into deliveries values (1, 'a@x.org', 'hello'), (2, 'b@x.org', 'hello'), (3, 'a@x.org', 'again');
        insert into referrals values ('a@x.org', 'b@x.org'), ('b@x.org', 'c@x.org');
        """,
        """
        subject: { table: subscribers, key: email }
        tables:
          subscribers: { on-close: erase }
          deliveries: { owner: recipient, on-close: erase }
          referrals: { owners: [inviter, invited], on-close: erase, unowned: keep }
        """,
        ["a@x.org"],
        "subscribers erase 1, deliveries erase 2, referrals erase 1",
        ("select email from subscribers", "b@x.org"),
        ("select id from deliveries", "2"),
        ("select inviter, invited from referrals", "b@x.org c@x.org"));

    /// <summary>Keys inside cache keys and JSON.</summary>
    public static readonly Shape Embedded = new(
        """
        create table accounts (id integer primary key, phone text unique);
        create table cache (k varchar(100) primary key, v text);
        create table events (id integer primary key, payload json not null);
        create table sms (id integer primary key, addressed varchar(40) not null);
        insert into accounts values (1, '138'), (12, '139');
        insert into cache values ('user:1', 'a'), ('user:1:prefs', 'b'), ('user:12', 'c'), ('user:12:prefs', 'd'), ('site', 'e');
        insert into events values (1, '{"account_id": 1, "x": "y"}'), (2, '{"account_id": 12}'), (3, '{"other": 1}'), (4, '{"account_id": "1"}');
        insert into sms values (1, 'tel:138'), (2, 'tel:139');
        """,
        """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          cache: { owners: [ { column: k, format: "user:{key}" }, { column: k, format: "user:{key}:*" } ], on-close: erase }
          events: { owner: { json: "payload->>'account_id'" }, on-close: erase }
          sms: { owner: { column: addressed, format: "tel:{key}", subject: phone }, on-close: erase }
        """,
        ["1"],
        "accounts erase 1, cache erase 2, events erase 2, sms erase 1",
        ("select k from cache order by k", "site; user:12; user:12:prefs"),
        ("select id from events order by id", "2; 3"),
        ("select id from sms", "2"));

    /// <summary>A person is a tenant and a number; so is everything that refers to them.</summary>
    public static readonly Shape Composite = new(
        """
        create table people (tenant integer not null, no integer not null, name text, primary key (tenant, no));
        create table devices (tenant integer not null, id integer not null, person_no integer not null, primary key (tenant, id), foreign key (tenant, person_no) references people (tenant, no));
        create table readings (tenant integer not null, device_id integer not null, at integer not null, v integer, primary key (tenant, device_id, at), foreign key (tenant, device_id) references devices (tenant, id));
        create table remarks (id integer primary key, tenant integer not null, person_no integer, body text, foreign key (tenant, person_no) references people (tenant, no));
        insert into people values (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'c');
        insert into devices values (1, 1, 1), (1, 2, 2), (2, 1, 1);
        insert into readings values (1, 1, 100, 1), (1, 2, 100, 2), (2, 1, 100, 3);
        insert into remarks values (1, 1, 1, 'x'), (2, 2, 1, 'y');
        """,
        """
        subject: { table: people, key: [tenant, no] }
        tables:
          people: { on-close: erase }
          devices: { owner: [tenant, person_no], on-close: erase }
          readings: { parent: devices }
          remarks: { owner: [tenant, person_no], on-close: anonymise, mask: { body: null } }
        """,
        ["1|1"],
        "people erase 1, devices erase 1, readings erase 1, remarks anonymise 1",
        ("select tenant, no from people order by 1, 2", "1 2; 2 1"),
        ("select tenant, id from devices order by 1, 2", "1 2; 2 1"),
        ("select tenant, device_id from readings order by 1, 2", "1 2; 2 1"),
        ("select id, tenant, person_no, body from remarks order by id", "1 1 - -; 2 2 1 y"));

    /// <summary>No keys, no references: the map alone knows. Two rows may be the same.</summary>
    public static readonly Shape Undeclared = new(
        """
        create table people (pid integer, name text);
        create table calls (caller integer, callee integer, seconds integer);
        create table call_notes (call_ref varchar(10), body text);
        create table bills (person integer, ref varchar(10), amount integer);
        insert into people values (1, 'a'), (2, 'b');
        insert into calls values (1, 2, 5), (1, 2, 5), (2, 1, 7), (2, 3, 9);
        insert into bills values (1, 'r1', 10), (2, 'r2', 20);
        insert into call_notes values ('r1', 'x'), ('r2', 'y'), ('r1', 'x');
        """,
        """
        subject: { table: people, key: pid }
        tables:
          people: { on-close: erase, unowned: keep }
          calls: { owners: [caller, callee], on-close: detach, last-owner: erase, columns: { seconds: not-personal } }
          bills: { owner: person, on-close: erase, unowned: keep }
          call_notes: { parent: { table: bills, on: { call_ref: ref } }, unowned: keep }
        """,
        ["1", "2"],
        "people erase 1, calls detach 3, bills erase 1, call_notes erase 2",
        ("select count(*) from calls", "0"),
        ("select count(*) from bills", "0"),
        ("select count(*) from call_notes", "0"));
}
