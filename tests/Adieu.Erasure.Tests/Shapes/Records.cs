namespace Adieu.Erasure.Tests.Shapes;

internal static class Records
{
    /// <summary>A review stays when its reviewer leaves, nameless; it goes with the paper. Notes to the chair belong to the reviewer alone.</summary>
    public static readonly Shape Reviews = new(
        """
        create table people (id integer primary key, name text);
        create table papers (id integer primary key, title text);
        create table authorship (paper_id integer not null references papers(id), person_id integer not null references people(id), place integer not null, primary key (paper_id, person_id));
        create table reviews (id integer primary key, paper_id integer not null references papers(id), reviewer_id integer references people(id), score integer, body text, submitted integer not null);
        insert into people values (1, 'author'), (2, 'co-author'), (3, 'reviewer');
        insert into papers values (1, 'P'), (2, 'Q');
        insert into authorship values (1, 1, 1), (1, 2, 2), (2, 1, 1);
        insert into reviews values (1, 1, 3, 4, 'good', 1), (2, 2, 3, 2, 'weak', 1), (3, 1, 1, 5, 'draft', 0), (4, 1, 1, 3, 'sent', 1);
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          papers: { owners: { through: authorship, on: { id: paper_id }, account: person_id, on-close: detach }, last-owner: erase, columns: { title: shared } }
          authorship: { owners: [ person_id, { parent: papers } ], on-close: erase }
          reviews:
            owners:
              - { column: reviewer_id, when: "submitted = 0", on-close: erase }
              - { column: reviewer_id, when: "submitted = 1", on-close: anonymise }
              - { parent: papers }
            links: { reviewer_id: cut }
            columns: { score: not-personal, body: shared, submitted: not-personal }
        """,
        ["1"],
        "people erase 1, papers detach 1, papers erase 1, authorship erase 2, reviews anonymise 1, reviews erase 2",
        ("select id from papers", "1"),
        ("select paper_id, person_id from authorship", "1 2"),
        ("select id, paper_id, reviewer_id, score from reviews order by id", "1 1 3 4; 4 1 - 3"));

    /// <summary>Three roles on one order: buyer, merchant, courier. The merchant keeps what the law wants.</summary>
    public static readonly Shape MerchantOrders = new(
        """
        create table people (id integer primary key, name text);
        create table orders (id integer primary key, buyer_id integer references people(id), merchant_id integer references people(id), courier_id integer references people(id), buyer_address text, total integer not null, done_at timestamp);
        create table lines (id integer primary key, order_id integer not null references orders(id), item text);
        insert into people values (1, 'buyer'), (2, 'merchant'), (3, 'courier');
        insert into orders values (1, 1, 2, 3, 'street 1', 10, '2026-01-01 00:00:00'), (2, 1, 2, null, 'street 1', 20, null), (3, 3, 2, 1, 'street 3', 30, '2026-01-01 00:00:00');
        insert into lines values (1, 1, 'x'), (2, 2, 'y'), (3, 3, 'z');
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          orders:
            owners:
              - { column: buyer_id, on-close: retain }
              - { column: merchant_id, on-close: detach }
              - { column: courier_id, on-close: detach }
            last-owner: keep
            retain: { basis: trade-law, until: done_at + 3y, keep: [merchant_id, courier_id, total, done_at], where: "done_at is not null", otherwise: erase }
            columns: { buyer_address: shared, total: not-personal, done_at: not-personal }
            links: { merchant_id: cut, courier_id: cut }
          lines: { parent: orders, columns: { item: not-personal } }
        """,
        ["1"],
        "people erase 1, orders detach 1, orders erase 1, orders retain 1, lines erase 1, lines retain 1",
        ("select id, buyer_id, merchant_id, courier_id, buyer_address, total from orders order by id", "1 - 2 3 - 10; 3 3 2 - street 3 30"),
        ("select id from lines order by id", "1; 3"),
        ("select table_name, row_key, basis from adieu_retained order by 1, 2", "lines 1 trade-law; orders 1 trade-law"));

    /// <summary>A record of a visit stays for the doctor when the patient leaves, and the other way round.</summary>
    public static readonly Shape Medical = new(
        """
        create table people (id integer primary key, name text);
        create table visits (id integer primary key, patient_id integer references people(id), doctor_id integer references people(id), patient_name text, finding text, visited_on date);
        insert into people values (1, 'patient'), (2, 'doctor');
        insert into visits values (1, 1, 2, 'patient', 'flu', '2026-03-04'), (2, 2, 1, 'doctor', 'cold', '2026-03-05');
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          visits:
            owners:
              - { column: patient_id, on-close: detach, mask: { patient_name: { fixed: a patient }, visited_on: { truncate: month } } }
              - { column: doctor_id, on-close: detach }
            last-owner: erase
            columns: { finding: shared }
        """,
        ["1"],
        "people erase 1, visits detach 2",
        ("select id, patient_id, doctor_id, patient_name, finding, cast(visited_on as varchar(10)) from visits order by id", "1 - 2 a patient flu 2026-03-01; 2 2 - doctor cold 2026-03-05"));
}
